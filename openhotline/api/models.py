"""What was sent by machine: which key of idempotency stood for which body, and whose report it is."""

from datetime import datetime
from typing import Self

from django.db import models

from openhotline.accounts.models import Organisation
from openhotline.cases.models import Report


class SendingQuerySet(models.QuerySet["Sending"]):
    def forgettable(self, at: datetime) -> Self:
        return self.filter(delete_after__lte=at)


class Sending(models.Model):
    """One `Idempotency-Key` of an organisation and the body that came with it, both as keyed digests.

    No answer is kept: it is made again from the same body, which leads to the same reports.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)
    delete_after = models.DateTimeField(db_index=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="sending_once_per_key")]

    def __str__(self) -> str:
        return self.key[:8]


class SentReport(models.Model):
    """Whose report it is: only its organisation may ask what became of it."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.report_id)
