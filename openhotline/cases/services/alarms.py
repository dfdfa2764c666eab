"""Deeds about a child in danger: an alarm is raised, somebody is called, somebody answers, it is closed."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases import selectors
from openhotline.cases.models import Alarm, Call, Item, Report
from openhotline.cases.stages import BULK_LANE, UNANSWERED, AlarmOutcome, AlarmStage, AlarmWhy
from openhotline.common.actors import By
from openhotline.common.digests import digest, digests
from openhotline.common.errors import Refused
from openhotline.common.faults import point
from openhotline.common.pace import scaled
from openhotline.common.references import new_reference
from openhotline.hotline import selectors as hotline
from openhotline.hotline.selectors import OnCall
from openhotline.post import services as post

log = logging.getLogger("openhotline.alarms")

CALL_AGAIN = timedelta(minutes=15)
"""Without an answer the next person is called after this, and nobody is called twice within it."""
TELL_WITHIN = timedelta(minutes=5)
"""A further alarm, while somebody who was just called may still be on their way to the desk, waits so long at most."""
LEAST = timedelta(minutes=1)
"""However fast practice runs, nobody's mailbox is filled in seconds."""


@audit.deed()
def raise_alarm(*, about: Report | Item | None, why: str, by: By, at: datetime) -> tuple[Alarm, bool]:
    """A child may be in danger: have somebody called, and put the report or item first. Whether the alarm is new.

    `None` stands for the whole bulk lane. While an alarm about it is open, the same one is the answer.
    """
    ref = about.ref if about else BULK_LANE
    if about is not None:
        _put_first(about)
    if known := selectors.open_alarm(ref):
        return known, False
    alarm = Alarm(
        ref=new_reference("AL"),
        stage_since=at,
        about=ref,
        why=AlarmWhy(why),
        raised_at=at,
        raised_by=str(by),
        due_at=_first_call_at(at),
    )
    try:
        with transaction.atomic():
            alarm.save(force_insert=True)
    except IntegrityError:
        known = selectors.open_alarm(ref)
        if known is None:
            raise
        return known, False
    audit.record("alarm.raised", about=alarm.ref, by=by, at=at, concerns=ref, why=str(why))
    return alarm, True


@audit.deed()
def raise_alarm_by_hand(*, about: Report | Item, by: By, at: datetime) -> tuple[Alarm, bool]:
    """A member of staff thinks that a child may be in danger. Refuses nobody who may see the desk."""
    accounts.require(by, Permission.SEE_DESK)
    return raise_alarm(about=about, why=AlarmWhy.STAFF, by=by, at=at)


def _put_first(thing: Report | Item) -> None:
    type(thing).objects.filter(pk=thing.pk, urgent=False).update(urgent=True)
    if isinstance(thing, Report):
        Item.objects.filter(reported__report=thing, urgent=False).update(urgent=True)
    thing.urgent = True


def _first_call_at(at: datetime) -> datetime:
    lately = Call.objects.filter(at__gt=at - _paced(CALL_AGAIN)).exists()
    return at + _paced(TELL_WITHIN) if lately else at


def _paced(wait: timedelta) -> timedelta:
    return min(wait, max(scaled(wait), LEAST))


@audit.deed()
def call_next_person(*, by: By, at: datetime) -> Call | None:
    """Call whoever is next, once, about all alarms that nobody has answered. None: it is nobody's turn yet.

    Next is who was called longest ago since the oldest of these alarms was raised, in the order of the roster. The
    rows are locked, so of two workers the second finds that somebody was called already.
    """
    waiting = list(Alarm.objects.unanswered().select_for_update().order_by("pk"))
    if not any(alarm.due_at <= at for alarm in waiting):
        return None
    point("cases.call.locked")
    everybody = hotline.on_call(at)
    calls = _latest_calls(everybody, since=min(alarm.raised_at for alarm in waiting), at=at)
    rested = [person for person in everybody if not _rests(person, calls, at)]
    for person in sorted(rested, key=lambda person: _called_since(person, calls, waiting)):
        if call := _call(person, waiting, by=by, at=at):
            _note_called(waiting, by=by, at=at)
            return call
    if rested or not everybody:
        log.error("%d alarms wait, and nobody on the duty roster can be written to.", len(waiting))
    resting = [calls[person.address] for person in everybody if _rests(person, calls, at)]
    again = min(resting) + _paced(CALL_AGAIN) if resting else at + _paced(TELL_WITHIN)
    ours = Alarm.objects.filter(pk__in=[alarm.pk for alarm in waiting], due_at__lte=at)
    ours.update(due_at=again, claimed_until=None, tries=0)
    return None


