"""What people decide about notices: withdraw, settle, readdress, answer a dispute, end."""

from datetime import datetime

from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases.models import Item
from openhotline.cases.stages import ItemStage
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.notices import selectors
from openhotline.notices.models import Notice
from openhotline.notices.services.grouping import Host, add_item, place
from openhotline.notices.services.outcomes import settle_item
from openhotline.notices.services.recipients import name_mailbox
from openhotline.notices.stages import OVER, Dispute, ItemOutcome, NoticeStage
from openhotline.post import services as post
from openhotline.post.stages import Settlement

_AFTER = {
    Settlement.SENT: NoticeStage.HANDED_OVER,
    Settlement.SEND_AGAIN: NoticeStage.SENDING,
    Settlement.WITHDRAW: NoticeStage.WITHDRAWN,
}


@audit.deed()
def withdraw_notice(*, notice: Notice, why: str = "", by: By, at: datetime) -> None:
    """Take a notice back before anybody can have got it; a person then says how its items go on.

    Refuses people who may not send notices, and a notice of which anything may have left.
    """
    accounts.require(by, Permission.NOTIFY)
    if letter := selectors.letter_of(notice):
        post.withdraw_letter(letter=letter, why=why, by=by, at=at)
    notice.move_to(NoticeStage.WITHDRAWN, by=by, at=at, why=why)
    notice.finish()
    audit.record("notice.withdrawn", about=notice.ref, by=by, at=at)
    _leave_items_to_a_person(notice, by=by, at=at)


@audit.deed()
def settle_notice(*, notice: Notice, settlement: str, why: str = "", by: By, at: datetime) -> None:
    """A person says what became of a letter whose end nobody knows: it arrived, send it again, or leave it.

    Refuses people who may not send notices, and a notice whose letter does not wait for a person.
    """
    accounts.require(by, Permission.NOTIFY)
    letter = selectors.letter_of(notice)
    if letter is None:
        raise Refused(_("This notice has no letter."))
    chosen = Settlement(settlement)
    post.settle_letter(letter=letter, settlement=chosen, why=why, by=by, at=at)
    stage = _AFTER[chosen]
    if notice.stage != stage:
        if notice.stage in (NoticeStage.SENDING, NoticeStage.DEFERRED):  # the outbox knew before us
            notice.move_to(NoticeStage.NEEDS_PERSON, by=by, at=at)
        notice.move_to(stage, by=by, at=at, why=why)
    _go_on(notice, at)
    audit.record("notice.settled", about=notice.ref, by=by, at=at, settlement=str(chosen))
    if chosen == Settlement.WITHDRAW:
        notice.finish()
        _leave_items_to_a_person(notice, by=by, at=at)


@audit.deed()
def readdress_notice(*, notice: Notice, mailbox: str, why: str = "", by: By, at: datetime) -> Notice:
    """Tell somebody else about what is open in a notice that did not get there or was of no use; the old one ends.

    Refuses people who may not send notices, a notice that does not need a person, and a mailbox within the reported
    domain.
    """
    accounts.require(by, Permission.NOTIFY)
    if notice.stage not in (NoticeStage.BOUNCED, NoticeStage.NEEDS_PERSON):
        raise Refused(_("This notice does not wait for another address."))
    rows = [row for row in selectors.open_items(notice) if row.item.stage == ItemStage.ACTING]
    if not rows:
        raise Refused(_("Nothing in this notice is still acted on."))
    recipient = name_mailbox(mailbox=mailbox, items=[row.item for row in rows], by=by, at=at)
    if recipient.pk == notice.recipient_id:
        raise Refused(_("The notice went to this address already."))
    new: Notice | None = None
    for row in rows:
        settle_item(row, ItemOutcome.READDRESSED, by=by, at=at)
        host = Host(row.country, row.asn, row.network_name, row.trace_ref)
        if new is None:
            new = add_item(item=row.item, recipient=recipient, host=host, previous=_last_free(notice), by=by, at=at)
        else:
            place(notice=new, item=row.item, host=host, asked=row.asked, by=by, at=at)
    assert new is not None
    notice.move_to(NoticeStage.EXPIRED, by=by, at=at, why=why or _("Told to somebody else."))
    notice.finish()
    audit.record("notice.readdressed", about=notice.ref, by=by, at=at, to=new.ref)
    return new


