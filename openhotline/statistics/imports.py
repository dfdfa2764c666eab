"""Reading files of history: counts by period and dimension, with their publisher and source.

CSV in UTF-8 with a header line: publisher, period, measure, dimension, value, count, their_word, source, retrieved_on.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from django.utils.translation import gettext as _

from openhotline.common.errors import Refused
from openhotline.statistics.definitions import DIMENSIONS, MEASURES
from openhotline.statistics.periods import read_period

COLUMNS = ("publisher", "period", "measure", "dimension", "value", "count", "their_word", "source", "retrieved_on")
LONGEST = 300
MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class HistoryRow:
    line: int
    publisher: str
    period: str
    measure: str
    dimension: str
    value: str
    count: int
    their_word: str
    source: str
    retrieved_on: date


def breaks_of(publisher: str) -> tuple[tuple[str, str], ...]:
    """Where the series of a publisher breaks: the period from which it is counted otherwise, and why."""
    text = (files("openhotline.statistics") / "data" / "breaks.json").read_text("utf-8")
    return tuple((one["period"], one["text"]) for one in json.loads(text).get(publisher, ()))


def read_history(lines: Iterable[str]) -> Iterator[HistoryRow]:
    """The rows of a file, one by one. Refuses the first that cannot be understood, by its line and with what to do."""
    reader = csv.DictReader(lines, strict=True)
    try:
        if not reader.fieldnames or set(reader.fieldnames) != set(COLUMNS):
            raise Refused(_("The first line has to name these columns: %(names)s.") % {"names": ", ".join(COLUMNS)})
        for number, row in enumerate(reader, 1):
            if number > MOST_ROWS:
                raise Refused(_("A file may have at most %(most)d rows. Split it.") % {"most": MOST_ROWS})
            yield _read_row(reader.line_num, {name: (row[name] or "").strip() for name in COLUMNS}, None in row)
    except (csv.Error, UnicodeDecodeError):
        raise Refused(_("This is no CSV file in UTF-8 (near line %(line)d).") % {"line": reader.line_num + 1}) from None


def read_history_file(path: Path) -> Iterator[HistoryRow]:
    """The rows of the file at `path`; a byte-order mark is passed over."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from read_history(file)
    except OSError:
        raise Refused(_("The file %(name)s cannot be read.") % {"name": path.name}) from None


def _read_row(line: int, row: dict[str, str], too_many: bool) -> HistoryRow:
    def no(sentence: str, **facts: object) -> Refused:
        return Refused(_("Line %(line)d: %(what)s") % {"line": line, "what": sentence % facts})

    if too_many or any(len(cell) > LONGEST for cell in row.values()):
        raise no(_("It has too many cells, or one that is too long."))
    if not row["publisher"] or not row["source"]:
        raise no(_("Say whose figure it is and where it was published."))
    if row["measure"] not in MEASURES:
        raise no(
            _("There is no measure “%(name)s”. Choose from: %(names)s."),
            name=row["measure"][:40],
            names=", ".join(MEASURES),
        )
    if row["dimension"] and row["dimension"] not in DIMENSIONS:
        raise no(
            _("There is no dimension “%(name)s”. Choose from: %(names)s."),
            name=row["dimension"][:40],
            names=", ".join(DIMENSIONS),
        )
    if bool(row["dimension"]) != bool(row["value"]):
        raise no(_("A dimension needs a value, and a value a dimension."))
    if not (row["count"].isascii() and row["count"].isdigit() and len(row["count"]) <= 15):
        raise no(_("The count has to be a whole number, without separators."))
    try:
        retrieved_on = date.fromisoformat(row["retrieved_on"])
    except ValueError:
        raise no(_("Write the day on which it was retrieved like 2026-11-22.")) from None
    try:
        period = read_period(row["period"]).code
    except Refused as refusal:
        raise no("%(why)s", why=refusal) from None
    return HistoryRow(
        line=line,
        period=period,
        count=int(row["count"]),
        retrieved_on=retrieved_on,
        **{name: row[name] for name in ("publisher", "measure", "dimension", "value", "their_word", "source")},
    )
