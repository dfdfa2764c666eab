"""Deeds of a reporter who comes back with the reference and the secret."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openhotline.cases.models import Report
from openhotline.common.digests import digest
from openhotline.common.errors import Refused
from openhotline.intake import boxes, guessing, receipts, selectors
from openhotline.intake.models import Guessing, Receipt


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


def open_report(*, reference: str, secret: str, at: datetime) -> tuple[Report, bytes]:
    """The report of this reference and secret, as they were typed, and the key that opens what we wrote about it.

    Refuses a wrong reference and a wrong secret alike, in words and in time, and slows guessing without ever
    keeping the owner out for long.
    """
    wanted = receipts.read_reference(reference)
    tries = begin_guess(wanted or reference.strip().upper()[:100], at=at)
    receipt = selectors.receipt_or_none(wanted)
    salt, hash = (receipt.salt, receipt.hash) if receipt else ("00" * 16, "00" * 32)  # the same work on a miss
    proof = receipts.stretch(secret, salt)
    if not proof.is_of(hash) or receipt is None:
        raise Refused(_("We do not know this reference and secret together. Check both, and try again."))
    guessed_right(tries)
    if not receipt.public_key:  # sent before reporters could be written to
        Receipt.objects.filter(pk=receipt.pk).update(public_key=boxes.public_key(proof.key))
    return receipt.report, proof.key


@transaction.atomic
def begin_guess(what: str, *, at: datetime) -> str:
    """Count a try before it is looked at, so that many at once are many; a right one is taken back afterwards.

    Returns what to take back. Refuses while a wait is running.
    """
    key = digest("guess", what)
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
    return key


def guessed_right(key: str) -> None:
    Guessing.objects.filter(key=key).update(wrong=F("wrong") - 1, wait_until=None)
