"""Who holds an item: taken by conditional update, so of many who want it one gets it, on both databases.

A lease lasts ten minutes by the database's clock; whatever the holder does extends it. After that it is still theirs
until somebody else takes the item over: nobody loses an assessment because they thought for eleven minutes.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.assessment import selectors
from openhotline.assessment.models import Lease
from openhotline.audit import services as audit
from openhotline.cases import services as cases
from openhotline.cases.models import Item
from openhotline.cases.stages import ItemStage
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.tracing import selectors as tracing

LASTS = timedelta(minutes=10)
TRIED_AT_ONCE, ROUNDS = 20, 5


@audit.deed()
def claim_item(*, item: Item, by: By, at: datetime) -> Lease:
    """Take an item to assess it. Taking what one holds already extends the lease.

    Refuses people who may not assess, an item that is not waiting, and one that somebody else holds; a lease that
    has run out is taken over.
    """
    accounts.require(by, Permission.ASSESS)
    item.refresh_from_db(fields=["stage", "stage_since"])
    if item.stage == ItemStage.READY:
        item.move_to(ItemStage.IN_REVIEW, by=by, at=at)
        return _take(item, by=by, at=at)
    if item.stage != ItemStage.IN_REVIEW:
        raise Refused(_("%(ref)s is not waiting for an assessment any more.") % {"ref": item.ref})
    return _take_over(item, by=by, at=at)


def _take(item: Item, *, by: By, at: datetime) -> Lease:
    try:
        with transaction.atomic():
            lease = Lease.objects.create(item=item, holder=str(by), taken_at=at, until=at + LASTS)
    except IntegrityError:
        raise _not_yours(item) from None
    audit.record("lease.taken", about=item.ref, by=by, at=at)
    return lease


def _take_over(item: Item, *, by: By, at: datetime) -> Lease:
    lease = selectors.lease_or_none(item)
    if lease is None:
        return _take(item, by=by, at=at)
    if lease.holder == str(by):
        return extend_lease(item=item, by=by, at=at)
    taken = (
        Lease.objects.expired(at)
        .filter(pk=lease.pk, holder=lease.holder)
        .update(holder=str(by), taken_at=at, until=at + LASTS, revealed_at=None)
    )
    if not taken:
        raise _not_yours(item)
    audit.record("lease.stolen", about=item.ref, by=by, at=at, **{"from": lease.holder})
    lease.refresh_from_db()
    return lease


def take_next(*, by: By, at: datetime) -> Item | None:
    """Take what should be done next: what one holds already, else the first of the queue that nobody else is faster
    at. None when nothing waits. Refuses people who may not assess.
    """
    accounts.require(by, Permission.ASSESS)
    if mine := selectors.leases_of(by, at).first():
        extend_lease(item=mine.item, by=by, at=at)
        return mine.item
    for _round in range(ROUNDS):
        for item in selectors.queue(at)[:TRIED_AT_ONCE]:
            try:
                claim_item(item=item, by=by, at=at)
            except Refused:
                continue  # somebody was faster: the next one, then
            return item
    return None


@audit.deed()
def extend_lease(*, item: Item, by: By, at: datetime) -> Lease:
    """The heartbeat: ten more minutes. Refuses everybody but the holder. Not audited: it says nothing new."""
    held = Lease.objects.held_by(str(by)).filter(item=item)
    if not held.update(until=at + LASTS):
        raise _not_yours(item)
    lease: Lease = held.get()
    return lease


@audit.deed()
def release_item(*, item: Item, by: By, at: datetime) -> None:
    """Put an item back on the queue, and stop the clock of exposure. Refuses everybody but the holder."""
    seconds = end_lease(item, by=by, at=at)
    item.refresh_from_db(fields=["stage", "stage_since"])
    item.move_to(ItemStage.READY, by=by, at=at)
    audit.record("lease.released", about=item.ref, by=by, at=at, seconds_exposed=seconds)


@audit.deed()
def reveal_address(*, item: Item, by: By, at: datetime) -> str:
    """The address, for the holder; from the first time on the clock of exposure runs.

    Refuses everybody but the holder, people who may not see addresses, and everybody while no legal basis is on
    record for the country that hosts it.
    """
    country = tracing.hosting_country(item)
    extend_lease(item=item, by=by, at=at)
    address = cases.reveal_address(item=item, country=country, by=by, at=at)
    Lease.objects.filter(item=item, revealed_at__isnull=True).update(revealed_at=at)
    return address


def end_lease(item: Item, *, by: By, at: datetime) -> int | None:
    """Take the lease away from its holder, inside their deed; the seconds they were exposed, None if not at all.

    Refuses everybody but the holder. Of two who try (the holder, and somebody taking over) one wins.
    """
    audit.require_deed()
    lease = selectors.lease_or_none(item)
    if lease is None or lease.holder != str(by):
        raise _not_yours(item)
    if not Lease.objects.held_by(str(by)).filter(pk=lease.pk).delete()[0]:
        raise _not_yours(item)
    return lease.seconds_exposed(at)


def _not_yours(item: Item) -> Refused:
    return Refused(_("Somebody else has %(ref)s, or you have put it back. Take the next one.") % {"ref": item.ref})
