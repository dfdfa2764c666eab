"""What this hotline is: its profile (one row), the help lines it names, and its holidays."""

import re
from datetime import date, time
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from openhotline.hotline import marks
from openhotline.hotline.calendar import MONDAY_TO_FRIDAY

ONLY = 1
"""The primary key of the profile: there is one."""


one_line = RegexValidator(r"[\x00-\x1f\x7f\u0085\u2028\u2029]", _("Write this on one line."), inverse_match=True)
"""Everything here may end up in the header of a letter."""

country_code = RegexValidator(r"\A[A-Z]{2}\Z", _("Give the country as two capital letters, such as NL."))
language_code = RegexValidator(
    r"\A[a-z]{2,3}(-[A-Za-z0-9]{2,8})?\Z", _("Give the language as a code, such as en or pt-BR.")
)
https_address = URLValidator(schemes=["https"], message=_("Enter a web address that begins with https://."))
mail_address = EmailValidator(_("Enter a mail address like name@hotline.example."))


def days_of_week(days: object) -> None:
    if not isinstance(days, list) or not days or not set(days) <= set(range(7)):
        raise ValidationError(_("Choose at least one working day."))


class Colour(models.TextChoices):
    """The colours people know us by. Each is checked for contrast, in light and in dark."""

    TEAL = "teal", _("Teal")
    BLUE = "blue", _("Blue")
    GREEN = "green", _("Green")
    PURPLE = "purple", _("Purple")
    PLUM = "plum", _("Plum")
    SLATE = "slate", _("Slate")


def monday_to_friday() -> list[int]:
    return sorted(MONDAY_TO_FRIDAY)


class Profile(models.Model):
    """Who we are. A fresh `Profile()` is shown before anybody has filled it in, and while the database is away."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = models.CharField(max_length=80, default="Hotline", validators=[one_line])
    short_name = models.CharField(max_length=24, default="Hotline", validators=[one_line])
    strap_line = models.CharField(max_length=160, blank=True, validators=[one_line])
    colour = models.CharField(max_length=10, choices=Colour, default=Colour.TEAL)
    mark = models.TextField(blank=True)
    """A drawing beside our name, as `marks.read_mark` wrote it. Without one the name stands there alone."""
    country = models.CharField(max_length=2, blank=True, validators=[country_code])
    contact_address = models.CharField(max_length=254, blank=True, validators=[mail_address])
    telephone = models.CharField(max_length=40, blank=True, validators=[one_line])
    duty_hours = models.CharField(max_length=200, blank=True, validators=[one_line])
    duty_address = models.CharField(max_length=254, blank=True, validators=[mail_address])
    emergency_number = models.CharField(max_length=40, blank=True, validators=[one_line])
    from_name = models.CharField(max_length=60, blank=True, validators=[one_line])
    working_days: Any = models.JSONField(default=monday_to_friday, validators=[days_of_week])
    opens_at = models.TimeField(default=time(9))
    closes_at = models.TimeField(default=time(17))
    independence = models.TextField(blank=True)
    """How we stay independent of providers, in our own words: a trusted flagger has to explain it in public."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=ONLY), name="profile_only_one"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="profile_closes_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sender(self) -> str:
        """The name that stands before our address on everything we send."""
        return self.from_name or self.name

    @property
    def stylesheet(self) -> str:
        """The static file with our colours; empty for those that the main sheet has."""
        return "" if self.colour == Colour.TEAL else f"hotline/{self.colour}.css"

    @property
    def mark_version(self) -> str:
        """Stands in the address of the mark, so that a browser never shows the one before."""
        return marks.version_of(self.mark)

    @property
    def mark_width(self) -> int:
        return marks.width_of(self.mark)


