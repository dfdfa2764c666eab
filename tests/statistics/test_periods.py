import re
from datetime import UTC, date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from openhotline.common.errors import Refused
from openhotline.statistics.periods import CODE, LONGEST_CODE, between, period_of, read_period, so_far
from tests.support.reading import ROOT

DAY = st.dates(date(1900, 1, 1), date(2100, 12, 31))
ONE = timedelta(days=1)
CALENDAR = st.builds(
    "{}{}".format,
    st.integers(1900, 2100),
    st.sampled_from(["", "H1", "H2", "Q1", "Q2", "Q3", "Q4", *(f"-{month:02}" for month in range(1, 13))]),
).map(read_period)
ANY_DAYS = st.builds(lambda first, days: between(first, first + days * ONE), DAY, st.integers(0, 800))
PERIOD = st.one_of(CALENDAR, ANY_DAYS, DAY.map(so_far))


def days_of(period):
    return [period.first + number * ONE for number in range((period.until - period.first).days)]


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
            ("2021-03-05..2021-04-09", date(2021, 3, 5), date(2021, 4, 10)),
            ("2021-03-05..2021-03-05", date(2021, 3, 5), date(2021, 3, 6)),
            ("2026..2026-11-29", date(2026, 1, 1), date(2026, 11, 30)),
        ],
    )
    def test_knows_every_kind(self, text, first, until):
        period = read_period(text)

        assert (period.first, period.until) == (first, until)

    @given(st.text(max_size=12) | st.from_regex(CODE, fullmatch=True))
    def test_reads_anything_or_refuses_it(self, text):
        try:
            period = read_period(text)
        except Refused:
            return
        assert read_period(period.code) == period and period.first < period.until

    @given(PERIOD)
    def test_reads_back_every_code(self, period):
        assert read_period(period.code) == period

    @given(PERIOD)
    def test_has_one_name_for_the_same_days(self, period):
        assert read_period(f"{period.first}..{period.last}") == period == between(period.first, period.last)

    @given(PERIOD)
    def test_has_codes_that_can_stand_in_an_address(self, period):
        assert re.fullmatch(CODE, period.code) and re.fullmatch(r"[A-Za-z0-9.-]+", period.code)
        assert len(period.code) <= LONGEST_CODE

    def test_has_a_pattern_that_urls_can_take_up(self):
        assert re.compile(CODE).groups == 0
        assert (
            re.fullmatch(rf"(?P<code>{CODE})\.(?P<form>json|csv)", "2026..2026-11-29.csv")["code"] == "2026..2026-11-29"
        )

    @pytest.mark.parametrize(
        "text",
        ["2021-02-30..2021-03-05", "2021-03-05..", "..2021-03-05", "2021..2021", "2021-03..2021-04-09", "٢٠٢١", "2٠21"],
    )
    def test_says_what_to_write_instead(self, text):
        with pytest.raises(Refused, match="is no period. Write"):
            read_period(text)

    def test_refuses_an_end_before_the_start(self):
        with pytest.raises(Refused, match="before the first"):
            read_period("2021-04-09..2021-03-05")

    @pytest.mark.parametrize("first", ["2001-01-01..", "2004-02-29.."])
    def test_refuses_more_than_twenty_years(self, first):
        year = int(first[:4]) + 20
        longest = {2021: "2020-12-31", 2024: "2024-02-28"}[year]

        assert read_period(f"{first}{longest}").first.year == year - 20
        with pytest.raises(Refused, match="at most 20 years"):
            read_period(f"{first}{date.fromisoformat(longest) + ONE}")

    @pytest.mark.parametrize("ask", [lambda: read_period("1000").year_before, lambda: so_far(date(3000, 1, 1))])
    def test_refuses_years_that_no_code_can_name(self, ask):
        with pytest.raises(Refused, match="is no period"):
            ask()


class TestBetween:
    @pytest.mark.parametrize(
        ("first", "last", "code"),
        [
            ((2021, 1, 1), (2021, 12, 31), "2021"),
            ((2021, 7, 1), (2021, 12, 31), "2021H2"),
            ((2021, 4, 1), (2021, 6, 30), "2021Q2"),
            ((2024, 2, 1), (2024, 2, 29), "2024-02"),
            ((2021, 1, 1), (2021, 2, 28), "2021..2021-02-28"),
            ((2021, 2, 1), (2021, 3, 31), "2021-02-01..2021-03-31"),
            ((2020, 1, 1), (2021, 12, 31), "2020-01-01..2021-12-31"),
        ],
    )
    def test_takes_the_shortest_name(self, first, last, code):
        assert between(date(*first), date(*last)).code == code


