"""What a reporter may know about their report: one status, late and alike for everybody. Pure: nothing is asked here.

Nobody may learn from it whether an address was known before. So it changes only at the opening of a working day; what
lies behind the first days is decided by the calendar alone; what was decided before the report is shown no sooner
than it was decided then; what was gone before the report is nothing that we had removed; and it is one for the report,
never per address. The reasons stand in docs/use/reporting.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from openhotline.cases.stages import ItemStage, ReportStage
from openhotline.hotline.calendar import WorkingWeek, add_working_days, is_working_day, working_days_between

WORKING_DAYS = 3
"""For so many working days nobody sees more than that we are checking, whatever has become of the report."""


class PublicStage(models.TextChoices):
    RECEIVED = "received", _("Received")
    CHECKING = "checking", _("Being checked")
    MORE_NEEDED = "more_needed", _("More information needed")
    ACTION_TAKEN = "action_taken", _("Action taken")
    REMOVED = "removed", _("Removed")
    NO_ACTION = "no_action", _("No action")
    HELPED = "helped", _("We helped")
    POLICE = "police", _("Passed to the police")
    PLATFORM = "platform", _("Passed to the platform")


class Reason(models.TextChoices):
    """Why nothing was done, in groups that tell nothing about any one address."""

    NOT_OURS = "not_ours", _("It is not something that we may act on.")
    NOT_ILLEGAL = "not_illegal", _("We looked at it, and it is not against the law that we work under.")
    NOT_THERE = "not_there", _("When we looked it was not there, or we could not be sure what it was.")
    NOTHING = "nothing", _("We checked it, and there was nothing that we could act on.")


class Within(models.TextChoices):
    """After how long it was gone: an upper bound, true also of what went sooner than we could see."""

    DAYS = "3", _("It was gone at the latest 3 days after your report.")
    WEEK = "7", _("It was gone at the latest 1 week after your report.")
    FORTNIGHT = "14", _("It was gone at the latest 2 weeks after your report.")
    MONTH = "31", _("It was gone at the latest 1 month after your report.")
    QUARTER = "92", _("It was gone at the latest 3 months after your report.")
    LONGER = "", _("It was gone more than 3 months after your report.")


@dataclass(frozen=True)
class PublicStatus:
    stage: PublicStage
    reason: Reason | None = None
    within: Within | None = None

    def __str__(self) -> str:
        """A short name of all that is shown: it changes when, and only when, there is news."""
        return " ".join(filter(None, (self.stage.value, self.reason, self.within)))


@dataclass(frozen=True)
class Step:
    """Something went to a stage at a time."""

    at: datetime
    stage: str


@dataclass(frozen=True)
class Sight:
    """From `at` on we know that a thing is gone since `gone`, or that it is not."""

    at: datetime
    gone: datetime | None


@dataclass(frozen=True)
class Thing:
    """One of the things that a report is about: its steps, what it was decided to be, whether it is still there."""

    first_seen: datetime
    steps: tuple[Step, ...]
    illegal: bool = False
    found: bool = True
    sights: tuple[Sight, ...] = ()


ASKED, ANSWERED = "asked", "answered"
"""What a message can be to the status: a question of ours, or something that the reporter said afterwards."""


def public_status(
    *,
    received_at: datetime,
    steps: Sequence[Step],
    things: Sequence[Thing],
    messages: Sequence[Step] = (),
    week: WorkingWeek,
    at: datetime,
) -> PublicStatus:
    """The status to show at `at`: as everything stood at the last opening of a working day."""
    opened = last_opening(at, week)
    if opened <= received_at:
        return PublicStatus(PublicStage.RECEIVED)
    said = _until(messages, opened)
    if said and said[-1].stage == ASKED:
        return PublicStatus(PublicStage.MORE_NEEDED)  # a person's question, which depends on no address
    days = working_days_between(
        received_at.astimezone(week.zone).date(), opened.astimezone(week.zone).date(), week.holidays, week.weekdays
    )
    if days < WORKING_DAYS:
        return PublicStatus(PublicStage.CHECKING)
    return _of_report(
        [step.stage for step in _until(steps, opened)],
        [_of_thing(thing, received_at=received_at, opened=opened) for thing in things],
    )


def last_opening(at: datetime, week: WorkingWeek) -> datetime:
    """When work last began before `at`."""
    local = at.astimezone(week.zone)
    day = local.date()
    if not is_working_day(day, week.holidays, week.weekdays) or local.time() < week.opens_at:
        day = add_working_days(day, -1, week.holidays, week.weekdays)
    return datetime.combine(day, week.opens_at, tzinfo=week.zone)


def within(passed: timedelta) -> Within:
    """The narrowest bound that is true of so long a time."""
    bounds = (bound for bound in Within if bound.value and passed <= timedelta(days=int(bound.value)))
    return next(bounds, Within.LONGER)


_S = PublicStage
_CHECKING = PublicStatus(_S.CHECKING)
_OUTCOMES = {
    ReportStage.HELPED: PublicStatus(_S.HELPED),
    ReportStage.PASSED_TO_POLICE: PublicStatus(_S.POLICE),
    ReportStage.PASSED_TO_PLATFORM: PublicStatus(_S.PLATFORM),
    ReportStage.OUT_OF_REMIT: PublicStatus(_S.NO_ACTION, Reason.NOT_OURS),
    ReportStage.TEST: PublicStatus(_S.NO_ACTION, Reason.NOTHING),
}
_LEFT_BEHIND = (ReportStage.ANSWERED, ReportStage.CLOSED, ReportStage.PURGED)


def _of_report(stages: Sequence[str], things: Sequence[PublicStatus]) -> PublicStatus:
    told = [stage for stage in stages if stage not in _LEFT_BEHIND]
    last = told[-1] if told else ""
    if last in _OUTCOMES:
        return _OUTCOMES[ReportStage(last)]
    if last == ReportStage.LINKED and things:
        return _of_things(things)
    if len(told) < len(stages) and stages[-1] in _LEFT_BEHIND:
        return PublicStatus(_S.NO_ACTION, Reason.NOTHING)
    return _CHECKING


def _of_things(things: Sequence[PublicStatus]) -> PublicStatus:
    """One for all: what is not finished first, then what we did, then why we did nothing."""
    for stage in (_S.CHECKING, _S.ACTION_TAKEN):
        if PublicStatus(stage) in things:
            return PublicStatus(stage)
    bounds = list(Within)
    if waited := [bounds.index(thing.within) for thing in things if thing.within is not None]:
        return PublicStatus(_S.REMOVED, within=bounds[max(waited)])
    reasons = {thing.reason for thing in things}
    return PublicStatus(_S.NO_ACTION, reasons.pop() if len(reasons) == 1 else Reason.NOTHING)


def _of_thing(thing: Thing, *, received_at: datetime, opened: datetime) -> PublicStatus:
    passed = _until(thing.steps, opened)
    last = passed[-1] if passed else None
    if last is None:
        return _CHECKING
    gone_before = last.stage == ItemStage.CLOSED and last.at <= received_at  # as when anybody reports what is gone
    acted = thing.illegal and not gone_before
    if opened < _ripe(thing, ItemStage.ACTING if acted else ItemStage.DECIDED, received_at):
        return _CHECKING
    if last.stage in (ItemStage.DECIDED, ItemStage.CLOSED) and not acted:
        return PublicStatus(_S.NO_ACTION, Reason.NOT_ILLEGAL if thing.found and not thing.illegal else Reason.NOT_THERE)
    if last.stage not in (ItemStage.ACTING, ItemStage.CLOSED):
        return _CHECKING  # decided, and still held: nothing was done yet
    seen = [sight for sight in thing.sights if sight.at <= opened]
    gone = seen[-1].gone if seen else None
    if gone is None:
        return PublicStatus(_S.ACTION_TAKEN)
    return PublicStatus(_S.REMOVED, within=within(gone - received_at))


def _ripe(thing: Thing, stage: ItemStage, received_at: datetime) -> datetime:
    """Before this moment nothing is shown of what had come to this stage before the report: it took so long then."""
    came = next((step.at for step in thing.steps if step.stage == stage), None)
    if came is None or came > received_at:
        return received_at
    return received_at + (came - thing.first_seen)


def _until(steps: Iterable[Step], moment: datetime) -> list[Step]:
    return [step for step in steps if step.at <= moment]