def _latest_calls(people: Sequence[OnCall], *, since: datetime, at: datetime) -> dict[str, datetime]:
    """When each of these was called last, since the emergency began or within the time of rest."""
    found = {}
    rows = Call.objects.filter(at__gte=min(since, at - _paced(CALL_AGAIN)))
    for person in people:
        mine = rows.filter(mailbox_digest__in=digests("mailbox", person.address)).order_by("-at").first()
        if mine is not None:
            found[person.address] = mine.at
    return found


def _rests(person: OnCall, calls: dict[str, datetime], at: datetime) -> bool:
    called = calls.get(person.address)
    return called is not None and called > at - _paced(CALL_AGAIN)


def _called_since(person: OnCall, calls: dict[str, datetime], waiting: Sequence[Alarm]) -> float:
    """When they were called about any of these; 0 for who was not, so that they come first."""
    called = calls.get(person.address)
    began = min(alarm.raised_at for alarm in waiting)
    return called.timestamp() if called is not None and called >= began else 0


def _call(person: OnCall, waiting: Sequence[Alarm], *, by: By, at: datetime) -> Call | None:
    """Write to this person. A mailbox that cannot be written to never keeps the next one from being called."""
    ref = new_reference("CA")
    try:
        post.page_duty_person(
            to=person.address, call=ref, about=waiting[0].ref, waiting=len(waiting), path="alarms/", by=by, at=at
        )
    except Refused:
        log.error("A mailbox on the duty roster cannot be written to.")
        return None
    point("cases.call.written")
    return Call.objects.create(
        ref=ref,
        at=at,
        name=person.name,
        mailbox_digest=digest("mailbox", person.address),
        waiting=len(waiting),
    )


def _note_called(waiting: Sequence[Alarm], *, by: By, at: datetime) -> None:
    """The call told of all of them."""
    for alarm in waiting:
        if alarm.stage == AlarmStage.RAISED:
            alarm.move_to(AlarmStage.CALLED, by=by, at=at)
    point("cases.call.moved")
    told = Alarm.objects.filter(pk__in=[alarm.pk for alarm in waiting])
    told.update(steps=F("steps") + 1, due_at=at + _paced(CALL_AGAIN), claimed_until=None, tries=0, last_problem="")
    point("cases.call.told")


@audit.deed()
def acknowledge_alarms(*, refs: Sequence[str], by: By, at: datetime) -> list[Alarm]:
    """“I have it”: nobody else is called about these. Those that somebody else has already are left to them.

    Refuses people who may not answer alarms.
    """
    accounts.require(by, Permission.SAFEGUARD)
    mine = list(Alarm.objects.unanswered().filter(ref__in=refs).select_for_update().order_by("pk"))
    for alarm in mine:
        acknowledge_alarm(alarm=alarm, by=by, at=at)
    return mine


@audit.deed()
def acknowledge_alarm(*, alarm: Alarm, by: By, at: datetime) -> None:
    """“I have it.” Refuses people who may not answer alarms, and one that somebody else has already."""
    accounts.require(by, Permission.SAFEGUARD)
    alarm.move_to(AlarmStage.ACKNOWLEDGED, by=by, at=at)
    alarm.acknowledged_at, alarm.acknowledged_by = at, str(by)
    alarm.due_at = alarm.claimed_until = None
    alarm.save(update_fields=["acknowledged_at", "acknowledged_by", "due_at", "claimed_until"])


@audit.deed()
def hand_back_alarm(*, alarm: Alarm, by: By, at: datetime) -> None:
    """“I cannot”: somebody is called again. Refuses people who may not answer alarms."""
    accounts.require(by, Permission.SAFEGUARD)
    if alarm.stage != AlarmStage.ACKNOWLEDGED:
        raise Refused(_("Nobody has this alarm, or it is closed."))
    alarm.due_at, alarm.acknowledged_at, alarm.acknowledged_by = at, None, ""
    alarm.save(update_fields=["due_at", "acknowledged_at", "acknowledged_by"])
    alarm.move_to(AlarmStage.RAISED, by=by, at=at)


@audit.deed()
def close_alarm(*, alarm: Alarm, outcome: str, note: str = "", by: By, at: datetime) -> None:
    """Say what came of it. Refuses people who may not answer alarms, an unknown outcome, and one that nobody has."""
    accounts.require(by, Permission.SAFEGUARD)
    if outcome not in AlarmOutcome.values:
        raise Refused(_("Choose what came of it."))
    if alarm.stage in UNANSWERED:
        raise Refused(_("Take the alarm before you close it."))
    alarm.move_to(AlarmStage.CLOSED, by=by, at=at, why=note)
    alarm.outcome = outcome
    alarm.save(update_fields=["outcome"])
    audit.record("alarm.closed", about=alarm.ref, by=by, at=at, outcome=outcome)
