"""The catalogues hold every text that the public reads, and no machine speaks there of danger, help or privacy."""

import ast
import gettext
import io
from dataclasses import replace
from functools import cache

import grimp
import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string

from openhotline.common import catalogues
from openhotline.common.catalogues import CHECKED, DRAFT, Text, path_of, read, tally, write
from openhotline.common.words import BEGIN, in_english
from tests.support.reading import PACKAGE, dotted, parse
from tools import public_texts
from tools.catalogues import compiled, extracted, merged

LANGUAGES = sorted(catalogues.PLURALS)
each_language = pytest.mark.parametrize("code", LANGUAGES)
MARKS = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy",
    "npgettext", "npgettext_lazy",
}  # fmt: skip


@cache
def texts() -> tuple[Text, ...]:
    return tuple(extracted())


def written(code: str) -> str:
    return path_of(code).read_text(encoding="utf-8")


def understood(compiled_catalogue: bytes) -> dict[object, str]:
    return gettext.GNUTranslations(io.BytesIO(compiled_catalogue))._catalog  # type: ignore[attr-defined,no-any-return]


@each_language
class TestACatalogue:
    def test_holds_every_text_of_today_and_no_other(self, code: str) -> None:
        there = {(text.key, text.plural) for text in read(written(code))}
        said = {(text.key, text.plural) for text in texts()}

        assert there == said, "Run: make catalogues"

    def test_is_as_the_tool_writes_it(self, code: str) -> None:
        assert merged(code, texts()) == written(code), "Run: make catalogues"

    def test_is_compiled_as_it_is_written(self, code: str) -> None:
        assert understood(path_of(code, "mo").read_bytes()) == understood(compiled(code, written(code)))

    def test_has_a_state_for_every_translation(self, code: str) -> None:
        unsaid = [text.id for text in read(written(code)) if text.is_translated and text.state not in (DRAFT, CHECKED)]

        assert not unsaid, "Write “# draft” or “# checked” above these."

    def test_has_no_draft_of_what_only_people_translate(self, code: str) -> None:
        drafted = [text.id for text in read(written(code)) if text.is_careful and any(text.said)]
        drafted = [text.id for text in read(written(code)) if text.id in drafted and text.state != CHECKED]

        assert not drafted

    def test_has_nothing_half_said(self, code: str) -> None:
        half = [text.id for text in read(written(code)) if any(text.said) and not text.is_translated]

        assert not half

    def test_holds_no_mark_of_ours(self, code: str) -> None:
        assert BEGIN not in written(code)

    def test_counts_as_its_language_does(self, code: str) -> None:
        form = gettext.c2py(catalogues.PLURALS[code].partition("plural=")[2].rstrip(";"))

        assert {form(number) for number in range(1000)} == set(range(catalogues.forms_in(code)))


class TestTheLanguages:
    def test_have_a_catalogue_each_but_english(self) -> None:
        assert {code for code, _name in settings.LANGUAGES} == {*LANGUAGES, "en"}
        assert {path.name for path in catalogues.FOLDER.iterdir() if path.is_dir()} == set(LANGUAGES)


CAREFUL = Text("Call now.", context="danger")
PLAIN = Text("Continue")
MANY = Text("%(n)s page", plural="%(n)s pages", context="help", flags=("python-format",))


class TestCompiling:
    def test_lets_english_stand_in_for_what_only_people_translate(self) -> None:
        said = understood(compiled("fr", write("fr", [CAREFUL, PLAIN])))

        assert said["danger\x04Call now."] == in_english("Call now.")
        assert "Continue" not in said

    def test_lets_it_count_as_the_language_does(self) -> None:
        said = understood(compiled("ar", write("ar", [MANY])))

        forms = [said["help\x04%(n)s page", number] for number in range(6)]
        assert forms[1] == in_english("%(n)s page") and set(forms[2:]) == {in_english("%(n)s pages")}

    def test_takes_what_a_person_said(self) -> None:
        checked = replace(CAREFUL, said=("Appelez.",), state=CHECKED)

        assert understood(compiled("fr", write("fr", [checked])))["danger\x04Call now."] == "Appelez."

    def test_refuses_a_translation_that_loses_a_number(self) -> None:
        wrong = Text("%(n)s pages", said=("des pages de %(m)s",), state=DRAFT, flags=("python-format",))

        with pytest.raises(SystemExit, match="all.po"):
            compiled("fr", write("fr", [wrong]))


