"""Published figures: counts from elsewhere, frozen snapshots, and who published them."""

from typing import Any

from django.db import models

from openhotline.audit.models import AppendOnly
from openhotline.common.references import MAX_LENGTH


class HistoryCount(models.Model):
    """A count from before the software, or published by somebody else: with its measure, its source and their words."""

    publisher = models.CharField(max_length=120)
    period = models.CharField(max_length=8, db_index=True)
    measure = models.CharField(max_length=30)
    dimension = models.CharField(max_length=30, blank=True)
    value = models.CharField(max_length=60, blank=True)
    count = models.PositiveBigIntegerField()
    their_word = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300)
    retrieved_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publisher", "period", "measure", "dimension", "value"], name="history_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.publisher} {self.period} {self.measure} {self.dimension} {self.value}".strip()


class PeriodNote(models.Model):
    """What every output about a period has to say, such as that its rows are made up."""

    period = models.CharField(max_length=8, db_index=True)
    text = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "text"], name="period_note_once")]

    def __str__(self) -> str:
        return f"{self.period}: {self.text[:40]}"


class Snapshot(AppendOnly):
    """The counts of a period, frozen: `content` is their canonical JSON, `digest` the SHA-256 of exactly that text."""

    ref = models.CharField(max_length=MAX_LENGTH, unique=True)
    period = models.CharField(max_length=8, db_index=True)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    revises = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="revisions")
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(revises__isnull=True) | ~models.Q(reason=""), name="snapshot_revision_has_reason"
            )
        ]

    def __str__(self) -> str:
        return self.ref


class Publication(AppendOnly):
    """That a snapshot was published, by a second person, and where the audit chain stood then."""

    snapshot: Any = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="publication")
    audit_head = models.CharField(max_length=90)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.snapshot_id} published"
