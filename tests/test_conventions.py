"""Rules of this house that no linter can express (CONTRIBUTING.md). Each says what it found, and where."""

import ast
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from tests.support.reading import DOMAIN, ROOT, Module, dotted, modules, templates, tracked_files

LONGEST_FILE = 400
WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "move_to",
}  # fmt: skip
WEB = ("django.http", "django.shortcuts", "django.contrib.messages", "django.template", "django.urls")
CLOCKS = {
    "timezone.now", "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now",
    "datetime.date.today", "time.time", "clock.now",
}  # fmt: skip
CONVERSIONS = {"timezone.localtime", "timezone.localdate"}  # of a given time; of none, they read the clock
# They stand above the views, or are the clock; everybody else is given `at`.
MAY_READ_THE_CLOCK = {"views", "middleware", "adapters", "context"}
APPS_ABOVE_THE_CLOCK = {"config", "demo"}
CLOCKS_OF_OTHERS = {
    "openhotline/common/clock.py",
    "openhotline/accounts/forms.py",  # allauth checks codes and passwords in its forms, and gives them no time
}
PAGES_OF_WAGTAIL = {"openhotline/hub/models/pages.py"}  # a page of Wagtail serves itself
POSITIONAL = 2


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("openhotline.")]


def of_kind(*kinds: str) -> list[Module]:
    return [module for module in modules() if module.kind in kinds]


class TestServices:
    def test_take_keywords(self) -> None:
        """A call reads as a sentence: at most two plain arguments, and `by` and `at` by name where both are taken."""
        wrong = []
        for module in of_kind("services"):
            for function in module.tree.body:
                if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
                    continue
                plain = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
                if len(plain) > POSITIONAL or {"by", "at"} <= set(plain):
                    wrong.append(f"{module.at(function)} {function.name}({', '.join(plain)})")

        assert not wrong, "\n".join(wrong)

    def test_know_no_web(self) -> None:
        wrong = [
            f"{module.at(node)} {name}"
            for module in of_kind(*DOMAIN)
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in _imported(node)
            if name.startswith(WEB)
            if module.name not in PAGES_OF_WAGTAIL
        ]

        assert not wrong, "\n".join(wrong)


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [f"{node.module}.{alias.name}" for alias in node.names]


class TestViews:
    def test_never_write(self) -> None:
        wrong = [
            f"{module.at(call)} .{call.func.attr}()"
            for module in of_kind("views")
            for call in module.calls()
            if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES
        ]

        assert not wrong, "\n".join(wrong)

    def test_never_ask_a_table_directly(self) -> None:
        wrong = [
            f"{module.at(node)} {dotted(node)}"
            for module in of_kind("views")
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
        ]

        assert not wrong, "\n".join(wrong)


class TestTheClock:
    def test_is_read_above_the_domain_only(self) -> None:
        wrong = [
            f"{module.at(call)} {dotted(call.func)}()"
            for module in modules()
            if module.app not in APPS_ABOVE_THE_CLOCK and module.kind not in MAY_READ_THE_CLOCK
            if module.name not in CLOCKS_OF_OTHERS
            for call in module.calls()
            if dotted(call.func) in CLOCKS or (dotted(call.func) in CONVERSIONS and not call.args)
        ]

        assert not wrong, "\n".join(wrong)


class TestPermits:
    def test_are_made_by_cases_only(self) -> None:
        wrong = [
            module.at(call)
            for module in modules()
            if module.app != "cases"
            for call in module.calls()
            if dotted(call.func).split(".")[-1] == "Permit"
        ]

        assert not wrong, "\n".join(wrong)


