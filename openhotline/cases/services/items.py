"""Deeds about items: made once per address, linked, revealed and searched for under audit."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases import selectors
from openhotline.cases.models import Item, ItemLink
from openhotline.cases.stages import Deed
from openhotline.common.actors import By
from openhotline.common.addresses import Address, read_address
from openhotline.common.digests import digest
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference


@audit.deed()
def find_or_make_item(
    *, address: Address, source: str, urgent: bool = False, by: By, at: datetime
) -> tuple[Item, bool]:
    """The item of this address, and whether it had to be made. Two makers at once get the same item."""
    if known := selectors.item_or_none(address):
        if urgent and not known.urgent:
            Item.objects.filter(pk=known.pk).update(urgent=True)
            known.urgent = True
        return known, False
    item = Item(
        ref=new_reference("IT"),
        stage_since=at,
        kind=address.kind,
        address=address.canonical,
        address_digest=digest("address", address.canonical),
        loose_digest=digest("loose", address.loose),
        host=address.host,
        host_digest=digest("host", address.host) if address.host else "",
        domain=address.domain,
        domain_digest=digest("domain", address.domain) if address.domain else "",
        tld=address.tld,
        had_credentials=address.had_credentials,
        source=source,
        urgent=urgent,
        first_seen_at=at,
    )
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError:
        known = selectors.item_or_none(address)
        if known is None:
            raise
        return known, False
    audit.record("item.made", about=item.ref, by=by, at=at, source=source, kind=str(address.kind))
    return item, True


@audit.deed()
def link_items(*, parent: Item, child: Item, relation: str, by: By, at: datetime) -> ItemLink:
    """Say that two items belong together. Saying it twice changes nothing; an item is never linked to itself."""
    if parent.pk == child.pk:
        raise Refused(_("An item cannot be linked to itself."))
    link, made = ItemLink.objects.get_or_create(
        parent=parent, child=child, relation=relation, defaults={"by": str(by), "at": at}
    )
    if made:
        audit.record("item.linked", about=parent.ref, by=by, at=at, child=child.ref, relation=relation)
    return link


@audit.deed()
def reveal_address(*, item: Item, country: str, by: By, at: datetime) -> str:
    """The address of an item, for one person, once. The reading itself is a deed.

    Refuses people who may not see addresses, and everybody while no legal basis is on record.
    """
    accounts.require(by, Permission.REVEAL_ADDRESSES)
    permit = selectors.permit(Deed.REVEAL, country, at)
    audit.record("item.address_revealed", about=item.ref, by=by, at=at, authority=permit.authority)
    address: str = item.address.open()
    return address


@audit.deed()
def search_address(*, text: str, by: By, at: datetime) -> Item | None:
    """The item of a pasted address, or None. That somebody looked is a deed; what they pasted is not kept."""
    accounts.require(by, Permission.SEARCH)
    item = selectors.item_or_none(read_address(text))
    audit.record("item.searched", about=item.ref if item else "search", by=by, at=at, found=item is not None)
    return item
