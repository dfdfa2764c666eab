"""Questions about the record."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from openhotline.cases.models import Alarm, Authority, Call, Item, ItemLink, Procedure, Referral, Report
from openhotline.cases.procedures import Rules, read_rules
from openhotline.cases.stages import UNANSWERED, AlarmStage
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


def permit_for_own_links(*, at: datetime) -> Permit:
    """The permit to see whether a link that our own editors published still leads anywhere.

    It needs no legal basis: nobody reported that address, and every reader may follow it.
    """
    return Permit(deed="link", country="", at=at, authority="own pages")


def authorities() -> QuerySet[Authority]:
    return Authority.objects.order_by("-recorded_at", "-pk")


def procedures_in_force() -> list[Procedure]:
    """The newest version of every country's procedure."""
    newest: dict[str, Procedure] = {}
    for procedure in Procedure.objects.order_by("country", "version"):
        newest[procedure.country] = procedure
    return list(newest.values())


# --- a child in danger ---

LATELY = timedelta(days=14)


def unanswered_alarms() -> int:
    """How many alarms nobody has answered: one cheap question, asked for every page of the desk."""
    return Alarm.objects.unanswered().count()


def alarm_counts() -> tuple[int, int]:
    """How many alarms are open, and how many of them nobody has answered."""
    unanswered = Count("pk", filter=Q(stage__in=UNANSWERED))
    counts = Alarm.objects.open().aggregate(opened=Count("pk"), unanswered=unanswered)
    return counts["opened"], counts["unanswered"]


def alarms_to_call(at: datetime, limit: int) -> Sequence[int]:
    """Alarms about which the next person has to be called."""
    return list(Alarm.objects.unanswered().due(at).values_list("pk", flat=True)[:limit])


def open_alarm(about: str) -> Alarm | None:
    """The open alarm about the thing with this reference."""
    return Alarm.objects.open().filter(about=about).first()


def open_alarms() -> QuerySet[Alarm]:
    """Every alarm that is not closed, those that nobody has answered first, then the oldest."""
    found: QuerySet[Alarm] = Alarm.objects.open().order_by(
        F("acknowledged_at").asc(nulls_first=True), "raised_at", "pk"
    )
    return found


def alarms_closed_lately(at: datetime) -> QuerySet[Alarm]:
    closed: QuerySet[Alarm] = Alarm.objects.filter(stage=AlarmStage.CLOSED, stage_since__gt=at - LATELY)
    return closed.order_by("-stage_since", "-pk")


def alarms_about(ref: str) -> QuerySet[Alarm]:
    """Every alarm there ever was about the thing with this reference."""
    return Alarm.objects.filter(about=ref).order_by("pk")


def calls_about(alarm: Alarm) -> QuerySet[Call]:
    """Who was called while nobody had answered it, in order."""
    calls = Call.objects.filter(at__gte=alarm.raised_at).order_by("at", "pk")
    return calls.filter(at__lte=alarm.acknowledged_at) if alarm.acknowledged_at else calls


def referrals_of(alarm: Alarm) -> QuerySet[Referral]:
    return Referral.objects.filter(alarm=alarm).order_by("pk")


def draft_of(alarm: Alarm) -> Referral | None:
    """The sheet that is being written, if there is one."""
    return Referral.objects.filter(alarm=alarm, sent_at__isnull=True).first()


def thing_or_none(ref: str) -> Report | Item | None:
    """The report or the item with this reference."""
    return Report.objects.filter(ref=ref).first() or Item.objects.filter(ref=ref).first()