class TestSoFar:
    @given(DAY)
    def test_is_the_year_up_to_that_day(self, day):
        period = so_far(day)

        assert (period.first, period.last) == (date(day.year, 1, 1), day)

    @pytest.mark.parametrize(("day", "code"), [(date(2026, 11, 29), "2026..2026-11-29"), (date(2026, 6, 30), "2026H1")])
    def test_has_a_code_that_names_the_day(self, day, code):
        assert so_far(day).code == code


class TestMidnights:
    def test_are_those_of_the_hotlines_zone(self, settings):
        settings.TIME_ZONE = "Europe/Amsterdam"

        assert read_period("2021H2").start.isoformat() == "2021-07-01T00:00:00+02:00"

    @pytest.mark.parametrize("zone", ["Europe/Amsterdam", "America/Sao_Paulo", "Pacific/Apia", "UTC"])
    @given(period=PERIOD)
    def test_leave_no_moment_out_and_count_none_twice(self, zone, period):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("django.conf.settings.TIME_ZONE", zone)
            singles = [between(day, day) for day in days_of(period)[:400]]
            edges = [(one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in singles]

            assert edges[0][0] == period.start.astimezone(UTC)
            assert len(singles) == 400 or edges[-1][1] == period.end.astimezone(UTC)
            assert all(one[1] == other[0] for one, other in zip(edges, edges[1:], strict=False))


class TestComparisons:
    @pytest.mark.parametrize(
        ("code", "before"),
        [
            ("2021", "2020"),
            ("2021H1", "2020H1"),
            ("2021Q3", "2020Q3"),
            ("2024-02", "2023-02"),
            ("2025-02", "2024-02"),
            ("2026..2026-11-29", "2025..2025-11-29"),
            ("2024..2024-02-29", "2023..2023-02-28"),
            ("2025..2025-02-28", "2024..2024-02-29"),
            ("2021-03-05..2021-04-09", "2020-03-05..2020-04-09"),
            ("2024-01-15..2024-02-29", "2023-01-15..2023-02-28"),
            ("2025-01-15..2025-02-28", "2024-01-15..2024-02-28"),
            ("2024-02-29..2024-02-29", "2023-02-28..2023-02-28"),
            ("2020-12-05..2021-01-09", "2019-12-05..2020-01-09"),
        ],
    )
    def test_are_made_with_the_same_period_of_the_year_before(self, code, before):
        assert read_period(code).year_before.code == before

    @pytest.mark.parametrize(
        ("code", "previous"),
        [
            ("2021", "2020"),
            ("2021H1", "2020H2"),
            ("2021H2", "2021H1"),
            ("2021Q1", "2020Q4"),
            ("2021-01", "2020-12"),
            ("2024-03", "2024-02"),
            ("2021-03-05..2021-03-11", "2021-02-26..2021-03-04"),
            ("2021-02-01..2021-03-31", "2020-12-01..2021-01-31"),
            ("2026..2026-01-15", "2025-12-17..2025-12-31"),
        ],
    )
    def test_are_made_with_the_equal_period_just_before(self, code, previous):
        assert read_period(code).previous.code == previous

    @given(PERIOD)
    def test_with_the_previous_leave_no_gap(self, period):
        previous = period.previous

        assert previous.until == period.first
        if period.first.day == period.until.day == 1:
            assert len(previous.months) == len(period.months) and not previous.stretches()[1]
        else:
            assert previous.days == period.days

    @given(PERIOD)
    def test_with_the_year_before_differ_by_a_leap_day_at_most(self, period):
        before = period.year_before

        assert abs(before.days - period.days) <= 1
        assert (before.first.year, before.last.year) == (period.first.year - 1, period.last.year - 1)
        assert (before.first.month, before.last.month) == (period.first.month, period.last.month)

    @given(PERIOD)
    def test_go_back_five_years_the_oldest_first(self, period):
        five = period.five_years

        assert [one.first.year for one in five] == [period.first.year - years for years in (5, 4, 3, 2, 1)]
        assert five[-1] == period.year_before

    def test_find_the_leap_day_again_four_years_ago(self):
        assert [one.code for one in read_period("2024-02-29..2024-02-29").five_years] == [
            "2019-02-28..2019-02-28",
            "2020-02-29..2020-02-29",
            "2021-02-28..2021-02-28",
            "2022-02-28..2022-02-28",
            "2023-02-28..2023-02-28",
        ]

    @given(PERIOD, PERIOD)
    def test_know_what_lies_within(self, one, other):
        assert one.covers(one) and one.covers(other) == (set(days_of(other)) <= set(days_of(one)))


class TestStretches:
    @given(PERIOD)
    def test_hold_every_day_once(self, period):
        months, singles = period.stretches()
        held = [day for month in months for day in days_of(read_period(f"{month:%Y-%m}"))] + list(singles)

        assert sorted(held) == days_of(period) and len(held) == period.days

    @given(PERIOD)
    def test_take_every_month_that_is_whole(self, period):
        _months, singles = period.stretches()
        whole = {read_period(f"{day:%Y-%m}") for day in singles}

        assert not any(period.covers(month) for month in whole) and list(singles) == sorted(singles)
        assert period.months == tuple((month.year, month.month) for month in period.stretches()[0])

    def test_are_months_with_days_on_both_sides(self):
        months, singles = read_period("2021-03-30..2021-06-02").stretches()

        assert months == (date(2021, 4, 1), date(2021, 5, 1))
        assert singles == (date(2021, 3, 30), date(2021, 3, 31), date(2021, 6, 1), date(2021, 6, 2))


class TestWords:
    @pytest.mark.parametrize(
        ("code", "words", "title"),
        [
            ("2021", "2021", "2021"),
            ("2021H1", "the first half of 2021", "First half of 2021"),
            ("2021H2", "the second half of 2021", "Second half of 2021"),
            ("2021Q3", "quarter 3 of 2021", "Quarter 3 of 2021"),
            ("2021-07", "July 2021", "July 2021"),
            (
                "2026..2026-11-29",
                "the first 333 days of 2026 (to 29 November)",
                "1 January to 29 November 2026",
            ),
            ("2026..2026-01-01", "the first day of 2026 (1 January)", "1 January 2026"),
            (
                "2021-03-05..2021-04-09",
                "the 36 days from 5 March to 9 April 2021",
                "5 March to 9 April 2021",
            ),
            (
                "2020-12-05..2021-01-09",
                "the 36 days from 5 December 2020 to 9 January 2021",
                "5 December 2020 to 9 January 2021",
            ),
            ("2021-03-05..2021-03-05", "the single day of 5 March 2021", "5 March 2021"),
        ],
    )
    def test_stand_in_a_sentence_and_alone(self, code, words, title):
        assert (read_period(code).words, read_period(code).title) == (words, title)

    @given(PERIOD)
    def test_say_how_many_days_where_they_say_so(self, period):
        told = re.search(r"([0-9]+) days", period.words)

        assert told is None or int(told[1]) == period.days

    @given(PERIOD, PERIOD)
    def test_differ_where_the_days_differ(self, one, other):
        assert (one.words == other.words) == (one == other) and (one.title == other.title) == (one == other)

    @pytest.mark.parametrize("code", ["de", "fr", "es", "pl", "uk", "ar"])
    @given(period=PERIOD)
    def test_can_be_said_in_every_language(self, code, period):
        with translation.override(code):
            assert period.words and "%" not in period.words + period.title


class TestPeriodOf:
    def test_is_the_half_of_the_day(self):
        assert period_of(date(2021, 6, 30)).code == "2021H1" and period_of(date(2021, 7, 1)).code == "2021H2"

    def test_the_halves_of_a_year_meet(self):
        assert read_period("2021H1").end == read_period("2021H2").start


class TestTheDocument:
    """docs/use/figures-in-words.md, the table of periods."""

    ROWS = re.findall(
        r"^\| `([0-9H Q.-]+)` \| (.+?) \| (.+?) \| `(.+?)` \| `(.+?)` \|$",
        (ROOT / "docs/use/figures-in-words.md").read_text(),
        re.MULTILINE,
    )

    @pytest.mark.parametrize(("code", "words", "title", "before", "previous"), ROWS)
    def test_is_true_of_every_period_in_it(self, code, words, title, before, previous):
        period = read_period(code)

        assert (period.words, period.title) == (words, title)
        assert (period.year_before.code, period.previous.code) == (before, previous)

    def test_shows_every_kind(self):
        assert len(self.ROWS) >= 6
