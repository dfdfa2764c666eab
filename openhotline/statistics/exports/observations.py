"""A bulletin as observations: one for each number that it tells of its period. Tidy files are written from these."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhotline.statistics.bulletin import Bulletin, ClockTold, Row
from openhotline.statistics.definitions import CLOCKS, MEASURES

COUNT, HOURS, SHARE = KINDS = ("count", "hours", "share")
SHOWN, HIDDEN, NOT_COUNTED = STATUSES = ("shown", "hidden", "not counted")
WITHIN = "within_hours"
"""The dimension of a clock: how much was over within so many hours."""

COLUMNS: Mapping[str, Promise] = {
    "period": gettext_lazy("The period: 2021, 2021H1, 2021Q3, 2021-07, or the first and the last day."),
    "measure": gettext_lazy("What is counted, by the name under which it is defined."),
    "version": gettext_lazy("The version of that definition. A change of meaning is a new version."),
    "dimension": gettext_lazy(
        "How it is broken down; empty for the whole. Two names with a bar between them where two are crossed."
    ),
    "value": gettext_lazy("The code of the cell in that dimension; empty for the whole."),
    "label": gettext_lazy("The same in words, in the language of the file."),
    "number": gettext_lazy("The number, unrounded. Empty where none is shown: that is not zero."),
    "kind": gettext_lazy("What the number is: a count, whole hours begun, or a share between 0 and 1."),
    "status": gettext_lazy(
        "Whether the number is shown, hidden so that nobody can be found by it, or was not counted."
    ),
}
"""The fields of an observation, each with what it holds."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One number, or why there is none. `value` and `label` name the cell; both parts of a crossed one, by `|`.

    A share is a text with four digits after the point, so that it is written alike everywhere.
    """

    period: str
    measure: str
    version: int
    dimension: str
    value: str
    label: str
    number: int | str | None
    kind: str
    status: str


def observations(bulletin: Bulletin) -> Iterator[Observation]:
    """Every number that a bulletin tells of its period, in the order in which it tells them."""
    period = bulletin.figures.period.code
    for row in bulletin.totals:
        yield _of_row(period, row.name, "", row, value="")
    for table in bulletin.months:
        for row in table.rows:
            yield _of_row(row.name, measure_of(table.name), "", row, value="")
    for table in bulletin.tables:
        for row in table.rows:
            yield _of_row(period, measure_of(table.name), "|".join(table.dimensions), row, value=row.name)
    for clock in bulletin.clocks:
        yield from _of_clock(period, clock)


def measure_of(table: str) -> str:
    """The measure of the table of this name."""
    return table.partition(".")[0]


def _of_row(period: str, measure: str, dimension: str, row: Row, *, value: str) -> Observation:
    status = NOT_COUNTED if row.gap else HIDDEN if row.count is None else SHOWN
    version = MEASURES[measure].version
    return Observation(period, measure, version, dimension, value, row.label, row.count, COUNT, status)


def _of_clock(period: str, clock: ClockTold) -> Iterator[Observation]:
    def told(dimension: str, value: str, label: str, number: int | str | None, kind: str) -> Observation:
        version, status = CLOCKS[clock.name].version, NOT_COUNTED if number is None else SHOWN
        return Observation(period, clock.name, version, dimension, value, label, number, kind, status)

    yield told("", "median", _("Median"), clock.curve.median, HOURS)
    yield told("", "items", _("Items"), clock.curve.n, COUNT)
    yield told("", "open", _("Not over when counted"), clock.curve.censored, COUNT)
    for band in clock.bands:
        share = None if band.share is None else f"{float(band.share):.4f}"
        yield told(WITHIN, str(band.hours), band.label, share, SHARE)
