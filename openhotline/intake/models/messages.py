"""What reporter and desk write to each other after the report, and the reporter's wish for news by mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from openhotline.cases.models import Report
from openhotline.common.sealing import SealedText
from openhotline.common.work import Work, WorkQuerySet


class Direction(models.TextChoices):
    FROM_REPORTER = "reporter", _("From the reporter")
    FROM_DESK = "desk", _("From the desk")


class Message(models.Model):
    """One message, sealed twice: for the desk, and for the holder of the secret. Shown with the hour, not the minute.

    `read_at` is when somebody of the desk first read what a reporter wrote. `asks` marks a question of the desk.
    """

    ref = models.CharField(max_length=16, unique=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=8, choices=Direction)
    at = models.DateTimeField()
    asks = models.BooleanField(default=False)
    text = SealedText(retention="report")
    box = models.TextField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["report", "at"], name="message_of_report")]

    def __str__(self) -> str:
        return self.ref


class NewsByMail(Work):
    """Where to write when the status changes, for a reporter who asked for it. `told` is the status last told."""

    ref = models.CharField(max_length=16, unique=True)
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="+")
    address = SealedText(retention="contact")
    told = models.CharField(max_length=40)
    letters = models.PositiveSmallIntegerField(default=0)
    delete_after = models.DateTimeField(db_index=True)

    objects = WorkQuerySet.as_manager()

    def __str__(self) -> str:
        return self.ref


class Withdrawal(models.Model):
    """That a reporter took their report back: what they wrote is gone, and the report is purged when it can be."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.report_id)
