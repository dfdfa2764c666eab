import random
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhotline.statistics.forecast import FEWEST_DAYS, forecast

WEEKS = 8
DAYS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=FEWEST_DAYS, max_size=70)


def made_up_days(numbers: random.Random, number: int) -> tuple[list[int], list[int]]:
    """Busy days and quiet weekends, as many as come in are finished on average; some days are far from it."""
    arrived, finished = [], []
    for day in range(number):
        mean = (60, 55, 50, 50, 45, 20, 15)[day % 7]
        arrived.append(max(0, round(numbers.gauss(mean, 9))))
        finished.append(max(0, round(numbers.gauss(41 if day % 7 < 6 else 49, 7))))
    return arrived, finished


class TestForecast:
    def test_follows_the_days_of_the_week_exactly_where_they_never_vary(self):
        arrived = [10, 0, 0, 0, 0, 0, 3] * WEEKS
        finished = [0, 4, 4, 0, 0, 0, 0] * WEEKS

        told = forecast(arrived=arrived, finished=finished, backlog=5, days=8)

        assert [(day.low, day.backlog, day.high) for day in told] == [(n, n, n) for n in (15, 11, 7, 7, 7, 7, 10, 20)]

    def test_leaves_out_the_days_of_the_gap(self):
        arrived = [1, 2, 3, 4, 5, 6, 7] * WEEKS

        told = forecast(arrived=arrived, finished=[0] * len(arrived), backlog=0, days=2, gap=1)

        assert [day.backlog for day in told] == [2, 5]

    def test_knows_the_weekday_where_the_days_are_no_whole_weeks(self):
        arrived = ([1, 2, 3, 4, 5, 6, 7] * 6)[:-3]

        told = forecast(arrived=arrived, finished=[0] * len(arrived), backlog=0, days=3)

        assert [day.backlog for day in told] == [5, 11, 18]

    def test_looks_back_eight_weeks_and_no_further(self):
        recent = [3] * 7 * WEEKS

        told = forecast(arrived=[900] * 40 + recent, finished=[0] * 40 + recent, backlog=12, days=1)

        assert told[0].backlog == 12

    def test_adds_up_the_spread_and_the_doubt_about_the_means(self):
        """One week high, one week low: each day strays by 2, so s² is 56 · 4 / (56 - 7)."""
        arrived = [10 + (2 if week % 2 else -2) for week in range(WEEKS) for _day in range(7)]

        first, *_rest, eighth = forecast(arrived=arrived, finished=[10] * 56, backlog=1000, days=8)

        s, z = (56 * 4 / 49) ** 0.5, NormalDist().inv_cdf(0.9)
        assert first.high - 1000 == pytest.approx(z * s * (1 + 1 / 8) ** 0.5)
        assert 1000 - eighth.low == pytest.approx(z * s * (8 + (6 * 1 + 4) / 8) ** 0.5)

    def test_says_nothing_of_fewer_than_four_weeks(self):
        assert forecast(arrived=[1] * 27, finished=[1] * 27, backlog=3, days=7) is None
        assert forecast(arrived=[1] * 28, finished=[1] * 28, backlog=3, days=7) is not None
        assert forecast(arrived=[], finished=[], backlog=3, days=7) is None

    @given(DAYS, st.integers(0, 200), st.integers(1, 21), st.integers(0, 3))
    def test_is_never_below_nothing_and_never_surer_later(self, pairs, backlog, days, gap):
        arrived, finished = [came for came, _done in pairs], [done for _came, done in pairs]

        told = forecast(arrived=arrived, finished=finished, backlog=backlog, days=days, gap=gap)

        assert len(told) == days
        assert all(0 <= day.low <= day.backlog <= day.high for day in told)
        reaches = [day.high - day.backlog for day in told]
        assert all(later >= earlier - 1e-9 for earlier, later in zip(reaches, reaches[1:], strict=False))

    def test_is_right_four_times_in_five(self):
        """A thousand made-up hotlines: how often what came lay in the band, a day, three days and a week ahead."""
        numbers = random.Random(20261130)
        hits, rounds = {1: 0, 3: 0, 7: 0}, 1000
        for _hotline in range(rounds):
            arrived, finished = made_up_days(numbers, 7 * WEEKS + 7)
            told = forecast(arrived=arrived[:-7], finished=finished[:-7], backlog=5000, days=7)
            for ahead in hits:
                last = 7 * WEEKS + ahead
                came = 5000 + sum(arrived[7 * WEEKS : last]) - sum(finished[7 * WEEKS : last])
                hits[ahead] += told[ahead - 1].low <= came <= told[ahead - 1].high

        assert all(0.76 <= hit / rounds <= 0.84 for hit in hits.values()), hits

    @pytest.mark.parametrize(
        "wrong",
        [
            {"finished": [1] * 27},
            {"arrived": [*[1] * 27, -1]},
            {"finished": [-1, *[1] * 27]},
            {"backlog": -1},
            {"days": 0},
            {"gap": -1},
        ],
    )
    def test_refuses_what_makes_no_sense(self, wrong):
        with pytest.raises(ValueError):
            forecast(**{"arrived": [1] * 28, "finished": [1] * 28, "backlog": 0, "days": 7, **wrong})
