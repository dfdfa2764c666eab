"""The charts of a bulletin: which there are, and what each shows. How they are drawn is the business of `charts`."""

from collections.abc import Iterator
from itertools import pairwise
from math import ceil

from django.utils.translation import gettext as _

from openhotline.statistics.bulletin import Bulletin, ClockTold, Table
from openhotline.statistics.bulletin.making import hiding_rule
from openhotline.statistics.charts import Chart, Point, Series
from openhotline.statistics.definitions import UNKNOWN
from openhotline.statistics.periods import read_period
from openhotline.statistics.survival import NINE_TENTHS
from openhotline.statistics.wording import duration, grouped

MOST_BARS = 15
OVER_TIME = "over time"
"""What stands at the beginning of a bulletin, and belongs to no theme."""
CURVE_POINTS = 400
"""A curve of more than twice so many steps is drawn through about so many of them, evenly chosen, and those at which
half and nine in ten were gone; its table and its sentence use all of them."""


def charts_of(bulletin: Bulletin, theme: str = "") -> dict[str, Chart]:
    """The charts of a bulletin by name, or of one theme. A table is drawn when it is not crossed and has two rows."""
    found: list[Chart] = []
    for told in bulletin.themes:
        if theme in ("", told.name):
            found += [chart for table in told.tables if (chart := chart_of_table(bulletin, table))]
            found += [chart for clock in told.clocks if (chart := _of_clock(bulletin, clock))]
    if theme in ("", OVER_TIME):
        found = [*_over_time(bulletin), *found]
    return {chart.name: chart for chart in found}


def name_of(table: Table) -> str:
    """The name of the chart of a table."""
    return table.name.replace(".", "-")


def chart_of_table(bulletin: Bulletin, table: Table) -> Chart | None:
    """The chart of a table that is not crossed; None where there is nothing to compare."""
    if table.is_crossed or len(table.rows) < 2:
        return None
    is_map = table.dimensions == ("country",)
    rows = [row for row in table.rows if not (is_map and row.name == UNKNOWN)]
    points = tuple(Point(row.label, row.count, row.name) for row in (rows if is_map else rows[:MOST_BARS]))
    if not any(point.value for point in points):
        return None
    return Chart(
        name=name_of(table),
        kind="map" if is_map else "bars",
        title=table.title,
        subtitle=_("%(measure)s, %(period)s. Total: %(total)s.")
        % {"measure": table.measure, "period": bulletin.figures.period.title, "total": grouped(table.total)},
        unit=table.unit,
        series=(Series(table.name, table.title, points),),
        dimension=table.title,
        source=source(bulletin),
        hidden_note=hiding_rule() if table.has_hidden else "",
    )


def _over_time(bulletin: Bulletin) -> Iterator[Chart]:
    for table in (*bulletin.comparisons, *bulletin.months):
        if not table.name.startswith(("acted_on.", "reports_received.", "removed.")) or len(table.rows) < 3:
            continue
        points = tuple(Point(row.label, row.count, row.name) for row in table.rows)
        yield Chart(
            name=name_of(table),
            kind="trend" if _one_after_another(table) else "bars",
            title=table.title,
            subtitle=table.note,
            unit=table.unit,
            series=(Series(table.name, table.measure, points),),
            dimension=_("Period"),
            source=source(bulletin),
        )


def _one_after_another(table: Table) -> bool:
    """Whether each period begins where the one before it ends: only then a line between them says something."""
    periods = [read_period(row.name) for row in table.rows]
    return all(earlier.until == later.first for earlier, later in pairwise(periods))


def _of_clock(bulletin: Bulletin, clock: ClockTold) -> Chart | None:
    steps = clock.curve.steps
    if len(steps) < 2:
        return None
    every = max(1, len(steps) // CURVE_POINTS)
    kept = {clock.curve.median, clock.curve.percentile(NINE_TENTHS), steps[-1].hours}
    drawn = [step for number, step in enumerate(steps) if number % every == 0 or step.hours in kept]
    points = [Point("0", 100.0, "0")]
    points += [
        Point(duration(step.hours, up=True), _per_cent(step.share), str(step.hours)) for step in drawn if step.hours
    ]
    return Chart(
        name=clock.name,
        kind="survival",
        title=clock.label,
        subtitle=clock.text,
        unit=_("hours"),
        series=(Series(clock.name, clock.label, tuple(points)),),
        dimension=_("Hours"),
        source=source(bulletin),
    )


def _per_cent(share: float) -> float:
    """In hundredths, rounded up: what is more than half is never drawn as half."""
    return ceil(round(10_000 * share, 6)) / 100


def source(bulletin: Bulletin) -> str:
    """Whose figures these are, when they were counted and from what: what every chart carries with it."""
    figures = bulletin.figures
    words = _("%(whose)s. Datasets: %(datasets)s; counted %(counted)s; definitions %(definitions)s; %(digest)s.")
    told = words % {
        "whose": figures.whose,
        "datasets": ", ".join(dataset.tag for dataset in figures.datasets) or "–",
        "counted": figures.counted_at[:10] or "–",
        "definitions": figures.definitions,
        "digest": figures.digest[:12],
    }
    return f"{bulletin.warning} {told}".strip()
