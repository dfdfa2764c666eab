"""An alarm: a child may be in danger now. Who was called about it, and the sheet that goes to the police."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from openhotline.audit.lives import Life, Move
from openhotline.audit.models import AppendOnly
from openhotline.cases.stages import ALARM_MOVES, BULK_LANE, UNANSWERED, AlarmOutcome, AlarmStage, AlarmWhy
from openhotline.common.sealing import SealedText
from openhotline.common.work import Work, WorkQuerySet

AFTER_A_FAILURE = timedelta(minutes=1)


class AlarmQuerySet(WorkQuerySet):
    def unanswered(self) -> Self:
        return self.filter(stage__in=UNANSWERED)

    def open(self) -> Self:
        return self.exclude(stage=AlarmStage.CLOSED)


class Alarm(Life, Work):
    """A child may be in danger. `about` is the reference of the report or item, or the bulk lane.

    `due_at` is when the next person has to be called; empty once somebody has answered. `steps` counts the calls that
    told of it.
    """

    THING = "alarm"
    NEXT = ALARM_MOVES

    stage = models.CharField(max_length=16, choices=AlarmStage, default=AlarmStage.RAISED, db_index=True)
    about = models.CharField(max_length=16)
    why = models.CharField(max_length=8, choices=AlarmWhy)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=200)
    steps = models.PositiveIntegerField(default=0)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=12, choices=AlarmOutcome, blank=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about"], condition=~models.Q(stage=AlarmStage.CLOSED), name="alarm_one_open_for_each"
            ),
            models.CheckConstraint(condition=models.Q(stage__in=AlarmStage.values), name="alarm_stage_known"),
            models.CheckConstraint(
                condition=~models.Q(stage__in=UNANSWERED) | models.Q(due_at__isnull=False),
                name="alarm_unanswered_is_due",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def is_unanswered(self) -> bool:
        return self.stage in UNANSWERED

    @property
    def is_about_the_bulk_lane(self) -> bool:
        return self.about == BULK_LANE

    @property
    def is_about_an_item(self) -> bool:
        return self.about.startswith("IT-")

    def put_off(self, problem: str, *, at: datetime) -> None:
        """After a failure: due again in a minute. Unlike other work it is never set aside: a child may be waiting."""
        rows = Alarm.objects.filter(pk=self.pk, claimed_until=self.claimed_until)
        self.last_problem, self.claimed_until, self.due_at = problem[:200], None, at + AFTER_A_FAILURE
        rows.update(last_problem=self.last_problem, claimed_until=None, due_at=self.due_at)


class AlarmMove(Move):
    subject = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="moves")

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.came_from} → {self.went_to}"


class Call(AppendOnly):
    """One call of one person about every alarm that nobody had answered, `waiting` of them."""

    ref = models.CharField(max_length=16, unique=True)
    at = models.DateTimeField(db_index=True)
    name = models.CharField(max_length=80)
    mailbox_digest = models.CharField(max_length=64)
    waiting = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.ref


class Referral(models.Model):
    """A sheet about a child for the police, sealed. A draft until it is sent; then it is never changed again."""

    ref = models.CharField(max_length=16, unique=True)
    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="referrals")
    sheet = SealedText(retention="report")
    written_by = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_to = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alarm"], condition=models.Q(sent_at__isnull=True), name="referral_one_draft"
            )
        ]

    def __str__(self) -> str:
        return self.ref
