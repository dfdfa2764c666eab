"""Questions about this hotline: who we are, which help lines we name, when we work."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import Error
from django.db.models import F, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from openhotline.common import catalogues
from openhotline.common.catalogues import Tally
from openhotline.hotline.calendar import WorkingWeek
from openhotline.hotline.models import (
    ONLY,
    DutyPerson,
    HashingAdvice,
    HelpLine,
    Holiday,
    Language,
    PoliceContact,
    Profile,
)


def profile() -> Profile:
    """Who we are. Before anybody has said, and while the database is away, a profile with nothing but defaults.

    Never raises for want of a database: the page that says so has to be drawn, too.
    """
    try:
        return Profile.objects.filter(pk=ONLY).first() or Profile()
    except Error:
        return Profile()


def help_lines(
    *, country: str = "", language: str = "", kind: str = HelpLine.Kind.HELPLINE, audience: str = ""
) -> list[HelpLine]:
    """Whom we name to people: services of this kind that somebody has checked, for a country (empty: ours).

    First those in the language (empty: all alike), among them those of the country before those for every country.
    An audience leaves out what is for others.
    """
    country = country or profile().country
    lines = HelpLine.objects.filter(kind=kind, reviewed_on__isnull=False)
    if country:
        lines = lines.filter(country__in=[country, ""])
    if audience:
        lines = lines.filter(audience__in=[audience, HelpLine.Audience.ANYONE])
    wanted = _main(language)
    return sorted(
        lines.order_by("name", "pk"),
        key=lambda line: (bool(wanted) and _main(line.language) != wanted, not line.country),
    )


def services_for(audience: str, *, country: str = "", language: str = "") -> list[HelpLine]:
    """Who helps somebody of this audience to have their own picture taken down."""
    return help_lines(country=country, language=language, kind=HelpLine.Kind.REMOVAL, audience=audience)


def signposts(topic: str, *, country: str = "", language: str = "") -> list[HelpLine]:
    """Who deals with what is not for us."""
    lines = help_lines(country=country, language=language, kind=HelpLine.Kind.ELSEWHERE)
    return [line for line in lines if line.topic == topic]


def places_of_help() -> tuple[list[str], list[str]]:
    """The countries and the languages for which we can name somebody, as codes in order."""
    named = HelpLine.objects.filter(reviewed_on__isnull=False)
    countries = named.exclude(country="").values_list("country", flat=True)
    return sorted(set(countries)), sorted(set(named.values_list("language", flat=True)))


def all_help_lines() -> QuerySet[HelpLine]:
    """Everything a lead may check, what nobody has checked first."""
    return HelpLine.objects.order_by(F("reviewed_on").asc(nulls_first=True), "kind", "country", "language", "name")


def _main(language: str) -> str:
    """`fr` of `fr-CA`."""
    return language.partition("-")[0].lower()


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


# --- languages of the public site ---


@dataclass(frozen=True)
class LanguageState:
    """What the public site may do with a language. `is_draft`: shown with the banner that nobody has checked it."""

    is_offered: bool = True
    is_draft: bool = False


def language_state(code: str) -> LanguageState:
    """Whether pages in this language are there. A practice hotline shows drafts; in production they are not there.

    While the database is away nobody can say, and a page that says so, with what somebody typed, is better than none.
    """
    if code == settings.LANGUAGE_CODE:
        return LanguageState()
    practice = settings.MODE == "practice"
    try:
        signed_off = code in signed_off_languages()
    except Error:
        return LanguageState(is_draft=practice)
    return LanguageState(is_offered=signed_off or practice, is_draft=not signed_off)


def signed_off_languages() -> frozenset[str]:
    """Those of which a person has signed off what the catalogue says today, and English: that is what we wrote."""
    signed_off = Language.objects.filter(state=Language.State.SIGNED_OFF).values_list("code", "digest")
    as_read = {code for code, digest in signed_off if digest == catalogues.digest_of(code)}
    return frozenset({settings.LANGUAGE_CODE, *as_read})


def offered_languages() -> list[str]:
    """The languages in which the public site is there; English alone while the database is away."""
    codes = [code for code, _name in settings.LANGUAGES]
    if settings.MODE == "practice":
        return codes
    try:
        signed_off = signed_off_languages()
    except Error:
        return [settings.LANGUAGE_CODE]
    return [code for code in codes if code in signed_off]


def in_language(code: str) -> AbstractContextManager[None]:
    """Write to somebody in this language if it is public, else in English: `with in_language(report.language): …`."""
    return translation.override(code if code in offered_languages() else settings.LANGUAGE_CODE)


@dataclass(frozen=True)
class LanguageLine:
    """A language as a lead sees it: how far its catalogue is, and what was said about it."""

    code: str
    tally: Tally
    signed_off: bool
    decision: Language | None

    @property
    def is_changed(self) -> bool:
        """It was signed off, and says something else since."""
        said = self.decision is not None and self.decision.state == Language.State.SIGNED_OFF
        return said and not self.signed_off


def languages() -> list[LanguageLine]:
    """Every language but English, which is what we wrote."""
    decisions = {decision.code: decision for decision in Language.objects.all()}
    signed_off = signed_off_languages()
    return [
        LanguageLine(code, catalogues.tally(catalogues.catalogue(code)), code in signed_off, decisions.get(code))
        for code, _name in settings.LANGUAGES
        if code != settings.LANGUAGE_CODE
    ]


# --- hashing on the reporter's own device ---


def hashing_allowed(*, country: str, at: datetime) -> bool:
    """Whether a lead has recorded legal advice for this country that is in force. No country: nobody was advised."""
    return HashingAdvice.objects.in_force(timezone.localdate(at)).filter(country=country).exists()


def hashing_advice() -> QuerySet[HashingAdvice]:
    """All legal advice on hashing, the latest first."""
    return HashingAdvice.objects.order_by("-recorded_at", "-pk")
