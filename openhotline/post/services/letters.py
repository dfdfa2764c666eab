"""Letters as people and jobs see them: written, withdrawn, settled by a person."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.common.actors import By
from openhotline.common.digests import digest, digests
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference
from openhotline.hotline import selectors as hotline
from openhotline.post import headers, selectors
from openhotline.post.channels import webhook
from openhotline.post.composing import Attachment, read_attachment, read_data, read_text
from openhotline.post.models import Letter
from openhotline.post.stages import AFTER_SETTLEMENT, Kind, LetterStage, Settlement

DUTY = "duty"
"""The webhook that calls the person on duty, where the operator has configured one."""


@audit.deed()
def write_letter(
    *,
    kind: str,
    to: str,
    subject: str,
    text: str,
    attachments: Sequence[Attachment] = (),
    message_id: str,
    about: str,
    not_before: datetime | None = None,
    sender: str = "",
    reply_to: str = "",
    in_reply_to: str = "",
    references: Sequence[str] = (),
    by: By,
    at: datetime,
) -> Letter:
    """Put a letter into the outbox: mail to an address, or a webhook to a peer that the settings name.

    Written again with the same message id, the first one is the answer. Refuses line breaks in headers, an address in
    the subject, attachments that are not text, and a recipient that cannot be written to. A message id that already
    went to somebody else is a mistake in the program.
    """
    mailbox = headers.read_mailbox(to) if kind == Kind.MAIL else webhook.read_peer(to).name
    profile = hotline.profile()
    if known := selectors.letter_or_none(message_id):
        return _same(known, mailbox)
    kept = [read_attachment(attachment) for attachment in attachments]
    letter = Letter(
        ref=new_reference("LE"),
        stage_since=at,
        kind=kind,
        about=about,
        message_id=headers.read_message_id(message_id),
        sender=headers.read_sender(sender or profile.sender),
        recipient=mailbox,
        recipient_digest=digest("mailbox", mailbox),
        subject=headers.read_subject(subject, our_names=(profile.name, profile.short_name)),
        body=read_text(text) if kind == Kind.MAIL else read_data(text),
        attachments=json.dumps([vars(attachment) for attachment in kept]) if kept else "",
        reply_to=headers.read_mailbox(reply_to) if reply_to else "",
        in_reply_to=headers.read_message_id(in_reply_to) if in_reply_to else "",
        references=" ".join(map(headers.read_message_id, references)),
        dated_at=max(at, not_before or at),
        due_at=max(at, not_before or at),
    )
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError:
        known = selectors.letter_or_none(message_id)
        if known is None:
            raise
        return _same(known, mailbox)
    audit.record("letter.written", about=letter.ref, by=by, at=at, kind=kind, concerns=about)
    return letter


@audit.deed()
def withdraw_letter(*, letter: Letter, why: str = "", by: By, at: datetime) -> None:
    """Take back a letter that nobody can have got. Refuses one that is being sent, was handed over or bounced."""
    letter.due_at = letter.claimed_until = None
    letter.save(update_fields=["due_at", "claimed_until"])
    letter.move_to(LetterStage.WITHDRAWN, by=by, at=at, why=why)


@audit.deed()
def settle_letter(*, letter: Letter, settlement: str, why: str = "", by: By, at: datetime) -> None:
    """A person says what became of a letter whose end nobody knows: it arrived, send it again, or leave it.

    Refuses people who may not send notices, and letters that do not wait for a person.
    """
    accounts.require(by, Permission.NOTIFY)
    if letter.stage != LetterStage.NEEDS_PERSON:
        raise Refused(_("This letter does not wait for a person."))
    chosen = Settlement(settlement)
    if chosen == Settlement.SEND_AGAIN:
        letter.due_at, letter.tries, letter.body_begun_at = at, 0, None
    letter.move_to(AFTER_SETTLEMENT[chosen], by=by, at=at, why=why)
    letter.save(update_fields=["due_at", "tries", "body_begun_at"])
    audit.record("letter.settled", about=letter.ref, by=by, at=at, settlement=str(chosen))


@audit.deed()
def page_duty_person(*, why: str, about: str, by: By, at: datetime) -> Letter:
    """Call the person on duty by mail, and by the webhook called `duty` where there is one. Once a day for the same
    thing and reason: `why` in a few words without an address, and where to look.

    Where no address for duty is on record, the hotline's own is written to. Refuses when there is neither.
    """
    profile = hotline.profile()
    to = profile.duty_address or profile.contact_address
    if not to:
        raise Refused(_("Nobody can be called: the hotline’s details name no mail address."))
    reason = digest("page", why)[:12]
    letter = write_letter(
        kind="mail",
        to=to,
        subject=_("Now: %(why)s (%(ref)s)") % {"why": why, "ref": about},
        text=_("%(why)s\n\nReference: %(ref)s\nSign in and look at it now: %(desk)s/\n\nDo not answer this letter.")
        % {"why": why, "ref": about, "desk": settings.STAFF_URL},
        message_id=headers.message_id("page", about, f"{at:%Y%m%d}", reason),
        about=about,
        by=by,
        at=at,
    )
    if DUTY in settings.WEBHOOKS:
        write_letter(
            kind=Kind.WEBHOOK,
            to=DUTY,
            subject="duty_paged",
            text=json.dumps({"why": str(why), "reference": about}),
            message_id=headers.message_id("page", "hook", about, f"{at:%Y%m%d}", reason),
            about=about,
            by=by,
            at=at,
        )
    audit.record("duty.paged", about=about, by=by, at=at, letter=letter.ref)
    return letter


def _same(known: Letter, mailbox: str) -> Letter:
    if known.recipient_digest not in digests("mailbox", mailbox):
        raise ValueError(f"The message id of {known.ref} was used for another recipient.")
    return known
