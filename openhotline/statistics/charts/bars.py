"""Bars, and bars of parts: lengths from 0, every number written beside or in its bar."""

from collections.abc import Sequence
from math import ceil

from openhotline.statistics.charts.canvas import LEADING, SIZE, Canvas, width_of, wrap
from openhotline.statistics.charts.chart import Chart, Point, known
from openhotline.statistics.charts.palette import EDGE, ON_SERIES, PAPER, QUIET, SERIES
from openhotline.statistics.charts.words import number

BAR = 24
APART = 12
GAP = 8
WIDEST_LABEL = 210


def draw_bars(canvas: Canvas, chart: Chart) -> None:
    """A bar for each point, in the order given. A hidden one is a dash without a length."""
    points = chart.series[0].points
    start = _label_column(canvas, points)
    room = canvas.width - start - GAP - max(_bold_width(number(point.value)) for point in points)
    most = max(known(points), default=0) or 1
    y = 0.0
    for point in points:
        top, y = _label(canvas, point.label, y, start)
        length = room * (point.value or 0) / most
        if point.value:
            canvas.rect(start, top, max(length, 1), BAR, SERIES[0])
        fill = QUIET if point.value is None else ""
        _value(canvas, start + length + GAP, top, number(point.value), fill)
    _finish(canvas, start, 0, y)


def draw_stacked(canvas: Canvas, chart: Chart) -> None:
    """A bar for each point, its parts in the order of the series; at its end the whole, where no part is hidden.

    A part too short for its number has the number under the bar; a hidden part has no length, and its bar no whole.
    """
    rows = [tuple(one.points[place] for one in chart.series) for place in range(len(chart.series[0].points))]
    labels = [one.label for one in chart.series]
    first = y = _key(canvas, labels)
    start = _label_column(canvas, [row[0] for row in rows])
    wholes = [number(sum(known(row))) if all(part.value is not None for part in row) else "" for row in rows]
    room = canvas.width - start - GAP - max(_bold_width(whole) for whole in wholes)
    most = max(sum(known(row)) for row in rows) or 1
    for row, whole in zip(rows, wholes, strict=True):
        top, y = _label(canvas, row[0].label, y, start)
        x = start
        apart = []
        for place, part in enumerate(row):
            length = room * (part.value or 0) / most
            words = number(part.value)
            if length > 0:
                canvas.rect(x, top, max(length, 1), BAR, SERIES[place], stroke=PAPER, stroke_width=1)
            if part.value is not None and length >= width_of(words) + GAP:
                canvas.text(x + length / 2, _middle(top), words, anchor="middle", fill=ON_SERIES[place])
            elif part.value != 0:
                apart.append(f"{labels[place]} {words}")
            x += length
        if whole:
            _value(canvas, x + GAP, top, whole)
        if apart:
            indent = start + (0 if canvas.narrow else 6)
            lines = wrap(" · ".join(apart), canvas.width - indent)
            canvas.lines(indent, top + BAR + LEADING - 2, lines, fill=QUIET)
            y = max(y, top + BAR + len(lines) * LEADING + APART + 4)
    _finish(canvas, start, first, y)


def _bold_width(words: str) -> float:
    return width_of(words) * 1.06


def _label_column(canvas: Canvas, points: Sequence[Point]) -> float:
    """Where bars start: after the labels, or at the edge where labels stand over their bars."""
    if canvas.narrow:
        return 0
    return min(WIDEST_LABEL, ceil(max(width_of(point.label) for point in points))) + GAP


def _label(canvas: Canvas, words: str, y: float, start: float) -> tuple[float, float]:
    """Writes the label of a bar; says where the bar begins and where the next row does."""
    if canvas.narrow:
        top = canvas.lines(0, y + SIZE, wrap(words, canvas.width)) - SIZE + 6
        return top, top + BAR + APART
    lines = wrap(words, start - GAP)
    height = max(BAR, len(lines) * LEADING)
    canvas.lines(start - GAP, _middle(y + (height - BAR) / 2) - (len(lines) - 1) * LEADING / 2, lines, anchor="end")
    return y + (height - BAR) / 2, y + height + APART


def _middle(top: float) -> float:
    """The base line of a text in the middle of a bar."""
    return top + BAR / 2 + SIZE * 0.36


def _value(canvas: Canvas, x: float, top: float, words: str, fill: str = "") -> None:
    if fill:
        canvas.text(x, _middle(top), words, fill=fill)
    else:
        canvas.text(x, _middle(top), words, bold=True)


def _key(canvas: Canvas, labels: Sequence[str]) -> float:
    """Which colour is which part, in the order of the parts; says where the bars begin."""
    x, y = 0.0, 0.0
    for place, words in enumerate(labels):
        lines = wrap(words, canvas.width - 22)
        width = 22 + max(width_of(line) for line in lines)
        if x and x + width > canvas.width:
            x, y = 0.0, y + LEADING + 4
        canvas.rect(x, y + 2, 14, 14, SERIES[place])
        canvas.lines(x + 22, y + SIZE, lines)
        y += (len(lines) - 1) * LEADING
        x += width + 20
    return y + LEADING + 16


def _finish(canvas: Canvas, start: float, top: float, y: float) -> None:
    canvas.height = y - APART
    if not canvas.narrow:
        canvas.line(start, top - 4, start, canvas.height + 4, EDGE)
