"""Deeds about recipients: found by a trace or named by a person, and approved by a person once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases.models import Item
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference
from openhotline.notices import selectors
from openhotline.notices.models import Notice, Recipient
from openhotline.notices.stages import NoticeStage, RecipientState
from openhotline.notices.wording import clean_name
from openhotline.post.headers import read_mailbox


def find_or_make_recipient(
    *, mailbox: str, network_name: str = "", asn: int | None = None, country: str = "", by: By, at: datetime
) -> Recipient:
    """The recipient with this mailbox, made where there is none; then it waits for approval. Part of another deed.

    What was not known about its network is filled in. Refuses what is no mailbox.
    """
    audit.require_deed()
    mailbox = read_mailbox(mailbox).lower()
    known = selectors.recipient_or_none(mailbox)
    if known is None:
        recipient = Recipient(
            ref=new_reference("RC"),
            mailbox=mailbox,
            network_name=clean_name(network_name),
            asn=asn,
            country=country,
            made_at=at,
        )
        try:
            with transaction.atomic():
                recipient.save(force_insert=True)
        except IntegrityError:
            known = selectors.recipient_or_none(mailbox)
            if known is None:
                raise
        else:
            audit.record("recipient.found", about=recipient.ref, by=by, at=at, asn=asn, country=country)
            return recipient
    if asn and known.asn is None:
        known.network_name, known.asn, known.country = clean_name(network_name), asn, country
        known.save(update_fields=["network_name", "asn", "country"])
    return known


@audit.deed()
def approve_recipient(*, recipient: Recipient, by: By, at: datetime) -> None:
    """Let notices go to this mailbox; those that wait for it go on. Refuses people who may not send notices.

    One that bounced can be approved again, when somebody has made sure that it works.
    """
    accounts.require(by, Permission.NOTIFY)
    _approve(recipient, by=by, at=at)


@audit.deed()
def approve_recipients(*, mailboxes: Sequence[str], by: By, at: datetime) -> int:
    """Approve many at once, making those that are not known yet. Returns how many were not approved before."""
    accounts.require(by, Permission.NOTIFY)
    recipients = [find_or_make_recipient(mailbox=mailbox, by=by, at=at) for mailbox in mailboxes]
    return sum(_approve(recipient, by=by, at=at) for recipient in recipients)


@audit.deed()
def name_network_above(
    *, recipient: Recipient, mailbox: str, network_name: str = "", by: By, at: datetime
) -> Recipient:
    """A person names the network above a recipient, to which we escalate. Refuses the recipient itself, or a circle."""
    accounts.require(by, Permission.NOTIFY)
    above = find_or_make_recipient(mailbox=mailbox, network_name=network_name, by=by, at=at)
    higher: Recipient | None = above
    while higher is not None:
        if higher.pk == recipient.pk:
            raise Refused(_("A network cannot stand above itself."))
        higher = higher.above
    _approve(above, by=by, at=at)
    recipient.above = above
    recipient.save(update_fields=["above"])
    audit.record("recipient.placed", about=recipient.ref, by=by, at=at, above=above.ref)
    return above


def name_mailbox(*, mailbox: str, items: Sequence[Item], by: By, at: datetime) -> Recipient:
    """The approved recipient with a mailbox that a person typed. Part of another deed.

    Refuses a mailbox within the domain of one of the items: whoever runs it must not be warned by us.
    """
    audit.require_deed()
    mailbox = read_mailbox(mailbox).lower()
    if any(selectors.is_within_domain(mailbox, item) for item in items):
        raise Refused(_("This mailbox is inside the reported domain itself. Whoever runs it must not be warned by us."))
    recipient = find_or_make_recipient(mailbox=mailbox, by=by, at=at)
    audit.record("recipient.named", about=recipient.ref, by=by, at=at)
    _approve(recipient, by=by, at=at)
    return recipient


def record_bounce(*, recipient: Recipient, by: By, at: datetime) -> None:
    """A letter did not get there: nothing more goes to this mailbox before a person has looked."""
    audit.require_deed()
    rows = Recipient.objects.filter(pk=recipient.pk).exclude(state=RecipientState.BOUNCING)
    if rows.update(state=RecipientState.BOUNCING):
        recipient.state = RecipientState.BOUNCING
        audit.record("recipient.bounced", about=recipient.ref, by=by, at=at)


def _approve(recipient: Recipient, *, by: By, at: datetime) -> bool:
    rows = Recipient.objects.filter(pk=recipient.pk).exclude(state=RecipientState.APPROVED)
    changed = rows.update(state=RecipientState.APPROVED, approved_by=str(by), approved_at=at)
    recipient.refresh_from_db()
    if changed:
        audit.record("recipient.approved", about=recipient.ref, by=by, at=at)
    waiting = Notice.objects.filter(recipient=recipient, stage=NoticeStage.READY, due_at__isnull=True)
    waiting.update(due_at=at)
    return bool(changed)
