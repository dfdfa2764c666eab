"""From a decision to a notice: who hosts it, whom we write to there, and what the procedure of the country says."""

from datetime import datetime

from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases import selectors as cases
from openhotline.cases.models import Item
from openhotline.cases.stages import ILLEGAL, ItemStage
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.common.faults import point
from openhotline.common.pace import span
from openhotline.notices import selectors
from openhotline.notices.models import Notice
from openhotline.notices.services.claims import keep_claim
from openhotline.notices.services.grouping import Host, add_item, watch_item
from openhotline.notices.services.holds import hold_by_procedure
from openhotline.notices.services.hosts import current_trace, host_from
from openhotline.notices.services.recipients import find_or_make_recipient, name_mailbox
from openhotline.tracing import selectors as tracing
from openhotline.tracing import services as traces
from openhotline.tracing.models import Trace
from openhotline.tracing.stages import ANSWERED, ContactProblem, Outcome, Reason

NOBODY_KNOWN = ("", ContactProblem.NONE_FOUND, "own_domain")
"""What stands in the way of a notice, and not of waiting for the police: whom to write to is asked after the hold."""

A_LITTLE_MINUTES = 5
"""How long something is put off that another job is about to find out."""


@audit.deed()
def draft_item(*, item: Item, by: By, at: datetime) -> Notice | None:
    """Put a claimed item into a notice to its host. None: not yet, held back, or a person has to say whom to write to.

    Refuses when somebody else has taken the item up meanwhile: then nothing was done.
    """
    keep_claim(item)
    if (hold := selectors.hold_on(item)) is not None:
        item.finish(next_due=max(hold.until, at + span(minutes=A_LITTLE_MINUTES)))
        return None
    trace = current_trace(item, Reason.NOTICE, by=by, at=at)
    if trace is None:
        item.finish(next_due=at + span(minutes=A_LITTLE_MINUTES))
        return None
    point("notices.draft.traced")
    host, mailbox, problem = _host_of(item, trace)
    _procedure, rules = cases.rules_for(host.country)
    if problem in NOBODY_KNOWN and (hold := hold_by_procedure(item, rules, by=by, at=at)) is not None:
        begin_acting(item, by=by, at=at)
        watch_item(item, host, by=by, at=at)
        item.finish(next_due=hold.until)
        return None
    if problem:
        give_to_person(item, problem, by=by, at=at)
        return None
    recipient = find_or_make_recipient(
        mailbox=mailbox, network_name=host.network_name, asn=host.asn, country=host.country, by=by, at=at
    )
    point("notices.draft.recipient")
    begin_acting(item, by=by, at=at)
    notice = add_item(item=item, recipient=recipient, host=host, by=by, at=at)
    point("notices.draft.written")
    return notice


@audit.deed()
def retry_item(*, item: Item, by: By, at: datetime) -> None:
    """Look again who hosts an item that has no recipient, and draft its notice then. Refuses where it has one."""
    accounts.require(by, Permission.NOTIFY)
    waits_for_a_person(item)
    traces.request_trace(item=item, reason=Reason.MANUAL, by=by, at=at)
    Item.objects.filter(pk=item.pk).update(due_at=at, tries=0, set_aside_at=None, claimed_until=None, last_problem="")
    audit.record("notice.retried", about=item.ref, by=by, at=at)


@audit.deed()
def name_recipient(*, item: Item, mailbox: str, by: By, at: datetime) -> Notice:
    """A person says whom to write to about an item that has no recipient; naming a mailbox approves it.

    Refuses people who may not send notices, items that do not wait for this, what is no mailbox, and a mailbox within
    the very domain that was reported.
    """
    accounts.require(by, Permission.NOTIFY)
    keep_claim(item)
    waits_for_a_person(item)
    if selectors.hold_on(item) is not None:
        raise Refused(_("This item is held back. Lift the hold first."))
    host = host_from(tracing.latest_trace(item))
    recipient = name_mailbox(mailbox=mailbox, items=[item], by=by, at=at)
    Item.objects.filter(pk=item.pk).update(set_aside_at=None)
    begin_acting(item, by=by, at=at)
    return add_item(item=item, recipient=recipient, host=host, by=by, at=at)


def begin_acting(item: Item, *, by: By, at: datetime) -> None:
    """The item is acted on from now; its work as an item ends here. One that is acted on already just goes on."""
    item.finish()
    if item.stage != ItemStage.ACTING:
        item.move_to(ItemStage.ACTING, by=by, at=at)


def give_to_person(item: Item, problem: str, *, by: By, at: datetime) -> None:
    """A person has to say whom to write to: the item stands on the notices page until then."""
    audit.require_deed()
    item.due_at, item.claimed_until, item.tries = None, None, 0
    item.last_problem = f"{selectors.NO_RECIPIENT}{problem}"[:200]
    item.save(update_fields=["due_at", "claimed_until", "tries", "last_problem"])
    audit.record("notice.no_recipient", about=item.ref, by=by, at=at, problem=problem)


def waits_for_a_person(item: Item) -> None:
    """Refuses an item that does not wait for somebody to say whom to write to."""
    waiting = selectors.without_recipient().filter(pk=item.pk).exists()
    if not waiting and not selectors.failed_drafts().filter(pk=item.pk).exists():
        raise Refused(_("This item does not wait for a recipient."))


def _host_of(item: Item, trace: Trace) -> tuple[Host, str, str]:
    """The host, its mailbox, and what stands in the way (one word of `tracing`, or ours), if anything does."""
    host = host_from(trace)
    problem = ""
    if item.decision not in ILLEGAL:
        problem = "not_illegal"
    elif trace.outcome not in ANSWERED:
        problem = trace.outcome
    elif trace.is_cdn:
        problem = "cdn"
    elif not trace.abuse_contact:
        known = trace.outcome != Outcome.UNKNOWN
        problem = "" if known else trace.why or trace.outcome
        problem = problem or trace.contact_problem or ContactProblem.NONE_FOUND
    elif not trace.country:
        problem = trace.why or "no_country"
    elif selectors.is_within_domain(trace.abuse_contact, item):
        problem = "own_domain"
    return host, trace.abuse_contact, problem
