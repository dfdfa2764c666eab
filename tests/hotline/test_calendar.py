"""Working days and hours, by hand-made tables."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from openhotline.hotline.calendar import (
    WorkingWeek,
    add_working_days,
    is_working_day,
    is_working_time,
    next_working_time,
    working_days_between,
)

D = date.fromisoformat
BERLIN = ZoneInfo("Europe/Berlin")
EASTER = {D("2026-04-03"), D("2026-04-06")}  # Friday and Monday
SUNDAY_TO_THURSDAY = frozenset({6, 0, 1, 2, 3})


class TestIsWorkingDay:
    def test_knows_weekdays_weekends_and_holidays(self) -> None:
        assert is_working_day(D("2026-04-02"), EASTER)
        assert not is_working_day(D("2026-04-03"), EASTER)
        assert not is_working_day(D("2026-04-04"), EASTER)

    def test_knows_other_weeks(self) -> None:
        assert is_working_day(D("2026-04-05"), weekdays=SUNDAY_TO_THURSDAY)
        assert not is_working_day(D("2026-04-03"), weekdays=SUNDAY_TO_THURSDAY)


# start, n, the n-th working day after it
COUNTED = [
    ("2026-03-02", 0, "2026-03-02"),  # Monday
    ("2026-03-02", 1, "2026-03-03"),
    ("2026-03-02", 4, "2026-03-06"),
    ("2026-03-02", 5, "2026-03-09"),  # over a weekend
    ("2026-03-06", 1, "2026-03-09"),  # Friday to Monday
    ("2026-03-07", 1, "2026-03-09"),  # Saturday to Monday
    ("2026-03-08", 1, "2026-03-09"),  # Sunday to Monday
    ("2026-03-08", 2, "2026-03-10"),
    ("2026-04-02", 1, "2026-04-07"),  # over Easter
    ("2026-04-01", 2, "2026-04-07"),
    ("2026-04-03", 1, "2026-04-07"),  # from a holiday
    ("2028-02-28", 1, "2028-02-29"),  # a leap year
    ("2028-02-28", 2, "2028-03-01"),
    ("2028-02-29", 1, "2028-03-01"),
    ("2027-02-26", 1, "2027-03-01"),  # no leap year
    ("2026-12-31", 1, "2027-01-01"),  # over the year, New Year not being on the list
    ("2026-03-27", 1, "2026-03-30"),  # over the change to summer time
    ("2026-10-23", 1, "2026-10-26"),  # and back
    ("2026-03-02", 260, "2027-03-03"),  # a year of working days, less two holidays
    ("2026-03-09", -5, "2026-03-02"),
    ("2026-03-09", -1, "2026-03-06"),
    ("2026-04-07", -1, "2026-04-02"),
    ("2026-03-08", -1, "2026-03-06"),
]


class TestAddWorkingDays:
    @pytest.mark.parametrize(("start", "n", "end"), COUNTED)
    def test_counts_by_hand(self, start: str, n: int, end: str) -> None:
        assert add_working_days(D(start), n, EASTER) == D(end)

    def test_counts_other_weeks(self) -> None:
        assert add_working_days(D("2026-03-05"), 1, weekdays=SUNDAY_TO_THURSDAY) == D("2026-03-08")

    def test_refuses_a_week_without_work(self) -> None:
        with pytest.raises(ValueError, match="at least one"):
            add_working_days(D("2026-03-05"), 1, weekdays=frozenset())


class TestWorkingDaysBetween:
    @pytest.mark.parametrize(("start", "n", "end"), COUNTED)
    def test_undoes_adding(self, start: str, n: int, end: str) -> None:
        assert working_days_between(D(start), D(end), EASTER) == n

    def test_agrees_with_adding_on_every_day_of_four_years(self) -> None:
        holidays = {D("2024-02-29") + timedelta(days=97 * n) for n in range(20)}
        start = D("2024-01-01")
        for offset in range(4 * 366):
            day = start + timedelta(days=offset)
            n = working_days_between(start, day, holidays)
            if is_working_day(day, holidays) and n:
                assert add_working_days(start, n, holidays) == day

    def test_is_nothing_over_a_weekend(self) -> None:
        assert working_days_between(D("2026-03-06"), D("2026-03-08")) == 0


WEEK = WorkingWeek(BERLIN, opens_at=time(9), closes_at=time(17), holidays=frozenset(EASTER))

# a moment in UTC, and whether somebody is at work in Berlin
MOMENTS = [
    ("2026-03-03 07:59", False),  # 08:59 in winter
    ("2026-03-03 08:00", True),
    ("2026-03-03 15:59", True),
    ("2026-03-03 16:00", False),  # closing time is no working time
    ("2026-03-27 08:00", True),  # Friday before the change
    ("2026-03-30 07:00", True),  # Monday after it: 09:00 in summer
    ("2026-03-30 06:59", False),
    ("2026-10-26 07:59", False),  # and back: 08:59 in winter
    ("2026-10-26 08:00", True),
    ("2026-03-29 10:00", False),  # the Sunday itself
    ("2026-04-03 10:00", False),  # a holiday
    ("2028-02-29 10:00", True),
    ("2026-03-02 23:30", False),  # Tuesday already in Berlin, but night
]


class TestIsWorkingTime:
    @pytest.mark.parametrize(("moment", "at_work"), MOMENTS)
    def test_reads_the_clock_on_the_wall(self, moment: str, at_work: bool) -> None:
        assert is_working_time(datetime.fromisoformat(moment).replace(tzinfo=UTC), WEEK) is at_work

    def test_refuses_a_moment_without_a_zone(self) -> None:
        with pytest.raises(ValueError, match="zone"):
            is_working_time(datetime(2026, 3, 3, 9), WEEK)


class TestNextWorkingTime:
    @pytest.mark.parametrize(
        ("moment", "following"),
        [
            ("2026-03-03 10:00", "2026-03-03 10:00"),  # now
            ("2026-03-03 05:00", "2026-03-03 08:00"),  # this morning
            ("2026-03-03 18:00", "2026-03-04 08:00"),  # tomorrow
            ("2026-03-03 16:00", "2026-03-04 08:00"),  # just closed
            ("2026-04-02 16:00", "2026-04-07 07:00"),  # after Easter, in summer time
            ("2026-03-27 17:00", "2026-03-30 07:00"),  # over the change
            ("2026-10-23 17:00", "2026-10-26 08:00"),  # and back
        ],
    )
    def test_waits_until_work_begins(self, moment: str, following: str) -> None:
        at = datetime.fromisoformat(moment).replace(tzinfo=UTC)

        assert next_working_time(at, WEEK) == datetime.fromisoformat(following).replace(tzinfo=UTC)
