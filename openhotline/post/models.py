"""The outbox: every letter that leaves the house, written before it is sent and kept with what became of it."""

from typing import Self

from django.db import models

from openhotline.audit.lives import Life, Move
from openhotline.common.sealing import SealedText
from openhotline.common.work import Work, WorkQuerySet
from openhotline.post.stages import LETTER_MOVES, WAITING, Kind, LetterStage


class LetterQuerySet(WorkQuerySet):
    def unsent(self) -> Self:
        """Those that the worker still has to send."""
        return self.filter(stage__in=WAITING)


class Letter(Life, Work):
    """One letter to one recipient. Recipient, body and attachments are sealed; the subject never holds an address.

    `body_begun_at` is committed before the first byte of the body may leave. While it is empty nobody can have got
    the letter, and sending it (again) is safe; once it is set, only an answer or a person says how it ended.
    """

    THING = "letter"
    NEXT = LETTER_MOVES

    stage = models.CharField(max_length=16, choices=LetterStage, default=LetterStage.WRITTEN, db_index=True)
    kind = models.CharField(max_length=8, choices=Kind)
    about = models.CharField(max_length=16, db_index=True)
    message_id = models.CharField(max_length=200, unique=True)
    sender = models.CharField(max_length=80)
    recipient = SealedText(retention="letter")
    recipient_digest = models.CharField(max_length=64, db_index=True)
    subject = models.CharField(max_length=150)
    body = SealedText(retention="letter")
    attachments = SealedText(retention="letter", blank=True)
    reply_to = models.CharField(max_length=254, blank=True)
    in_reply_to = models.CharField(max_length=200, blank=True)
    references = models.TextField(blank=True)
    dated_at = models.DateTimeField()
    body_begun_at = models.DateTimeField(null=True, blank=True)
    answer_code = models.CharField(max_length=24, blank=True)
    answer = SealedText(retention="letter", blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["stage", "due_at"], name="letter_queue")]
        constraints = [
            models.CheckConstraint(condition=models.Q(stage__in=LetterStage.values), name="letter_stage_known"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="letter_kind_known"),
            models.CheckConstraint(
                condition=models.Q(stage__in=WAITING) | models.Q(due_at__isnull=True), name="letter_at_rest_is_not_due"
            ),
            models.CheckConstraint(
                condition=models.Q(body_begun_at__isnull=True)
                | ~models.Q(stage__in=[LetterStage.WRITTEN, LetterStage.DEFERRED]),
                name="letter_begun_is_not_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class LetterMove(Move):
    subject = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="moves")

    class Meta:
        indexes = [models.Index(fields=["went_to", "at"], name="letter_move_when")]

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.came_from} → {self.went_to}"


ONLY = 1
"""The primary key of the outbox's own row: there is one."""


class Outbox(models.Model):
    """Whether anything may leave at all. Frozen after a restore, until a person has looked."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    frozen_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=ONLY), name="outbox_only_one")]

    def __str__(self) -> str:
        return "frozen" if self.frozen_since else "open"
