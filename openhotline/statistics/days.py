"""Days in the hotline's time zone: what is counted together."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def zone() -> ZoneInfo:
    """The hotline's time zone."""
    return ZoneInfo(settings.TIME_ZONE)


def midnight(day: date) -> datetime:
    """When a day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=zone())


def day_of(moment: datetime) -> date:
    """The day to which a moment belongs."""
    return moment.astimezone(zone()).date()


def days_between(first: date, until: date) -> list[date]:
    """Every day from `first` to before `until`."""
    return [first + timedelta(days=number) for number in range((until - first).days)]


def next_month(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
