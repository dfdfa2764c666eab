from collections import Counter
from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhotline.statistics.survival import BANDS, HALF, Curve, kaplan_meier

COUNTS = st.dictionaries(st.integers(0, 40), st.integers(0, 4), max_size=8)
SHARES = st.fractions(0, 1, max_denominator=20).filter(bool)

# Weeks in remission of 21 children who were given 6-mercaptopurine (Freireich and others, Blood 21, 1963): the example
# of most textbooks. True: the remission ended then; False: it still lasted when the child was last seen.
REMISSIONS = [
    *((6, True), (6, True), (6, True), (6, False), (7, True), (9, False), (10, True), (10, False), (11, False)),
    *((13, True), (16, True), (17, False), (19, False), (20, False), (22, True), (23, True), (25, False)),
    *((32, False), (32, False), (34, False), (35, False)),
]


def curve_of(times: list[tuple[int, bool]]) -> Curve:
    ended = Counter(hour for hour, over in times if over)
    return kaplan_meier(ended=ended, lost=Counter(hour for hour, over in times if not over), open_={})


def one_by_one(ended: dict[int, int], censored: list[dict[int, int]], hours: int) -> Fraction:
    """The share still online after so many hours, reckoned from a list of individuals by the words of the rule."""
    over = [hour for hour, number in ended.items() for _one in range(number)]
    everybody = over + [hour for counts in censored for hour, number in counts.items() for _one in range(number)]
    share = Fraction(1)
    for hour in sorted(set(over)):
        if hour <= hours:
            watched = sum(each >= hour for each in everybody)
            share *= 1 - Fraction(over.count(hour), watched)
    return share


class TestTheTextbookExample:
    CURVE = curve_of(REMISSIONS)

    def test_has_the_steps_of_the_textbooks(self):
        told = [(step.hours, step.at_risk, step.ended, round(step.share, 4)) for step in self.CURVE.steps]

        assert told == [
            (6, 21, 3, 0.8571),
            (7, 17, 1, 0.8067),
            (10, 15, 1, 0.7529),
            (13, 12, 1, 0.6902),
            (16, 11, 1, 0.6275),
            (22, 7, 1, 0.5378),
            (23, 6, 1, 0.4482),
        ]

    def test_has_their_median_and_never_reaches_nine_in_ten(self):
        assert self.CURVE.median == 23
        assert self.CURVE.percentile(Fraction(9, 10)) is None
        assert (self.CURVE.n, self.CURVE.events, self.CURVE.censored, self.CURVE.last) == (21, 9, 12, 35)

    def test_has_their_band(self):
        first, last = self.CURVE.steps[0], self.CURVE.steps[-1]

        assert (round(first.low, 3), round(first.high, 3)) == (0.620, 0.952)
        assert (round(last.low, 3), round(last.high, 3)) == (0.188, 0.680)
        assert self.CURVE.median_band == (13, None)


class TestWithin:
    def test_says_which_share_was_gone_by_the_end_of_that_hour(self):
        curve = kaplan_meier(ended={2: 1, 48: 2}, lost={}, open_={100: 1})

        assert [curve.within(hours) for hours in (0, 1, 2, 47, 48, 100)] == [
            *(0, 0, Fraction(1, 4), Fraction(1, 4), Fraction(3, 4), Fraction(3, 4)),
        ]

    def test_says_nothing_of_hours_that_nobody_observed(self):
        assert kaplan_meier(ended={2: 1}, lost={}, open_={20: 1}).within(48) is None
        assert kaplan_meier(ended={}, lost={}, open_={}).within(0) is None

    def test_says_everything_once_everything_has_ended(self):
        curve = kaplan_meier(ended={2: 1, 5: 3}, lost={3: 7}, open_={})

        assert [curve.within(hours) for hours in BANDS] == [1, 1, 1, 1]

    def test_counts_the_lost_as_watched_while_others_end_in_the_same_hour(self):
        assert kaplan_meier(ended={5: 1}, lost={5: 1}, open_={}).within(5) == Fraction(1, 2)
        assert kaplan_meier(ended={5: 1}, lost={4: 1}, open_={}).within(5) == 1

    @given(COUNTS, COUNTS, COUNTS, st.integers(0, 50))
    def test_is_what_counting_everybody_one_by_one_gives(self, ended, lost, open_, hours):
        within = kaplan_meier(ended=ended, lost=lost, open_=open_).within(hours)

        if within is not None:
            assert within == 1 - one_by_one(ended, [lost, open_], hours)

    @given(COUNTS, st.integers(0, 50))
    def test_is_the_plain_share_where_nothing_is_censored(self, ended, hours):
        within = kaplan_meier(ended=ended, lost={}, open_={}).within(hours)

        if everything := sum(ended.values()):
            assert within == Fraction(sum(n for hour, n in ended.items() if hour <= hours), everything)
        else:
            assert within is None

    @given(COUNTS, COUNTS, COUNTS)
    def test_never_falls(self, ended, lost, open_):
        curve = kaplan_meier(ended=ended, lost=lost, open_=open_)
        told = [curve.within(hours) for hours in range(curve.last + 1)]

        assert not curve.n or (None not in told and told == sorted(told) and told[0] >= 0 and told[-1] <= 1)


