"""From a notice that is due to a letter in the outbox, with everything asked again at the last moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from openhotline.assessment import selectors as assessment
from openhotline.audit import services as audit
from openhotline.cases import selectors as cases
from openhotline.cases.stages import Deed, ItemStage
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.common.faults import point
from openhotline.common.pace import span
from openhotline.hotline import selectors as hotline
from openhotline.hotline.models import Profile
from openhotline.notices import presence, selectors, tokens, wording, xarf_reports
from openhotline.notices.models import Hold, Notice, NoticeItem, Recipient
from openhotline.notices.presence import Presence
from openhotline.notices.services.claims import keep_claim
from openhotline.notices.services.drafting import A_LITTLE_MINUTES
from openhotline.notices.services.grouping import regroup
from openhotline.notices.services.hosts import Whereabouts, host_now, move_on
from openhotline.notices.services.outcomes import settle_gone, settle_item, settle_left
from openhotline.notices.stages import ItemOutcome, NoticeKind, NoticeStage, RecipientState, Wait, XarfNote
from openhotline.post import services as post
from openhotline.post.composing import Attachment
from openhotline.post.headers import our_domain
from openhotline.tracing import selectors as tracing
from openhotline.tracing.stages import ANSWERED

FIRST_LOOK_HOURS = 1
"""How long a first notice waits for our own first look, so that nobody is told of what has gone."""

SUSPECTED_HOURS = 3
"""How long it waits where we did not see it: until three looks over two hours have said so."""

NO_BASIS_HOURS = 1


class _Answer(Enum):
    SEND = "send"
    WAIT = "wait"
    LATER = "later"  # this one, while the others go
    OUT = "out"


@dataclass
class _Sorted:
    """The items of a notice, by what to do with them now."""

    rows: dict[_Answer, list[NoticeItem]] = field(default_factory=lambda: {answer: [] for answer in _Answer})

    def __getitem__(self, answer: _Answer) -> list[NoticeItem]:
        return self.rows[answer]


def send_notice(*, notice: Notice, by: By, at: datetime) -> None:
    """Bring a claimed notice into the outbox, or say why it waits. Each step is a deed of its own.

    Nothing leaves without a legal basis and an approved recipient; an item that is gone, moved or no longer acted on
    is taken out; a notice without items is withdrawn.
    """
    if notice.stage == NoticeStage.GROUPING:
        with audit.deed():
            keep_claim(notice)
            notice.move_to(NoticeStage.READY, by=by, at=at)
    point("notices.send.ready")
    with audit.deed():
        keep_claim(notice)
        if not _is_approved(notice.recipient):
            _put_aside(notice, Wait.APPROVAL, next_due=None)
            return
    with audit.deed():
        keep_claim(notice)
        try:
            permit = cases.permit(Deed.NOTICE, notice.country, at)
        except Refused:
            _put_aside(notice, Wait.BASIS, next_due=at + span(hours=NO_BASIS_HOURS))
            return
        items = _sort(notice, by=by, at=at)
        point("notices.send.checked")
        if items[_Answer.WAIT]:
            _put_aside(notice, Wait.LOOK, next_due=at + span(minutes=A_LITTLE_MINUTES))
            return
        if items[_Answer.LATER] and items[_Answer.SEND]:
            due = at + span(minutes=A_LITTLE_MINUTES)
            regroup(rows=items[_Answer.LATER], notice=notice, due=due, by=by, at=at)
        elif items[_Answer.LATER]:
            _put_aside(notice, Wait.SUSPECTED, next_due=at + span(minutes=A_LITTLE_MINUTES))
            return
        if not items[_Answer.SEND]:
            notice.finish()
            notice.move_to(NoticeStage.WITHDRAWN, by=by, at=at, why=_("Nothing is left of it to tell."))
            audit.record("notice.withdrawn", about=notice.ref, by=by, at=at)
            return
        _write(notice, items[_Answer.SEND], authority=permit.authority, by=by, at=at)


def _is_approved(recipient: Recipient) -> bool:
    """Whether notices may go there. If not, the row is held until this deed ends, so that an approval in this very
    moment finds the notice waiting for it."""
    return not Recipient.objects.filter(pk=recipient.pk).exclude(state=RecipientState.APPROVED).update(state=F("state"))


def _put_aside(notice: Notice, why: str, *, next_due: datetime | None) -> None:
    notice.finish(next_due=next_due)
    notice.last_problem = why
    notice.save(update_fields=["last_problem"])


def _sort(notice: Notice, *, by: By, at: datetime) -> _Sorted:
    found, rows = _Sorted(), list(selectors.open_items(notice))
    holds = selectors.holds_on(row.item for row in rows)
    for row in rows:
        found[_ask_again(notice, row, holds.get(row.item_id), by=by, at=at)].append(row)
    return found


def _ask_again(notice: Notice, row: NoticeItem, hold: Hold | None, *, by: By, at: datetime) -> _Answer:
    """Whether an item is still acted on, still there, and still at the host to which we write."""
    seen = presence.of_item(row.item)
    if seen.is_gone:
        settle_gone(row, seen, by=by, at=at)
        return _Answer.OUT
    if row.item.stage != ItemStage.ACTING or row.item.episode > row.episode:
        settle_left(row, by=by, at=at)
        return _Answer.OUT
    if hold is not None:
        settle_item(row, ItemOutcome.HELD, by=by, at=at)
        row.item.finish(next_due=hold.until)
        return _Answer.OUT
    where = host_now(row, seen, by=by, at=at)
    if where is Whereabouts.ASKED:
        return _Answer.WAIT
    if where is Whereabouts.ELSEWHERE:
        move_on(row, by=by, at=at)
        return _Answer.OUT
    return _patience(notice, row, seen.presence, at)


def _patience(notice: Notice, row: NoticeItem, where: Presence, at: datetime) -> _Answer:
    """A first notice waits a while until we have looked ourselves; reminders and what was waited for go."""
    if notice.kind != NoticeKind.FIRST:
        return _Answer.SEND
    if where is Presence.UNKNOWN and at < row.added_at + span(hours=FIRST_LOOK_HOURS):
        return _Answer.WAIT
    if where is Presence.SUSPECTED and at < row.added_at + span(hours=SUSPECTED_HOURS):
        return _Answer.LATER
    return _Answer.SEND


def _write(notice: Notice, rows: Sequence[NoticeItem], *, authority: str, by: By, at: datetime) -> None:
    profile = hotline.profile()
    lines, attachments = [], []
    for row in rows:
        address = row.item.address.open()
        attached, row.xarf_note = xarf_reports.attachment(
            _place(notice, row, address),
            profile=profile,
            our_domain=our_domain(),
            our_address=settings.MAIL_FROM,
            at=notice.made_at,
        )
        if attached is not None:
            attachments.append(attached)
        lines.append(wording.Line(row.item.ref, address, row.asked, row.xarf_note == XarfNote.ATTACHED))
        row.save(update_fields=["xarf_note"])
    words = _words(notice, rows, lines, profile)
    point("notices.send.composed")
    _into_outbox(notice, words, attachments, by=by, at=at)
    point("notices.send.written")
    notice.finish(next_due=at + span(minutes=1))
    notice.move_to(NoticeStage.SENDING, by=by, at=at)
    facts = {"items": [row.item.ref for row in rows][:100], "authority": authority, "letter": notice.letter_ref}
    audit.record("notice.written", about=notice.ref, by=by, at=at, number=len(rows), **facts)


def _into_outbox(
    notice: Notice, words: wording.Words, attachments: Sequence[Attachment], *, by: By, at: datetime
) -> None:
    ladder = [each for each in selectors.ladder_of(notice) if each.pk != notice.pk]
    # What somebody else got is no thread of theirs.
    before = [selectors.message_id(each) for each in ladder if each.recipient_id == notice.recipient_id]
    letter = post.write_letter(
        kind="mail",
        to=notice.recipient.mailbox,
        subject=wording.subject(notice.ref, notice.kind),
        text=wording.body(words),
        attachments=attachments,
        message_id=selectors.message_id(notice),
        about=notice.ref,
        reply_to=words.profile.contact_address,
        in_reply_to=before[-1] if before else "",
        references=before,
        by=by,
        at=at,
    )
    notice.letter_ref = letter.ref
    notice.save(update_fields=["letter_ref"])


def _place(notice: Notice, row: NoticeItem, address: str) -> xarf_reports.Place:
    trace = tracing.latest_trace(row.item)
    found = tracing.facts_of(trace).addresses if trace is not None and trace.outcome in ANSWERED else ()
    assessed = assessment.latest_assessment(row.item)
    return xarf_reports.Place(
        notice_ref=notice.ref,
        item_ref=row.item.ref,
        kind=row.item.kind,
        address=address,
        host=row.item.host.open(),
        network_address=found[0] if found else "",
        asn=row.asn,
        country=row.country,
        asked=row.asked,
        classification=assessment.xarf_class(row.item),
        assessed_at=assessed.at if assessed else None,
    )


def _words(
    notice: Notice, rows: Sequence[NoticeItem], lines: Sequence[wording.Line], profile: Profile
) -> wording.Words:
    first = selectors.ladder_of(notice)[0]
    return wording.Words(
        ref=notice.ref,
        kind=notice.kind,
        network=notice.recipient.network_name or rows[0].network_name,
        country=notice.country,
        profile=profile,
        link=tokens.reply_link(notice.ref),
        lines=lines,
        first_ref=first.ref,
        first_sent_at=selectors.handed_over_at(first),
        told_network=first.recipient.network_name,
    )
