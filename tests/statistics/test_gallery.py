"""What is drawn of a bulletin says what its sentences say."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from openhotline.statistics.bulletin.making import make_bulletin
from openhotline.statistics.charts.chart import share_reached
from openhotline.statistics.clocks import curves
from openhotline.statistics.gallery import CURVE_POINTS, charts_of
from openhotline.statistics.survival import NINE_TENTHS
from openhotline.statistics.wording import duration
from tests.support.publishing import some_figures

COUNTED_AT = "2036-01-01T00:00:00+00:00"


def drawn_and_told(hours):
    """The chart of a clock over items that ended after so many hours each, and its curve."""
    cells = {f"|ended|{hour}": hours.count(hour) for hour in sorted(set(hours))}
    figures = some_figures()
    figures = replace(figures, counts={**figures.counts, "notice_to_removed": {"": cells}}, counted_at=COUNTED_AT)
    chart = charts_of(make_bulletin(figures, {}))["notice_to_removed"]
    return chart.series[0].points, curves(cells, counted_at=COUNTED_AT)[""]


def at_most(hours):
    return duration(hours, up=True)


class TestACurve:
    @given(st.lists(st.integers(1, 5_000), min_size=3, max_size=30).filter(lambda hours: len(set(hours)) > 1))
    def test_marks_the_times_that_are_told(self, hours):
        points, curve = drawn_and_told(hours)

        assert share_reached(points, 50).label == at_most(curve.median)
        assert share_reached(points, 10).label == at_most(curve.percentile(NINE_TENTHS))

    def test_does_so_too_where_it_has_too_many_steps_to_draw_them_all(self):
        points, curve = drawn_and_told([*range(1, 4 * CURVE_POINTS), 7, 7, 9])

        assert len(curve.steps) > 3 * CURVE_POINTS > 2 * len(points)
        assert share_reached(points, 50).name == str(curve.median)
        assert share_reached(points, 10).name == str(curve.percentile(NINE_TENTHS))