class TestPercentile:
    @given(COUNTS, COUNTS, SHARES)
    def test_is_the_first_hour_that_reaches_the_share(self, ended, open_, share):
        curve = kaplan_meier(ended=ended, lost={}, open_=open_)
        hours = curve.percentile(share)

        if hours is None:
            assert not curve.n or curve.within(curve.last) < share
        else:
            assert curve.within(hours) >= share and (not hours or curve.within(hours - 1) < share)

    @given(st.lists(st.integers(0, 300), min_size=1, max_size=60), SHARES)
    def test_is_that_of_the_sorted_list_where_nothing_is_censored(self, hours, share):
        place = -(-len(hours) * share.numerator // share.denominator)  # rounded up

        assert kaplan_meier(ended=Counter(hours), lost={}, open_={}).percentile(share) == sorted(hours)[place - 1]

    def test_waits_until_exactly_half_has_ended(self):
        assert kaplan_meier(ended={3: 1, 9: 1}, lost={}, open_={20: 2}).median == 9
        assert kaplan_meier(ended={3: 1}, lost={}, open_={20: 2}).median is None

    @pytest.mark.parametrize("share", [Fraction(0), Fraction(-1, 2), Fraction(3, 2)])
    def test_refuses_what_is_no_share(self, share):
        with pytest.raises(ValueError, match="no share"):
            kaplan_meier(ended={1: 1}, lost={}, open_={}).percentile(share)


class TestTheSteps:
    @given(COUNTS, COUNTS, COUNTS)
    def test_hold_the_nearest_float_of_the_exact_share_within_its_band(self, ended, lost, open_):
        curve = kaplan_meier(ended=ended, lost=lost, open_=open_)

        for step in curve.steps:
            assert step.share == float(1 - curve.within(step.hours))
            assert 0 <= step.low <= step.share <= step.high <= 1

    @given(COUNTS, COUNTS, COUNTS)
    def test_are_the_hours_at_which_something_ended(self, ended, lost, open_):
        curve = kaplan_meier(ended=ended, lost=lost, open_=open_)

        assert [step.hours for step in curve.steps] == sorted(hour for hour, number in ended.items() if number)
        assert curve.n == curve.events + curve.censored == sum(map(sum, (c.values() for c in (ended, lost, open_))))

    def test_are_exact_for_a_year_of_hours(self):
        year = range(1, 8761)
        curve = kaplan_meier(ended=dict.fromkeys(year, 7), lost=dict.fromkeys(year, 2), open_=dict.fromkeys(year, 3))
        left = prod(Fraction(watched - 7, watched) for watched in (12 * (8760 - hour) for hour in range(672)))

        assert curve.within(672) == 1 - left
        assert curve.within(672) < HALF < curve.within(curve.median)

    def test_are_none_of_nothing(self):
        assert kaplan_meier(ended={}, lost={3: 0}, open_={}) == Curve((), 0, 0, 0, 0)

    @pytest.mark.parametrize("wrong", [{-1: 1}, {1: -1}])
    def test_are_not_made_of_negative_numbers(self, wrong):
        for name in ("ended", "lost", "open_"):
            with pytest.raises(ValueError, match="negative"):
                kaplan_meier(**{"ended": {}, "lost": {}, "open_": {}, name: wrong})
