"""The map: where something was hosted, by country.

The land comes from `data/world.json`, one path for each ISO 3166-1 code (Natural Earth by way of world-atlas; made by
frontend/world.mjs). It takes no side: it shows codes, because networks are registered by code.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from openhotline.statistics.charts.canvas import LEADING, SIZE, Canvas, width_of
from openhotline.statistics.charts.chart import Chart, Point, known
from openhotline.statistics.charts.palette import EDGE, EMPTY, PAPER, SHADES, TEXT
from openhotline.statistics.charts.words import number, only_hosting

_FILE = Path(__file__).parents[1] / "data" / "world.json"
DASH = "2 1.5"


@cache
def world() -> Mapping[str, Any]:
    """`width`, `height` and `land` (code → path). Read once, never changed."""
    data: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return data


def shade_bounds(values: list[float]) -> list[float]:
    """The lowest value of each shade: at most five, at equal ratios, each rounded to one digit.

    Counts by country differ by powers of ten; equal steps would put all but one country into the palest shade.
    """
    visible = sorted(value for value in values if value >= 1)
    if not visible:
        return []
    low, high = visible[0], visible[-1]
    bounds = [low]
    for place in range(1, len(SHADES)):
        bound = _one_digit(low * (high / low) ** (place / len(SHADES)))
        if bounds[-1] < bound <= high:
            bounds.append(bound)
    return bounds


def _one_digit(value: float) -> float:
    return float(f"{value:.0e}")


def draw_map(canvas: Canvas, chart: Chart) -> None:
    """Countries in up to five shades; hidden ones empty with a dashed edge; what the map is too small for, in words."""
    points = {point.name: point for point in chart.series[0].points}
    bounds = shade_bounds(known(chart.series[0].points))
    scale = canvas.width / world()["width"]
    land: Mapping[str, str] = world()["land"]
    # The dashed ones last, so that no neighbour's edge lies over theirs.
    for code in sorted(land, key=lambda code: (_hidden(points.get(code)), code)):
        point = points.get(code)
        if _hidden(point):
            canvas.land(land[code], PAPER, TEXT, 1, DASH, scale, 0)
        else:
            canvas.land(land[code], _shade(point, bounds), EDGE, 0.5, "", scale, 0)
    canvas.height = world()["height"] * scale + 12
    _key(canvas, bounds, any(map(_hidden, points.values())))
    small = [point for point in points.values() if point.name not in land and point.value != 0]
    apart = "; ".join(f"{point.label} {number(point.value)}" for point in small)
    canvas.notes(
        _("Too small for this map, or no country: %(countries)s.") % {"countries": apart} if small else "",
        only_hosting(),
        _("Borders are drawn for orientation and say nothing about the status of any territory."),
    )


def _hidden(point: Point | None) -> bool:
    return point is not None and point.value is None


def _shade(point: Point | None, bounds: list[float]) -> str:
    if point is None or not point.value:
        return EMPTY
    return shades_for(bounds)[sum(bound <= point.value for bound in bounds) - 1]


def shades_for(bounds: list[float]) -> tuple[str, ...]:
    """Fewer shades are taken from the dark end, where they differ most from no figure."""
    return SHADES[len(SHADES) - len(bounds) :]


def _key(canvas: Canvas, bounds: list[float], hides: bool) -> None:
    entries = [(_("None, or no figure"), EMPTY, "")]
    for place, bound in enumerate(bounds):
        low = number(bound)
        if place + 1 < len(bounds):
            words = _("%(low)s to under %(high)s") % {"low": low, "high": number(bounds[place + 1])}
        else:
            words = _("%(low)s or more") % {"low": low}
        entries.append((words, shades_for(bounds)[place], ""))
    if hides:
        entries.append((_("Hidden"), PAPER, DASH))
    x, y = 0.0, canvas.height
    for words, fill, dash in entries:
        width = 28 + width_of(words)
        if x and x + width > canvas.width:
            x, y = 0.0, y + LEADING + 5
        edge = TEXT if dash else EDGE
        canvas.rect(x + 0.5, y + 1.5, 20, 15, fill, stroke=edge, stroke_width=1, stroke_dasharray=dash)
        canvas.text(x + 28, y + SIZE, words)
        x += width + 20
    canvas.height = y + LEADING + 4
