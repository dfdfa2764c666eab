"""Questions about the record."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openhotline.cases.models import Authority, Item, ItemLink, Procedure, Report
from openhotline.cases.procedures import Rules, read_rules
from openhotline.common.addresses import Address
from openhotline.common.digests import digests
from openhotline.common.errors import Refused
from openhotline.common.outbound import Permit


def address_digests(address: Address) -> list[str]:
    """The digests under which an address may stand in the tables."""
    return digests("address", address.canonical)


def item_or_none(address: Address) -> Item | None:
    return Item.objects.filter(address_digest__in=address_digests(address)).first()


def reports_of(item: Item) -> QuerySet[Report]:
    return Report.objects.filter(addresses__item=item).distinct().order_by("received_at", "pk")


def items_of(report: Report) -> QuerySet[Item]:
    return Item.objects.filter(reported__report=report).order_by("pk")


def children_of(item: Item) -> QuerySet[ItemLink]:
    return ItemLink.objects.filter(parent=item).select_related("child").order_by("pk")


def parents_of(item: Item) -> QuerySet[ItemLink]:
    return ItemLink.objects.filter(child=item).select_related("parent").order_by("pk")


def rules_for(country: str) -> tuple[Procedure, Rules]:
    """The procedure in force for a hosting country (the newest of its own, else the newest of `*`)."""
    for place in (country, "*"):
        if procedure := Procedure.objects.filter(country=place).order_by("-version").first():
            return procedure, read_rules(procedure.rules)
    raise Refused(_("There is no procedure. A lead has to write one before anything can be sent."))


def permit(deed: str, country: str, at: datetime) -> Permit:
    """The permit to do `deed` for something hosted in `country` (empty: not known yet).

    Refuses where no lead has recorded, and a second person confirmed, a legal basis that is in force.
    """
    for authority in Authority.objects.in_force(at).order_by("pk"):
        if authority.covers(deed, country):
            return Permit(deed=deed, country=country, at=at, authority=authority.ref)
    raise Refused(
        _("There is no legal basis on record for this. A lead has to record it, and a second person confirm it.")
    )


def authorities() -> QuerySet[Authority]:
    return Authority.objects.order_by("-recorded_at", "-pk")


def procedures_in_force() -> list[Procedure]:
    """The newest version of every country's procedure."""
    newest: dict[str, Procedure] = {}
    for procedure in Procedure.objects.order_by("country", "version"):
        newest[procedure.country] = procedure
    return list(newest.values())
