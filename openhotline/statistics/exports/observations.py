"""A bulletin as one tidy list: a line for each number that it tells. Every file for machines is written from this."""

from collections.abc import Iterator
from dataclasses import dataclass

from openhotline.statistics.bulletin import Bulletin, Row, Table
from openhotline.statistics.definitions import CLOCKS, MEASURES

COUNT, HOURS, SHARE = "count", "hours", "share"
SHOWN, HIDDEN, NOT_COUNTED = "shown", "hidden", "not counted"


@dataclass(frozen=True, slots=True)
class Observation:
    """One number, or why there is none. `value` and `label` name the cell; both parts of a crossed one, by `|`."""

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
    """Every number of a bulletin, in the order in which it tells them."""
    period = bulletin.figures.period.code
    for row in bulletin.totals:
        yield _of_row(period, row.name, "", row, value="")
    for table in bulletin.months:
        measure = table.name.partition(".")[0]
        for row in table.rows:
            yield _of_row(row.name, measure, "", row, value="")
    for table in bulletin.tables:
        yield from _of_table(period, table)
    for clock in bulletin.clocks:
        version = CLOCKS[clock.name].version
        for name, label, number in (
            ("median", "Median", clock.curve.median),
            ("items", "Items", clock.curve.n),
            ("open", "Not over when counted", clock.curve.censored),
        ):
            kind = HOURS if name == "median" else COUNT
            status = NOT_COUNTED if number is None else SHOWN
            yield Observation(period, clock.name, version, "", name, label, number, kind, status)
        for band in clock.bands:
            number = None if band.share is None else f"{float(band.share):.4f}"
            status = NOT_COUNTED if number is None else SHOWN
            label = f"Within {band.hours} hours"
            yield Observation(
                period, clock.name, version, "within_hours", str(band.hours), label, number, SHARE, status
            )


def _of_table(period: str, table: Table) -> Iterator[Observation]:
    measure = table.name.partition(".")[0]
    dimension = "|".join(table.dimensions)
    for row in table.rows:
        yield _of_row(period, measure, dimension, row, value=row.name)


def _of_row(period: str, measure: str, dimension: str, row: Row, *, value: str) -> Observation:
    status = NOT_COUNTED if row.gap else HIDDEN if row.count is None else SHOWN
    return Observation(
        period, measure, MEASURES[measure].version, dimension, value, row.label, row.count, COUNT, status
    )
