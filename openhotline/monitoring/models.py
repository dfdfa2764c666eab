"""A watch over one item, its moves, and every single look. No body and no picture is ever kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from openhotline.audit.lives import Life, Move
from openhotline.audit.models import AppendOnly
from openhotline.cases.models import Item
from openhotline.common.sealing import SealedText
from openhotline.common.work import Work, WorkQuerySet
from openhotline.monitoring.stages import GONE_STAGES, REACHABILITY_MOVES, Outcome, Reachability


class WatchQuerySet(WorkQuerySet):
    def in_stage(self, *stages: str) -> Self:
        return self.filter(stage__in=stages)

    def running(self) -> Self:
        """Those that will look again."""
        return self.filter(due_at__isnull=False)


class Watch(Life, Work):
    """That the reachability of an item is being measured. `due_at` is the next round; empty when it has ended.

    The dates are those of the verdict in force: `gone_at` is the first of the negatives that made it *gone*,
    `last_positive_at` the last time that anything of it was seen.
    """

    THING = "watch"
    NEXT = REACHABILITY_MOVES

    stage = models.CharField(max_length=16, choices=Reachability, default=Reachability.UNKNOWN, db_index=True)
    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="+")
    country = models.CharField(max_length=2, blank=True)
    media = models.BooleanField(default=False)
    """The address is a file's: of it only headers are ever asked for."""
    watch_days = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    """When we stop looking whether a thing that is gone has come back."""
    rounds = models.PositiveIntegerField(default=0)
    """Counts the rounds of looks. Who writes a round must find the number that they read before they looked."""

    known_network = SealedText(retention="item", blank=True)
    """The network (`192.0.2.0/24`) in which a trace found it, if one did."""
    networks: Any = models.JSONField(default=list)
    """Families and keyed digests (`4:9f…`) of the networks in which it was first seen."""

    last_positive_at = models.DateTimeField(null=True, blank=True)
    first_negative_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True, db_index=True)
    places = models.PositiveSmallIntegerField(default=0)
    """How many vantage points agree that it is gone."""

    settled_at = models.DateTimeField(null=True, blank=True)
    settled_outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    settled_as = models.CharField(max_length=16, choices=Reachability, blank=True)
    """What a person said this outcome means here, so that they are not asked again."""

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("watch")
        constraints = [
            models.CheckConstraint(condition=models.Q(stage__in=Reachability.values), name="watch_stage_known"),
            models.CheckConstraint(
                condition=~models.Q(stage__in=GONE_STAGES)
                | models.Q(gone_at__isnull=False, first_negative_at__isnull=False, places__gte=1),
                name="watch_gone_is_dated",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=Reachability.GONE) | models.Q(places__gte=2), name="watch_gone_by_two_places"
            ),
            models.CheckConstraint(
                condition=models.Q(gone_at__isnull=True)
                | models.Q(last_positive_at__isnull=True)
                | models.Q(gone_at__gt=models.F("last_positive_at")),
                name="watch_gone_after_last_seen",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def is_gone(self) -> bool:
        """Gone by the looks of at least two vantage points, and never since seen again."""
        return self.stage == Reachability.GONE

    @property
    def was_seen(self) -> bool:
        """Whether we ever saw it online ourselves."""
        return self.last_positive_at is not None

    @property
    def clock_began(self) -> datetime:
        """Since when we look less and less often: since it went, or since the watch was asked for or began again."""
        return self.gone_at or self.started_at

    @property
    def outcome_note(self) -> str:
        """What has to be said beside the stage wherever it is published."""
        if self.stage == Reachability.GONE_ONE_PLACE:
            return str(_("Gone, seen from one place: not counted as removed."))
        if self.stage == Reachability.GONE and not self.was_seen:
            return str(_("Gone when we first looked."))
        return ""

    def of_move(self) -> Mapping[str, Any]:
        return {
            "first_negative_at": self.first_negative_at,
            "last_positive_at": self.last_positive_at,
            "places": self.places,
        }


class WatchMove(Move):
    """A change of verdict, with the dates it rests on: later looks change the watch, never this row."""

    subject = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="moves")
    first_negative_at = models.DateTimeField(null=True, blank=True)
    last_positive_at = models.DateTimeField(null=True, blank=True)
    places = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["went_to", "first_negative_at"], name="watch_move_when"),
            models.Index(fields=["at"], name="watch_move_known"),
            models.Index(fields=["subject", "went_to", "first_negative_at"], name="watch_move_of"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.came_from} → {self.went_to}"


class Check(AppendOnly):
    """One look from one vantage point: what the answer was like, never what was in it."""

    ref = models.CharField(max_length=16, unique=True)
    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="checks")
    round = models.PositiveIntegerField()
    vantage = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.CharField(max_length=30, blank=True)
    """The code of the door, where it gave one."""
    canary_ok = models.BooleanField()
    """Whether our own line was up, before and after this look. Only then it counts."""
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    headers: Any = models.JSONField(default=dict)
    length = models.BigIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    address_digest = models.CharField(max_length=64, blank=True)
    elapsed_ms = models.PositiveIntegerField(default=0)
    authority = models.CharField(max_length=16, blank=True)
    """The legal basis under which we looked."""

    class Meta:
        indexes = [models.Index(fields=["watch", "at"], name="check_of_watch")]
        constraints = [
            models.UniqueConstraint(fields=["watch", "round", "vantage"], name="check_once_per_round"),
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="check_outcome_known"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def counts(self) -> bool:
        return self.canary_ok and self.outcome not in (Outcome.NOT_PERMITTED, Outcome.OWN_LINE_DOWN)
