"""Trends and survival curves."""

import math
from collections.abc import Sequence
from datetime import date

from openhotline.statistics.charts.canvas import LEADING, SIZE, Canvas, width_of, wrap
from openhotline.statistics.charts.chart import Chart, Point, Series, known, share_reached
from openhotline.statistics.charts.palette import DASHES, EDGE, QUIET, RULE, SERIES, TEXT
from openhotline.statistics.charts.words import HIDDEN, half_gone, nine_in_ten_gone, number, percentage, time_scale
from openhotline.statistics.periods import Period, read_period
from openhotline.statistics.wording import duration

PLOT = 250
GAP = 8
LABELS = 150
MANY = 24  # points on one line; beyond it only the ends have marks
TIMES = (1, 6, 24, 168, 672, 2_160, 8_760, 17_520, 35_040, 70_080)
"""Hours that are named under a survival curve: an hour, six, a day, 7, 28, 90 days, and years."""
SOONEST = 0.5
"""Hours; where a survival curve begins. What ends within its first hour ends at hour 1."""
At = tuple[float, float]
End = tuple[bool, float, int, list[str]]  # whether others go on, y of the last point, place of the series, its words


class Plot:
    """Where numbers lie on the canvas: x from `low` to `high`, y from 0 to `top`. Rules begin at `axis`."""

    def __init__(
        self, canvas: Canvas, *, low: float, high: float, top: float, axis: float, box: tuple[float, float, float]
    ) -> None:
        self.canvas = canvas
        self.axis = axis
        self.left, self.right, self.head = box
        self.foot = self.head + PLOT
        self._low, self._high, self._top = low, high, top

    def x(self, value: float) -> float:
        if self._high == self._low:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * (value - self._low) / (self._high - self._low)

    def y(self, value: float) -> float:
        return self.foot - PLOT * value / self._top

    def grid(self, ticks: Sequence[tuple[float, str]], *, until: float) -> None:
        for value, words in ticks:
            self.canvas.line(self.axis, self.y(value), until, self.y(value), EDGE if value == 0 else RULE)
            self.canvas.text(self.axis - GAP, self.y(value) + 5, words, anchor="end", fill=QUIET)

    def below(self, ticks: Sequence[tuple[float, str]]) -> None:
        """Words under the plot, as many as there is room for, the last always."""
        end = self.canvas.width + 11.0
        for value, words in reversed(ticks):
            half = width_of(words) / 2
            x = min(max(self.x(value), half), self.canvas.width - half)
            if x + half + 10 <= end:
                self.canvas.text(x, self.foot + LEADING + 2, words, anchor="middle", fill=QUIET)
                end = x - half
        self.canvas.height = self.foot + LEADING + 6


