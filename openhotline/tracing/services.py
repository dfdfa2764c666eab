"""Deeds of tracing: a look-up is asked for, and what was found is kept."""

import json
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases.models import Item
from openhotline.cases.stages import ItemStage
from openhotline.common.actors import By, job
from openhotline.common.errors import Refused
from openhotline.common.faults import point
from openhotline.common.references import new_reference
from openhotline.common.work import MAX_TRIES
from openhotline.tracing.agreement import agree
from openhotline.tracing.findings import Finding
from openhotline.tracing.looking import Sight
from openhotline.tracing.models import Trace
from openhotline.tracing.stages import Outcome, Reason

TRACER = job("trace")


@audit.deed()
def request_trace(*, item: Item, reason: str, by: By, at: datetime) -> Trace:
    """Have it looked up who hosts `item`. While one look-up of it waits, that one is the answer.

    A person who asks by hand has it tried now, also when it was put off. Refuses them unless they assess or notify.
    """
    manual = reason == Reason.MANUAL
    if manual and not (by.may(Permission.ASSESS) or by.may(Permission.NOTIFY)):
        raise Refused(_("You do not have the permission to do this. Ask the person who leads your team."))
    trace = Trace(
        ref=new_reference("TR"),
        item=item,
        reason=Reason(reason),
        requested_by=str(by),
        requested_at=at,
        due_at=at,
    )
    waiting = Trace.objects.waiting().filter(item=item)
    known: Trace | None = waiting.first()
    if known is None:
        try:
            with transaction.atomic():
                trace.save(force_insert=True)
        except IntegrityError:
            known = waiting.first()
            if known is None:
                raise
    if known is None:
        audit.record("trace.requested", about=trace.ref, by=by, at=at, item=item.ref, reason=str(reason))
        return trace
    if manual and known.due_at and known.due_at > at:
        Trace.objects.waiting().filter(pk=known.pk, claimed_until__isnull=True).update(due_at=at)
        known.refresh_from_db()
    return known


@audit.deed()
def record_trace(*, trace: Trace, sight: Sight, authority: str, at: datetime) -> None:
    """Keep what was seen, and let people have a new item. Once a look-up has ended, nothing is written over it."""
    names = sight.names
    agreement = agree(sight.findings, domain=trace.item.domain.open())
    known = bool(names.addresses)
    if not _end(trace, agreement.outcome if known else Outcome.UNKNOWN, agreement.why if known else names.why, at):
        return
    trace.addresses = json.dumps(names.seen) if names.seen else ""
    trace.name_servers = json.dumps(names.name_servers) if names.name_servers else ""
    trace.evidence = json.dumps([_as_evidence(finding) for finding in sight.findings]) if sight.findings else ""
    trace.vantages = ",".join(names.seen)
    trace.authority = authority
    if known:
        trace.asn, trace.network_name, trace.prefix = agreement.asn, agreement.network_name, agreement.prefix
        trace.country, trace.is_cdn = agreement.country, agreement.is_cdn
        trace.country_by_ranges, trace.country_by_rdap = agreement.country_by_ranges, agreement.country_by_rdap
        trace.abuse_contact, trace.contact_source = agreement.abuse_contact, agreement.contact_source
        trace.contact_problem = agreement.contact_problem
        trace.ranges_date, trace.rdap_server = agreement.ranges_date, agreement.rdap_server
    trace.save()
    audit.record(
        "trace.done",
        about=trace.ref,
        by=TRACER,
        at=at,
        item=trace.item.ref,
        outcome=trace.outcome,
        why=trace.why,
        asn=trace.asn,
        country=trace.country,
    )
    _let_people_have(trace, at)


@audit.deed()
def record_untraceable(*, trace: Trace, why: str, at: datetime) -> None:
    """Keep that nobody hosts such a thing at an address: nothing is looked up for it."""
    if _end(trace, Outcome.UNKNOWN, why, at):
        audit.record(
            "trace.done", about=trace.ref, by=TRACER, at=at, item=trace.item.ref, outcome=trace.outcome, why=why
        )
        _let_people_have(trace, at)


@audit.deed()
def refuse_trace(*, trace: Trace, at: datetime) -> None:
    """Keep that nothing was looked up, because no legal basis is in force. It is not tried again by itself."""
    if _end(trace, Outcome.NOT_PERMITTED, "", at):
        audit.record("trace.not_permitted", about=trace.ref, by=TRACER, at=at, item=trace.item.ref)
        _let_people_have(trace, at)


@audit.deed()
def put_off_trace(*, trace: Trace, problem: str, at: datetime) -> None:
    """After a failure: try again later, or give up after too many tries and leave it to a person.

    People have a new item after its first failure already: nobody waits for a machine.
    """
    if trace.tries >= MAX_TRIES:
        if _end(trace, Outcome.FAILED, "", at):
            trace.set_aside_at, trace.last_problem = at, problem[:200]
            trace.save(update_fields=["set_aside_at", "last_problem"])
            audit.record("trace.given_up", about=trace.ref, by=TRACER, at=at, item=trace.item.ref, problem=problem)
            _let_people_have(trace, at)
        return
    # Only while the claim is still ours: another worker may have taken the row over, or ended it.
    if Trace.objects.waiting().filter(pk=trace.pk).exists() and trace.still_mine():
        trace.put_off(problem, at=at)
        point("tracing.row_written")
        audit.record("trace.put_off", about=trace.ref, by=TRACER, at=at, item=trace.item.ref, problem=problem)
        _let_people_have(trace, at)


def _end(trace: Trace, outcome: str, why: str, at: datetime) -> bool:
    """End a look-up that still waits; False when another worker already has."""
    ended = {"done_at": at, "outcome": str(outcome), "why": str(why), "due_at": None, "claimed_until": None}
    if Trace.objects.waiting().filter(pk=trace.pk).update(**ended, last_problem="") != 1:
        return False
    for name, value in ended.items():
        setattr(trace, name, value)
    trace.last_problem = ""
    point("tracing.row_written")
    return True


def _let_people_have(trace: Trace, at: datetime) -> None:
    """A new item joins the queue, whatever the machine found out about it."""
    item = Item.objects.get(pk=trace.item_id)
    if item.stage == ItemStage.NEW:
        # Somebody else may move it on at this very moment; then people have it, which is what we want.
        with suppress(Refused):
            item.move_to(ItemStage.READY, by=TRACER, at=at)
    point("tracing.item_moved")


def _as_evidence(finding: Finding) -> dict[str, Any]:
    """One finding as it is kept: what was said, and nothing that was not."""
    said = {name: value for name, value in asdict(finding).items() if value}
    if finding.dated:
        said["dated"] = finding.dated.isoformat()
    return said
