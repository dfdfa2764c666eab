"""A report: what somebody sent, before and after it is linked to the items that it is about."""

from typing import Self

from django.db import models

from openhotline.audit.lives import Life, Move
from openhotline.cases.models.items import Item
from openhotline.cases.stages import REPORT_MOVES, AlarmWhy, Channel, ReportStage, Source
from openhotline.common.sealing import SealedText
from openhotline.common.work import Work, WorkQuerySet


class ReportQuerySet(WorkQuerySet):
    def in_stage(self, *stages: str) -> Self:
        return self.filter(stage__in=stages)


class Report(Life, Work):
    """What somebody sent. Who they are and what they wrote is intake's, sealed; here is only what is needed to work.

    `token_digest` names the form that was sent, so that pressing twice makes one report.
    """

    THING = "report"
    NEXT = REPORT_MOVES

    stage = models.CharField(max_length=20, choices=ReportStage, default=ReportStage.RECEIVED, db_index=True)
    channel = models.CharField(max_length=10, choices=Channel)
    source = models.CharField(max_length=10, choices=Source)
    language = models.CharField(max_length=10, default="en")
    category = models.CharField(max_length=30, blank=True)
    urgent = models.BooleanField(default=False)
    urgent_why = models.CharField(max_length=8, choices=AlarmWhy, blank=True)
    received_at = models.DateTimeField(db_index=True)
    token_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(stage__in=ReportStage.values), name="report_stage_known")
        ]

    def __str__(self) -> str:
        return self.ref


class ReportMove(Move):
    subject = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="moves")

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.came_from} → {self.went_to}"


class GivenAddress(models.Model):
    """One address of a report, sealed as it was given. `item` is filled when the report is linked.

    Every reporter's own wording is kept, also when the address is known already.
    """

    ref = models.CharField(max_length=16, unique=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="addresses")
    given = SealedText(retention="item")
    digest = models.CharField(max_length=64, db_index=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="reported")
    was_known = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "digest"], name="address_once_per_report")]

    def __str__(self) -> str:
        return self.ref
