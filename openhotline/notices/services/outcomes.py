"""What became of one item of a notice. Parts of other deeds."""

from datetime import datetime

from openhotline.audit import services as audit
from openhotline.common.actors import By
from openhotline.notices import presence, selectors
from openhotline.notices.models import NoticeItem
from openhotline.notices.presence import Presence, Seen
from openhotline.notices.stages import ItemOutcome


def settle_item(row: NoticeItem, outcome: str, *, by: By, at: datetime) -> None:
    """Close one item of a notice. One that is closed already stays as it is."""
    audit.require_deed()
    if NoticeItem.objects.filter(pk=row.pk, outcome="").update(outcome=outcome, outcome_at=at):
        row.outcome, row.outcome_at = outcome, at
        facts = {"item": row.item.ref, "outcome": str(outcome)}
        audit.record("notice.item_settled", about=row.notice.ref, by=by, at=at, **facts)


def settle_gone(row: NoticeItem, seen: Seen, *, by: By, at: datetime) -> None:
    """Close an item that is gone.

    What was gone before any host could know, or what we never saw online, is never counted as taken down for us.
    """
    if seen.presence is Presence.GONE_ONE_PLACE:
        outcome = ItemOutcome.ONE_PLACE
    else:
        told = selectors.first_told_at(row.item, row.episode)
        before = told is None or not seen.was_seen or (seen.gone_at is not None and seen.gone_at < told)
        outcome = ItemOutcome.GONE_BEFORE if before else ItemOutcome.REMOVED
    settle_item(row, outcome, by=by, at=at)


def settle_left(row: NoticeItem, *, by: By, at: datetime) -> None:
    """Close an item that is no longer acted on: it was gone and has come back, or somebody took it back."""
    seen = presence.gone_since(row.item, row.added_at) if row.item.episode > row.episode else None
    if seen is not None:
        settle_gone(row, seen, by=by, at=at)
    else:
        settle_item(row, ItemOutcome.NO_LONGER, by=by, at=at)
