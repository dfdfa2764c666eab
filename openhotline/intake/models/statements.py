"""What people told us and how to reach them, sealed; the receipt they hold. Only intake reads these tables."""

from datetime import datetime

from django.db import models

from openhotline.cases.models import Report
from openhotline.common.sealing import SealedText
from openhotline.intake.flooding import Crowd


class Statement(models.Model):
    """What somebody wrote, sealed. `ref` is the report's: it is what the seal is bound to.

    `answers` are those to the form's own questions, as JSON with the way and the version of the form.
    `similar` groups reports that say the same, without letting anybody read what. Empty when nothing was said.
    `cluster` groups those that say nearly the same; `crowd` is why one of the public's belongs into the bulk lane.
    """

    ref = models.CharField(max_length=16, unique=True)
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="+")
    words = SealedText(retention="report", blank=True)
    answers = SealedText(retention="report", blank=True)
    similar = models.CharField(max_length=64, blank=True, db_index=True)
    cluster = models.CharField(max_length=32, blank=True, db_index=True)
    crowd = models.CharField(max_length=20, choices=Crowd, blank=True)
    is_test = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.ref


class ReporterContactQuerySet(models.QuerySet["ReporterContact"]):
    def forgettable(self, at: datetime) -> "ReporterContactQuerySet":
        return self.filter(delete_after__lte=at)


class ReporterContact(models.Model):
    """How to reach a reporter who asked for it. A row exists only where something was given, and not for ever."""

    ref = models.CharField(max_length=16, unique=True)
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="+")
    contact = SealedText(retention="contact")
    delete_after = models.DateTimeField(db_index=True)

    objects = ReporterContactQuerySet.as_manager()

    def __str__(self) -> str:
        return self.ref


class Receipt(models.Model):
    """What proves that somebody sent a report: the hash of the secret they were given, with a salt of its own.

    `public_key` belongs to a key that only the secret gives: what we write to the reporter is sealed to it.
    """

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="+")
    salt = models.CharField(max_length=32)
    hash = models.CharField(max_length=64)
    public_key = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return str(self.report_id)


class Guessing(models.Model):
    """Wrong secrets tried for one reference, whether or not there is such a report. Kept for an hour.

    `key` is a keyed digest of what was entered as the reference.
    """

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(db_index=True)
    wrong = models.PositiveIntegerField(default=0)
    slowed_since = models.DateTimeField(null=True, blank=True)
    wait_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.key[:8]
