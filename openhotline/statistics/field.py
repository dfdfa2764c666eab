"""What somebody else published over the years, as theirs: a chart with its breaks, and figures with their sources."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openhotline.statistics import selectors
from openhotline.statistics.blocks import both_layouts
from openhotline.statistics.charts import Chart, Point, Series
from openhotline.statistics.definitions import MEASURES
from openhotline.statistics.imports import breaks_of
from openhotline.statistics.models import HistoryCount
from openhotline.statistics.periods import Period, read_period
from openhotline.statistics.wording import course, grouped, share


@dataclass(frozen=True)
class Published:
    """One figure of somebody else, with its source. `flagged`: how many of it are “self-generated”, if they say so."""

    period: Period
    name: str
    measure: str
    count: int
    flagged: int | None
    share: str
    their_word: str
    source: str
    retrieved_on: str

    @property
    def shown(self) -> str:
        return grouped(self.count)


@dataclass(frozen=True)
class Trend:
    chart: Chart | None
    sentences: tuple[str, ...]
    rows: tuple[Published, ...]

    @property
    def svg(self) -> SafeString:
        return both_layouts(self.chart) if self.chart else SafeString("")


def trend_of(publisher: str) -> Trend:
    """Every whole that a publisher told, and of the measure with most years a chart. Measures are never joined."""
    rows = [row for name in MEASURES for row in _told(publisher, name)]
    yearly = [row for row in rows if row.period.kind == "years"]
    chart = _chart(publisher, yearly) if len(yearly) > 2 else None
    said = course([(row.period.words, row.count) for row in yearly])
    sentence = (_("Web pages or reports confirmed: the count %(said)s.") % {"said": said},) if said else ()
    return Trend(chart, sentence, tuple(sorted(rows, key=lambda row: (row.period.first, row.period.until))))


def _told(publisher: str, measure: str) -> list[Published]:
    found = selectors.series_by(publisher, measure)
    flagged = {row.period: row.count for row in found if row.dimension}
    return [_published(row, flagged.get(row.period)) for row in found if not row.dimension]


def _published(row: HistoryCount, flagged: int | None) -> Published:
    return Published(
        period=read_period(row.period),
        name=row.measure,
        measure=str(MEASURES[row.measure].label),
        count=row.count,
        flagged=flagged,
        share=share(flagged, row.count) if flagged is not None and row.count else "",
        their_word=row.their_word,
        source=row.source,
        retrieved_on=row.retrieved_on.isoformat(),
    )


def _chart(publisher: str, yearly: list[Published]) -> Chart:
    whole = tuple(Point(row.period.title, row.count, row.period.code) for row in yearly)
    flagged = tuple(Point(row.period.title, row.flagged, row.period.code) for row in yearly if row.flagged is not None)
    series = [Series("whole", _("All"), whole)]
    if flagged:
        series.append(Series("self-generated", _("of them “self-generated”"), flagged))
    return Chart(
        name="field",
        kind="trend",
        title=_("Web pages or reports confirmed, by year"),
        subtitle=_("By %(publisher)s, by their own rules.") % {"publisher": publisher},
        unit=_("web pages or reports"),
        series=tuple(series),
        dimension=_("Year"),
        breaks=tuple(breaks_of(publisher)),
        source=_("Figures by %(publisher)s; each with its source in the table.") % {"publisher": publisher},
    )
