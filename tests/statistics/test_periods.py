from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhotline.common.errors import Refused
from openhotline.statistics.periods import period_of, read_period


class TestReadPeriod:
    @pytest.mark.parametrize(
        ("text", "first", "until"),
        [
            ("2021", date(2021, 1, 1), date(2022, 1, 1)),
            ("2021H1", date(2021, 1, 1), date(2021, 7, 1)),
            ("2021h2", date(2021, 7, 1), date(2022, 1, 1)),
            ("2024Q1", date(2024, 1, 1), date(2024, 4, 1)),
            ("2021Q4", date(2021, 10, 1), date(2022, 1, 1)),
            ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
            (" 2021-12 ", date(2021, 12, 1), date(2022, 1, 1)),
        ],
    )
    def test_knows_years_halves_quarters_and_months(self, text, first, until):
        period = read_period(text)

        assert (period.first, period.until) == (first, until)

    @given(st.text(max_size=12))
    def test_reads_anything_or_refuses_it(self, text):
        try:
            period = read_period(text)
        except Refused:
            return
        assert read_period(period.code) == period and period.first < period.until

    def test_begins_at_midnight_in_the_hotlines_zone(self, settings):
        settings.TIME_ZONE = "Europe/Amsterdam"

        assert read_period("2021H2").start.isoformat() == "2021-07-01T00:00:00+02:00"

    def test_is_compared_with_the_same_period_of_the_year_before(self):
        assert read_period("2021H1").year_before.code == "2020H1"
        assert read_period("2024-02").year_before.code == "2023-02"

    def test_has_words_for_a_sentence(self):
        assert read_period("2021H1").words == "the first half of 2021"

    def test_the_halves_of_a_year_meet(self):
        assert read_period("2021H1").end == read_period("2021H2").start
        assert period_of(date(2021, 6, 30)).code == "2021H1" and period_of(date(2021, 7, 1)).code == "2021H2"
