"""A page that shows a file from somewhere else is two takedowns."""

from datetime import datetime

from openhotline.assessment.services.leases import extend_lease
from openhotline.audit import services as audit
from openhotline.cases import services as cases
from openhotline.cases.models import Item
from openhotline.cases.stages import ItemStage, Source
from openhotline.common.actors import By
from openhotline.common.addresses import read_address
from openhotline.tracing import services as tracing
from openhotline.tracing.stages import Reason


@audit.deed()
def add_child(*, item: Item, address: str, relation: str, by: By, at: datetime) -> Item:
    """Say that the page embeds, links or redirects to another address, which becomes an item if it is not one yet.

    Refuses everybody but the holder of the lease, what is no address, and the page's own address.
    """
    extend_lease(item=item, by=by, at=at)
    child, _made = cases.find_or_make_item(
        address=read_address(address), source=Source.PROACTIVE, urgent=item.urgent, by=by, at=at
    )
    cases.link_items(parent=item, child=child, relation=relation, by=by, at=at)
    if child.stage == ItemStage.NEW:
        tracing.request_trace(item=child, reason=Reason.NEW, by=by, at=at)
    return child
