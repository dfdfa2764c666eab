"""Trends and survival curves."""

from collections.abc import Sequence
from datetime import date

from openhotline.statistics.charts.canvas import LEADING, SIZE, Canvas, width_of, wrap
from openhotline.statistics.charts.chart import Chart, Point, Series, known, share_reached
from openhotline.statistics.charts.palette import DASHES, EDGE, QUIET, RULE, SERIES, TEXT
from openhotline.statistics.charts.words import HIDDEN, half_gone, nine_in_ten_gone, number, percentage
from openhotline.statistics.periods import Period, read_period

PLOT = 250
GAP = 8
LABELS = 150
MANY = 24  # points on one line; beyond it only the ends have marks
At = tuple[float, float]


class Plot:
    """Where numbers lie on the canvas: x from `low` to `high`, y from 0 to `top`."""

    def __init__(self, canvas: Canvas, *, low: float, high: float, top: float, box: tuple[float, float, float]) -> None:
        self.canvas = canvas
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
            self.canvas.line(self.left - GAP, self.y(value), until, self.y(value), EDGE if value == 0 else RULE)
            self.canvas.text(self.left - 2 * GAP, self.y(value) + 5, words, anchor="end", fill=QUIET)

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
    left = max(width_of(words) for _value, words in ticks) + 2 * GAP
    edge = _room_at_the_end(canvas, chart)
    key = _key(canvas, chart) if canvas.narrow and len(chart.series) > 1 else 0.0
    middles = [_middle(period) for period in periods.values()]
    low = min([*middles, *(at.toordinal() for at, _why in breaks)])
    high = max([*middles, *(at.toordinal() for at, _why in breaks)])
    plot = Plot(canvas, low=low, high=high, top=ticks[-1][0], box=(left + GAP, canvas.width - edge, key))
    texts = _break_texts(plot, breaks)
    bands = sum(len(lines) * LEADING + GAP for _x, lines, _anchor in texts) + SIZE + GAP
    plot.head += bands
    plot.foot += bands
    plot.grid(ticks, until=plot.right + GAP)
    _draw_breaks(plot, texts, key)
    ends: list[tuple[float, float, list[str]]] = []
    for place, one in enumerate(chart.series):
        last = _draw_line(plot, one, place, periods, [at for at, _why in breaks])
        if last:
            words = [number(last.value)]
            if len(chart.series) > 1 and not canvas.narrow:
                words = [*wrap(one.label, LABELS - 2 * GAP), *words]
            ends.append((plot.x(_middle(periods[last.name])), plot.y(last.value or 0), words))
    if len(chart.series) == 1:
        _label_points(plot, chart.series[0], periods)
    else:
        _label_ends(canvas, ends, plot)
    hidden = {point.name for one in chart.series for point in one.points if point.value is None}
    for name in sorted(hidden):
        canvas.text(plot.x(_middle(periods[name])), plot.foot - 5, HIDDEN, anchor="middle", fill=QUIET)
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


def _room_at_the_end(canvas: Canvas, chart: Chart) -> float:
    widest = max((width_of(number(value)) for one in chart.series for value in known(one.points)), default=0) * 1.06
    if len(chart.series) == 1:
        return max(widest / 2, GAP)
    if canvas.narrow:
        return widest + 2 * GAP
    return LABELS


def _label_points(plot: Plot, series: Series, periods: dict[str, Period]) -> None:
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
        if all(x + half + 4 <= start or x - half - 4 >= end for start, end in taken):
            plot.canvas.text(x, plot.y(point.value or 0) - 10, words, anchor="middle", bold=True, halo=True)
            taken.append((x - half, x + half))


def _label_ends(canvas: Canvas, ends: list[tuple[float, float, list[str]]], plot: Plot) -> None:
    """Labels beside the ends of lines, pushed apart where they would lie on one another."""
    floor = plot.head - LEADING
    placed: list[tuple[float, float, list[str]]] = []
    for x, y, words in sorted(ends, key=lambda end: end[1]):
        base = max(y + 5, floor + LEADING)
        placed.append((x, base, words))
        floor = base + (len(words) - 1) * LEADING + 4
    ceiling = plot.foot + 4
    for x, base, words in reversed(placed):
        base = min(base, ceiling - (len(words) - 1) * LEADING)
        ceiling = base - LEADING - 4
        canvas.lines(x + GAP + 4, base, words[:-1])
        canvas.text(x + GAP + 4, base + (len(words) - 1) * LEADING, words[-1], bold=True)


def _key(canvas: Canvas, chart: Chart) -> float:
    """Narrow paper has no room beside the lines: dashes and marks with their labels above them."""
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
    """The share still online as steps from 100 % down; where half and nine in ten were gone is marked."""
    points = chart.series[0].points
    times = nice_ticks(max(float(point.name) for point in points))
    end = max(float(point.name) for point in points)
    ticks = [(float(value), percentage(value)) for value in (0, 25, 50, 75, 100)]
    left = max(width_of(words) for _value, words in ticks) + 2 * GAP
    plot = Plot(canvas, low=0, high=end, top=100, box=(left, canvas.width - 3 * GAP, GAP))
    plot.grid(ticks, until=canvas.width)
    for at in survival_steps(points):
        steps = [(plot.x(x), plot.y(y)) for x, y in at]
        canvas.path(steps, SERIES[0])
    plot.below([(value, number(value)) for value in times if value <= end])
    canvas.text(canvas.width, canvas.height + SIZE, chart.unit, anchor="end", fill=QUIET)
    canvas.height += LEADING
    half, tenth = share_reached(points, 50), share_reached(points, 10)
    if half:
        _mark_time(plot, float(half.name), 50, half_gone(half))
    if tenth and tenth != half:
        _mark_time(plot, float(tenth.name), 10, nine_in_ten_gone(tenth))
    elif tenth:
        canvas.notes(nine_in_ten_gone(tenth))


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
    """A dot on the step, a line down to the time, and the words over the curve, or under it at the far end."""
    canvas, x, y = plot.canvas, plot.x(time), plot.y(share)
    canvas.line(x, y, x, plot.foot, TEXT, dash="3 3")
    canvas.mark(x, y, 0, TEXT)
    room = canvas.width - x - 2 * GAP
    if room >= 110:
        lines = wrap(words, min(room, 320))
        canvas.lines(x + GAP, y - 8 - (len(lines) - 1) * LEADING, lines)
    else:
        lines = wrap(words, min(x - plot.left - GAP, 230))
        canvas.lines(x - GAP, y - 8 - (len(lines) - 1) * LEADING, lines, anchor="end")