def nice_ticks(most: float) -> list[float]:
    """From 0 in steps of 1, 2 or 5 times a power of ten, three to six of them, the last at or above `most`."""
    step = 1.0
    for exponent in range(0, 16):
        for factor in (1, 2, 5):
            step = factor * 10.0**exponent
            if most / step <= 5:
                return [step * place for place in range(max(2, -int(-most // step)) + 1)]
    raise ValueError(f"{most} is more than anybody counts.")


def draw_trend(canvas: Canvas, chart: Chart) -> None:
    """A line for each series, broken wherever a period is missing or hidden and at every named break."""
    periods = {point.name: read_period(point.name) for one in chart.series for point in one.points}
    labels = {point.name: point.label for one in chart.series for point in one.points}
    breaks = sorted((read_period(at).first, why) for at, why in chart.breaks)
    values = [value for one in chart.series for value in known(one.points)]
    ticks = [(value, number(value)) for value in nice_ticks(max(values, default=1))]
    axis = max(width_of(words) for _value, words in ticks) + GAP
    beside = not canvas.narrow and _fit_beside(chart)
    edge = LABELS if beside and len(chart.series) > 1 else _room_for_numbers(chart)
    key = _key(canvas, chart) if not beside and len(chart.series) > 1 else 0.0
    middles = [_middle(period) for period in periods.values()]
    low = min([*middles, *(at.toordinal() for at, _why in breaks)])
    high = max([*middles, *(at.toordinal() for at, _why in breaks)])
    start = axis + (edge if len(chart.series) == 1 else GAP)
    plot = Plot(canvas, low=low, high=high, top=ticks[-1][0], axis=axis, box=(start, canvas.width - edge, key))
    texts = _break_texts(plot, breaks)
    bands = sum(len(lines) * LEADING + GAP for _x, lines, _anchor in texts) + SIZE + GAP
    plot.head += bands
    plot.foot += bands
    plot.grid(ticks, until=plot.right + GAP)
    _draw_breaks(plot, texts, key)
    ends: list[End] = []
    for place, one in enumerate(chart.series):
        last = _draw_line(plot, one, place, periods, [at for at, _why in breaks])
        if last:
            early = _middle(periods[last.name]) < max(middles)
            words = [number(last.value)]
            if beside:
                words = [*_label_lines(one, last if early else None), *words]
            elif early:
                continue  # its number would seem to be of the last period
            ends.append((early, plot.y(last.value or 0), place, words))
    dashes = _draw_dashes(plot, chart, periods)
    if len(chart.series) == 1:
        _label_points(plot, chart.series[0], periods, dashes)
    else:
        _label_ends(plot, ends)
    shown = sorted((_middle(period), labels[name]) for name, period in periods.items())
    plot.below(shown)


def _middle(period: Period) -> float:
    return (period.first.toordinal() + period.until.toordinal()) / 2


def runs(points: Sequence[Point], periods: dict[str, Period], breaks: Sequence[date]) -> list[list[Point]]:
    """The points that may be joined: known, of periods without a gap between them, and on one side of every break."""
    found: list[list[Point]] = []
    before: Point | None = None
    for point in sorted(points, key=lambda point: periods[point.name].first):
        if point.value is not None:
            joined = before is not None and periods[before.name].until == periods[point.name].first
            if before and joined and not _parted(periods[before.name], periods[point.name], breaks):
                found[-1].append(point)
            else:
                found.append([point])
        before = point if point.value is not None else None
    return found


def _parted(before: Period, after: Period, breaks: Sequence[date]) -> bool:
    return any(_middle(before) < at.toordinal() <= _middle(after) for at in breaks)


def _draw_line(
    plot: Plot, series: Series, place: int, periods: dict[str, Period], breaks: Sequence[date]
) -> Point | None:
    """The line of a series in its pieces; says which point is its last."""
    last = None
    for run in runs(series.points, periods, breaks):
        at = [(plot.x(_middle(periods[point.name])), plot.y(point.value or 0)) for point in run]
        if len(at) > 1:
            plot.canvas.path(at, SERIES[place], dash=DASHES[place])
        for x, y in at if len(series.points) <= MANY else {at[0]: 1, at[-1]: 1}:
            plot.canvas.mark(x, y, place, SERIES[place])
        last = run[-1]
    return last


def _room_for_numbers(chart: Chart) -> float:
    """How wide the paper after the last point is: half a number that stands over it, or a number that follows it."""
    widest = max((width_of(number(value)) for one in chart.series for value in known(one.points)), default=0) * 1.06
    return max(widest / 2, GAP) if len(chart.series) == 1 else widest + 2 * GAP


def _label_lines(series: Series, last: Point | None) -> list[str]:
    """The label of a line beside its end, with the period of its last point where others go on."""
    return wrap(f"{series.label} ({last.label})" if last else series.label, LABELS - 4 * GAP)


def _fit_beside(chart: Chart) -> bool:
    """Whether all labels have room beside the plot, one under the other."""
    lines = sum(len(_label_lines(one, one.points[-1])) + 1 for one in chart.series)
    return lines * (LEADING + 4) <= PLOT


def _draw_dashes(plot: Plot, chart: Chart, periods: dict[str, Period]) -> list[float]:
    """A dash on the ground where something is hidden, as many as have room; says where they stand."""
    hidden = {point.name for one in chart.series for point in one.points if point.value is None}
    drawn: list[float] = []
    for x in sorted(plot.x(_middle(periods[name])) for name in hidden):
        if not drawn or x - drawn[-1] >= SIZE:
            plot.canvas.text(x, plot.foot - 5, HIDDEN, anchor="middle", fill=QUIET)
            drawn.append(x)
    return drawn


def _label_points(plot: Plot, series: Series, periods: dict[str, Period], dashes: Sequence[float]) -> None:
    """The numbers of a single line: all where there is room, else the highest, the last and the first."""
    points = [point for point in series.points if point.value is not None]
    points.sort(key=lambda point: (-(point.value or 0), periods[point.name].first))
    if points:
        ends = sorted(points, key=lambda point: periods[point.name].first)
        points = [ends[-1], points[0], ends[0], *points]
    taken: list[tuple[float, float]] = []
    every = plot.right - plot.left >= len(series.points) * 56
    for point in points if every else points[:3]:
        words = number(point.value)
        x, half = plot.x(_middle(periods[point.name])), width_of(words) * 0.53
        y = plot.y(point.value or 0) - 10
        on_a_dash = y > plot.foot - 2 * SIZE and any(abs(x - dash) < half + 6 for dash in dashes)
        if not on_a_dash and all(x + half + 4 <= start or x - half - 4 >= end for start, end in taken):
            plot.canvas.text(x, y, words, anchor="middle", bold=True, halo=True)
            taken.append((x - half, x + half))


def _label_ends(plot: Plot, ends: Sequence[End]) -> None:
    """Labels beside the plot at the height of the last points, pushed apart where they would lie on one another.

    A line that ends before the others has its mark before its label, apart from the plot, and says when it ended.
    """
    x = plot.right + GAP + 4
    floor = plot.head - LEADING
    placed: list[End] = []
    for early, y, place, words in sorted(ends, key=lambda end: end[1]):
        base = max(y + 5, floor + LEADING)
        placed.append((early, base, place, words))
        floor = base + (len(words) - 1) * LEADING + 4
    ceiling = plot.foot + 4
    for early, base, place, words in reversed(placed):
        base = min(base, ceiling - (len(words) - 1) * LEADING)
        ceiling = base - LEADING - 4
        indent = 0
        if early:
            plot.canvas.mark(x + GAP, base - 5, place, SERIES[place])
            indent = 2 * GAP
        plot.canvas.lines(x + indent, base, words[:-1])
        plot.canvas.text(x + indent, base + (len(words) - 1) * LEADING, words[-1], bold=True)


def _key(canvas: Canvas, chart: Chart) -> float:
    """Where there is no room beside the lines: dashes and marks with their labels above them."""
    y = 0.0
    for place, one in enumerate(chart.series):
        canvas.path([(0, y + 9), (30, y + 9)], SERIES[place], dash=DASHES[place])
        canvas.mark(15, y + 9, place, SERIES[place])
        y = canvas.lines(38, y + SIZE, wrap(one.label, canvas.width - 38)) - SIZE + 4
    return y + 14


def _break_texts(plot: Plot, breaks: Sequence[tuple[date, str]]) -> list[tuple[float, list[str], str]]:
    """Where the rule of each break stands, its text in lines, and its side: after the rule, or before it at the end.

    From top to bottom: those before their rule, the latest first, then the others from the first on. A rule begins at
    its own text, so none runs through a text above it; and a text after its rule ends where a taller rule stands.
    """
    width = plot.canvas.width
    at = [(plot.x(day.toordinal()), why) for day, why in breaks]
    late = [(x, why) for x, why in at if width - x - GAP < min(200, x)]
    before = [(x, wrap(why, min(x - GAP, 300)), "end") for x, why in reversed(late)]
    after = []
    for x, why in at[: len(at) - len(late)]:
        end = min([width, *(other - GAP for other, _why in late)])
        after.append((x, wrap(why, min(max(end - x - GAP, 90), 300)), "start"))
    return [*before, *after]


def _draw_breaks(plot: Plot, texts: Sequence[tuple[float, list[str], str]], y: float) -> None:
    for x, lines, anchor in texts:
        plot.canvas.line(x, y, x, plot.foot, TEXT, dash="3 3")
        plot.canvas.lines(x + (GAP if anchor == "start" else -GAP), y + SIZE, lines, anchor=anchor)
        y += len(lines) * LEADING + GAP


def draw_survival(canvas: Canvas, chart: Chart) -> None:
    """The share still online as steps from 100 % down; where half and nine in ten were gone is marked.

    Time is on a logarithmic scale, and it says so: most pages go within days, and the last of them after years.
    """
    points = chart.series[0].points
    end = max(float(point.name) for point in points)
    ticks = [(float(value), percentage(value)) for value in (0, 25, 50, 75, 100)]
    axis = max(width_of(words) for _value, words in ticks) + GAP
    box = (axis, canvas.width - 3 * GAP, GAP)
    plot = Plot(canvas, low=_time(0), high=_time(end), top=100, axis=axis, box=box)
    plot.grid(ticks, until=canvas.width)
    for at in survival_steps(points):
        steps = [(plot.x(_time(x)), plot.y(y)) for x, y in at]
        canvas.path(steps, SERIES[0])
    plot.below([(_time(hours), duration(hours)) for hours in TIMES if hours <= end])
    canvas.height = canvas.lines(axis, canvas.height + SIZE, wrap(time_scale(), canvas.width - axis), fill=QUIET)
    half, tenth = share_reached(points, 50), share_reached(points, 10)
    if half:
        _mark_time(plot, float(half.name), 50, half_gone(half))
    if tenth and tenth != half:
        _mark_time(plot, float(tenth.name), 10, nine_in_ten_gone(tenth))
    elif tenth:
        canvas.notes(nine_in_ten_gone(tenth))


def _time(hours: float) -> float:
    return math.log2(max(hours, SOONEST))


def survival_steps(points: Sequence[Point]) -> list[list[At]]:
    """The corners of the curve, from 100 % at 0; a hidden share ends it, and the next known one begins it again."""
    runs: list[list[At]] = [[(0.0, 100.0)]]
    for point in points:
        if point.value is None:
            runs.append([])
            continue
        time = float(point.name)
        if runs[-1]:
            runs[-1].append((time, runs[-1][-1][1]))
        runs[-1].append((time, point.value))
    return [run for run in runs if len(run) > 1]


def _mark_time(plot: Plot, time: float, share: float, words: str) -> None:
    """A dot on the step, a line down to the time, and the words over the curve; at its end before it and under it.

    Where there is room for neither, they stand below.
    """
    canvas, x, y = plot.canvas, plot.x(_time(time)), plot.y(share)
    canvas.line(x, y, x, plot.foot, TEXT, dash="3 3")
    canvas.mark(x, y, 0, TEXT)
    room = canvas.width - x - 2 * GAP
    if room >= 110:
        lines = wrap(words, min(room, 320))
        canvas.lines(x + GAP, y - 8 - (len(lines) - 1) * LEADING, lines)
    elif width_of(words) < x - plot.left - GAP:
        canvas.text(x - GAP, y + SIZE + 3, words, anchor="end")
    else:
        canvas.notes(words)
