"""What a reporter may know about their report: one status, late and alike for everybody. Pure: nothing is asked here.

Nobody may learn from it whether an address was known before. So it changes only at the opening of a working day,
what lies behind the first days is decided by the calendar alone, and it is one for the report, never per address.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from openhotline.cases.stages import ItemStage, ReportStage
from openhotline.hotline.calendar import WorkingWeek, add_working_days, is_working_day, working_days_between

WORKING_DAYS = 3
"""For so many working days nobody sees more than that we are checking, whatever has become of the report."""


class PublicStage(models.TextChoices):
    RECEIVED = "received", _("Received")
    CHECKING = "checking", _("Being checked")
    DEALING = "dealing", _("Being dealt with")
    FINISHED = "finished", _("Finished")


class Ending(models.TextChoices):
    """Why a report is finished, in groups that tell nothing about any one address."""

    ACTED = "acted", _("We acted to have it taken down.")
    HELPED = "helped", _("We helped with what you told us.")
    PASSED_ON = "passed_on", _("We passed it on to those who can act.")
    NOT_OURS = "not_ours", _("It is not something that we may act on.")
    NO_ACTION = "no_action", _("We checked it, and there was nothing that we could act on.")


@dataclass(frozen=True)
class PublicStatus:
    stage: PublicStage
    ending: Ending | None = None


@dataclass(frozen=True)
class Step:
    """Something went to a stage at a time."""

    at: datetime
    stage: str


@dataclass(frozen=True)
class Thing:
    """One of the things that a report is about: its steps, and whether it was decided to be illegal."""

    steps: tuple[Step, ...]
    illegal: bool = False


def public_status(
    *, received_at: datetime, steps: Sequence[Step], things: Sequence[Thing], week: WorkingWeek, at: datetime
) -> PublicStatus:
    """The status to show at `at`: as everything stood at the last opening of a working day."""
    opened = last_opening(at, week)
    if opened <= received_at:
        return PublicStatus(PublicStage.RECEIVED)
    days = working_days_between(
        received_at.astimezone(week.zone).date(), opened.astimezone(week.zone).date(), week.holidays, week.weekdays
    )
    if days < WORKING_DAYS:
        return PublicStatus(PublicStage.CHECKING)
    return _of_report(
        [step.stage for step in _until(steps, opened)],
        [(_stage_of(thing, opened), thing.illegal) for thing in things],
    )


def last_opening(at: datetime, week: WorkingWeek) -> datetime:
    """When work last began before `at`."""
    local = at.astimezone(week.zone)
    day = local.date()
    if not is_working_day(day, week.holidays, week.weekdays) or local.time() < week.opens_at:
        day = add_working_days(day, -1, week.holidays, week.weekdays)
    return datetime.combine(day, week.opens_at, tzinfo=week.zone)


_ENDINGS = {
    ReportStage.HELPED: Ending.HELPED,
    ReportStage.PASSED_TO_POLICE: Ending.PASSED_ON,
    ReportStage.PASSED_TO_PLATFORM: Ending.PASSED_ON,
    ReportStage.OUT_OF_REMIT: Ending.NOT_OURS,
    ReportStage.TEST: Ending.NO_ACTION,
}
_LEFT_BEHIND = (ReportStage.ANSWERED, ReportStage.CLOSED, ReportStage.PURGED)
_FINISHED = (ItemStage.CLOSED, ItemStage.DECIDED)


def _of_report(stages: Sequence[str], things: Sequence[tuple[str, bool]]) -> PublicStatus:
    told = [stage for stage in stages if stage not in _LEFT_BEHIND]
    last = told[-1] if told else ""
    if last in _ENDINGS:
        return PublicStatus(PublicStage.FINISHED, _ENDINGS[ReportStage(last)])
    if last == ReportStage.LINKED and things:
        return _of_things(things)
    if len(told) < len(stages) and stages[-1] in _LEFT_BEHIND:
        return PublicStatus(PublicStage.FINISHED, Ending.NO_ACTION)
    return PublicStatus(PublicStage.CHECKING)


def _of_things(things: Sequence[tuple[str, bool]]) -> PublicStatus:
    if any(stage not in (*_FINISHED, ItemStage.ACTING) for stage, _illegal in things):
        return PublicStatus(PublicStage.CHECKING)
    if any(stage == ItemStage.ACTING or (stage == ItemStage.DECIDED and illegal) for stage, illegal in things):
        return PublicStatus(PublicStage.DEALING)
    acted = any(illegal for _stage, illegal in things)
    return PublicStatus(PublicStage.FINISHED, Ending.ACTED if acted else Ending.NO_ACTION)


def _stage_of(thing: Thing, moment: datetime) -> str:
    passed = [step.stage for step in _until(thing.steps, moment)]
    return passed[-1] if passed else ""


def _until(steps: Iterable[Step], moment: datetime) -> list[Step]:
    return [step for step in steps if step.at <= moment]
