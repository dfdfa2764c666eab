"""What the practice people do during a rehearsal: assess what is on the queue, approve whom we write to."""

from datetime import datetime

from openhotline.assessment import services as assessment
from openhotline.assessment.facts import Facts
from openhotline.cases.models import Item
from openhotline.cases.stages import Decision
from openhotline.common.actors import By
from openhotline.notices import services as notices
from openhotline.notices.models import Recipient

AGES = ("7-10", "11-13", "14-15")
LAWFUL = "lawful"


def assess_next(*, by: By, at: datetime, lawful: frozenset[str], number: int) -> Item | None:
    """Take the next item, read its address, decide. Addresses in `lawful` are dismissed. None when nothing waits."""
    item = assessment.take_next(by=by, at=at)
    if item is None:
        return None
    address = assessment.reveal_address(item=item, by=by, at=at)
    if address in lawful:
        assessment.record_assessment(item=item, decision=Decision.LAWFUL, dismissal_reason="not_illegal", by=by, at=at)
        return item
    self_generated = number % 3 != 0
    facts = Facts(
        age_band=AGES[number % len(AGES)],
        sex="girls" if number % 4 else "boys",
        children="one",
        severity="unclear" if number % 5 == 0 else f"level_{number % 3 + 1}",
        self_generated=self_generated,
        how="groomed" if self_generated else "",
        site_type="website",
        media_type="file" if address.endswith(".png") else "page",
    )
    assessment.record_assessment(item=item, decision=Decision.ILLEGAL_HERE, facts=facts, by=by, at=at)
    return item


def approve_recipients(*, by: By, at: datetime) -> int:
    """Say of every mailbox that waits for it that we may write there."""
    waiting = list(Recipient.objects.waiting())
    for recipient in waiting:
        notices.approve_recipient(recipient=recipient, by=by, at=at)
    return len(waiting)
