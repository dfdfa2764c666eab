"""What a chart shows: numbers with their words, and nothing about how they are drawn."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from openhotline.statistics.periods import read_period

Kind = Literal["bars", "stacked", "trend", "survival", "map"]
MOST_SERIES = 6  # as many as there are colours that people can tell apart
_NAME = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True)
class Point:
    """One number. `value` is None where it is hidden; `name` is its code: a country, a period (2021H1), a time."""

    label: str
    value: float | None
    name: str
    note: str = ""


@dataclass(frozen=True)
class Series:
    """Numbers that belong together: one publisher, one part of a whole."""

    name: str
    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Chart:
    """Texts are translated already. `unit` is what is counted (“web pages”); of a survival curve “hours”.

    bars      one series; a bar for each point, in the order given
    stacked   a series for each part, all with the same points; one bar for each point. Parts must not overlap
    trend     names are periods; a line is joined only between periods that follow one another, and never over a break
    survival  one series; names are hours, values the per cent still online, never rising
    map       one series; names are country codes (ISO 3166-1 alpha-2)

    `dimension` heads the first column of the table (“Country”). `breaks` are (period from which it holds, sentence that
    says why); `hidden_note` is the sentence that explains a dash. Refuses (ValueError) what cannot be drawn truthfully.
    """

    name: str
    kind: Kind
    title: str
    subtitle: str
    unit: str
    series: tuple[Series, ...]
    dimension: str = ""
    breaks: tuple[tuple[str, str], ...] = ()
    source: str = ""
    hidden_note: str = ""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"The name of a chart becomes part of ids: {self.name!r} is none.")
        if not 1 <= len(self.series) <= MOST_SERIES:
            raise ValueError(f"A chart has one to {MOST_SERIES} series; put the rest together.")
        if self.kind in ("bars", "survival", "map") and len(self.series) > 1:
            raise ValueError(f"A chart of the kind {self.kind} has one series.")
        if self.breaks and self.kind != "trend":
            raise ValueError("Only a trend has breaks.")
        for one in self.series:
            names = names_of(one)
            if not names or len(set(names)) < len(names):
                raise ValueError(f"Each point of {one.name!r} needs a name of its own, and there has to be one.")
            for value in known(one.points):
                if not (math.isfinite(value) and value >= 0):
                    raise ValueError(f"{value} cannot be drawn: only numbers from 0 upwards.")
        if self.kind == "stacked" and any(names_of(one) != names_of(self.series[0]) for one in self.series):
            raise ValueError("The parts of a whole need the same points in the same order.")
        if self.kind == "survival":
            _check_curve(self.series[0].points)
        if self.kind == "trend":
            for name in [*(name for one in self.series for name in names_of(one)), *(at for at, _why in self.breaks)]:
                read_period(name)

    @property
    def hides(self) -> bool:
        return any(point.value is None for one in self.series for point in one.points)


def names_of(series: Series) -> tuple[str, ...]:
    return tuple(point.name for point in series.points)


def known(points: Sequence[Point]) -> list[float]:
    """The numbers that may be seen."""
    return [point.value for point in points if point.value is not None]


def share_reached(points: Sequence[Point], percent: float) -> Point | None:
    """The first point of a survival curve at or below `percent`; None where the curve ends, or is hidden, before.

    Source of the method: the quantile of a product-limit estimate is the smallest time at which the survivor function
    is at or below the share (Kaplan and Meier 1958; as in R's `survival::quantile.survfit`).
    """
    for point in points:
        if point.value is None:
            return None
        if point.value <= percent:
            return point
    return None


def _check_curve(points: Sequence[Point]) -> None:
    times = [float(point.name) for point in points]
    if any(later <= sooner for sooner, later in zip(times, times[1:], strict=False)) or times[0] < 0:
        raise ValueError("The times of a survival curve rise from 0.")
    shares = known(points)
    if any(later > sooner for sooner, later in zip(shares, shares[1:], strict=False)) or max(shares, default=0) > 100:
        raise ValueError("The share still online lies between 100 and 0 and never rises.")
