"""A bulletin in brief: headline, warning and wholes, and one chart, for front pages, lists and feeds."""

from dataclasses import replace

from openhotline.statistics.bulletin import Bulletin, make_bulletin
from openhotline.statistics.charts import Chart
from openhotline.statistics.definitions import TABLES, TOTAL
from openhotline.statistics.figures import Figures
from openhotline.statistics.gallery import OVER_TIME, charts_of

_FLAGGED = TABLES["acted_on.self_generated"]


def in_brief(figures: Figures) -> Bulletin:
    """The bulletin of these figures without its tables, curves and comparisons."""
    needed = (_FLAGGED.base, *_FLAGGED.dimensions)
    wholes = {name: {TOTAL: cut[TOTAL]} for name, cut in figures.counts.items() if TOTAL in cut.get(TOTAL, {})}
    flagged = {base: cells for base, cells in figures.counts.get(_FLAGGED.measure, {}).items() if base in needed}
    counts = {**wholes, _FLAGGED.measure: {**wholes.get(_FLAGGED.measure, {}), **flagged}}
    return make_bulletin(replace(figures, counts=counts, months={}, five_years={}, previous={}), {}, provisional=False)


def over_the_years(figures: Figures) -> Chart | None:
    """The chart of pages acted on, beside the same period of earlier years; None where there is nothing beside it."""
    acted_on = {TOTAL: figures.counts.get("acted_on", {}).get(TOTAL, {})}
    small = make_bulletin(replace(figures, counts={"acted_on": acted_on}, months={}, hidden={}), {}, provisional=False)
    return charts_of(small, OVER_TIME).get("acted_on-earlier")