@audit.deed()
def settle_dispute(*, notice: Notice, decision: str, why: str, by: By, at: datetime) -> None:
    """A person decides what a host's disagreement means: we stand by it and remind, or assess the items again.

    Refuses people who may not send notices, a notice that is not disputed, and no reason.
    """
    accounts.require(by, Permission.NOTIFY)
    if notice.stage != NoticeStage.DISPUTED:
        raise Refused(_("The host does not dispute this notice."))
    if not why.strip():
        raise Refused(_("Say why."))
    if Dispute(decision) == Dispute.STAND_BY:
        notice.move_to(NoticeStage.ACKNOWLEDGED, by=by, at=at, why=why)
        _go_on(notice, at)
    else:
        for row in selectors.open_items(notice):
            settle_item(row, ItemOutcome.NO_LONGER, by=by, at=at)
            if row.item.stage == ItemStage.ACTING:
                row.item.move_to(ItemStage.READY, by=by, at=at, why=why)
        notice.move_to(NoticeStage.RESOLVED, by=by, at=at, why=why)
        notice.finish()
    audit.record("notice.settled", about=notice.ref, by=by, at=at, settlement=str(decision))


@audit.deed()
def end_notice(*, notice: Notice, why: str, by: By, at: datetime) -> None:
    """A person ends a notice with which nothing more can be done; its items are watched on.

    Refuses people who may not send notices, one that waits for nobody, and no reason.
    """
    accounts.require(by, Permission.NOTIFY)
    if not why.strip():
        raise Refused(_("Say why."))
    if notice.stage not in (NoticeStage.NEEDS_PERSON, NoticeStage.BOUNCED, NoticeStage.DISPUTED):
        raise Refused(_("This notice does not wait for a person."))
    notice.move_to(NoticeStage.EXPIRED, by=by, at=at, why=why)
    notice.finish()
    audit.record("notice.settled", about=notice.ref, by=by, at=at, settlement="ended")


@audit.deed()
def retry_notice(*, notice: Notice, by: By, at: datetime) -> None:
    """Have the worker try again a notice that failed too often. Refuses one that did not."""
    accounts.require(by, Permission.NOTIFY)
    if notice.set_aside_at is None or notice.stage in OVER:
        raise Refused(_("This notice was not put aside."))
    _go_on(notice, at)
    audit.record("notice.settled", about=notice.ref, by=by, at=at, settlement="tried again")


def _last_free(notice: Notice) -> Notice | None:
    """The notice after which a new one can follow; None where another one follows it already."""
    return notice if selectors.following(notice) is None else None


def _leave_items_to_a_person(notice: Notice, *, by: By, at: datetime) -> None:
    for row in selectors.open_items(notice):
        settle_item(row, ItemOutcome.WITHDRAWN, by=by, at=at)
        newest = selectors.newest_place(row.item)
        if newest is not None and newest.pk == row.pk and row.item.stage == ItemStage.ACTING:
            Item.objects.filter(pk=row.item_id).update(
                due_at=None, claimed_until=None, last_problem=f"{selectors.NO_RECIPIENT}withdrawn"
            )


def _go_on(notice: Notice, at: datetime) -> None:
    """The worker looks at it at once, whatever happened to it before."""
    notice.due_at, notice.tries, notice.claimed_until = at, 0, None
    notice.set_aside_at, notice.last_problem = None, ""
    notice.save(update_fields=["due_at", "tries", "claimed_until", "set_aside_at", "last_problem"])
