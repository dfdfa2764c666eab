"""Deeds about the rules: legal bases recorded by two people, procedures in versions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases.models import Authority, Procedure
from openhotline.cases.procedures import Rules, read_rules
from openhotline.cases.stages import Deed
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference


@audit.deed()
def record_authority(
    *, country: str, agreement: str, deeds: Sequence[str], expires_at: datetime, by: By, at: datetime
) -> Authority:
    """Record a legal basis. It is not in force before a second person has confirmed it.

    Refuses people who may not configure, unknown deeds, and an end that has passed.
    """
    accounts.require(by, Permission.CONFIGURE)
    if not deeds or not set(deeds) <= set(Deed.values):
        raise Refused(_("Choose at least one thing that the agreement allows."))
    if expires_at <= at:
        raise Refused(_("The agreement has to end in the future."))
    if country != "*" and not (len(country) == 2 and country.isascii() and country.isupper()):
        raise Refused(_("Give the country as two capital letters, such as NL, or * for every country."))
    authority = Authority.objects.create(
        ref=new_reference("AU"),
        country=country,
        agreement=agreement,
        deeds=sorted(deeds),
        expires_at=expires_at,
        recorded_by=str(by),
        recorded_at=at,
    )
    audit.record("authority.recorded", about=authority.ref, by=by, at=at, country=country, deeds=sorted(deeds))
    return authority


@audit.deed()
def confirm_authority(*, authority: Authority, by: By, at: datetime) -> None:
    """Put a legal basis in force. Refuses the person who recorded it, and one that was confirmed or withdrawn."""
    accounts.require(by, Permission.CONFIGURE)
    if authority.recorded_by == str(by):
        raise Refused(_("A second person has to confirm this."))
    waiting = Authority.objects.filter(pk=authority.pk, confirmed_at__isnull=True, withdrawn_at__isnull=True)
    if not waiting.update(confirmed_by=str(by), confirmed_at=at):
        raise Refused(_("This was already confirmed or withdrawn."))
    authority.refresh_from_db()
    audit.record("authority.confirmed", about=authority.ref, by=by, at=at)


@audit.deed()
def withdraw_authority(*, authority: Authority, by: By, at: datetime) -> None:
    """End a legal basis at once."""
    accounts.require(by, Permission.CONFIGURE)
    if not Authority.objects.filter(pk=authority.pk, withdrawn_at__isnull=True).update(
        withdrawn_by=str(by), withdrawn_at=at
    ):
        raise Refused(_("This was already withdrawn."))
    authority.refresh_from_db()
    audit.record("authority.withdrawn", about=authority.ref, by=by, at=at)


@audit.deed()
def save_procedure(*, country: str, title: str, rules: Mapping[str, Any], by: By, at: datetime) -> Procedure:
    """Add a version of a country's procedure. Refuses people who may not configure, and rules that make no sense."""
    accounts.require(by, Permission.CONFIGURE)
    return _add_version(country, title, read_rules(rules), by=by, at=at)


@audit.deed()
def load_procedures(*, by: By, at: datetime) -> None:
    """The procedure that ships: written to the host at once, reminded twice. Loaded only where none is."""
    if not Procedure.objects.filter(country="*").exists():
        _add_version("*", "Direct notice to the host", Rules(), by=by, at=at)


def _add_version(country: str, title: str, rules: Rules, *, by: By, at: datetime) -> Procedure:
    latest = Procedure.objects.filter(country=country).order_by("-version").first()
    procedure = Procedure.objects.create(
        country=country,
        version=latest.version + 1 if latest else 1,
        title=title,
        rules=rules.as_data(),
        made_by=str(by),
        made_at=at,
    )
    audit.record("procedure.saved", about=f"procedure:{country}", by=by, at=at, version=procedure.version)
    return procedure
