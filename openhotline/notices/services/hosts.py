"""Where an item stands now, asked again before anything is sent or reminded of. Parts of other deeds."""

from datetime import datetime
from enum import Enum

from openhotline.audit import services as audit
from openhotline.cases.models import Item
from openhotline.cases.stages import ItemStage
from openhotline.common.actors import By
from openhotline.common.pace import span
from openhotline.notices import selectors
from openhotline.notices.models import NoticeItem
from openhotline.notices.presence import Presence, Seen
from openhotline.notices.services.grouping import Host, watch_item
from openhotline.notices.services.outcomes import settle_item
from openhotline.notices.stages import ItemOutcome
from openhotline.notices.wording import clean_name
from openhotline.tracing import selectors as tracing
from openhotline.tracing import services as traces
from openhotline.tracing.models import Trace
from openhotline.tracing.stages import ANSWERED, Reason

FRESH_HOURS = 24
"""How old the knowledge of a host may be when we write to it."""


class Whereabouts(Enum):
    SAME = "same"
    ELSEWHERE = "elsewhere"
    ASKED = "asked"  # a look-up is under way; ask again when it has ended


def current_trace(item: Item, reason: str, *, since: datetime | None = None, by: By, at: datetime) -> Trace | None:
    """What is known about the host, not older than a day and newer than `since`, however it ended.

    Else it is asked for, and the answer is None.
    """
    if tracing.traces_of(item).filter(done_at__isnull=True).exists():
        return None
    trace = tracing.latest_trace(item)
    oldest = at - span(hours=FRESH_HOURS)
    if trace is None or trace.done_at is None or trace.done_at <= max(oldest, since or oldest):
        traces.request_trace(item=item, reason=reason, by=by, at=at)
        return None
    return trace


def host_from(trace: Trace | None) -> Host:
    """What a trace says about the host; nothing where it has no answer."""
    if trace is None or trace.outcome not in ANSWERED:
        return Host()
    return Host(trace.country, trace.asn, clean_name(trace.network_name), trace.ref)


def host_now(row: NoticeItem, seen: Seen, *, by: By, at: datetime) -> Whereabouts:
    """Whether an item still stands where the notice says.

    A look-up without an answer proves nothing; an item that our looks saw move is elsewhere unless a newer look-up
    names the same network. Then it only changed machines, and is watched where it stands now.
    """
    moved = seen.presence is Presence.MOVED
    reason, since = (Reason.MOVED, seen.since) if moved else (Reason.NOTICE, None)
    trace = current_trace(row.item, reason, since=since, by=by, at=at)
    if trace is None:
        return Whereabouts.ASKED
    answered = trace.outcome in ANSWERED and trace.asn is not None and row.asn is not None
    if answered and trace.asn != row.asn:
        return Whereabouts.ELSEWHERE
    if moved and not answered:
        return Whereabouts.ELSEWHERE
    if moved:
        watch_item(row.item, host_from(trace), by=by, at=at)
    return Whereabouts.SAME


def move_on(row: NoticeItem, *, by: By, at: datetime) -> None:
    """The item stands at another host: it leaves this notice, and another is drafted once it is known whose."""
    audit.require_deed()
    settle_item(row, ItemOutcome.MOVED, by=by, at=at)
    newest = selectors.newest_place(row.item)
    if newest is not None and newest.pk == row.pk:  # else a later notice has it already
        Item.objects.filter(pk=row.item_id, stage=ItemStage.ACTING).update(
            due_at=at, tries=0, claimed_until=None, set_aside_at=None, last_problem=""
        )
