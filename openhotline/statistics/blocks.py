"""What a page shows of a bulletin, piece by piece: a table or a clock with its chart, drawn for the page's language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from openhotline.statistics.bulletin import Bulletin, ClockTold, Table
from openhotline.statistics.bulletin.narrowing import Choice, choices, narrowed
from openhotline.statistics.charts import Chart, describe, draw
from openhotline.statistics.definitions import CLOCKS, MEASURES
from openhotline.statistics.gallery import OVER_TIME, chart_of_table, charts_of, name_of, source
from openhotline.statistics.wording import grouped

_SIZE = re.compile(r'viewBox="\S+ \S+ (\S+) (\S+)"')


@dataclass(frozen=True)
class Block:
    """A table or a clock. `chart` is None where there is nothing to draw; `file` names what can be taken away."""

    name: str
    table: Table | None = None
    clock: ClockTold | None = None
    chart: Chart | None = None
    choices: tuple[Choice, ...] = ()
    chosen: Choice | None = None

    definition: str = ""
    stands_on: str = ""

    @property
    def file(self) -> str:
        """The name of the chart as a file. What was narrowed on the page is none."""
        return self.chart.name if self.chart and not self.chosen else ""

    @cached_property
    def svg(self) -> SafeString:
        """The chart for the page."""
        return both_layouts(self.chart) if self.chart else SafeString("")

    @property
    def size(self) -> tuple[int, int]:
        """How wide and high the chart is where there is room, for pages that show it as a picture."""
        found = _SIZE.search(self.svg)
        return (round(float(found[1])), round(float(found[2]))) if found else (0, 0)

    @property
    def alt(self) -> str:
        return describe(self.chart) if self.chart else ""


def both_layouts(chart: Chart) -> SafeString:
    """A chart, wide and narrow; the style sheet shows one. Our own writing: shapes and escaped text, nothing else."""
    language, rtl = get_language() or "en", get_language_bidi()
    wide, narrow = (draw(chart, language=language, rtl=rtl, narrow=narrow) for narrow in (False, True))
    return mark_safe(wide + narrow)


def blocks_of(bulletin: Bulletin, theme: str, chosen: Mapping[str, str]) -> tuple[Block, ...]:
    """The blocks of one theme. `chosen` narrows crossed tables: dimension to value; what it does not know it leaves."""
    told = bulletin.theme(theme)
    if told is None:
        return ()
    charts = charts_of(bulletin, theme)
    blocks = [_of_table(bulletin, table, charts, chosen) for table in told.tables]
    blocks += [
        Block(
            name=clock.name,
            clock=clock,
            chart=charts.get(clock.name),
            definition=_definition(clock.name),
            stands_on=_stands_on(bulletin, None),
        )
        for clock in told.clocks
    ]
    return tuple(blocks)


def _of_table(bulletin: Bulletin, table: Table, charts: Mapping[str, Chart], chosen: Mapping[str, str]) -> Block:
    offered = choices(bulletin, table)
    choice = next((one for one in offered if chosen.get(one.dimension) == one.value), None)
    seen = narrowed(bulletin, table, choice) if choice else table
    return Block(
        name=name_of(table),
        table=seen,
        chart=chart_of_table(bulletin, seen) if choice else charts.get(name_of(table)),
        choices=offered,
        chosen=choice,
        definition=_definition(table.name.partition(".")[0]),
        stands_on=_stands_on(bulletin, seen),
    )


def _definition(measure: str) -> str:
    found = MEASURES.get(measure) or CLOCKS[measure]
    facts = {"label": found.label, "sentence": found.sentence, "version": found.version}
    return _("%(label)s (version %(version)s): %(sentence)s") % facts


def _stands_on(bulletin: Bulletin, table: Table | None) -> str:
    """What a figure can be expanded to: its denominator, period, time zone, datasets, and when it was counted."""
    figures = bulletin.figures
    days = _("Days from %(first)s to %(last)s in the time zone %(zone)s.") % {
        "first": figures.period.first.isoformat(),
        "last": figures.period.last.isoformat(),
        "zone": figures.time_zone,
    }
    if table is None or not any(row.of for row in table.rows):
        return f"{days} {source(bulletin)}"
    shares = _("Shares are of %(total)s (%(unit)s).") % {"total": grouped(table.total), "unit": table.unit}
    return f"{shares} {days} {source(bulletin)}"


def overview_blocks(bulletin: Bulletin) -> tuple[Block, ...]:
    """How the measures went over time."""
    charts = charts_of(bulletin, OVER_TIME)
    tables = (*bulletin.comparisons, *bulletin.months)
    return tuple(
        Block(
            name=name_of(table),
            table=table,
            chart=charts[name_of(table)],
            definition=_definition(table.name.partition(".")[0]),
            stands_on=_stands_on(bulletin, table),
        )
        for table in tables
        if name_of(table) in charts
    )
