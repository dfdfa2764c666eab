"""Deeds about this hotline: its profile, its help lines, its holidays; and what a practice hotline begins with."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.common import catalogues
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference
from openhotline.hotline.marks import read_mark
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

CHECK_AGAIN_AFTER = timedelta(days=365)
"""How long a help line is taken to be as it was when somebody checked it."""


@audit.deed()
def save_profile(*, details: Mapping[str, Any], by: By, at: datetime) -> Profile:
    """Change the given fields of the profile. The audit keeps which fields, not what is in them.

    Refuses people who may not configure, and anything that cannot be right, such as line breaks, a closing time before
    the opening time, or a mark that could do more than be looked at.
    """
    accounts.require(by, Permission.CONFIGURE)
    if "mark" in details:
        details = {**details, "mark": read_mark(details["mark"])}
    profile = Profile.objects.filter(pk=ONLY).first() or Profile()
    changed = _change(profile, details)
    _save(profile)
    if changed:
        audit.record("hotline.profile_saved", about="hotline", by=by, at=at, changed=changed)
    return profile


@audit.deed()
def save_help_line(
    *, help_line: HelpLine | None, details: Mapping[str, Any], checked: bool, by: By, at: datetime
) -> HelpLine:
    """Add a help line (None) or change one. It is named to people only while somebody has checked it as it is now.

    Refuses people who may not edit, one that was checked and that nobody can reach, and a web address without https.
    """
    accounts.require(by, Permission.EDIT)
    help_line = help_line or HelpLine(ref=new_reference("HL"))
    changed = _change(help_line, details)
    if checked:
        help_line.reviewed_on = timezone.localdate(at)
        help_line.next_review_on = help_line.reviewed_on + CHECK_AGAIN_AFTER
    elif changed:
        help_line.reviewed_on = help_line.next_review_on = None
    _save(help_line)
    audit.record("hotline.help_line_saved", about=help_line.ref, by=by, at=at, changed=changed, checked=checked)
    return help_line


@audit.deed()
def remove_help_line(*, help_line: HelpLine, by: By, at: datetime) -> None:
    """Name this help line to nobody any more. Refuses people who may not edit."""
    accounts.require(by, Permission.EDIT)
    if HelpLine.objects.filter(pk=help_line.pk).delete()[0]:
        audit.record("hotline.help_line_removed", about=help_line.ref, by=by, at=at)


@audit.deed()
def add_holiday(*, country: str, day: date, name: str, by: By, at: datetime) -> Holiday:
    """Add a day on which nobody works. Refuses people who may not configure, and a day that is there already."""
    accounts.require(by, Permission.CONFIGURE)
    holiday = Holiday(country=country, day=day, name=name)
    _save(holiday)
    audit.record("hotline.holiday_added", about="hotline", by=by, at=at, country=country, day=day.isoformat())
    return holiday


@audit.deed()
def remove_holiday(*, holiday: Holiday, by: By, at: datetime) -> None:
    """Make a holiday an ordinary day again. Refuses people who may not configure."""
    accounts.require(by, Permission.CONFIGURE)
    if Holiday.objects.filter(pk=holiday.pk).delete()[0]:
        day = holiday.day.isoformat()
        audit.record("hotline.holiday_removed", about="hotline", by=by, at=at, country=holiday.country, day=day)


@audit.deed()
def save_duty_person(*, person: DutyPerson | None, details: Mapping[str, Any], by: By, at: datetime) -> DutyPerson:
    """Put somebody on the duty roster (None) or change their entry. The audit keeps which fields, not what is in them.

    Refuses people who may not configure, a mail address that is on the roster already, and half of a pair of hours.
    """
    accounts.require(by, Permission.CONFIGURE)
    person = person or DutyPerson(ref=new_reference("DP"))
    changed = _change(person, details)
    _save(person)
    audit.record("hotline.duty_person_saved", about=person.ref, by=by, at=at, changed=changed)
    return person


@audit.deed()
def remove_duty_person(*, person: DutyPerson, by: By, at: datetime) -> None:
    """Call this person no more. Refuses people who may not configure."""
    accounts.require(by, Permission.CONFIGURE)
    if DutyPerson.objects.filter(pk=person.pk).delete()[0]:
        audit.record("hotline.duty_person_removed", about=person.ref, by=by, at=at)


@audit.deed()
def save_police_contact(
    *, contact: PoliceContact | None, details: Mapping[str, Any], by: By, at: datetime
) -> PoliceContact:
    """Add a police contact (None) or change one. Saving says that somebody has checked it.

    Refuses people who may not configure.
    """
    accounts.require(by, Permission.CONFIGURE)
    contact = contact or PoliceContact(ref=new_reference("PC"))
    changed = _change(contact, details)
    _save(contact)
    audit.record("hotline.police_contact_saved", about=contact.ref, by=by, at=at, changed=changed)
    return contact


@audit.deed()
def remove_police_contact(*, contact: PoliceContact, by: By, at: datetime) -> None:
    """Send nothing to this contact any more. Refuses people who may not configure."""
    accounts.require(by, Permission.CONFIGURE)
    if PoliceContact.objects.filter(pk=contact.pk).delete()[0]:
        audit.record("hotline.police_contact_removed", about=contact.ref, by=by, at=at)


@audit.deed()
def sign_off_language(*, code: str, digest: str, by: By, at: datetime) -> Language:
    """Say that the public site in this language, as it was read (`digest`), is fit for people in need.

    Refuses people who may not, a language without a catalogue, one in which anything is missing, a draft of what only a
    person may translate, and a catalogue that is not the one that was read.
    """
    accounts.require(by, Permission.SIGN_OFF_LANGUAGES)
    texts = catalogues.catalogue(code)
    missing = [text for text in texts if not text.is_translated]
    drafts = [text for text in texts if text.is_careful and text.state != catalogues.CHECKED]
    if not texts:
        raise Refused(_("There is no catalogue of this language."))
    if drafts:
        raise Refused(
            _("What is said about danger, help and privacy has to be translated and checked by a person first.")
        )
    if missing:
        raise Refused(_("Some texts have no translation yet."))
    if digest != catalogues.digest_of(code):
        raise Refused(_("The texts have changed since you opened this page. Read them again."))
    language = _decide(code, Language.State.SIGNED_OFF, by=by, at=at)
    audit.record("hotline.language_signed_off", about="hotline", by=by, at=at, language=code, digest=digest)
    return language


@audit.deed()
def take_back_language(*, code: str, by: By, at: datetime) -> None:
    """Make the public site in this language a draft again. Refuses people who may not; one that is no more is left."""
    accounts.require(by, Permission.SIGN_OFF_LANGUAGES)
    if Language.objects.filter(code=code, state=Language.State.SIGNED_OFF).exists():
        _decide(code, Language.State.DRAFT, by=by, at=at)
        audit.record("hotline.language_taken_back", about="hotline", by=by, at=at, language=code)


def _decide(code: str, state: Language.State, *, by: By, at: datetime) -> Language:
    decision = {"state": state, "digest": catalogues.digest_of(code), "decided_by": str(by), "decided_at": at}
    return Language.objects.update_or_create(code=code, defaults=decision)[0]


@audit.deed()
def record_hashing_advice(
    *, country: str, advice: str, given_on: date, expires_on: date, by: By, at: datetime
) -> HashingAdvice:
    """Offer children of a country to hash a picture on their device, from the day of the advice to its last day.

    Refuses people who may not configure, advice of tomorrow, and advice that is over.
    """
    accounts.require(by, Permission.CONFIGURE)
    today = timezone.localdate(at)
    if given_on > today:
        raise Refused(_("The advice has to be given before it is recorded."))
    if expires_on < today:
        raise Refused(_("The last day has to be today or later."))
    row = HashingAdvice(
        ref=new_reference("HV"),
        country=country,
        advice=advice,
        given_on=given_on,
        expires_on=expires_on,
        recorded_by=str(by),
        recorded_at=at,
    )
    _save(row)
    audit.record("hotline.hashing_advice_recorded", about=row.ref, by=by, at=at, country=country)
    return row


@audit.deed()
def end_hashing_advice(*, advice: HashingAdvice, by: By, at: datetime) -> None:
    """Offer it to nobody any more under this advice. Refuses people who may not configure; ended once is ended."""
    accounts.require(by, Permission.CONFIGURE)
    if HashingAdvice.objects.filter(pk=advice.pk, ended_at__isnull=True).update(ended_by=str(by), ended_at=at):
        audit.record("hotline.hashing_advice_ended", about=advice.ref, by=by, at=at, country=advice.country)


def load_reference_data(*, by: By, at: datetime) -> None:
    """What a hotline begins with.

    Everywhere the names of real services, which nobody is told before a person has checked them. The rest only in
    practice: a made-up help line must reach no child.
    """
    with audit.deed():
        loaded = {"services": load_services()}
        if settings.MODE == "practice":
            loaded |= _load_practice()
        if any(loaded.values()):
            audit.record("hotline.reference_loaded", about="hotline", by=by, at=at, **loaded)


def _load_practice() -> dict[str, int]:
    return {
        "profile": _load_profile(),
        "help_lines": load_help_lines(),
        "holidays": load_holidays(),
        "duty_people": load_duty_people(),
        "police_contacts": load_police_contacts(),
    }


def load_services() -> int:
    """Add the services of the field that are missing, unchecked and without an address. Returns how many."""
    return _add_help_lines("services")


def load_help_lines() -> int:
    """Add the made-up help lines that are missing, and leave the others as they are. Returns how many were added."""
    return _add_help_lines("help_lines")


def _add_help_lines(name: str) -> int:
    return sum(
        HelpLine.objects.get_or_create(
            country=row["country"],
            language=row["language"],
            name=row["name"],
            defaults={**row, "ref": new_reference("HL")},
        )[1]
        for row in _data(name)
    )


def load_holidays() -> int:
    """Add the made-up holidays that are missing. Returns how many were added."""
    return sum(
        Holiday.objects.get_or_create(country=row["country"], day=row["day"], defaults={"name": row["name"]})[1]
        for row in _data("holidays")
    )


def load_duty_people() -> int:
    """Add the made-up people on duty that are missing. Returns how many were added."""
    return sum(
        DutyPerson.objects.get_or_create(address=row["address"], defaults={**row, "ref": new_reference("DP")})[1]
        for row in _data("duty_people")
    )


def load_police_contacts() -> int:
    """Add the made-up police contacts that are missing. Returns how many were added."""
    return sum(
        PoliceContact.objects.get_or_create(
            country=row["country"], name=row["name"], defaults={**row, "ref": new_reference("PC")}
        )[1]
        for row in _data("police_contacts")
    )


def _load_profile() -> int:
    (row,) = _data("profile")
    return int(Profile.objects.get_or_create(pk=ONLY, defaults=row)[1])


def _data(name: str) -> list[dict[str, Any]]:
    text = resources.files("openhotline.hotline").joinpath(f"data/{name}.json").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = json.loads(text)
    return rows


def _change(thing: models.Model, details: Mapping[str, Any]) -> list[str]:
    """Put the details into the row; the names of those that differ. An unknown name is a bug, never a silent no."""
    fields = {field.name for field in thing._meta.concrete_fields} - {"id", "ref"}
    if unknown := set(details) - fields:
        raise TypeError(f"{type(thing).__name__} has no {', '.join(sorted(unknown))}.")
    changed = [name for name, value in details.items() if thing._state.adding or getattr(thing, name) != value]
    for name in changed:
        setattr(thing, name, details[name])
    return sorted(changed)


def _save(thing: models.Model) -> None:
    try:
        thing.full_clean()
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from None
    thing.save()
