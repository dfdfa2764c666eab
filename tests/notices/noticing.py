"""A made-up host, looks at it, and the worker's rounds: what the tests of notices start from."""

from datetime import date, datetime, timedelta
from itertools import count

from openhotline.audit import services as audit
from openhotline.cases.models import Item
from openhotline.common.actors import job
from openhotline.common.references import new_reference
from openhotline.monitoring.models import Watch
from openhotline.monitoring.stages import Reachability
from openhotline.notices import selectors, services
from openhotline.notices.jobs import DRAFT, FOLLOW, SEND
from openhotline.notices.models import Notice
from openhotline.post import selectors as post
from openhotline.post import services as outbox
from openhotline.post.channels import Answer, Outcome
from openhotline.post.models import Letter
from openhotline.tracing.models import Trace
from openhotline.tracing.stages import ContactSource
from tests.support.cast import person
from tests.support.factories import decided_item

BY = job("tests")
MAILBOX = "abuse@hoster.example"
ASN = 64496
LATER = timedelta(minutes=6)
"""Past the next time at which a notice that was put off a little is looked at."""

_number = count(1)


def traced(
    item: Item,
    *,
    at: datetime,
    mailbox: str = MAILBOX,
    asn: int | None = ASN,
    country: str = "NL",
    network_name: str = "Hoster",
    outcome: str = "agreed",
    is_cdn: bool = False,
) -> Trace:
    """A look-up that has ended, in place of the one that waits."""
    Trace.objects.waiting().filter(item=item).delete()
    trace = Trace(
        ref=new_reference("TR"),
        item=item,
        reason="new",
        requested_by=str(BY),
        requested_at=at,
        done_at=at,
        outcome=outcome,
        asn=asn,
        network_name=network_name,
        prefix="192.0.2.0/24" if asn else "",
        addresses='{"north": ["192.0.2.10"]}' if asn else "",
        country=country,
        is_cdn=is_cdn,
        abuse_contact=mailbox,
        contact_source=ContactSource.RDAP if mailbox else "",
        ranges_date=date(2026, 1, 1),
    )
    trace.save()
    return trace


def illegal_item(*, at: datetime, address: str = "", **facts: object) -> Item:
    """An item that was decided illegal, hosted by the made-up hoster."""
    item = decided_item(at=at, address=address or f"http://bad-{next(_number)}.example/page.html")
    traced(item, at=at, **facts)  # type: ignore[arg-type]
    return item


def seen(item: Item, *verdicts: str, at: datetime) -> Watch:
    """What the looks amounted to, one verdict after the other."""
    watch = Watch.objects.get(item=item)
    for verdict in verdicts:
        if verdict in (Reachability.GONE, Reachability.GONE_ONE_PLACE):
            watch.first_negative_at = watch.gone_at = at
            watch.places = 2 if verdict == Reachability.GONE else 1
            watch.save()
        with audit.deed():
            watch.move_to(verdict, by=BY, at=at)
        if verdict == Reachability.ONLINE:
            watch.last_positive_at, watch.first_negative_at, watch.gone_at = at - timedelta(hours=1), None, None
            watch.save()
    return watch


def gone(item: Item, *, at: datetime) -> None:
    """Gone by all the rules, dated `at`."""
    seen(item, Reachability.SUSPECTED_GONE, Reachability.GONE, at=at)


def draft(at: datetime) -> None:
    DRAFT.do(DRAFT.due(at, 50), at)


def send(at: datetime) -> None:
    SEND.do(SEND.due(at, 50), at)


def follow(at: datetime) -> None:
    FOLLOW.do(FOLLOW.due(at, 50), at)


def approve(at: datetime, *mailboxes: str) -> None:
    services.approve_recipients(mailboxes=mailboxes or [MAILBOX], by=person("noa"), at=at)


def letter_ends(notice: Notice, outcome: Outcome = Outcome.ACCEPTED, *, at: datetime) -> Letter:
    """The letter of a notice was tried, and this is what the other side said."""
    letter = selectors.letter_of(notice)
    assert letter is not None
    Letter.objects.filter(pk=letter.pk).update(due_at=at)
    letter.refresh_from_db()
    assert outbox.take_letter(letter=letter, by=BY, at=at)
    if outcome is not Outcome.LATER:
        assert outbox.begin_body(letter=letter, at=at)
    outbox.record_answer(letter=letter, answer=Answer(outcome, "250"), by=BY, at=at)
    return letter


def sent_notice(*, at: datetime, items: int = 1) -> Notice:
    """A notice that the host has, about items that are still there."""
    approve(at)
    mine = [illegal_item(at=at) for _ in range(items)]
    draft(at)
    for item in mine:
        seen(item, Reachability.ONLINE, at=at)
    send(at)
    notice: Notice = selectors.notices_for(mine[0]).get()
    letter_ends(notice, at=at)
    follow(at + timedelta(minutes=1))
    notice.refresh_from_db()
    return notice


def items_of(notice: Notice) -> list[Item]:
    return [row.item for row in selectors.items_of(notice)]


def letters_about(notice: Notice) -> list[Letter]:
    return list(post.letters_about(notice.ref))


def again(thing: Notice) -> Notice:
    """The notice as it is now."""
    return selectors.notice(thing.ref)
