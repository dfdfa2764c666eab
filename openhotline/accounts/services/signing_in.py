"""Signing in and out, and the doors: what a stranger's failures lock is never the owner's own way in.

Failures are counted per account and device. A device has a name after somebody has signed in with it (a signed cookie
holds it); all devices without one share a single count. So whoever guesses from elsewhere locks out only those who
come from elsewhere, for a quarter of an hour at most, and the owner signs in as before (OWASP calls it device cookies).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from allauth.usersessions.models import UserSession
from django.db.models import F
from django.utils.translation import gettext as _

from openhotline.accounts.models import Failures, User
from openhotline.accounts.selectors import by_for
from openhotline.audit import services as audit
from openhotline.common.actors import NOBODY
from openhotline.common.digests import digest
from openhotline.common.errors import Refused

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)


class Step(StrEnum):
    """Each step has its own count: a right password must not give back tries at the code."""

    PASSWORD = "password"
    SECOND_FACTOR = "second factor"


@audit.deed()
def begin_attempt(step: Step, *, username: str, device: str, at: datetime) -> None:
    """Count a try *before* it is looked at, so that many at once are no way round; `note_success` forgets it again.

    Refuses once the tries are used up, whether or not there is such an account.
    """
    Failures.objects.filter(until__lte=at).delete()
    door = _door(step, username, device)
    Failures.objects.get_or_create(door=door, defaults={"until": at + LOCKED_FOR})
    open_door = Failures.objects.filter(door=door, count__lt=TRIES)
    if open_door.update(count=F("count") + 1, until=at + LOCKED_FOR) != 1:
        raise Refused(
            _("Too many failed attempts. Wait 15 minutes, or use a device with which you have signed in before.")
        )


@audit.deed()
def note_failure(step: Step, *, username: str, device: str, at: datetime) -> None:
    """Audit that a try failed. One at a name nobody has is only counted: what was typed there may be a password."""
    user = User.objects.filter(username=username.strip().lower()).first()
    if user is None:
        return
    known = bool(device)
    audit.record("sign_in.failed", about=user.ref, by=NOBODY, at=at, step=str(step), known_device=known)
    if Failures.objects.filter(door=_door(step, username, device), count__gte=TRIES).exists():
        audit.record("sign_in.locked", about=user.ref, by=NOBODY, at=at, step=str(step), known_device=known)


def note_success(step: Step, *, username: str, device: str) -> None:
    """Forget the failures at this door."""
    Failures.objects.filter(door=_door(step, username, device)).delete()


@audit.deed()
def note_signed_in(user: User, *, how: str, at: datetime) -> None:
    audit.record("person.signed_in", about=user.ref, by=by_for(user), at=at, how=how)


@audit.deed()
def note_signed_out(user: User, *, why: str, at: datetime) -> None:
    audit.record("person.signed_out", about=user.ref, by=by_for(user), at=at, why=why)


@audit.deed()
def end_other_sessions(user: User, *, but: str | None, at: datetime) -> int:
    """End all sessions of this person except the one with this key. Returns how many."""
    others: Iterable[UserSession] = UserSession.objects.filter(user_id=user.pk).exclude(session_key=but or "")
    ended = 0
    for session in others:
        session.end()
        ended += 1
    audit.record("sessions.ended", about=user.ref, by=by_for(user), at=at, number=ended)
    return ended


def _door(step: Step, username: str, device: str) -> str:
    return digest("door", f"{step}|{username.strip().lower()}|{device}")
