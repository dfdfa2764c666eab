"""Working days and working hours: pure functions over dates that are given. No clock, no table."""

from collections.abc import Collection, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

MONDAY_TO_FRIDAY = frozenset({0, 1, 2, 3, 4})
"""`date.weekday()` numbers. Where people work from Sunday to Thursday: {6, 0, 1, 2, 3}."""

ONE_DAY = timedelta(days=1)


def is_working_day(day: date, holidays: Collection[date] = (), weekdays: Set[int] = MONDAY_TO_FRIDAY) -> bool:
    return day.weekday() in weekdays and day not in holidays


def add_working_days(
    start: date, n: int, holidays: Collection[date] = (), weekdays: Set[int] = MONDAY_TO_FRIDAY
) -> date:
    """The n-th working day after `start` (before it, when n is negative); `start` itself when n is 0.

    The day of `start` never counts, whether or not it is a working day. Refuses a week without working days.
    """
    if not weekdays:
        raise ValueError("A week needs at least one working day.")
    step = ONE_DAY if n > 0 else -ONE_DAY
    day, left = start, abs(n)
    while left:
        day += step
        left -= is_working_day(day, holidays, weekdays)
    return day


def working_days_between(
    start: date, end: date, holidays: Collection[date] = (), weekdays: Set[int] = MONDAY_TO_FRIDAY
) -> int:
    """How many working days come after `start`, up to and with `end`. Negative when `end` comes first.

    It undoes `add_working_days`: between `start` and its n-th working day lie n.
    """
    if end < start:
        return -sum(is_working_day(end + ONE_DAY * n, holidays, weekdays) for n in range((start - end).days))
    return sum(is_working_day(start + ONE_DAY * n, holidays, weekdays) for n in range(1, (end - start).days + 1))


@dataclass(frozen=True)
class WorkingWeek:
    """When people are at work, by the clock on their wall."""

    zone: tzinfo
    weekdays: Set[int] = MONDAY_TO_FRIDAY
    opens_at: time = time(9)
    closes_at: time = time(17)
    holidays: Collection[date] = field(default=frozenset())


def is_working_time(at: datetime, week: WorkingWeek) -> bool:
    """Whether somebody is at work at that moment. The minute of closing is no longer working time."""
    if at.tzinfo is None:
        raise ValueError("A moment needs a zone.")
    local = at.astimezone(week.zone)
    at_work = week.opens_at <= local.time() < week.closes_at
    return at_work and is_working_day(local.date(), week.holidays, week.weekdays)


def next_working_time(at: datetime, week: WorkingWeek) -> datetime:
    """`at` itself when somebody is at work, else the next moment at which work begins, in the zone of `at`."""
    if is_working_time(at, week):
        return at
    local = at.astimezone(week.zone)
    day = local.date()
    if not is_working_day(day, week.holidays, week.weekdays) or local.time() >= week.opens_at:
        day = add_working_days(day, 1, week.holidays, week.weekdays)
    return datetime.combine(day, week.opens_at, tzinfo=week.zone).astimezone(at.tzinfo)
