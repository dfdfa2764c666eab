"""Figures in articles: `{{ stat:acted_on:2026H1 }}` stands for a number, and always for the published one.

`{{ stat:NAME:PERIOD }}` is a figure of this hotline, from the newest published snapshot of the period; `latest` is the
period that the front page shows;
`{{ stat:NAME:PERIOD:PUBLISHER }}` one of somebody else’s, from the cited history. NAME is

* `headline`: the whole first sentence of the bulletin;
* a measure, such as `acted_on`: how many;
* a measure and `.before`, `.growth`: how many the year before; “up 62% from 62,234”;
* `acted_on.self_generated`: how many of them are flagged so; with `.share`: “almost two thirds (64,278)”.

Nothing is typed by hand, so nothing can differ from the page of the figures. A number that is not shown there is not
shown here either.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from openhotline.common.errors import Refused
from openhotline.statistics import selectors
from openhotline.statistics.blocks import both_layouts
from openhotline.statistics.bulletin import Bulletin, make_bulletin
from openhotline.statistics.bulletin.sentences import self_generated
from openhotline.statistics.charts import Chart, describe, draw
from openhotline.statistics.definitions import MEASURES
from openhotline.statistics.gallery import charts_of
from openhotline.statistics.periods import read_period
from openhotline.statistics.wording import grouped, growth, share

PLACEHOLDER = re.compile(
    r"\{\{\s*stat:(?P<name>[a-z_.]+):(?P<period>[0-9A-Z.\-]+|latest)(?::(?P<publisher>[a-z0-9-]+))?\s*\}\}"
)
_LIKE_ONE = re.compile(r"\{\{[^{}]*\}\}|\{\{|\}\}")
MISSING = "–"
LATEST = "latest"


@dataclass(frozen=True)
class ChartShown:
    """A chart of the published figures of a period: for a page in both layouts (`svg`), on paper in one (`wide`)."""

    chart: Chart
    code: str

    @property
    def svg(self) -> SafeString:
        return both_layouts(self.chart)

    @property
    def wide(self) -> str:
        return draw(self.chart, language=get_language() or "en", rtl=get_language_bidi())

    @property
    def alt(self) -> str:
        return describe(self.chart)

    @property
    def title(self) -> str:
        return self.chart.title


def problems(text: str) -> list[str]:
    """What is wrong with the placeholders of a text: one that is no placeholder, or that stands for nothing."""
    found = [
        _("“%(words)s” is no figure. Write it like {{ stat:acted_on:2026H1 }}.") % {"words": match[0]}
        for match in _LIKE_ONE.finditer(text)
        if not PLACEHOLDER.fullmatch(match[0])
    ]
    for match in PLACEHOLDER.finditer(text):
        try:
            value(**match.groupdict())
        except Refused as refused:
            found.append(f"{match[0]}: {refused}")
    return found


def filled(text: str) -> str:
    """The text with every figure in it, escaped for HTML; a dash where one is not published (any more)."""
    return PLACEHOLDER.sub(lambda match: escape(_value_or_dash(match)), text)


def _value_or_dash(match: re.Match[str]) -> str:
    try:
        return value(**match.groupdict())
    except Refused:
        return MISSING


def value(name: str, period: str, publisher: str | None = None) -> str:
    """What stands for this placeholder, in the reader’s language. Refuses what is not published, or is hidden."""
    bulletin = _bulletin(period, publisher)
    measure, _dot, what = name.partition(".")
    if name == "headline":
        return bulletin.headline
    row = next((row for row in bulletin.totals if row.name == measure and row.count is not None), None)
    if measure not in MEASURES or row is None or row.count is None:
        raise Refused(_("There is no published figure called “%(name)s”.") % {"name": measure})
    if made := _READERS.get(what):
        return made(bulletin, measure, row.count)
    raise Refused(_("A figure has no “%(part)s”.") % {"part": what})


def _bulletin(code: str, publisher: str | None) -> Bulletin:
    period = read_period(_latest() if code == LATEST else code)
    if publisher:
        whose = next((name for name in selectors.publishers() if slugify(name) == publisher), "")
        return make_bulletin(selectors.figures_by(whose, period), {}, provisional=False)
    if (snapshot := selectors.published(period)) is None:
        raise Refused(_("No figures of %(period)s are published.") % {"period": period.title})
    return selectors.bulletin_of(snapshot)


def _latest() -> str:
    newest = selectors.latest_published()
    if newest is None:
        raise Refused(_("No figures are published yet."))
    return newest.snapshot.period


def _before(bulletin: Bulletin, measure: str, _count: int) -> str:
    return grouped(_year_before(bulletin, measure))


def _growth(bulletin: Bulletin, measure: str, count: int) -> str:
    return growth(count, _year_before(bulletin, measure))


def _year_before(bulletin: Bulletin, measure: str) -> int:
    before = bulletin.figures.before.get(measure)
    if not before or not before.count:
        raise Refused(_("There is no figure of the year before."))
    return before.count


def _flagged(bulletin: Bulletin, measure: str, _count: int) -> str:
    return grouped(_self_generated(bulletin, measure))


def _flagged_share(bulletin: Bulletin, measure: str, count: int) -> str:
    return share(_self_generated(bulletin, measure), count)


def _self_generated(bulletin: Bulletin, measure: str) -> int:
    flagged = self_generated(bulletin.figures) if measure == "acted_on" else 0
    if not flagged:
        raise Refused(_("How many of them are “self-generated” is not shown."))
    return flagged


_READERS: dict[str, Callable[[Bulletin, str, int], str]] = {
    "": lambda _bulletin, _measure, count: grouped(count),
    "before": _before,
    "growth": _growth,
    "self_generated": _flagged,
    "self_generated.share": _flagged_share,
}


def problem_with_chart(period: str, name: str) -> str:
    """Why there is no such chart; empty where there is."""
    try:
        chart(period, name)
    except Refused as refused:
        return str(refused)
    return ""


def chart_or_none(code: str, name: str = "") -> ChartShown | None:
    """The same for a page: where nothing is published (any more), nothing is shown."""
    try:
        return chart(code, name)
    except Refused:
        return None


def chart(code: str, name: str = "") -> ChartShown:
    """A chart of published figures, in both layouts. Refuses what is not published, and names what there is."""
    bulletin = _bulletin(code, None)
    charts = charts_of(bulletin)
    found = charts.get(name or next(iter(charts), ""))
    if found is None:
        raise Refused(_("There is no such chart. There are: %(names)s.") % {"names": ", ".join(charts)})
    return ChartShown(found, bulletin.figures.period.code)
