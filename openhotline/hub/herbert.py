"""The Herbert Protocol form: what it asks, and its empty form as a PDF. What people write in it never comes here."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.core.cache import cache as shared

from openhotline.common.words import BEGIN, END
from openhotline.statistics.typesetting.document import set_by

DATA = Path(str(files("openhotline.hub"))) / "data"
KINDS = ("line", "text", "date", "telephone", "photo")
MOST_ROWS = 10
A_MONTH = 30 * 24 * 60 * 60


@dataclass(frozen=True)
class Field:
    """One question. `rows`: how many lines there are to write on."""

    name: str
    label: str
    kind: str
    hint: str = ""
    rows: int = 1

    def __post_init__(self) -> None:
        if not all(isinstance(text, str) for text in (self.name, self.label, self.kind, self.hint)):
            raise ValueError("What a field says is text.")
        if not self.name.isidentifier() or not self.label.strip():
            raise ValueError(f"A field needs a name and a label: “{self.name}”.")
        if self.kind not in KINDS:
            raise ValueError(f"“{self.kind}” is no kind of field ({self.name}).")
        if type(self.rows) is not int or not 1 <= self.rows <= MOST_ROWS or (self.rows > 1 and self.kind != "text"):
            raise ValueError(f"Only text has rows, and at most {MOST_ROWS} ({self.name}).")

    @property
    def lines(self) -> range:
        """To write on by hand."""
        return range(self.rows)


@dataclass(frozen=True)
class Part:
    heading: str
    fields: tuple[Field, ...]
    hint: str = ""

    def __post_init__(self) -> None:
        if not self.heading.strip() or not self.fields:
            raise ValueError(f"A part needs a heading and fields: “{self.heading}”.")


@cache
def parts() -> tuple[Part, ...]:
    """The form, in the order in which police need it."""
    return read_parts((DATA / "herbert.toml").read_text(encoding="utf-8"))


def read_parts(text: str) -> tuple[Part, ...]:
    """Refuses (ValueError) what is no such form: an unknown word, a name given twice, a second photo."""
    try:
        data = tomllib.loads(text)
        found = tuple(_part(**part) for part in data.pop("part"))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"This is not a form: {error}") from error
    if data:
        raise ValueError(f"Unknown words: {', '.join(data)}.")
    fields = [field for part in found for field in part.fields]
    if len({field.name for field in fields}) < len(fields):
        raise ValueError("Two fields have one name.")
    if [field.kind for field in fields].count("photo") > 1:
        raise ValueError("There is room for one photo.")
    return found


def _part(*, heading: str, field: list[dict[str, Any]], hint: str = "") -> Part:
    return Part(heading, tuple(Field(**one) for one in field), hint)


def blank_form(*, words: Mapping[str, str], language: str, rtl: bool) -> bytes:
    """The form to print and to write on, as PDF/UA-1: `words` around it as `herbert.typ` names them, in `language`.

    Made once for the same words, fields and design: every process finds it in the cache.
    """
    template = DATA / "herbert.typ"
    told = {
        "language": language,
        "rtl": rtl,
        "words": {name: _told(text) for name, text in words.items()},
        "parts": [asdict(part) for part in parts()],
    }
    digest = hashlib.sha256(json.dumps(told).encode() + template.read_bytes()).hexdigest()
    key = f"herbert-protocol:{language}:{digest}"
    pdf: bytes = shared.get(key) or set_by(template, told)
    shared.add(key, pdf, A_MONTH)
    return pdf


def _told(text: str) -> dict[str, str | bool]:
    """What is English because nobody has translated it yet says so in a PDF, too."""
    return {"text": text.replace(BEGIN, "").replace(END, ""), "is_english": BEGIN in text}
