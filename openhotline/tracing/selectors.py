"""Questions about who hosts an item."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from openhotline.cases.models import Item
from openhotline.common.pace import span
from openhotline.tracing.models import Trace
from openhotline.tracing.stages import ANSWERED


@dataclass(frozen=True, slots=True)
class TraceFacts:
    """What one trace found, opened: for a notice, and for the desk behind its own permissions."""

    ref: str
    outcome: str
    why: str
    addresses: tuple[str, ...] = field(repr=False)
    asn: int | None
    network_name: str
    country: str
    abuse_contact: str
    contact_problem: str
    is_cdn: bool
    done_at: datetime | None


def traces_of(item: Item) -> QuerySet[Trace]:
    """Every look-up of an item, the newest first; those that wait come before those that are done."""
    return Trace.objects.filter(item=item).order_by("-requested_at", "-pk")


def latest_trace(item: Item) -> Trace | None:
    """The newest look-up that ended, however it ended. None while there is none."""
    return Trace.objects.done().filter(item=item).order_by("-done_at", "-pk").first()


def is_fresh(trace: Trace | None, at: datetime, hours: float = 24) -> bool:
    """Whether a look-up says something about the host and is no older than `hours` (at the pace that is set)."""
    if trace is None or trace.done_at is None or trace.outcome not in ANSWERED:
        return False
    return bool(trace.done_at > at - span(hours=hours))


def hosting_country(item: Item) -> str:
    """Where an item is hosted, by the newest look-up that has an answer; empty where that is not known."""
    newest = Trace.objects.answered().filter(item=item).order_by("-done_at", "-pk").first()
    return newest.country if newest else ""


def facts_of(trace: Trace) -> TraceFacts:
    """What a trace found. Opens what is sealed, so only staff and worker can call it."""
    seen: dict[str, list[str]] = json.loads(trace.addresses.open() or "{}")
    return TraceFacts(
        ref=trace.ref,
        outcome=trace.outcome,
        why=trace.why,
        addresses=tuple(dict.fromkeys(address for found in seen.values() for address in found)),
        asn=trace.asn,
        network_name=trace.network_name,
        country=trace.country,
        abuse_contact=trace.abuse_contact,
        contact_problem=trace.contact_problem,
        is_cdn=trace.is_cdn,
        done_at=trace.done_at,
    )
