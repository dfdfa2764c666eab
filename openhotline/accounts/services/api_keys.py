"""Deeds about organisations that report by machine, and the keys that they show."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from openhotline.accounts.models import ApiKey, Failures, Organisation, OrganisationKind, Scope
from openhotline.accounts.permissions import Permission
from openhotline.accounts.services.people import require
from openhotline.audit import services as audit
from openhotline.common.actors import By
from openhotline.common.digests import digest
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference

LONGEST = timedelta(days=2 * 366)
"""For how long a key may be made: two years, so that one nobody remembers ends by itself."""
FREE = 10
"""So many wrong keys within a quarter of an hour cost nothing."""
SLOWED_FOR = timedelta(minutes=15)
_KEY = re.compile(r"oh_(?P<prefix>[a-z0-9]{8})_(?P<secret>[A-Za-z0-9_-]{43})")
_PREFIX_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


class WrongKey(Refused):
    """There is no such key, or it opens nothing any more. Which of these, nobody is told."""


class TooManyWrongKeys(Refused):
    """Somebody goes on with wrong keys: `seconds` until the next one is looked at. A right one never waits."""

    def __init__(self, seconds: int) -> None:
        super().__init__(_("Too many wrong keys. Wait, and try the right one."))
        self.seconds = seconds


@audit.deed()
def add_organisation(*, short_name: str, name: str, kind: str, by: By, at: datetime) -> Organisation:
    """Let an organisation report by machine, once it has a key.

    Refuses whoever may not manage people, a short name that is taken or malformed, and an unknown kind.
    """
    require(by, Permission.MANAGE_PEOPLE)
    if kind not in OrganisationKind.values:
        raise Refused(_("There is no such kind of organisation. Choose one from the list."))
    organisation = Organisation(
        ref=new_reference("OR"), short_name=short_name.strip().lower(), name=name.strip(), kind=kind, added_at=at
    )
    try:
        organisation.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem
    try:
        with transaction.atomic():
            organisation.save(force_insert=True)
    except IntegrityError as problem:
        raise Refused(_("Another organisation has this short name. Choose another.")) from problem
    audit.record(
        "organisation.added", about=organisation.ref, by=by, at=at, kind=kind, short_name=organisation.short_name
    )
    return organisation


@audit.deed()
def make_api_key(
    *, organisation: Organisation, label: str, scopes: Iterable[str], expires_on: date, by: By, at: datetime
) -> tuple[ApiKey, str]:
    """A new key, and the text that the machine shows: answered once and kept nowhere.

    Refuses whoever may not manage people, a key for nothing, and one that ends in the past or after two years.
    """
    require(by, Permission.MANAGE_PEOPLE)
    wanted = sorted(set(scopes))
    if not wanted or set(wanted) - set(Scope.values):
        raise Refused(_("Choose what the key may be used for."))
    if not at.date() <= expires_on <= (at + LONGEST).date():
        raise Refused(_("Choose a last day from today on, two years from now at most."))
    prefix = "".join(secrets.choice(_PREFIX_SIGNS) for _sign in range(8))
    secret = secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        ref=new_reference("AK"),
        organisation=organisation,
        label=label.strip(),
        prefix=prefix,
        hash=_hash(secret),
        scopes=wanted,
        expires_on=expires_on,
        made_by=str(by),
        made_at=at,
    )
    audit.record(
        "api_key.made",
        about=key.ref,
        by=by,
        at=at,
        organisation=organisation.ref,
        scopes=wanted,
        expires_on=expires_on.isoformat(),
    )
    return key, f"oh_{prefix}_{secret}"


@audit.deed()
def revoke_api_key(key: ApiKey, *, by: By, at: datetime) -> None:
    """From now on this key opens nothing. Refuses whoever may not manage people, and a key that was revoked before."""
    require(by, Permission.MANAGE_PEOPLE)
    changed = ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=at, revoked_by=str(by))
    if changed != 1:
        raise Refused(_("This key was revoked before."))
    audit.record("api_key.revoked", about=key.ref, by=by, at=at, organisation=key.organisation.ref)


def check_api_key(text: str, *, at: datetime) -> ApiKey:
    """The key that this text is, if it is good today; the day of its use is noted.

    Refuses any other text, and slows whoever goes on with wrong ones, counted by the prefix that they name. A right key
    is never slowed: reports are not refused for arriving often.
    """
    match = _KEY.fullmatch(text)
    key = ApiKey.objects.select_related("organisation").filter(prefix=match["prefix"]).first() if match else None
    kept = key.hash if key else "0" * 64
    right = hmac.compare_digest(_hash(match["secret"] if match else ""), kept)
    if key is None or not right or not key.is_good(at.date()):
        _slow_down(key, at=at)
        raise WrongKey(_("This key is not known here, or it is over. Ask the hotline for a new one."))
    unused_today = Q(last_used_on__isnull=True) | ~Q(last_used_on=at.date())
    if key.last_used_on != at.date():
        ApiKey.objects.filter(unused_today, pk=key.pk).update(last_used_on=at.date())
    return key


@transaction.atomic
def _slow_down(key: ApiKey | None, *, at: datetime) -> None:
    """Count one wrong key. At most ten are ever written for a prefix, so a flood of them costs the database nothing."""
    Failures.objects.filter(until__lte=at).delete()
    door = digest("door", f"api|{key.prefix if key else ''}")
    Failures.objects.get_or_create(door=door, defaults={"until": at + SLOWED_FOR})
    counted = Failures.objects.filter(door=door, count__lt=FREE)
    if counted.update(count=F("count") + 1, until=at + SLOWED_FOR) != 1:
        until = Failures.objects.filter(door=door).values_list("until", flat=True).first() or at
        raise TooManyWrongKeys(max(1, round((until - at).total_seconds())))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
