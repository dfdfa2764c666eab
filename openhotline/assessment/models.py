"""What people decide: assessments that only grow, the vocabulary they are written in, and leases while they look."""

from datetime import datetime
from typing import Any, Self

from django.db import models

from openhotline.audit.models import AppendOnly
from openhotline.cases.models import Item
from openhotline.cases.stages import ILLEGAL, Decision
from openhotline.common.references import MAX_LENGTH
from openhotline.common.sealing import SealedText

FACTS = (
    "age_band",
    "sex",
    "children",
    "severity",
    "self_generated",
    "how",
    "synthetic",
    "live_stream",
    "commercial",
    "site_type",
    "media_type",
    "dismissal_reason",
)
"""The columns of an assessment that hold facts."""


class Vocabulary(models.Model):
    """The values that facts may have, as one version of data. A version never changes; another is added."""

    version = models.PositiveSmallIntegerField(unique=True)
    data: Any = models.JSONField()
    loaded_by = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.version)

    def values(self, dimension: str) -> list[dict[str, Any]]:
        """Everything a dimension may be, in the order in which people are asked."""
        values: list[dict[str, Any]] = self.data["dimensions"][dimension]["values"]
        return values

    def codes(self, dimension: str) -> frozenset[str]:
        return frozenset(value["code"] for value in self.values(dimension))

    def reasons_for(self, decision: str) -> frozenset[str]:
        """The reasons for dismissal that go with a decision."""
        return frozenset(value["code"] for value in self.values("dismissal_reason") if decision in value["decisions"])


class AssessmentQuerySet(models.QuerySet[Any]):
    def illegal(self) -> Self:
        return self.filter(decision__in=ILLEGAL)

    def standing(self) -> Self:
        """Those that no later one supersedes."""
        return self.filter(superseded_by__isnull=True)


class Assessment(AppendOnly):
    """One person's record of the facts about an item, and the decision. It is never changed: a later one supersedes.

    Facts are the codes of the vocabulary of `vocabulary_version`; empty where they do not apply or were not asked.
    `commercial` and `self_generated` empty mean not determined. `number` counts opinions: 1 is the first.
    """

    ref = models.CharField(max_length=MAX_LENGTH, unique=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    episode = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    by = models.CharField(max_length=200)
    at = models.DateTimeField(db_index=True)
    decision = models.CharField(max_length=20, choices=Decision)
    vocabulary_version = models.PositiveSmallIntegerField()
    age_band = models.CharField(max_length=30, blank=True)
    sex = models.CharField(max_length=30, blank=True)
    children = models.CharField(max_length=30, blank=True)
    severity = models.CharField(max_length=30, blank=True)
    self_generated = models.BooleanField(null=True, blank=True)
    how = models.CharField(max_length=30, blank=True)
    synthetic = models.BooleanField(default=False)
    live_stream = models.BooleanField(default=False)
    commercial = models.BooleanField(null=True, blank=True)
    site_type = models.CharField(max_length=30, blank=True)
    media_type = models.CharField(max_length=30, blank=True)
    dismissal_reason = models.CharField(max_length=30, blank=True)
    seconds_exposed = models.PositiveIntegerField(null=True, blank=True)
    words = SealedText(retention="item", blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["decision", "at"], name="assessment_decided_when"),
            models.Index(fields=["supersedes", "at"], name="assessment_first"),
            models.Index(fields=["item", "supersedes"], name="assessment_of_item"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(decision__in=Decision.values), name="assessment_decision_known"),
            models.CheckConstraint(
                condition=(
                    models.Q(decision__in=ILLEGAL, dismissal_reason="", self_generated__isnull=False)
                    & ~models.Q(age_band="")
                    & ~models.Q(severity="")
                    & ~models.Q(media_type="")
                )
                | (~models.Q(decision__in=ILLEGAL) & ~models.Q(dismissal_reason="")),
                name="assessment_says_why",
            ),
            models.CheckConstraint(
                condition=(models.Q(self_generated=True) & ~models.Q(how=""))
                | ((models.Q(self_generated=False) | models.Q(self_generated__isnull=True)) & models.Q(how="")),
                name="assessment_how_if_self_generated",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def facts(self) -> dict[str, Any]:
        """What schemes are derived from."""
        return {
            **{name: getattr(self, name) for name in FACTS},
            "decision": self.decision,
            "vocabulary_version": self.vocabulary_version,
        }


class LeaseQuerySet(models.QuerySet[Any]):
    def live(self, at: datetime) -> Self:
        return self.filter(until__gt=at)

    def expired(self, at: datetime) -> Self:
        return self.filter(until__lte=at)

    def held_by(self, holder: str) -> Self:
        return self.filter(holder=holder)


class Lease(models.Model):
    """Somebody's hold on an item in review. It runs out by itself; then the next person may take it.

    `revealed_at` is when the holder saw the address: from then on the clock of exposure runs.
    """

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="+")
    holder = models.CharField(max_length=200, db_index=True)
    taken_at = models.DateTimeField()
    until = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True, blank=True)

    objects = LeaseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.item_id}: {self.holder}"

    def is_live(self, at: datetime) -> bool:
        return self.until > at

    def seconds_exposed(self, at: datetime) -> int | None:
        """Whole seconds since the address was revealed; None where it was not."""
        return max(0, int((at - self.revealed_at).total_seconds())) if self.revealed_at else None