class TestReadingAndWriting:
    def test_give_back_what_was_given(self) -> None:
        given = [
            replace(PLAIN, said=("Weiter",), state=DRAFT),
            replace(MANY, said=("%(n)s Seite", "%(n)s Seiten"), state=CHECKED, notes=("n: how many",)),
            Text('A "quoted"\n\tline\\', context="privacy", said=("",)),
        ]

        assert read(write("de", given)) == catalogues.in_order(given)

    def test_leave_out_what_is_obsolete(self) -> None:
        assert read('#~ msgid "Old"\n#~ msgstr "Alt"\n\nmsgid "New"\nmsgstr ""\n') == [Text("New", said=("",))]


class TestTheTally:
    def test_counts_what_is_there_and_what_is_missing_of_each_kind(self) -> None:
        counts = tally([replace(PLAIN, said=("Weiter",), state=DRAFT), CAREFUL, MANY, Text("Back")])

        assert (counts.texts, counts.translated, counts.draft, counts.checked) == (4, 1, 1, 0)
        assert counts.missing == {"danger": 1, "help": 1, "privacy": 0, "": 1}
        assert not counts.is_complete

    def test_calls_nothing_complete_that_is_empty(self) -> None:
        assert not tally([]).is_complete


# --- what the public reads is found ---


def views(face: str) -> set[str]:
    """The modules of all views that a face serves."""
    found: set[str] = set()
    patterns: list[URLPattern | URLResolver] = list(get_resolver(f"openhotline.config.urls.{face}").url_patterns)
    while patterns:
        pattern = patterns.pop()
        if isinstance(pattern, URLResolver):
            patterns.extend(pattern.url_patterns)
        else:
            found.add(pattern.callback.__module__)
    return found


def speaking_to_the_public() -> set[str]:
    """Every module of ours that public pages can import and that marks a text for translation, as a path."""
    graph = grimp.build_graph("openhotline")
    drawn = [*settings.MIDDLEWARE, *settings.TEMPLATES[0]["OPTIONS"]["context_processors"], settings.FORM_RENDERER]
    above = {name.rpartition(".")[0] for name in drawn if name.startswith("openhotline.") and import_string(name)}
    roots = {name for name in views("public") | above if name.startswith("openhotline.")} - {"openhotline.desk.context"}
    roots |= {name for name in graph.modules if ".templatetags." in name}
    reached = roots.union(*(graph.find_upstream_modules(root) for root in roots))
    paths = [path for path in PACKAGE.rglob("*.py") if ".".join(["openhotline", *_parts(path)]) in reached]
    return {path.relative_to(PACKAGE).as_posix() for path in paths if _marks(path)}


def _parts(path) -> tuple[str, ...]:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def _marks(path) -> bool:
    calls = (node for node in ast.walk(parse(path)) if isinstance(node, ast.Call))
    return any(dotted(call.func).split(".")[-1] in MARKS for call in calls)


class TestWhatThePublicReads:
    def test_is_said_of_every_module_that_public_pages_import(self) -> None:
        listed = (*public_texts.PUBLIC, *public_texts.PARTS, *public_texts.STAFF)
        unknown = sorted(name for name in speaking_to_the_public() if not public_texts.is_in(name, listed))

        assert not unknown, "Say in tools/public_texts.py who reads the texts of: " + ", ".join(unknown)

    def test_names_only_what_is_there(self) -> None:
        modules = [path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")]
        named = (*public_texts.PUBLIC, *public_texts.PARTS, *public_texts.STAFF)
        stale = [name for name in named if not any(public_texts.is_in(module, (name,)) for module in modules)]

        assert not stale

    def test_is_every_template_that_staff_pages_do_not_draw(self) -> None:
        for_staff = public_texts.with_parts(public_texts.stand_on(("staff_base.html",)))
        known = {*for_staff, *public_texts.public_templates()}
        unknown = sorted(
            name
            for name in public_texts.templates()
            if name not in known and not public_texts.is_in(name, public_texts.ENGLISH)
        )

        assert not unknown, "Nothing names these by a fixed name; add them to DRAWN_BY_CODE: " + ", ".join(unknown)

    def test_finds_texts_of_templates_modules_and_the_vocabulary(self) -> None:
        found = {text.key for text in texts()}

        assert {("", "Page not found"), ("", "Reports received"), ("", "Girls"), ("", "Choose an answer")} <= found

    def test_leaves_out_what_staff_read(self) -> None:
        found = {text.id for text in texts()}

        assert not found & {"Adjudicate", "Put it back", "Take the next item", "Mailbox"}
