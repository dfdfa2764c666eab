"""Which texts the public reads: what the catalogues are made of. Staff read English, so theirs stay out.

Templates are found by themselves: those that stand on `public_base.html`, the error pages, what these include, and the
templates of forms. Modules are listed: everything that public pages can import stands in one of the two lists, or
`tests/test_catalogues.py` says which does not.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "openhotline"

PUBLIC = (
    "common/addresses/reading.py",
    "common/countries.py",
    "common/templatetags/ui.py",
    "hub/feeds.py",
    "hub/forms.py",
    "hub/kinds.py",
    "hub/pointers.py",
    "hub/sending.py",
    "hub/services/comments.py",
    "hub/services/contributions.py",
    "hub/previews.py",
    "hub/sharing.py",
    "hub/typesetting/*",
    "hub/views/*",
    "intake/categories.py",
    "intake/hashes.py",
    "intake/formats/csv.py",
    "intake/formats/shaped.py",
    "intake/forms/*",
    "intake/journey/*",
    "intake/models/messages.py",
    "intake/services/following.py",
    "intake/services/messages.py",
    "intake/services/news.py",
    "intake/services/taking_in.py",
    "intake/status.py",
    "intake/submissions.py",
    "intake/views/*",
    "statistics/blocks.py",
    "statistics/bulletin/*",
    "statistics/charts/*",
    "statistics/definitions/*",
    "statistics/exports/*",
    "statistics/field.py",
    "statistics/gallery.py",
    "statistics/obligations/dsa.py",
    "statistics/obligations/model.py",
    "statistics/obligations/parts.py",
    "statistics/periods.py",
    "statistics/report.py",
    "statistics/selectors.py",
    "statistics/wording.py",
)
"""Modules whose every text the public may read, but for those among them that are named below."""

PARTS = {
    "assessment/selectors.py": ("ANSWERS",),
    "cases/stages.py": ("Channel", "Decision", "ReportStage", "Source"),
    "hotline/models.py": ("HelpLine",),
    "hub/models/comments.py": ("Objection",),
    "hub/models/contributions.py": ("ContributionKind", "Licence"),
    "intake/services/mail.py": ("_ask_for_no_files",),
    "notices/forms.py": ("AnswerForm",),
    "notices/services/answers.py": ("record_host_answer",),
    "notices/stages.py": ("AnswerKind", "ItemOutcome", "NoticeKind"),
}
"""Modules of which only these classes, functions and constants speak to the public."""

STAFF = (
    "*/apps.py",
    "accounts/*",
    "api/*",
    "assessment/*",
    "audit/*",
    "cases/*",
    "hotline/*",
    "hub/blocks.py",
    "hub/markdown.py",
    "hub/models/*",
    "hub/panels.py",
    "hub/searching.py",
    "hub/selectors.py",
    "hub/services/__init__.py",
    "hub/services/digests.py",
    "hub/services/links.py",
    "hub/services/loading.py",
    "hub/services/mirror.py",
    "hub/services/moderation.py",
    "hub/services/scheduling.py",
    "hub/stages.py",
    "hub/stats.py",
    "hub/wording.py",
    "intake/flooding.py",
    "intake/formats/xarf.py",
    "intake/forms/files.py",
    "intake/forms/staff.py",
    "intake/models/hashes.py",
    "intake/models/mail.py",
    "intake/services/bulk.py",
    "intake/services/digests.py",
    "intake/services/hashes.py",
    "intake/services/screening.py",
    "intake/services/staff.py",
    "monitoring/*",
    "notices/*",
    "post/*",
    "statistics/imports.py",
    "statistics/obligations/__init__.py",
    "statistics/obligations/eu_quarter.py",
    "statistics/obligations/germany.py",
    "statistics/obligations/inhope.py",
    "statistics/obligations/regulator.py",
    "statistics/obligations/writing.py",
    "statistics/services/*",
    "statistics/typesetting/*",
    "tracing/*",
)
"""Modules that public pages import, and whose texts only staff and machines read."""

ENGLISH = ("api/*", "hub/panels/*", "wagtailadmin/*")
"""Templates of public pages that stand under no language: they are about machines, or on staff pages of a library."""

VOCABULARY = (
    "age_band",
    "sex",
    "children",
    "how",
    "severity",
    "site_type",
    "media_type",
    "dismissal_reason",
)
"""Of the vocabulary of assessments, what a published table names."""

BASES = ("public_base.html", "errors/base.html")
DRAWN_BY_CODE = ("ui/field.html", "ui/stage.html", "ui/forms/*", "hub/blocks/*")
"""Templates that a form or a tag draws, which no other template names."""

_NAMES = re.compile(r"""{%-?\s*(extends|include)\s+["']([^"']+)["']""")


@cache
def templates() -> dict[str, Path]:
    """Every template of ours by its name."""
    return {
        path.relative_to(folder).as_posix(): path
        for folder in sorted(PACKAGE.glob("*/templates"))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@cache
def named_in(name: str) -> tuple[tuple[str, str], ...]:
    """What a template extends and includes: pairs of how and what."""
    return tuple(_NAMES.findall(templates()[name].read_text(encoding="utf-8")))


def stand_on(bases: tuple[str, ...]) -> set[str]:
    """These templates, and all that extend one of them, or one of those."""
    found = set(bases)
    while more := {
        name
        for name in templates().keys() - found
        if any(how == "extends" and goal in found for how, goal in named_in(name))
    }:
        found |= more
    return found


def with_parts(names: set[str]) -> set[str]:
    """These templates and all that they extend or include."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        if (name := waiting.pop()) not in found and name in templates():
            found.add(name)
            waiting += [goal for _how, goal in named_in(name)]
    return found


def public_templates() -> list[str]:
    drawn = {name for name in templates() if any(fnmatch(name, pattern) for pattern in DRAWN_BY_CODE)}
    pages = {name for name in stand_on(BASES) if not is_in(name, ENGLISH)}
    return sorted(with_parts(pages | drawn))


def is_in(module: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(module, pattern) for pattern in patterns)


def public_modules() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The modules the public reads, with the parts of them that it does; no parts: all of it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        module = path.relative_to(PACKAGE).as_posix()
        if module in PARTS:
            yield module, PARTS[module]
        elif is_in(module, PUBLIC) and not is_in(module, STAFF):
            yield module, ()
