"""Letters as people and jobs see them: written, withdrawn, settled by a person."""

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

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

log = logging.getLogger("openhotline.post")

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
def page_duty_person(*, to: str, call: str, about: str, waiting: int, path: str, by: By, at: datetime) -> Letter:
    """Call one person by mail, and by the webhook called `duty` where there is one: `waiting` alarms wait for them.

    Once for each reference `call`. Nothing leaves but the reference `about`, how many there are, and which page of the
    desk to look at. Refuses a mailbox that cannot be written to; a webhook that is set up wrongly keeps no mail back.
    """
    look = f"{settings.STAFF_URL}/{path}"
    number = npgettext(
        "danger",
        "%(number)d alarm waits for somebody to answer it.",
        "%(number)d alarms wait for somebody to answer them.",
        waiting,
    )
    rest = pgettext(
        "danger",
        "Sign in and look now: %(look)s\n\nTake what you can deal with. While nobody does, the next person is called."
        "\n\nDo not answer this letter.",
    )
    letter = write_letter(
        kind=Kind.MAIL,
        to=to,
        subject=pgettext("danger", "Now: a child may be in danger (%(ref)s)") % {"ref": about},
        text="\n\n".join(
            [
                pgettext("danger", "A child may be in danger."),
                number % {"number": waiting},
                _("Reference: %(ref)s") % {"ref": about},
                rest % {"look": look},
            ]
        ),
        message_id=headers.message_id("call", call),
        about=about,
        by=by,
        at=at,
    )
    if DUTY in settings.WEBHOOKS:
        _page_by_webhook({"reference": about, "waiting": waiting, "look": look}, call=call, about=about, by=by, at=at)
    audit.record("duty.paged", about=about, by=by, at=at, letter=letter.ref, waiting=waiting)
    return letter


def _page_by_webhook(data: Mapping[str, str | int], *, call: str, about: str, by: By, at: datetime) -> None:
    try:
        write_letter(
            kind=Kind.WEBHOOK,
            to=DUTY,
            subject="duty_paged",
            text=json.dumps(data),
            message_id=headers.message_id("call", "hook", call),
            about=about,
            by=by,
            at=at,
        )
    except Refused as refusal:
        log.error("The webhook “%s” cannot be used: %s", DUTY, refusal)


def _same(known: Letter, mailbox: str) -> Letter:
    if known.recipient_digest not in digests("mailbox", mailbox):
        raise ValueError(f"The message id of {known.ref} was used for another recipient.")
    return known
