"""Published figures: counts from elsewhere, frozen snapshots, and who published them."""

from typing import Any

from django.db import models

from openhotline.audit.models import AppendOnly
from openhotline.common.references import MAX_LENGTH
from openhotline.common.work import Work, WorkQuerySet
from openhotline.statistics.periods import LONGEST_CODE


class HistoryCount(models.Model):
    """A count from before the software, or published by somebody else: with its measure, its source and their words."""

    publisher = models.CharField(max_length=120)
    period = models.CharField(max_length=LONGEST_CODE, db_index=True)
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
    """What every output about a period has to say, such as that its rows are made up.

    `publisher` is set where the rows were made after somebody's published totals: only with theirs are they compared.
    """

    period = models.CharField(max_length=LONGEST_CODE, db_index=True)
    text = models.TextField()
    publisher = models.CharField(max_length=120, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "text"], name="period_note_once")]

    def __str__(self) -> str:
        return f"{self.period}: {self.text[:40]}"


class Dataset(models.Model):
    """Whose counts, and of what kind: every figure names the datasets that it was made from.

    ROWS is what the roll-up counts from the rows of this software. Others are counts by day from before
    it, loaded once.
    """

    ROWS = "rows"

    tag = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=200)
    made_up = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.tag


class DayCount(models.Model):
    """The counts of a day, a whole month or a whole year of a dataset, as `counting` gives them. It can be made again.

    `totals` has the whole of each measure alone, for comparing periods without reading all their parts.
    """

    class Grain(models.TextChoices):
        DAY = "day"
        MONTH = "month"
        YEAR = "year"

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="days")
    grain = models.CharField(max_length=5, choices=Grain)
    first = models.DateField()
    counts: Any = models.JSONField(default=dict)
    totals: Any = models.JSONField(default=dict)
    seq: Any = models.BigIntegerField(default=0)
    """Where the audit chain ended when the rows were read: older counts never replace newer ones."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grain", "first", "dataset"], name="day_count_once")]

    def __str__(self) -> str:
        return f"{self.grain} {self.first}"


class RollUp(models.Model):
    """How far into the audit chain the roll-up has read. A single row; it only goes forward."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="roll_up_single")]

    def __str__(self) -> str:
        return str(self.seq)


class Snapshot(AppendOnly):
    """The counts of a period, frozen: `content` is their canonical JSON, `digest` the SHA-256 of exactly that text.

    `days` holds the same counts day by day; its own digest stands in `content`.
    """

    ref = models.CharField(max_length=MAX_LENGTH, unique=True)
    period = models.CharField(max_length=LONGEST_CODE, db_index=True)
    content = models.TextField()
    days = models.TextField(default="{}")
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


class EditorNote(AppendOnly):
    """What an editor adds to published figures. It is shown as theirs, beside the figures and never among them."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="editor_notes")
    language = models.CharField(max_length=10, default="en")
    text = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.text[:40]}"


class Edition(Work):
    """Published figures in one language, waiting to be drawn and set, or done."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="editions")
    language = models.CharField(max_length=10)

    objects = WorkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "language"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.language}"


class Rendering(models.Model):
    """A chart or a document of an edition, made by the worker from published figures and from nothing else.

    `content` is text for SVG and Base64 for PNG and PDF.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="renderings")
    name = models.CharField(max_length=60)
    form = models.CharField(max_length=6)
    content = models.TextField()
    alt = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "name", "form"], name="rendering_once")]

    def __str__(self) -> str:
        return f"{self.name}.{self.form}"
