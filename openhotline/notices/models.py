"""Notices: to whom we write, what about, and what became of it."""

from typing import Self

from django.db import models

from openhotline.audit.lives import Life, Move
from openhotline.audit.models import AppendOnly
from openhotline.cases.models import Item, Procedure
from openhotline.cases.procedures import LONGEST_AGENCY
from openhotline.common.references import MAX_LENGTH
from openhotline.common.sealing import SealedText
from openhotline.common.work import Work, WorkQuerySet
from openhotline.notices.stages import (
    HOLD_MOVES,
    NOTICE_MOVES,
    OVER,
    AnswerKind,
    Asked,
    HoldStage,
    ItemOutcome,
    NoticeKind,
    NoticeStage,
    RecipientState,
    Wait,
    XarfNote,
)


class RecipientQuerySet(models.QuerySet["Recipient"]):
    def waiting(self) -> Self:
        return self.filter(state=RecipientState.WAITING)


class Recipient(models.Model):
    """A mailbox that notices go to: a network's public contact for abuse, in small letters, approved by a person once.

    `above` is the network above it, where a person has named one; escalations go there.
    """

    ref = models.CharField(max_length=MAX_LENGTH, unique=True)
    mailbox = models.CharField(max_length=254, unique=True)
    network_name = models.CharField(max_length=100, blank=True)
    asn = models.PositiveBigIntegerField(null=True, blank=True)
    country = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=10, choices=RecipientState, default=RecipientState.WAITING, db_index=True)
    made_at = models.DateTimeField()
    approved_by = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    above = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="below")

    objects = RecipientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=RecipientState.values), name="recipient_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=RecipientState.APPROVED)
                | (models.Q(approved_at__isnull=False) & ~models.Q(approved_by="")),
                name="recipient_approved_by_somebody",
            ),
            models.CheckConstraint(condition=~models.Q(above=models.F("id")), name="recipient_not_above_itself"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def is_approved(self) -> bool:
        return self.state == RecipientState.APPROVED


class NoticeQuerySet(WorkQuerySet):
    def in_stage(self, *stages: str) -> Self:
        return self.filter(stage__in=stages)

    def under_way(self) -> Self:
        return self.exclude(stage__in=OVER)


class Notice(Life, Work):
    """One message to one recipient about one or more items. Reminders and escalations are notices in a chain.

    `due_at` is when the job that serves the present stage looks at it. The letter's message id is made of reference
    and revision, so one revision leaves at most once.
    """

    THING = "notice"
    NEXT = NOTICE_MOVES

    stage = models.CharField(max_length=16, choices=NoticeStage, default=NoticeStage.DRAFT, db_index=True)
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="notices")
    country = models.CharField(max_length=2, blank=True)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=NoticeKind, default=NoticeKind.FIRST)
    revision = models.PositiveSmallIntegerField(default=1)
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="following")
    letter_ref = models.CharField(max_length=MAX_LENGTH, blank=True)
    made_at = models.DateTimeField()

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["stage", "due_at"], name="notice_queue")]
        constraints = [
            models.CheckConstraint(condition=models.Q(stage__in=NoticeStage.values), name="notice_stage_known"),
            models.CheckConstraint(condition=models.Q(kind__in=NoticeKind.values), name="notice_kind_known"),
            models.CheckConstraint(
                condition=models.Q(kind=NoticeKind.FIRST) | models.Q(previous__isnull=False),
                name="notice_follows_another",
            ),
            models.UniqueConstraint(
                fields=["recipient", "procedure", "country"],
                condition=models.Q(stage=NoticeStage.GROUPING, kind=NoticeKind.FIRST),
                name="notice_groups_once",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def waits_because(self) -> str:
        """Why it does not go on by itself, for people: what it waits for, or the kind of the last failure."""
        return str(dict(Wait.choices).get(self.last_problem, self.last_problem))


class NoticeMove(Move):
    subject = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="moves")

    class Meta:
        indexes = [
            models.Index(fields=["went_to", "at"], name="notice_move_when"),
            models.Index(fields=["subject", "went_to", "at"], name="notice_move_of"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.came_from} → {self.went_to}"

    @property
    def label(self) -> str:
        """The stage it went to, in words."""
        return str(NoticeStage(self.went_to).label)


class NoticeItem(models.Model):
    """One item in one notice, with what was known about its host when the notice was written."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    episode = models.PositiveSmallIntegerField(default=1)
    asked = models.CharField(max_length=4, choices=Asked)
    asn = models.PositiveBigIntegerField(null=True, blank=True)
    network_name = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True)
    trace_ref = models.CharField(max_length=MAX_LENGTH, blank=True)
    added_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=ItemOutcome, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    xarf_note = models.CharField(max_length=10, choices=XarfNote, blank=True)

    class Meta:
        indexes = [models.Index(fields=["outcome", "outcome_at"], name="notice_item_outcome")]
        constraints = [
            models.UniqueConstraint(fields=["notice", "item"], name="notice_item_once"),
            models.CheckConstraint(condition=models.Q(asked__in=Asked.values), name="notice_item_asked_known"),
            models.CheckConstraint(
                condition=models.Q(outcome="", outcome_at__isnull=True)
                | models.Q(outcome__in=ItemOutcome.values, outcome_at__isnull=False),
                name="notice_item_outcome_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.item_id}"


class Hold(Life, Work):
    """Somebody with authority, mostly the police, has us wait: about this item nothing leaves until it ends.

    `until` is its end as it stands now. `due_at` is when the job looks whether the item has gone, or the time is over.
    """

    THING = "hold"
    NEXT = HOLD_MOVES

    stage = models.CharField(max_length=16, choices=HoldStage, default=HoldStage.IN_FORCE, db_index=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    episode = models.PositiveSmallIntegerField(default=1)
    agency = models.CharField(max_length=LONGEST_AGENCY)
    reason = models.CharField(max_length=300)
    is_by_procedure = models.BooleanField(default=False)
    placed_by = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    until = models.DateTimeField()
    warned_at = models.DateTimeField(null=True, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["stage", "until"], name="hold_ends")]
        constraints = [
            models.CheckConstraint(condition=models.Q(stage__in=HoldStage.values), name="hold_stage_known"),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("placed_at")), name="hold_has_a_length"),
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(stage=HoldStage.IN_FORCE), name="hold_once_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class HoldMove(Move):
    subject = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="moves")

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.came_from} → {self.went_to}"


class HoldExtension(AppendOnly):
    """That a hold was made longer, by whom and why. For ever."""

    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="extensions")
    before = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.hold_id}: {self.until:%Y-%m-%d}"


class HostAnswer(AppendOnly):
    """What a host answered through the link in its notice, for ever. The words are sealed."""

    ref = models.CharField(max_length=MAX_LENGTH, unique=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=12, choices=AnswerKind)
    words = SealedText(retention="letter", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(answer__in=AnswerKind.values), name="host_answer_known")
        ]

    def __str__(self) -> str:
        return self.ref
