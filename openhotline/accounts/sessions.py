"""What a staff session remembers: who proved a second factor in it, when it began, when it was last used."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

from openhotline.accounts.models import User

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_NOTED_EVERY = timedelta(minutes=1)  # not on every request: each would be a write

_PROVED, _BEGAN, _SEEN = "second_factor_of", "began_at", "seen_at"


def note_second_factor(session: SessionBase, user: User) -> None:
    """This person proved a second factor in this session. Another session of theirs gains nothing by it."""
    session[_PROVED] = user.ref


def proved_second_factor(session: SessionBase, user: User) -> bool:
    return bool(session.get(_PROVED) == user.ref)


def note_begin(session: SessionBase, at: datetime) -> None:
    session[_BEGAN] = session[_SEEN] = int(at.timestamp())


def why_over(session: SessionBase, at: datetime) -> str:
    """Why this session must end: `idle`, `longest`, or empty while it may go on, which is noted."""
    now = int(at.timestamp())
    if _BEGAN not in session:
        note_begin(session, at)
    if now - session[_SEEN] > IDLE.total_seconds():
        return "idle"
    if now - session[_BEGAN] > LONGEST.total_seconds():
        return "longest"
    if now - session[_SEEN] >= _NOTED_EVERY.total_seconds():
        session[_SEEN] = now
    return ""
