"""What a chart says, for those who do not see it: alt text and table, made from its numbers alone."""

from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openhotline.statistics.charts.chart import Chart, Point, Series, share_reached
from openhotline.statistics.periods import read_period
from openhotline.statistics.wording import grouped

HIDDEN = "–"


def number(value: float | None) -> str:
    """As the language of the page groups it; a dash where it is hidden. Fractions keep one digit."""
    if value is None:
        return HIDDEN
    if value == int(value):
        return grouped(int(value))
    return formats.number_format(value, decimal_pos=1, use_l10n=True, force_grouping=True)


def percentage(value: float | None) -> str:
    """As `number`, with the sign where the language puts it."""
    return HIDDEN if value is None else _("%(number)s%%") % {"number": number(value)}


def shown(chart: Chart, value: float | None) -> str:
    """A value of this chart as it is written beside its mark and in its table."""
    return percentage(value) if chart.kind == "survival" else number(value)


def only_hosting() -> str:
    return _("A shade shows only where something was hosted, not who did it or where anybody lives.")


def describe(chart: Chart) -> str:
    """The alt text: what kind of chart, the highest and the lowest, the first and the last, what is hidden.

    Names no cause but those that the chart was given for its breaks. Hidden values are named as hidden.
    """
    told = [_KINDS[chart.kind]() % {"unit": chart.unit}]
    for one in chart.series:
        sentences = " ".join(_survival(chart, one) if chart.kind == "survival" else _numbers(chart, one))
        if len(chart.series) > 1:
            sentences = _("%(series)s. %(sentences)s") % {"series": one.label, "sentences": sentences}
        told.append(sentences)
    told += [_("The line is broken here: %(reason)s") % {"reason": why} for _at, why in chart.breaks]
    if chart.kind == "map":
        told.append(only_hosting())
    if chart.hides and chart.hidden_note:
        told.append(chart.hidden_note)
    return " ".join(told)


_KINDS = {
    "bars": lambda: _("Bar chart, %(unit)s."),
    "stacked": lambda: _("Stacked bar chart, parts of a whole, %(unit)s."),
    "trend": lambda: _("Line chart, %(unit)s."),
    "survival": lambda: _("Curve that falls in steps: the share still online, over time in %(unit)s."),
    "map": lambda: _("Map of the world, countries shaded by number, %(unit)s."),
}


def _numbers(chart: Chart, series: Series) -> list[str]:
    points = _in_time(series.points) if chart.kind == "trend" else series.points
    told = []
    visible = [point for point in points if point.value is not None]
    if chart.kind == "trend" and len(visible) > 1:
        told.append(_first_to_last(chart, visible))
    if visible:
        told.append(_range(chart, visible))
    return told + _hidden(points)


def _in_time(points: Sequence[Point]) -> list[Point]:
    return sorted(points, key=lambda point: read_period(point.name).first)


def _first_to_last(chart: Chart, points: Sequence[Point]) -> str:
    first, last = points[0], points[-1]
    return _("First: %(first)s, %(first_value)s. Last: %(last)s, %(last_value)s.") % {
        "first": first.label,
        "first_value": shown(chart, first.value),
        "last": last.label,
        "last_value": shown(chart, last.value),
    }


def _range(chart: Chart, points: Sequence[Point]) -> str:
    """The extremes, each with all who share it."""
    values = [point.value for point in points if point.value is not None]
    high, low = max(values), min(values)
    if len(points) == 1:
        return _("%(label)s: %(value)s.") % {"label": points[0].label, "value": shown(chart, high)}
    if high == low:
        return _("Every value is %(value)s.") % {"value": shown(chart, high)}
    return _("Highest: %(highest)s, %(high)s. Lowest: %(lowest)s, %(low)s.") % {
        "highest": "; ".join(point.label for point in points if point.value == high),
        "high": shown(chart, high),
        "lowest": "; ".join(point.label for point in points if point.value == low),
        "low": shown(chart, low),
    }


def _hidden(points: Sequence[Point]) -> list[str]:
    labels = [point.label for point in points if point.value is None]
    if not labels:
        return []
    sentence = ngettext("One value is hidden: %(labels)s.", "%(count)s values are hidden: %(labels)s.", len(labels))
    return [sentence % {"count": grouped(len(labels)), "labels": "; ".join(labels)}]


def half_gone(point: Point) -> str:
    return _("Half were gone after %(time)s") % {"time": point.label}


def nine_in_ten_gone(point: Point) -> str:
    return _("Nine in ten were gone after %(time)s") % {"time": point.label}


def time_scale() -> str:
    return _("Time is on a logarithmic scale: the later, the closer together.")


def _survival(chart: Chart, series: Series) -> list[str]:
    visible = [point for point in series.points if point.value is not None]
    told = [_first_to_last(chart, visible)] if visible else []
    half, tenth = share_reached(series.points, 50), share_reached(series.points, 10)
    told.append(f"{half_gone(half)}." if half else _("It is not known by when half were gone."))
    told.append(f"{nine_in_ten_gone(tenth)}." if tenth else _("It is not known by when nine in ten were gone."))
    return told + _hidden(series.points)


def table_of(chart: Chart) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The same numbers as a table: its head and its rows. A dash is hidden, an empty cell was never there."""
    labels: dict[str, str] = {}
    for one in chart.series:
        for point in one.points:
            labels.setdefault(point.name, point.label)
    names = list(labels)
    if chart.kind == "trend":
        names.sort(key=lambda name: read_period(name).first)
    cells = [{point.name: shown(chart, point.value) for point in one.points} for one in chart.series]
    notes = {name: _notes(chart, name) for name in names}
    head = (chart.dimension, *(one.label for one in chart.series))
    rows = tuple((labels[name], *(column.get(name, "") for column in cells)) for name in names)
    if not any(notes.values()):
        return head, rows
    return (*head, _("Note")), tuple((*row, notes[name]) for name, row in zip(names, rows, strict=True))


def _notes(chart: Chart, name: str) -> str:
    notes = [point.note for one in chart.series for point in one.points if point.name == name and point.note]
    return " ".join(dict.fromkeys(notes))
