import ast
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import exp, lgamma, log

import pytest
from django.utils import translation
from hypothesis import assume, example, given
from hypothesis import strategies as st

from openhotline.statistics import wording
from openhotline.statistics.wording import (
    EXACT,
    FEW,
    FRACTIONS,
    NEAR,
    change,
    course,
    duration,
    growth,
    is_clear,
    joined,
    per_cent_of,
    percent,
    ranked,
    record,
    share,
    share_by_then,
)
from tests.support.reading import ROOT

COUNT = st.one_of(st.integers(0, 60), st.integers(0, 5_000), st.integers(0, 10**9))
WHOLE = st.one_of(st.integers(1, 60), st.integers(1, 10**9))
N = r"([0-9][0-9,]*)"


@st.composite
def pairs(draw):
    """A count before, and one now: anything, or near a multiple or a part of it, where the words change."""
    before = draw(WHOLE)
    near = draw(st.sampled_from([1, 2, 3, 4, 7])) * before // draw(st.sampled_from([1, 2, 3, 10]))
    return draw(st.one_of(COUNT, st.integers(max(0, near - 3), near + 3))), before


@st.composite
def parts(draw):
    whole = draw(WHOLE)
    return draw(st.integers(0, whole)), whole


def series(of):
    """Up to eight years, and for each a count of this kind."""
    return st.lists(of, max_size=8).map(lambda counts: [(str(2010 + year), count) for year, count in enumerate(counts)])


ANY_SERIES = series(st.integers(0, 6) | st.integers(0, 10_000))
CLEAR_STEPS = series(st.integers(0, 9).map(lambda size: 50 * 2**size))


def number(text):
    return int(text.replace(",", ""))


