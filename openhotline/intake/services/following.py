"""Deeds of a reporter who comes back with the reference and the secret."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openhotline.common.digests import digest
from openhotline.common.errors import Refused
from openhotline.intake import guessing, receipts, selectors
from openhotline.intake.models import Guessing
from openhotline.intake.status import PublicStatus

log = logging.getLogger("openhotline.intake")


class TryLater(Refused):
    """Too many wrong tries for this reference: `seconds` until the next one is looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            ngettext(
                "There were too many tries for this reference. Try again in %(seconds)s second.",
                "There were too many tries for this reference. Try again in %(seconds)s seconds.",
                seconds,
            )
            % {"seconds": seconds}
        )
        self.seconds = seconds


def check_status(*, reference: str, secret: str, at: datetime) -> PublicStatus:
    """What the reporter may know, for their reference and secret as they typed them.

    Refuses a wrong reference and a wrong secret alike, in words and in time, and slows guessing without ever
    keeping the owner out for long.
    """
    wanted = receipts.read_reference(reference)
    key = digest("guess", wanted or reference.strip().upper()[:100])
    _begin_try(key, at=at)
    receipt = selectors.receipt_or_none(wanted)
    salt, hash = (receipt.salt, receipt.hash) if receipt else ("00" * 16, "00" * 32)  # the same work on a miss
    if not receipts.is_right(secret, salt=salt, hash=hash) or receipt is None:
        raise Refused(_("We do not know this reference and secret together. Check both, and try again."))
    Guessing.objects.filter(key=key).update(wrong=F("wrong") - 1, wait_until=None)
    return selectors.status_of(receipt.report, at=at)


@transaction.atomic
def _begin_try(key: str, *, at: datetime) -> None:
    """Count a try before it is looked at, so that many at once are many; a right one is taken back afterwards."""
    Guessing.objects.filter(since__lte=at - guessing.WINDOW).delete()
    Guessing.objects.get_or_create(key=key, defaults={"since": at})
    tries = Guessing.objects.select_for_update().get(key=key)
    wait = guessing.seconds_to_wait(wait_until=tries.wait_until, slowed_since=tries.slowed_since, at=at)
    if wait:
        raise TryLater(wait)
    tries.wrong += 1
    if pause := guessing.wait_after(tries.wrong):
        tries.slowed_since, tries.wait_until = tries.slowed_since or at, at + pause
    tries.save(update_fields=["wrong", "slowed_since", "wait_until"])
