"""Questions about this hotline: who we are, which help lines we name, when we work."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import Error
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openhotline.hotline.calendar import WorkingWeek
from openhotline.hotline.models import ONLY, DutyPerson, HelpLine, Holiday, PoliceContact, Profile


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


@dataclass(frozen=True)
class OnCall:
    """One mailbox to call when a child may be in danger, and whose it is."""

    name: str
    address: str


def duty_people() -> QuerySet[DutyPerson]:
    """The duty roster, in its order."""
    return DutyPerson.objects.order_by("position", "pk")


def on_call(at: datetime) -> list[OnCall]:
    """Whom to call at this moment, in order: first those in their hours, then everybody else.

    Without a roster, the hotline's own address for duty, else the one for the public. Empty: nobody can be called.
    """
    now = at.astimezone(ZoneInfo(settings.TIME_ZONE)).time()
    people = sorted(duty_people(), key=lambda person: not person.is_in_their_hours(now))
    if people:
        return [OnCall(person.name, person.address) for person in people]
    ours = profile()
    fallback = ours.duty_address or ours.contact_address
    return [OnCall(_("the hotline’s own address"), fallback)] if fallback else []


def police_contacts(country: str = "") -> list[PoliceContact]:
    """Whom we can tell, those of this country (empty: ours) first."""
    country = country or profile().country
    everybody = PoliceContact.objects.order_by("country", "name", "pk")
    return sorted(everybody, key=lambda contact: contact.country != country)
