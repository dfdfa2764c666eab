"""Deeds: reports come in by machine, each once, however often and at once they are posted."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openhotline.accounts.models import Organisation
from openhotline.api import selectors
from openhotline.api.models import Sending, SentReport
from openhotline.audit import services as audit
from openhotline.cases.models import Report
from openhotline.cases.stages import Channel
from openhotline.common.actors import By
from openhotline.common.digests import digest, digests
from openhotline.common.errors import Refused
from openhotline.intake import services as intake
from openhotline.intake.submissions import Submission

REMEMBERED = timedelta(days=7)
"""For so long, in real time, a key is known to belong to one body. The reports themselves are never made twice."""
AT_ONCE = 100
"""Reports in one transaction: others can write in between, and what was interrupted goes on where it stopped."""


class KeyUsed(Refused):
    """The same key came with another body."""


def take_in(
    *, submissions: Mapping[int, Submission], key: str, body: str, organisation: Organisation, by: By, at: datetime
) -> dict[int, tuple[Report, bool]]:
    """Take in what one request holds, by its place in there, and say of each report whether it is new.

    Nothing but the key, the body and the place makes a report what it is. So the same request, posted again, at the
    same time or after it broke off in the middle, comes to the same reports. Refuses a key that came with another body.
    """
    _claim(key=key, body=body, organisation=organisation, at=at)
    name = hashlib.sha256(body.encode()).hexdigest()
    taken: dict[int, tuple[Report, bool]] = {}
    places = sorted(submissions)
    for start in range(0, len(places), AT_ONCE):
        with audit.deed():
            for place in places[start : start + AT_ONCE]:
                report, new = intake.submit_report(
                    submission=submissions[place],
                    channel=Channel.API,
                    source=organisation.kind,
                    token=f"api:{organisation.ref}:{key}:{name}:{place}",
                    by=by,
                    at=at,
                )
                if new:
                    SentReport.objects.create(report=report, organisation=organisation)
                taken[place] = (report, new)
    return taken


@transaction.atomic
def _claim(*, key: str, body: str, organisation: Organisation, at: datetime) -> None:
    """Let this key stand for this body. Of many who try at once one writes; the others read what it wrote."""
    sending = selectors.sending_or_none(organisation, key)
    if sending is None:
        try:
            with transaction.atomic():
                Sending.objects.create(
                    organisation=organisation,
                    key=digest("sending", key),
                    body=digest("sent body", body),
                    delete_after=at + REMEMBERED,
                )
            return
        except IntegrityError:
            sending = selectors.sending_or_none(organisation, key)
            if sending is None:
                raise
    if sending.body not in digests("sent body", body):
        raise KeyUsed(_("This Idempotency-Key came with another body before. Use a new one for each new request."))


def forget_sendings(*, ids: Sequence[int], at: datetime) -> int:
    """Delete keys of idempotency whose time is over; others stay. Returns how many."""
    deleted, _each = Sending.objects.forgettable(at).filter(pk__in=ids).delete()
    return deleted
