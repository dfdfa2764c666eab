"""Setting a bulletin or an annual report as a PDF that everybody can read: tagged, PDF/UA-1, with its own fonts.

Pure: no database, no clock, no network. The texts come translated; the same document gives the same bytes.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from openhotline.common.errors import Refused

DATA = Path(str(files("openhotline.statistics.typesetting"))) / "data"
"""The template and the fonts. Pictures that are made with the same fonts look alike in the document."""

PAGE = "Page %s of %s"
WORDS = ("Contents", "Definitions", "How this was made", PAGE)
WIDEST = 13
"""Columns of a table: a name and twelve months. What is longer goes down the page."""
_NO_LETTER = re.compile(r'the text (?:contains the disallowed codepoint )?`"(.+)"`')


@dataclass(frozen=True)
class Table:
    """The first column is text, the others are numbers as they are shown."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def __post_init__(self) -> None:
        if not self.header or any(len(row) != len(self.header) for row in self.rows):
            raise ValueError("Every row of a table has as many cells as its header.")
        if len(self.header) > WIDEST:
            raise ValueError(f"A page has room for {WIDEST} columns; turn the table round.")


@dataclass(frozen=True)
class Picture:
    """A chart, with words for those who do not see it."""

    title: str
    alt: str
    svg: str
    note: str = ""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("A picture needs words for those who do not see it.")


@dataclass(frozen=True)
class Section:
    title: str
    paragraphs: tuple[str, ...]
    blocks: tuple[Picture | Table, ...] = ()


@dataclass(frozen=True)
class Document:
    """What is set. `warning` stands on the cover and on every page; `words` has a translation for each of `WORDS`."""

    title: str
    subtitle: str
    headline: str
    publisher: str
    language: str
    rtl: bool
    warning: str
    key_figures: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    definitions: tuple[tuple[str, str], ...]
    colophon: tuple[tuple[str, str], ...]
    words: Mapping[str, str]

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("A document needs a title.")
        if self.words[PAGE].count("%s") != 2:
            raise ValueError(
                "The words for the number of the page need a place for it, and one for how many there are."
            )


def typeset(document: Document) -> bytes:
    """The document as PDF/UA-1. Refuses a letter that the fonts do not have: a reader would see an empty box."""
    return set_by(DATA / "report.typ", _data(document))


def set_by(template: Path, data: Mapping[str, object]) -> bytes:
    """What a template of ours makes of the data, as PDF/UA-1; it reads none of it as markup. Refuses as `typeset`."""
    try:
        pdf: bytes = typst.compile(template, **_inputs(template, data), pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if found := _NO_LETTER.search(error.message):
            raise Refused(
                _("The PDF cannot show “%(letter)s”. Take it out of the text, and make the PDF again.")
                % {"letter": found[1]}
            ) from error
        raise
    else:
        return pdf
    finally:
        _forget()


def as_pictures(document: Document, *, ppi: float = 60) -> list[bytes]:
    """Every page as PNG, for people who look over how it is set."""
    template = DATA / "report.typ"
    pages = typst.compile(template, **_inputs(template, _data(document)), format="png", ppi=ppi)
    return pages if isinstance(pages, list) else [pages]


def _inputs(template: Path, data: Mapping[str, object]) -> dict[str, Any]:
    return {
        "root": template.parent,
        "font_paths": typst.Fonts(include_system_fonts=False, font_paths=[DATA]),
        "sys_inputs": {"document": json.dumps(data)},
    }


def _forget() -> None:
    """Have typst drop what it keeps of the last ten compilations, for a next one that is alike: ours are not.

    Without this a process grows by 50 MB with each report of 25 pages, up to 900 MB.
    """
    none = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
    for _time in range(12):
        typst.compile(b"", font_paths=none)


def _data(document: Document) -> dict[str, object]:
    data = asdict(document)
    contents, definitions, colophon, page = (document.words[word] for word in WORDS)
    language, _dash, region = document.language.partition("-")
    return data | {
        "language": language,
        "region": region.upper() if len(region) == 2 else None,
        "contents": contents,
        "definitions_title": definitions,
        "colophon_title": colophon,
        "page": page.split("%s"),
    }
