"""What exists is documented, and what is documented exists: settings, commands, permissions, stages, audit actions."""

import ast
import importlib
import re
from collections.abc import Iterator

import pytest
from django.apps import apps

from openhotline.__main__ import command_names
from openhotline.accounts.permissions import Permission, Role
from openhotline.audit.actions import declared
from openhotline.audit.lives import Life
from tests.support.reading import ROOT, documented_in, dotted, modules

READERS = {"env.text", "env.flag", "env.number", "env.words", "env.one_of", "os.environ.get", "os.getenv"}
OF_THE_SYSTEM = {"PATH", "DJANGO_SETTINGS_MODULE"}


def settings_read() -> set[str]:
    """The name of every environment variable that our code reads."""
    return {name for module in modules() for name in _read_in(module.tree)} - OF_THE_SYSTEM


def _read_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func) in READERS and node.args:
            yield from _constant(node.args[0])
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and dotted(node.value) == "os.environ":
            yield from _constant(node.slice)


def _constant(node: ast.expr) -> list[str]:
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def lives() -> list[type[Life]]:
    return [model for model in apps.get_models() if issubclass(model, Life)]


def assert_same(page: str, there: set[str], documented: set[str]) -> None:
    missing, stale = sorted(there - documented), sorted(documented - there)
    assert not missing, f"docs/{page} does not explain: {', '.join(missing)}"
    assert not stale, f"docs/{page} explains what is not there: {', '.join(stale)}"


class TestTheDocuments:
    def test_explain_every_setting(self) -> None:
        page = "operate/settings.md"

        assert_same(page, settings_read(), documented_in(page))

    def test_explain_every_command(self) -> None:
        page = "operate/commands.md"

        assert_same(page, {*command_names(), "hash"}, documented_in(page))

    def test_explain_every_permission_and_role(self) -> None:
        page = "use/permissions.md"

        assert_same(page, {str(each) for each in (*Permission, *Role)}, documented_in(page))

    def test_explain_every_audit_action(self) -> None:
        page = "operate/audit-actions.md"

        assert_same(page, set(declared()), documented_in(page))

    def test_explain_every_stage_of_every_life(self) -> None:
        """One section for each life, named after its thing; one row for each stage."""
        page = "use/stages.md"
        for life in lives():
            stages = {str(stage) for stage in life.NEXT} | {str(to) for goals in life.NEXT.values() for to in goals}

            assert_same(f"{page}, section “{life.THING}”", stages, documented_in(page, life.THING))

    def test_have_no_dead_links_among_themselves(self) -> None:
        dead = [
            f"{page.relative_to(ROOT)}: {goal}"
            for page in [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]
            for goal in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text())
            if not (page.parent / goal).exists()
        ]

        assert not dead, "\n".join(dead)

    def test_have_small_pictures_and_show_each(self) -> None:
        shown = {
            (page.parent / goal).resolve()
            for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
            for goal in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text())
        }
        pictures = set((ROOT / "docs/images").iterdir())

        assert pictures == shown
        assert max(picture.stat().st_size for picture in pictures) < 150_000

    def test_show_both_commands_first(self) -> None:
        readme = (ROOT / "README.md").read_text()

        assert "make run" in readme and "make test" in readme


class TestTheCommands:
    @pytest.mark.parametrize("name", command_names())
    def test_say_what_they_do(self, name: str) -> None:
        text = importlib.import_module(f"openhotline.config.commands.{name}").__doc__ or ""

        assert text.strip()
