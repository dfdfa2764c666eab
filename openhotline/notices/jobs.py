"""The background work of notices: drafted from decisions, sent, and followed until nothing is left to do."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from openhotline.cases.models import Item
from openhotline.common.actors import job
from openhotline.common.faults import point
from openhotline.common.work import Job, Row, work_through
from openhotline.notices import selectors, services
from openhotline.notices.models import Hold, Notice


def draft(ids: Sequence[int], at: datetime) -> int:
    """Draft the notice of each of these items. One that fails is put off and never blocks the rest."""
    by = job("notices.draft")

    def one(item: Item) -> None:
        services.draft_item(item=item, by=by, at=at)
        point("notices.draft.done")

    return work_through(_claimed(Item.objects.filter(pk__in=ids), at, "notices.draft.claimed"), one, at=at)


def send(ids: Sequence[int], at: datetime) -> int:
    """Bring each of these notices into the outbox, or find out what it waits for."""
    by = job("notices.send")

    def one(notice: Notice) -> None:
        services.send_notice(notice=notice, by=by, at=at)
        point("notices.send.done")

    return work_through(_claimed(_notices(ids), at, "notices.send.claimed"), one, at=at)


def follow(ids: Sequence[int], at: datetime) -> int:
    """Bring each of these notices up to date with its letter, its items and its procedure."""
    by = job("notices.follow")

    def one(notice: Notice) -> None:
        services.follow_notice(notice=notice, by=by, at=at)
        point("notices.follow.done")

    return work_through(_claimed(_notices(ids), at, "notices.follow.claimed"), one, at=at)


def look_after_holds(ids: Sequence[int], at: datetime) -> int:
    """Bring each of these holds up to date: gone, over, or about to end."""
    by = job("notices.holds")

    def one(hold: Hold) -> None:
        services.look_after_hold(hold=hold, by=by, at=at)

    rows = Hold.objects.filter(pk__in=ids).select_related("item")
    return work_through(_claimed(rows, at, "notices.hold.claimed"), one, at=at)


def _notices(ids: Sequence[int]) -> QuerySet[Notice]:
    return Notice.objects.filter(pk__in=ids).select_related("recipient", "recipient__above", "procedure")


def _claimed(rows: QuerySet[Row], at: datetime, fault: str) -> Iterator[Row]:
    """Those of these rows that are still free, one after the other, the longest waiting first."""
    for row in rows.order_by("due_at", "pk"):
        if row.claim(at=at):
            point(fault)
            yield row


HOLDS = Job(
    name="notices.holds",
    queue="notices",
    due=selectors.holds_due,
    do=look_after_holds,
    faults=("notices.hold.claimed", "notices.hold.looked"),
)

DRAFT = Job(
    name="notices.draft",
    queue="notices",
    due=selectors.due_items,
    do=draft,
    faults=(
        "notices.draft.claimed",
        "notices.draft.traced",
        "notices.draft.recipient",
        "notices.draft.written",
        "notices.draft.done",
    ),
)

SEND = Job(
    name="notices.send",
    queue="notices",
    due=selectors.due_to_send,
    do=send,
    faults=(
        "notices.send.claimed",
        "notices.send.ready",
        "notices.send.checked",
        "notices.send.composed",
        "notices.send.written",
        "notices.send.done",
    ),
)

FOLLOW = Job(
    name="notices.follow",
    queue="notices",
    due=selectors.due_to_follow,
    do=follow,
    faults=(
        "notices.follow.claimed",
        "notices.follow.letter",
        "notices.follow.items",
        "notices.follow.still_there",
        "notices.follow.reminded",
        "notices.follow.done",
    ),
)
