"""How items come into notices: into one that waits for company, or into a new one. Part of other deeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from openhotline.assessment import selectors as assessment
from openhotline.audit import services as audit
from openhotline.cases import selectors as cases
from openhotline.cases.models import Item, Procedure
from openhotline.common.actors import By
from openhotline.common.pace import span
from openhotline.common.references import new_reference
from openhotline.monitoring import services as monitoring
from openhotline.notices.models import Notice, NoticeItem, Recipient
from openhotline.notices.stages import Asked, NoticeKind, NoticeStage
from openhotline.tracing.models import Trace


@dataclass(frozen=True)
class Host:
    """What is known about where an item stands, as it is copied beside the item of a notice."""

    country: str = ""
    asn: int | None = None
    network_name: str = ""
    trace_ref: str = ""


def asked_for(item: Item) -> str:
    """Whether the page or the file is meant; a page where nobody said."""
    assessed = assessment.latest_assessment(item)
    return Asked.FILE if assessed is not None and assessed.media_type == Asked.FILE else Asked.PAGE


def add_item(
    *, item: Item, recipient: Recipient, host: Host, previous: Notice | None = None, by: By, at: datetime
) -> Notice:
    """Put an item into the notice to this recipient that waits for company, or begin one; and have the item watched.

    With `previous`, the notice is always a new one, and follows that one.
    """
    audit.require_deed()
    procedure, rules = cases.rules_for(host.country)
    wait = at + span(minutes=rules.group_minutes)
    notice = None if previous else _waiting_notice(recipient, procedure, host.country)
    if notice is None:
        notice = _begin(
            recipient, procedure, host.country, kind=NoticeKind.FIRST, previous=previous, due=wait, by=by, at=at
        )
    place(notice=notice, item=item, host=host, by=by, at=at)
    watch_item(item, host, by=by, at=at)
    return notice


def begin_following(
    *, notice: Notice, kind: str, recipient: Recipient, rows: Sequence[NoticeItem], by: By, at: datetime
) -> Notice:
    """The next notice of a chain, about these items of the one before. It is due at once: nobody is waited for."""
    audit.require_deed()
    following = _begin(recipient, notice.procedure, notice.country, kind=kind, previous=notice, due=at, by=by, at=at)
    for row in rows:
        host = Host(row.country, row.asn, row.network_name, row.trace_ref)
        place(notice=following, item=row.item, host=host, asked=row.asked, by=by, at=at)
    return following


def regroup(*, rows: Sequence[NoticeItem], notice: Notice, due: datetime, by: By, at: datetime) -> Notice:
    """Take these items out of a notice that is about to be sent, into another one to the same recipient.

    So that one of which we are not sure does not hold up the others.
    """
    audit.require_deed()
    other = _waiting_notice(notice.recipient, notice.procedure, notice.country)
    if other is None:
        other = _begin(
            notice.recipient, notice.procedure, notice.country, kind=NoticeKind.FIRST, previous=None, due=due, by=by,
            at=at,
        )  # fmt: skip
    for row in rows:
        row.notice = other
        row.save(update_fields=["notice"])
        audit.record("notice.joined", about=other.ref, by=by, at=at, item=row.item.ref, out_of=notice.ref)
    return other


def place(*, notice: Notice, item: Item, host: Host, asked: str = "", by: By, at: datetime) -> NoticeItem:
    """The item's place in a notice. One that was there before, with an outcome, is open again."""
    facts = {
        "episode": item.episode,
        "asked": asked or asked_for(item),
        "asn": host.asn,
        "network_name": host.network_name,
        "country": host.country,
        "trace_ref": host.trace_ref,
        "added_at": at,
        "outcome": "",
        "outcome_at": None,
    }
    row, _made = NoticeItem.objects.update_or_create(notice=notice, item=item, defaults=facts)
    audit.record("notice.joined", about=notice.ref, by=by, at=at, item=item.ref)
    return row


def watch_item(item: Item, host: Host, *, by: By, at: datetime) -> None:
    """Have it measured whether the item is still there, at home with this host."""
    _procedure, rules = cases.rules_for(host.country)
    trace = Trace.objects.filter(ref=host.trace_ref).first() if host.trace_ref else None
    monitoring.request_watch(
        item=item,
        country=host.country,
        watch_days=rules.watch_days,
        media=asked_for(item) == Asked.FILE,
        known_network=trace.prefix.open() if trace is not None and trace.prefix else "",
        by=by,
        at=at,
    )


def _waiting_notice(recipient: Recipient, procedure: Procedure, country: str) -> Notice | None:
    """The notice to this recipient that waits for company, held fast until this deed ends.

    The update changes nothing but takes the row's lock: either the item is in before the notice goes on, or the
    notice is gone and this finds none. It never joins a letter that was written without it.
    """
    waiting = Notice.objects.filter(
        recipient=recipient, procedure=procedure, country=country, kind=NoticeKind.FIRST, stage=NoticeStage.GROUPING
    )
    if not waiting.update(due_at=F("due_at")):
        return None
    found: Notice | None = waiting.first()
    return found


def _begin(
    recipient: Recipient,
    procedure: Procedure,
    country: str,
    *,
    kind: str,
    previous: Notice | None,
    due: datetime,
    by: By,
    at: datetime,
) -> Notice:
    """A new notice, waiting for company until `due`. Of two who begin the same one at once, both get the first."""
    for last in (False, False, True):
        notice = Notice(
            ref=new_reference("NO"),
            stage_since=at,
            recipient=recipient,
            procedure=procedure,
            country=country,
            kind=kind,
            previous=previous,
            made_at=at,
            due_at=due,
        )
        try:
            with transaction.atomic():
                notice.save(force_insert=True)
                notice.move_to(NoticeStage.GROUPING, by=by, at=at)
            break
        except IntegrityError:
            if previous is not None or last:
                raise
            if known := _waiting_notice(recipient, procedure, country):
                return known  # else it went on in this very moment, and there is room for a new one
    version = procedure.version
    audit.record(
        "notice.drafted", about=notice.ref, by=by, at=at, kind=kind, recipient=recipient.ref, procedure=version
    )
    return notice
