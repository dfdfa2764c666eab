"""Questions about this hotline: who we are, which help lines we name, when we work."""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import Error
from django.db.models import QuerySet

from openhotline.hotline.calendar import WorkingWeek
from openhotline.hotline.models import ONLY, HelpLine, Holiday, Profile


def profile() -> Profile:
    """Who we are. Before anybody has said, and while the database is away, a profile with nothing but defaults.

    Never raises for want of a database: the page that says so has to be drawn, too.
    """
    try:
        return Profile.objects.filter(pk=ONLY).first() or Profile()
    except Error:
        return Profile()


def help_lines(country: str = "", language: str = "") -> list[HelpLine]:
    """The help lines for a country (empty: ours) and, first among them, those in a language (empty: all alike)."""
    country = country or profile().country
    lines = HelpLine.objects.filter(country=country).order_by("name", "pk") if country else all_help_lines()
    wanted = language.partition("-")[0].lower()
    return sorted(lines, key=lambda line: bool(wanted) and line.language.partition("-")[0].lower() != wanted)


def all_help_lines() -> QuerySet[HelpLine]:
    return HelpLine.objects.order_by("country", "language", "name", "pk")


def holidays(country: str = "") -> frozenset[date]:
    """The holidays of a country (empty: ours)."""
    return frozenset(Holiday.objects.filter(country=country or profile().country).values_list("day", flat=True))


def holidays_from(day: date) -> QuerySet[Holiday]:
    """Holidays from this day on, of all countries, in order."""
    return Holiday.objects.filter(day__gte=day).order_by("day", "country")


def working_week() -> WorkingWeek:
    """When our own people are at work, in the hotline's time zone."""
    ours = profile()
    return WorkingWeek(
        zone=ZoneInfo(settings.TIME_ZONE),
        weekdays=frozenset(ours.working_days),
        opens_at=ours.opens_at,
        closes_at=ours.closes_at,
        holidays=holidays(ours.country) if ours.country else frozenset(),
    )
