"""Of a bulletin the headline and the warning alone: for lists and feeds, which tell of many periods at once."""

from dataclasses import replace
from typing import NamedTuple

from openhotline.statistics.bulletin import make_bulletin
from openhotline.statistics.definitions import TABLES, TOTAL
from openhotline.statistics.figures import Figures

_FLAGGED = TABLES["acted_on.self_generated"]


class Brief(NamedTuple):
    headline: str
    warning: str
    """What has to be said first, such as that the figures are made up. Empty for none."""


def in_brief(figures: Figures) -> Brief:
    """The headline and the warning of the bulletin of these figures, without making all of its tables and curves."""
    needed = (TOTAL, _FLAGGED.base, *_FLAGGED.dimensions)
    cuts = {base: cells for base, cells in figures.counts.get(_FLAGGED.measure, {}).items() if base in needed}
    told = make_bulletin(replace(figures, counts={_FLAGGED.measure: cuts}, months={}, five_years={}), {})
    return Brief(told.headline, told.warning)
