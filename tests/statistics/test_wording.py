from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhotline.statistics.wording import EXACT, FRACTIONS, NEAR, growth, percent, share

WHOLE = st.integers(min_value=1, max_value=10**9)


class TestPercent:
    @pytest.mark.parametrize(
        ("part", "whole", "expected"), [(1, 8, 13), (1, 200, 1), (1, 201, 0), (38_382, 62_234, 62), (5, 2, 250)]
    )
    def test_rounds_half_up(self, part, whole, expected):
        assert percent(part, whole) == expected

    @given(st.integers(0, 10**9), WHOLE)
    def test_is_never_further_than_half_a_point_away(self, part, whole):
        assert abs(Fraction(part * 100, whole) - percent(part, whole)) <= Fraction(1, 2)

    def test_refuses_to_divide_by_nothing(self):
        with pytest.raises(ValueError, match="nothing"):
            percent(1, 0)


class TestGrowth:
    def test_says_what_everybody_quoted(self):
        assert growth(100_616, 62_234) == "up 62% from 62,234"

    @pytest.mark.parametrize(
        ("now", "before", "words"),
        [
            (97, 100, "down 3% from 100"),
            (100, 100, "unchanged from 100"),
            (10_001, 10_000, "slightly up from 10,000"),
            (9_999, 10_000, "slightly down from 10,000"),
            (0, 5, "down 100% from 5"),
        ],
    )
    def test_names_the_direction(self, now, before, words):
        assert growth(now, before) == words

    def test_refuses_to_grow_from_nothing(self):
        with pytest.raises(ValueError, match="nothing"):
            growth(5, 0)


class TestShare:
    def test_says_what_everybody_quoted(self):
        assert share(64_278, 100_616) == "almost two thirds (64,278)"

    @pytest.mark.parametrize(
        ("part", "whole", "words"),
        [
            (2, 3, "two thirds (2)"),
            (68, 100, "just over two thirds (68)"),
            (50, 100, "half (50)"),
            (49, 100, "almost half (49)"),
            (58, 100, "58% (58)"),
            (0, 10, "none"),
            (10, 10, "all (10)"),
        ],
    )
    def test_follows_the_stated_rule(self, part, whole, words):
        assert share(part, whole) == words

    @given(WHOLE, WHOLE)
    def test_names_a_fraction_only_when_it_is_near(self, part, whole):
        part, whole = sorted((part, whole))
        words = share(part, whole)
        named = [fraction for fraction, name in FRACTIONS if str(name) in words]
        if named and part != whole:
            assert any(abs(Fraction(part, whole) - fraction) <= NEAR for fraction in named)
            if not words.startswith(("almost", "just")):
                assert any(abs(Fraction(part, whole) - fraction) <= EXACT for fraction in named)
