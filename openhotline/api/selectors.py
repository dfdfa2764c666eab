"""Questions about what was sent by machine."""

from collections.abc import Sequence
from datetime import datetime

from openhotline.accounts.models import Organisation
from openhotline.api.models import Sending, SentReport
from openhotline.cases.models import Report
from openhotline.common.digests import digests


def sending_or_none(organisation: Organisation, key: str) -> Sending | None:
    """What this organisation sent under this key, if it is still remembered."""
    return Sending.objects.filter(organisation=organisation, key__in=digests("sending", key)).first()


def report_of(organisation: Organisation, reference: str) -> Report | None:
    """The report with this reference, if this organisation sent it."""
    sent = SentReport.objects.filter(organisation=organisation, report__ref=reference).select_related("report").first()
    return sent.report if sent else None


def sendings_to_forget(at: datetime, limit: int) -> Sequence[int]:
    """Keys of idempotency whose time is over."""
    return list(Sending.objects.forgettable(at).order_by("pk").values_list("pk", flat=True)[:limit])
