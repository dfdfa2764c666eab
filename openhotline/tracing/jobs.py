"""The background work of tracing: rows are claimed, the network is asked all at once, each row is ended by itself."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from openhotline.cases import selectors as cases
from openhotline.cases.stages import Deed
from openhotline.common import outbound
from openhotline.common.addresses import Kind
from openhotline.common.errors import Refused
from openhotline.common.faults import point
from openhotline.common.outbound import Permit
from openhotline.common.work import MAX_TRIES, Job
from openhotline.tracing import services
from openhotline.tracing.looking import Round, Sight
from openhotline.tracing.models import Trace
from openhotline.tracing.stages import Why

log = logging.getLogger("openhotline.tracing")

PATIENCE = 3
"""Tries after which a trace is kept although a part of it is missing, such as the mailbox of a silent registry."""

_UNTRACEABLE: Mapping[str, str] = {
    Kind.ONION: Why.ONION,
    Kind.ACCOUNT: Why.ACCOUNT,
    Kind.IPFS: Why.PEERS,
    Kind.MAGNET: Why.PEERS,
}
_NOT_LOOKED = Sight(problem="not_looked")


def due(at: datetime, limit: int) -> Sequence[int]:
    """The look-ups that wait longest."""
    return list(Trace.objects.due(at).values_list("pk", flat=True)[:limit])


def do(ids: Sequence[int], at: datetime) -> int:
    """Look up who hosts each, all at once, and record each by itself. Returns how many ended.

    Nothing is asked without a permit. What fails is put off, and holds up nothing else.
    """
    claimed = [trace for trace in Trace.objects.filter(pk__in=ids).select_related("item") if trace.claim(at=at)]
    point("tracing.claimed")
    asked = [trace for trace in claimed if trace.item.kind not in _UNTRACEABLE and trace.tries <= MAX_TRIES]
    permit = _permit_or_none(at) if asked else None
    sights = _look(asked, permit) if permit else {}
    point("tracing.looked_up")
    return sum(_ends(trace, sights.get(trace.pk, _NOT_LOOKED), permit, at) for trace in claimed)


def _permit_or_none(at: datetime) -> Permit | None:
    try:
        return cases.permit(Deed.TRACE, "", at)
    except Refused:
        return None


def _look(traces: Sequence[Trace], permit: Permit) -> dict[int, Sight]:
    """Everything that has to do with the network, without the database. A row whose name does not open has none."""
    sights: dict[int, Sight] = {}
    names: dict[int, tuple[str, str]] = {}
    try:
        looking = Round(permit, outbound.vantages())
        for trace in traces:
            try:
                names[trace.pk] = trace.item.host.open(), trace.item.domain.open()
            except Exception as problem:
                sights[trace.pk] = Sight(problem=type(problem).__name__)
        calls = [looking.look_up(host, domain) for host, domain in names.values()]
        found = outbound.run(outbound.gather(calls))
        sights |= {pk: sight for pk, sight in zip(names, found, strict=True) if isinstance(sight, Sight)}
    except Exception as problem:
        log.error("Nothing could be looked up: %s", type(problem).__name__)
        sights = {trace.pk: Sight(problem=type(problem).__name__) for trace in traces}
    return sights


def _ends(trace: Trace, sight: Sight, permit: Permit | None, at: datetime) -> bool:
    """Write down how one look-up went; True when it ended."""
    try:
        ended = _record(trace, sight, permit, at)
    except Exception as problem:
        log.warning("Trace %s put off: %s", trace.pk, type(problem).__name__)
        services.put_off_trace(trace=trace, problem=type(problem).__name__, at=at)
        ended = False
    point("tracing.recorded")
    return ended


def _record(trace: Trace, sight: Sight, permit: Permit | None, at: datetime) -> bool:
    if trace.item.kind in _UNTRACEABLE:
        services.record_untraceable(trace=trace, why=_UNTRACEABLE[trace.item.kind], at=at)
    elif trace.tries > MAX_TRIES:
        services.put_off_trace(trace=trace, problem="worker_died", at=at)
        return False
    elif permit is None:
        services.refuse_trace(trace=trace, at=at)
    elif (problem := _missing(sight)) and (trace.tries < PATIENCE or _is_empty(sight)):
        services.put_off_trace(trace=trace, problem=problem, at=at)
        return False
    else:
        services.record_trace(trace=trace, sight=sight, authority=permit.authority, at=at)
    return True


def _missing(sight: Sight) -> str:
    """Why it is worth asking again: nobody could say where the name points, or whom to write to."""
    if sight.problem or not sight.names.addresses:
        return sight.problem or sight.names.problem
    if any(finding.contacts for finding in sight.findings):
        return ""
    return next((finding.problem for finding in sight.findings if finding.problem), "")


def _is_empty(sight: Sight) -> bool:
    """Whether there is nothing at all to keep."""
    return not sight.names.addresses and not sight.names.why


TRACE = Job(
    name="tracing.trace",
    queue="network",
    due=due,
    do=do,
    faults=(
        "tracing.claimed",
        "tracing.looked_up",
        "tracing.row_written",
        "tracing.item_moved",
        "tracing.recorded",
    ),
)