def half_up(value):
    """Independent of what is tested: decimals, with more places than any count here needs."""
    return int((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def one_that_reads(words, patterns):
    """The one pattern that the words follow, and what it found in them."""
    found = [(pattern, match.groups()) for pattern in patterns if (match := re.fullmatch(pattern, words))]
    assert len(found) == 1, f"{words!r} reads as {found}"
    return found[0]


class TestPercent:
    @pytest.mark.parametrize(
        ("part", "whole", "expected"),
        [(1, 8, 13), (1, 200, 1), (1, 201, 0), (38_382, 62_234, 62), (5, 2, 250), (10**30 - 1, 2 * 10**32, 0)],
    )
    def test_rounds_half_up(self, part, whole, expected):
        assert percent(part, whole) == expected

    @given(st.integers(0, 10**9), WHOLE)
    def test_is_never_further_than_half_a_point_away(self, part, whole):
        off = percent(part, whole) - Fraction(part * 100, whole)

        assert -Fraction(1, 2) < off <= Fraction(1, 2)

    @given(COUNT, COUNT, WHOLE)
    def test_is_no_smaller_for_more(self, part, more, whole):
        assert percent(part, whole) <= percent(part + more, whole)

    def test_refuses_to_divide_by_nothing(self):
        with pytest.raises(ValueError, match="nothing"):
            percent(1, 0)

    def test_refuses_less_than_nothing(self):
        with pytest.raises(ValueError, match="below zero"):
            percent(-1, 5)


class TestShareByThen:
    @given(parts())
    def test_never_reads_as_half_or_nine_in_ten_where_it_is_less(self, pair):
        part, whole = pair
        words = share_by_then(part, whole)

        assert words != "50%" or 2 * part >= whole
        assert words != "90%" or 10 * part >= 9 * whole
        assert words in (per_cent_of(part, whole), "<50%", "<90%")


class TestPerCentOf:
    @pytest.mark.parametrize(
        ("part", "whole", "words"),
        [(0, 7, "0%"), (1, 1000, "<1%"), (5, 1000, "1%"), (994, 1000, "99%"), (999, 1000, ">99%"), (7, 7, "100%")],
    )
    def test_keeps_a_few_from_being_none_and_not_quite_all_from_being_all(self, part, whole, words):
        assert per_cent_of(part, whole) == words

    @given(parts())
    def test_says_what_the_numbers_say(self, pair):
        part, whole = pair
        value = Fraction(100 * part, whole)
        sign, shown = re.fullmatch(r"([<>]?)([0-9]+)%", per_cent_of(part, whole)).groups()

        match sign:
            case "<":
                assert 0 < value < Fraction(1, 2) and shown == "1"
            case ">":
                assert Fraction(199, 2) <= value < 100 and shown == "99"
            case _:
                assert int(shown) == half_up(value)
                assert (shown == "0") == (part == 0) and (shown == "100") == (part == whole)

    @pytest.mark.parametrize(("part", "whole"), [(0, 0), (8, 7), (-1, 7)])
    def test_refuses_what_is_no_share(self, part, whole):
        for words in (per_cent_of, share):
            with pytest.raises(ValueError, match="part of something"):
                words(part, whole)


class TestIsClear:
    @given(COUNT, COUNT)
    @example(4, 0)
    @example(0, 3)
    def test_follows_the_stated_rule(self, now, before):
        assert is_clear(now, before) == (Fraction((now - before) ** 2) > Fraction(196, 100) ** 2 * (now + before))

    @given(COUNT, COUNT)
    def test_is_the_same_in_both_directions(self, now, before):
        assert is_clear(now, before) == is_clear(before, now)

    @pytest.mark.parametrize("mean", [1, 3, 5, 8, 12, 12.2, 20, 60])
    def test_takes_chance_for_a_difference_as_seldom_as_it_says(self, mean):
        often = [exp(-mean + count * log(mean) - lgamma(count + 1)) for count in range(200)]
        wrong = sum(p * q for now, p in enumerate(often) for before, q in enumerate(often) if is_clear(now, before))

        assert wrong < (0.050 if mean <= 8 else 0.054)


GROWTH = {
    rf"unchanged from {N}": lambda now, before: now == before,
    rf"no clear change from {N}": lambda now, before: now != before and not is_clear(now, before),
    rf"slightly up from {N}": lambda now, before: 0 < Fraction(now - before, before) < Fraction(1, 200),
    rf"slightly down from {N}": lambda now, before: 0 < Fraction(before - now, before) < Fraction(1, 200),
    rf"up {N}% from {N}": lambda now, before, points: (
        before < now < 2 * before and points == half_up(Fraction(100 * (now - before), before)) >= 1
    ),
    rf"down {N}% from {N}": lambda now, before, points: (
        before < 2 * now < 2 * before and points == half_up(Fraction(100 * (before - now), before)) >= 1
    ),
    rf"doubled from {N}": lambda now, before: now == 2 * before,
    rf"more than doubled from {N}": lambda now, before: 2 < Fraction(now, before) < 3,
    rf"tripled from {N}": lambda now, before: now == 3 * before,
    rf"more than tripled from {N}": lambda now, before: 3 < Fraction(now, before) < 4,
    rf"{N} times as many as before \({N}\)": lambda now, before, times: now == times * before and times >= 4,
    rf"more than {N} times as many as before \({N}\)": lambda now, before, times: (
        4 <= times < Fraction(now, before) < times + 1
    ),
    rf"half as many as before \({N}\)": lambda now, before: 2 * now == before,
    rf"less than half as many as before \({N}\)": lambda now, before: (
        Fraction(1, 10) <= Fraction(now, before) < Fraction(1, 2)
    ),
    rf"less than a tenth as many as before \({N}\)": lambda now, before: 0 < Fraction(now, before) < Fraction(1, 10),
    rf"down to none from {N}": lambda now, before: now == 0 < before,
}
"""Every phrase of growth, and what has to be true of the numbers where it is said."""


class TestGrowth:
    def test_says_what_everybody_quoted(self):
        assert growth(100_616, 62_234) == "up 62% from 62,234"

    @pytest.mark.parametrize(
        ("now", "before", "words"),
        [
            (970_000, 1_000_000, "down 3% from 1,000,000"),
            (100, 100, "unchanged from 100"),
            (1_004_000, 1_000_000, "slightly up from 1,000,000"),
            (996_000, 1_000_000, "slightly down from 1,000,000"),
            (10_001, 10_000, "no clear change from 10,000"),
            (97, 100, "no clear change from 100"),
            (0, 3, "no clear change from 3"),
            (0, 5, "down to none from 5"),
            (24, 12, "doubled from 12"),
            (25, 12, "more than doubled from 12"),
            (36, 12, "tripled from 12"),
            (47, 12, "more than tripled from 12"),
            (48, 12, "4 times as many as before (12)"),
            (12_005, 12, "more than 1,000 times as many as before (12)"),
            (50, 100, "half as many as before (100)"),
            (49, 100, "less than half as many as before (100)"),
            (10, 100, "less than half as many as before (100)"),
            (9, 100, "less than a tenth as many as before (100)"),
        ],
    )
    def test_follows_the_stated_rule(self, now, before, words):
        assert growth(now, before) == words

    @given(pairs())
    def test_says_nothing_that_the_numbers_do_not_say(self, pair):
        now, before = pair
        pattern, found = one_that_reads(growth(now, before), GROWTH)
        *more, told = map(number, found)

        assert told == before and GROWTH[pattern](now, before, *more)

    @given(pairs())
    def test_names_a_direction_exactly_where_the_difference_is_clear(self, pair):
        now, before = pair
        silent = growth(now, before).startswith(("no clear change", "unchanged"))

        assert silent == (not is_clear(now, before))

    @given(pairs())
    def test_has_the_direction_of_the_difference(self, pair):
        now, before = pair
        words = growth(now, before)
        assume(is_clear(now, before))
        down = words.startswith(("down", "slightly down", "half", "less than"))

        assert down == (now < before)

    def test_refuses_to_grow_from_nothing(self):
        with pytest.raises(ValueError, match="nothing"):
            growth(5, 0)


class TestChange:
    @given(COUNT, COUNT)
    @example(0, 0)
    @example(5, 0)
    def test_has_words_for_any_two_counts_and_no_per_cent_of_nothing(self, now, before):
        words = change(now, before)

        if before:
            assert words == growth(now, before)
        else:
            assert words == "none in the same period of the year before" + (" either" if now == 0 else "")


class TestShare:
    def test_says_what_everybody_quoted(self):
        assert share(64_278, 100_616) == "almost two thirds (64,278)"

    @pytest.mark.parametrize(
        ("part", "whole", "words"),
        [
            (20, 30, "two thirds (20)"),
            (68, 100, "just over two thirds (68)"),
            (50, 100, "half (50)"),
            (49, 100, "almost half (49)"),
            (99, 200, "half (99)"),
            (101, 200, "half (101)"),
            (47, 100, "almost half (47)"),
            (53, 100, "just over half (53)"),
            (58, 100, "58% (58)"),
            (0, 10, "none"),
            (10, 10, "all (10)"),
            (3, 7, "3 of 7"),
            (19, 20, "95% (19)"),
            (3, 1_000, "less than 1% (3)"),
            (99_990, 100_000, "more than 99% (99,990)"),
        ],
    )
    def test_follows_the_stated_rule(self, part, whole, words):
        assert share(part, whole) == words

    @given(parts())
    def test_says_nothing_that_the_numbers_do_not_say(self, pair):
        part, whole = pair
        value = Fraction(part, whole)
        named = {str(name): fraction for fraction, name in FRACTIONS}
        either = "|".join(named)
        rules = {
            "none": lambda: part == 0,
            rf"all \({N}\)": lambda: part == whole,
            rf"{N} of {N}": lambda: whole < FEW,
            rf"less than 1% \({N}\)": lambda: 0 < value < Fraction(1, 200),
            rf"more than 99% \({N}\)": lambda: Fraction(199, 200) <= value < 1,
            rf"([0-9]+)% \({N}\)": lambda points, _count: int(points) == half_up(100 * value),
            rf"({either}) \({N}\)": lambda name, _count: abs(value - named[name]) <= EXACT,
            rf"almost ({either}) \({N}\)": lambda name, _count: named[name] - NEAR <= value < named[name] - EXACT,
            rf"just over ({either}) \({N}\)": lambda name, _count: named[name] + EXACT < value <= named[name] + NEAR,
        }
        pattern, found = one_that_reads(share(part, whole), rules)

        rule = rules[pattern]
        assert rule(*found) if rule.__code__.co_argcount else rule()
        if part:
            told = [number(each) for each in found if re.fullmatch(N, each)]
            assert part in told and (whole >= FEW or part == whole or told == [part, whole])

    @given(parts())
    def test_names_the_nearest_fraction_or_none_is_near(self, pair):
        part, whole = pair
        assume(whole >= FEW and 0 < part < whole)
        near = [fraction for fraction, _name in FRACTIONS if abs(fraction - Fraction(part, whole)) <= NEAR]
        named = [fraction for fraction, name in FRACTIONS if f"{name} (" in share(part, whole)]

        assert bool(near) == bool(named)
        if near:
            assert named == [min(near, key=lambda fraction: abs(fraction - Fraction(part, whole)))]


class TestJoined:
    @pytest.mark.parametrize(
        ("parts", "words"),
        [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c", "d"], "a, b, c and d")],
    )
    def test_lists_as_people_do(self, parts, words):
        assert joined(parts) == words


class TestRanked:
    def test_names_the_largest_first(self):
        counts = [("France", 1_310), ("the Netherlands", 7_604), ("the United States", 2_600), ("Latvia", 12)]

        assert ranked(counts, 12_345) == (
            "the Netherlands (7,604, 62%), the United States (2,600, 21%) and France (1,310, 11%)"
        )

    @pytest.mark.parametrize(
        ("counts", "words"),
        [
            ([("B", 5), ("A", 5)], "B (5, 33%) and A (5, 33%)"),
            ([("A", 9), ("B", 2), ("C", 2), ("D", 2)], "A (9, 60%)"),
            ([("A", 3), ("B", 3), ("C", 3), ("D", 3)], ""),
            ([("A", 9), ("B", 0)], "A (9, 60%)"),
            ([], ""),
        ],
    )
    def test_leaves_nobody_out_by_the_alphabet(self, counts, words):
        assert ranked(counts, 15) == words

    @given(st.lists(st.integers(0, 9), max_size=8), st.integers(1, 5))
    def test_reads_back_as_the_numbers(self, counts, most):
        whole = max(sum(counts), 1)
        labelled = {f"L{place}": count for place, count in enumerate(counts)}
        words = ranked(list(labelled.items()), whole, most=most)
        found = re.findall(r"(L[0-9]+) \(([0-9]+), ([<>]?[0-9]+%)\)", words)
        told = [int(count) for _label, count, _percent in found]
        left = [count for label, count in labelled.items() if label not in {each[0] for each in found}]

        assert words == joined([f"{label} ({count}, {share_})" for label, count, share_ in found])
        assert all(
            labelled[label] == int(count) and per_cent_of(int(count), whole) == told_percent
            for label, count, told_percent in found
        )
        assert told == sorted(told, reverse=True) and len(told) <= most and 0 not in told
        assert not told or max(left, default=0) < min(told)


class TestRecord:
    @pytest.mark.parametrize(
        ("counts", "words"),
        [
            ([1, 2, 3], "the highest of the 3 figures shown"),
            ([3, 2, 1], "the lowest of the 3 figures shown"),
            ([9, 5, 7], "the highest figure shown since 2010"),
            ([2, 7, 9, 5], "the lowest figure shown since 2010"),
            ([7, 5, 7], "the highest figure shown since 2010"),
            ([9, 5, 5], ""),
            ([1, 2], ""),
            ([], ""),
        ],
    )
    def test_compares_the_last_with_all_others(self, counts, words):
        assert record([(str(2010 + place), count) for place, count in enumerate(counts)]) == words

    @given(ANY_SERIES)
    def test_says_nothing_that_the_numbers_do_not_say(self, series):
        counts = dict(series)
        words = record(series)
        rules = {
            "": None,
            rf"the (highest|lowest) of the {N} figures shown": None,
            r"the (highest|lowest) figure shown since ([0-9]{4})": None,
        }
        pattern, found = one_that_reads(words, rules)
        if not words:
            earlier = [count for _period, count in series[:-1]]
            assert (
                len(series) < 3
                or earlier[-1] == series[-1][1]
                or not (series[-1][1] > max(earlier) or series[-1][1] < min(earlier))
            )
            return
        which, told = found
        sign = 1 if which == "highest" else -1
        last = sign * series[-1][1]
        if "since" in pattern:
            after = [sign * count for period, count in series[:-1] if period > told]
            assert after and max(after) < last <= sign * counts[told]
        else:
            assert number(told) == len(series) and max(sign * count for _period, count in series[:-1]) < last


class TestCourse:
    PLAIN = r"(rose|fell) at every step shown, from ([0-9]{4}) to ([0-9]{4})"
    BUT_ONE = PLAIN + r", but one: it (rose|fell) in ([0-9]{4})"

    def test_never_forgets_the_one_year_in_which_it_fell(self):
        counts = [31_200, 68_100, 57_300, 78_600, 105_000, 132_700, 153_400]
        words = course([(str(2014 + place), count) for place, count in enumerate(counts)])

        assert words == "rose at every step shown, from 2014 to 2020, but one: it fell in 2016"

    @pytest.mark.parametrize(
        ("counts", "words"),
        [
            ([100, 200, 400], "rose at every step shown, from 2010 to 2012"),
            ([400, 200, 100], "fell at every step shown, from 2010 to 2012"),
            ([400, 200, 800, 100], "fell at every step shown, from 2010 to 2013, but one: it rose in 2012"),
            ([100, 200, 201], ""),
            ([100, 200, 100], ""),
            ([100, 200, 100, 200, 100], ""),
            ([100, 200], ""),
        ],
    )
    def test_follows_the_stated_rule(self, counts, words):
        assert course([(str(2010 + place), count) for place, count in enumerate(counts)]) == words

    @given(CLEAR_STEPS | ANY_SERIES)
    def test_says_nothing_that_the_numbers_do_not_say(self, series):
        counts = [count for _period, count in series]
        periods = [period for period, _count in series]
        clear = [(b > a) - (b < a) if is_clear(b, a) else 0 for a, b in zip(counts, counts[1:], strict=False)]
        words = course(series)

        if not words:
            assert len(counts) < 3 or 0 in clear or min(clear.count(1), clear.count(-1)) >= (len(clear) > 2) + 1
            return
        pattern, (way, first, last, *exception) = one_that_reads(words, {self.PLAIN: None, self.BUT_ONE: None})
        sign = {"rose": 1, "fell": -1}
        assert (first, last) == (periods[0], periods[-1]) and len(counts) >= 3
        expected = [sign[way]] * len(clear)
        if exception:
            other, period = exception
            expected[periods.index(period) - 1] = sign[other]
        assert clear == expected and (pattern == self.PLAIN) == (len(set(clear)) == 1)


class TestDuration:
    @pytest.mark.parametrize(
        ("hours", "words"),
        [
            (0, "less than 1 hour"),
            (0.99, "less than 1 hour"),
            (1, "1 hour"),
            (Decimal("1.5"), "2 hours"),
            (47.4, "47 hours"),
            (47.5, "2 days"),
            (59.9, "2 days"),
            (60, "3 days"),
            (24 * 1_234, "1,234 days"),
        ],
    )
    def test_follows_the_stated_rule(self, hours, words):
        assert duration(hours) == words

    @given(st.fractions(0, 10**6, max_denominator=3_600))
    def test_reads_back_within_half_a_unit(self, hours):
        number_, unit = re.fullmatch(rf"(?:less than )?{N} (hour|day)s?", duration(hours)).groups()
        size = 24 if unit == "day" else 1

        if duration(hours).startswith("less"):
            assert hours < 1
        else:
            assert -Fraction(size, 2) < number(number_) * size - hours <= Fraction(size, 2)
            assert (unit == "day") == (hours >= Fraction(95, 2))
            assert duration(hours).endswith("s") == (number(number_) != 1)

    @pytest.mark.parametrize(
        ("hours", "words"),
        [(0, "1 hour"), (1, "1 hour"), (1.1, "2 hours"), (47, "47 hours"), (47.1, "2 days"), (48.1, "3 days")],
    )
    def test_can_be_rounded_up(self, hours, words):
        assert duration(hours, up=True) == words

    @given(st.fractions(0, 10**6, max_denominator=3_600))
    def test_rounded_up_is_never_too_short_nor_a_whole_unit_too_long(self, hours):
        told, unit = re.fullmatch(rf"{N} (hour|day)s?", duration(hours, up=True)).groups()
        size = 24 if unit == "day" else 1

        assert 0 <= number(told) * size - hours < size or (hours == 0 and told == "1")

    def test_refuses_less_than_no_time(self):
        with pytest.raises(ValueError, match="below zero"):
            duration(-1)


class TestAllPhrases:
    @pytest.mark.parametrize("code", ["de", "fr", "es", "pl", "uk", "ar"])
    @given(pair=pairs())
    def test_can_be_said_in_every_language(self, code, pair):
        now, before = pair
        with translation.override(code):
            said = [
                change(now, before),
                share(min(pair), max(pair)),
                per_cent_of(min(pair), max(pair)),
                ranked([("A", min(pair)), ("B", max(pair))], now + before),
                duration(now),
                record([("A", now), ("B", before), ("C", now + 1)]),
                course([("A", now), ("B", before), ("C", now)]),
            ]

        assert not any("%(" in words or "%%" in words for words in said)


EXAMPLE = re.compile(r"^\| `(?P<call>[a-z_]+\(.*\))` \| (?P<words>.*?) \|$", re.MULTILINE)


class TestTheDocument:
    """docs/use/figures-in-words.md: what stands there on the left gives what stands there on the right."""

    EXAMPLES = EXAMPLE.findall((ROOT / "docs/use/figures-in-words.md").read_text())

    @pytest.mark.parametrize(("call", "words"), [each for each in EXAMPLES if not each[0].startswith("read_period")])
    def test_has_examples_that_are_true(self, call, words):
        node = ast.parse(call, mode="eval").body
        named = {each.arg: ast.literal_eval(each.value) for each in node.keywords}
        said = getattr(wording, node.func.id)(*map(ast.literal_eval, node.args), **named)

        assert said == ("" if words == "(nothing)" else words)

    def test_has_one_for_everything_that_makes_words(self):
        shown = {call.partition("(")[0] for call, _words in self.EXAMPLES}

        assert {
            "growth",
            "change",
            "share",
            "per_cent_of",
            "share_by_then",
            "ranked",
            "record",
            "course",
            "duration",
        } <= shown
