"""A bulletin in brief: headline, warning and wholes, for front pages, lists and feeds."""

from dataclasses import replace

from openhotline.statistics.bulletin import Bulletin, make_bulletin
from openhotline.statistics.definitions import TABLES, TOTAL
from openhotline.statistics.figures import Figures

_FLAGGED = TABLES["acted_on.self_generated"]


def in_brief(figures: Figures) -> Bulletin:
    """The bulletin of these figures without its tables, curves and comparisons."""
    needed = (_FLAGGED.base, *_FLAGGED.dimensions)
    wholes = {name: {TOTAL: cut[TOTAL]} for name, cut in figures.counts.items() if TOTAL in cut.get(TOTAL, {})}
    flagged = {base: cells for base, cells in figures.counts.get(_FLAGGED.measure, {}).items() if base in needed}
    counts = {**wholes, _FLAGGED.measure: {**wholes.get(_FLAGGED.measure, {}), **flagged}}
    return make_bulletin(replace(figures, counts=counts, months={}, five_years={}, previous={}), {}, provisional=False)