class HelpLine(models.Model):
    """A service that we name to people. Our own editorial, so its web address may be a link (https only).

    One row for each language in which it answers; without a country it is there for every country. Until a person has
    checked it, it is shown to nobody and may have no address at all.
    """

    class Kind(models.TextChoices):
        HELPLINE = "helpline", _("Somebody to talk to")
        REMOVAL = "removal", _("Helps to have one’s own picture taken down")
        WORRIED = "worried", _("For people worried about their own or somebody else’s behaviour")
        ELSEWHERE = "elsewhere", _("For what others than we deal with")

    class Audience(models.TextChoices):
        UNDER_18 = "under_18", _("People under 18")
        ADULT = "adult", _("Adults")
        ANYONE = "anyone", _("Anyone")

    class Topic(models.TextChoices):
        """What others deal with."""

        ADULT = "adult", _("Sexual pictures of adults")
        HATE = "hate", _("Hate")
        TERROR = "terror", _("Terrorism and violence")
        FRAUD = "fraud", _("Fraud")
        BULLYING = "bullying", _("Bullying and threats")

    ref = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.HELPLINE)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.ANYONE)
    topic = models.CharField(max_length=10, choices=Topic, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, validators=[country_code])
    language = models.CharField(max_length=12, validators=[language_code])
    name = models.CharField(max_length=120, validators=[one_line])
    for_whom = models.CharField(max_length=160, blank=True, validators=[one_line])
    telephone = models.CharField(max_length=40, blank=True, validators=[one_line])
    web = models.CharField(max_length=200, blank=True, validators=[https_address])
    hours = models.CharField(max_length=120, blank=True, validators=[one_line])
    reviewed_on = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "language", "name"], name="help_line_once"),
            models.CheckConstraint(
                condition=models.Q(reviewed_on__isnull=True) | ~models.Q(telephone="", web=""),
                name="help_line_can_be_reached",
                violation_error_message=_("Without a telephone number or a web address nobody can reach it."),
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_on__isnull=True, next_review_on__isnull=True)
                | models.Q(reviewed_on__isnull=False, next_review_on__isnull=False),
                name="help_line_checked_and_again",
            ),
            models.CheckConstraint(
                condition=models.Q(web="") | models.Q(web__startswith="https://"), name="help_line_https_only"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="elsewhere") & ~models.Q(topic="")
                | ~models.Q(kind="elsewhere") & models.Q(topic=""),
                name="help_line_topic_elsewhere",
                violation_error_message=_("Choose a topic for what others deal with, and for nothing else."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def web_text(self) -> str:
        """The web address as people read it out."""
        return self.web.removeprefix("https://").rstrip("/")

    @cached_property
    def dialled(self) -> str:
        """The telephone number as a telephone takes it: digits, and the plus that may lead them."""
        return re.sub(r"(?!^\+)[^0-9]", "", self.telephone.strip())

    def needs_review(self, today: date) -> bool:
        return self.next_review_on is None or self.next_review_on <= today


class Holiday(models.Model):
    """A day on which nobody is expected to work in `country`."""

    country = models.CharField(max_length=2, validators=[country_code])
    day = models.DateField()
    name = models.CharField(max_length=80, validators=[one_line])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "day"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class DutyPerson(models.Model):
    """Somebody who is called when a child may be in danger, in the order of `position`.

    With hours, they come first in their hours and after everybody else outside them: nobody is ever left out.
    """

    ref = models.CharField(max_length=16, unique=True)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80, validators=[one_line])
    address = models.CharField(max_length=254, validators=[mail_address])
    begins_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address"], name="duty_person_once"),
            models.CheckConstraint(
                condition=models.Q(begins_at__isnull=True, ends_at__isnull=True)
                | models.Q(begins_at__isnull=False, ends_at__isnull=False),
                name="duty_hours_both_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_in_their_hours(self, now: time) -> bool:
        """Whether it is their turn by this clock on the wall. Hours may go past midnight; without any, always."""
        if self.begins_at is None or self.ends_at is None:
            return True
        if self.begins_at < self.ends_at:
            return self.begins_at <= now < self.ends_at
        return now >= self.begins_at or now < self.ends_at


class PoliceContact(models.Model):
    """Whom we tell of a child in danger in `country`: by mail, and by a telephone that is answered at night."""

    ref = models.CharField(max_length=16, unique=True)
    country = models.CharField(max_length=2, validators=[country_code])
    name = models.CharField(max_length=120, validators=[one_line])
    address = models.CharField(max_length=254, validators=[mail_address])
    telephone = models.CharField(max_length=40, validators=[one_line])
    reviewed_on = models.DateField()
    next_review_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "name"], name="police_contact_once")]

    def __str__(self) -> str:
        return self.name

    def needs_review(self, today: date) -> bool:
        return self.next_review_on <= today


class Language(models.Model):
    """What a person said about the public site in a language. Without a row nobody has said anything: a draft."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SIGNED_OFF = "signed_off", _("Signed off")

    code = models.CharField(max_length=12, unique=True, validators=[language_code])
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    digest = models.CharField(max_length=64)
    """Of the catalogue that was read. Another word in it, and it is a draft again."""
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class HashingAdviceQuerySet(models.QuerySet["HashingAdvice"]):
    def in_force(self, today: date) -> "HashingAdviceQuerySet":
        return self.filter(given_on__lte=today, expires_on__gte=today, ended_at__isnull=True)


class HashingAdvice(models.Model):
    """Legal advice by which children in `country` may hash a picture of themselves on their own device.

    Without one in force nobody there is offered it. One person records it; it is advice, not an agreement.
    """

    ref = models.CharField(max_length=16, unique=True)
    country = models.CharField(max_length=2, validators=[country_code])
    advice = models.CharField(max_length=200, validators=[one_line])
    given_on = models.DateField()
    expires_on = models.DateField()
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HashingAdviceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_on__gte=models.F("given_on")), name="hashing_advice_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    def is_in_force(self, today: date) -> bool:
        return self.ended_at is None and self.given_on <= today <= self.expires_on