class TestModels:
    def test_cannot_be_followed_backwards_from_another_app(self) -> None:
        wrong = [
            f"{model.__name__}.{field.name}"
            for model in ours()
            for field in model._meta.get_fields()
            if isinstance(field, models.ForeignKey | models.ManyToManyField)
            if field.related_model._meta.app_label != model._meta.app_label  # type: ignore[union-attr]
            if field.model is model and field.related_model in ours()
            if field.remote_field.related_name != "+"
        ]

        assert not wrong, "\n".join(wrong)

    def test_have_nowhere_to_put_material(self) -> None:
        """No table, ours or a library's, can hold a file, a picture or plain bytes.

        But editorial pictures of the hub, uploaded by staff; and what of the same library nothing leads to
        (tests/hub/test_editing.py): its own pictures in place of ours, avatars, pictures that came many at once.
        """
        editorial = {"Picture.file", "PictureRendition.file"}
        unreachable = {"Image.file", "Rendition.file", "UserProfile.avatar", "UploadedFile.file"}
        wrong = [
            f"{model.__name__}.{field.name}"
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.get_fields()
            if isinstance(field, models.FileField | models.FilePathField | models.BinaryField)
        ]

        assert set(wrong) == editorial | unreachable

    def test_say_their_order_where_they_are_asked(self) -> None:
        assert [model.__name__ for model in ours() if model._meta.ordering] == []

    def test_have_no_admin_site(self) -> None:
        assert "django.contrib.admin" not in settings.INSTALLED_APPS


class TestTemplates:
    LINK = re.compile(
        r"""(?:href|src|action|srcset|data-[a-z-]*ur[li])\s*=\s*["']?[^"'>]*
            \{\{[^}]*\b(?:(?:item|report|given|trace|check|watch|child|parent)\.url
            |address|original|canonical|loose|defang\w*|host|domain)\b""",
        re.X | re.I,
    )
    OUR_OWN = re.compile(r"\{\{\s*(?:PUBLIC_URL|STAFF_URL|request\.path)")
    INLINE = re.compile(r"""\sstyle\s*=|<style\b|<script\b(?![^>]*\ssrc\s*=)|\son[a-z]+\s*=\s*["']|javascript:""", re.I)
    FOREIGN = re.compile(r"""(?:src|href|action|srcset)\s*=\s*["']?(?:https?:)?//""", re.I)

    def test_never_link_to_a_reported_address(self) -> None:
        wrong = self._lines_like(self.LINK)

        assert not wrong, "\n".join(wrong)

    def test_have_no_inline_script_or_style(self) -> None:
        wrong = self._lines_like(self.INLINE)

        assert not wrong, "\n".join(wrong)

    def test_ask_nobody_else_for_anything(self) -> None:
        wrong = self._lines_like(self.FOREIGN)

        assert not wrong, "\n".join(wrong)

    @pytest.mark.parametrize(
        "bad",
        [
            '<a href="{{ item.address }}">',
            "<a href={{ item.address.original }}>",
            '<img src="https://{{ trace.host }}/x">',
            '<a class="x" href="{{ report.url|defang }}">',
        ],
    )
    def test_would_notice_a_link(self, bad: str) -> None:
        assert self.LINK.search(bad)

    @pytest.mark.parametrize("bad", ['<p style="x">', "<style>", "<script>", '<a onclick="x">', 'href="javascript:x"'])
    def test_would_notice_an_inline_script_or_style(self, bad: str) -> None:
        assert self.INLINE.search(bad)

    def _lines_like(self, pattern: re.Pattern[str]) -> list[str]:
        return [
            f"{path.relative_to(ROOT)}:{text[: match.start()].count(chr(10)) + 1} {match.group()}"
            for path in templates()
            for text in [path.read_text()]
            for match in pattern.finditer(text)
            if not self.OUR_OWN.search(match.group())
        ]


class TestFiles:
    MACHINE = re.compile(r"(?:^|[^A-Za-z0-9_.])/(?:work|farm)/", re.M)
    REGISTRIES = ("pypi" ".org", "pythonhosted" ".org", "registry" ".npmjs", "deb.debian" ".org")  # fmt: skip

    def test_are_short_enough_to_read(self) -> None:
        long = {module.name: len(module.path.read_text().splitlines()) for module in modules()}

        assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}

    def test_name_no_registry_and_no_machine(self) -> None:
        wrong = []
        for path in tracked_files():
            text = path.read_bytes().decode("utf-8", "ignore")
            found = [host for host in self.REGISTRIES if host in text] + self.MACHINE.findall(text)
            wrong += [f"{path.relative_to(ROOT)}: {what}" for what in found]

        assert not wrong, "\n".join(wrong)

    def test_of_tests_skip_nothing(self) -> None:
        marks = {"skip", "skipif", "xfail", "importorskip"}
        wrong = [
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for path in sorted((ROOT / "tests").rglob("*.py"))
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Attribute) and node.attr in marks and dotted(node).startswith("pytest.")
        ]

        assert not wrong, "\n".join(wrong)
