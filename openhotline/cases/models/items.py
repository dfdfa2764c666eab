"""An item: one canonical address (or account), reported once or many times; the thing that is counted."""

from typing import Self

from django.db import models

from openhotline.audit.lives import Life, Move
from openhotline.cases.stages import ITEM_MOVES, Decision, ItemStage, Relation, Source
from openhotline.common.addresses import Kind
from openhotline.common.sealing import SealedText
from openhotline.common.work import Work, WorkQuerySet


class ItemQuerySet(WorkQuerySet):
    def in_stage(self, *stages: str) -> Self:
        return self.filter(stage__in=stages)

    def decided_as(self, *decisions: str) -> Self:
        return self.filter(decision__in=decisions)


class Item(Life, Work):
    """One canonical address. Address, host and domain are sealed and found by their keyed digests.

    `due_at` is when the machine that serves the present stage should look at it; empty while people have it.
    """

    THING = "item"
    NEXT = ITEM_MOVES

    stage = models.CharField(max_length=16, choices=ItemStage, default=ItemStage.NEW, db_index=True)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    address = SealedText(retention="item")
    address_digest = models.CharField(max_length=64, unique=True)
    loose_digest = models.CharField(max_length=64, db_index=True)
    host = SealedText(retention="item", blank=True)
    host_digest = models.CharField(max_length=64, db_index=True, blank=True)
    domain = SealedText(retention="item", blank=True)
    domain_digest = models.CharField(max_length=64, db_index=True, blank=True)
    tld = models.CharField(max_length=63, blank=True)
    had_credentials = models.BooleanField(default=False)
    source = models.CharField(max_length=10, choices=Source)
    urgent = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField()
    decision = models.CharField(max_length=20, choices=Decision, blank=True)
    episode = models.PositiveSmallIntegerField(default=1)

    objects = ItemQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["stage", "due_at"], name="item_queue"),
            models.Index(fields=["first_seen_at"], name="item_first_seen"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(stage__in=ItemStage.values), name="item_stage_known"),
            models.CheckConstraint(condition=models.Q(decision__in=["", *Decision.values]), name="item_decision_known"),
        ]

    def __str__(self) -> str:
        return self.ref


class ItemMove(Move):
    subject = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="moves")

    class Meta:
        indexes = [
            models.Index(fields=["went_to", "at"], name="item_move_when"),
            models.Index(fields=["subject", "went_to", "at"], name="item_move_of"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.came_from} → {self.went_to}"


class ItemLink(models.Model):
    """Two items that belong together: a page and the picture it embeds are two takedowns."""

    parent = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="children")
    child = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="parents")
    relation = models.CharField(max_length=10, choices=Relation)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "child", "relation"], name="item_link_once"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("child")), name="item_link_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} {self.relation} {self.child_id}"
