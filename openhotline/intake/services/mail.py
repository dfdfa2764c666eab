"""Deeds about mail to the hotline: it is taken in, or held for a person, and what a person makes of it."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases.models import Report
from openhotline.cases.stages import Channel, Source
from openhotline.common import pace
from openhotline.common.actors import By
from openhotline.common.addresses import Address
from openhotline.common.digests import digest
from openhotline.common.errors import Refused
from openhotline.common.faults import point
from openhotline.common.references import new_reference
from openhotline.hotline import selectors as hotline
from openhotline.intake import selectors
from openhotline.intake.formats.mail import Automatic, Mail
from openhotline.intake.models import Mailbox, Outcome, ReceivedMail
from openhotline.intake.models.mail import ONLY
from openhotline.intake.services.taking_in import CONTACT_DAYS, submit_report
from openhotline.intake.submissions import Submission
from openhotline.post import services as post

ANSWERED_AN_HOUR = 20
"""From a sender of more mails than this within the hour, or the one before, nobody is answered."""
ANSWERS_AN_HOUR = 100
"""To all senders together: what forges our senders must not make us write to strangers."""


def load_mailbox(*, at: datetime) -> None:
    """The row that stands for the mailbox. Running it twice changes nothing."""
    Mailbox.objects.get_or_create(pk=ONLY, defaults={"due_at": at})


def take_in_mail(*, mail: Mail, size: int, by: By, at: datetime) -> ReceivedMail:
    """Make a report of one mail, or hold it for a person, or know it for a copy. Refuses nothing and loses nothing.

    The same mail, however often and on whatever way it comes, is one report; after this the mailbox may let it go.
    """
    try:
        with audit.deed():
            return _take_in(mail, size, by=by, at=at)
    except IntegrityError:  # somebody took in the same mail in this very moment: now it is known
        with audit.deed():
            return _take_in(mail, size, by=by, at=at)


def _take_in(mail: Mail, size: int, *, by: By, at: datetime) -> ReceivedMail:
    _forget_senders(at)
    hour = at.replace(minute=0, second=0, microsecond=0)
    received = ReceivedMail(
        ref=new_reference("MA"),
        received_at=hour,
        sender_today=_sender_today(mail, at),
        language=mail.language,
        addresses=len(mail.addresses),
        size=size,
        dropped=[vars(one) for one in mail.dropped],
        dropped_count=mail.dropped_count,
        problems=[str(problem) for problem in mail.problems],
    )
    received.outcome, received.report = _sort(mail, by=by, at=at)
    if received.outcome != Outcome.DUPLICATE:
        received.identity = digest("mail", mail.identity) if mail.identity else None
        received.content = digest("mail", mail.content)
    if received.outcome == Outcome.HELD:
        received.text, received.contact = mail.text, mail.sender
        received.contact_until = at + pace.span(days=CONTACT_DAYS) if mail.sender else None
    with transaction.atomic():
        received.save(force_insert=True)
    audit.record(
        "mail.received", about=received.ref, by=by, at=at, outcome=received.outcome, files=received.dropped_count
    )
    point("intake.read_mail.taken")
    if received.outcome == Outcome.REPORTED and received.report and mail.sent_files:
        _ask_for_no_files(mail, received, by=by, at=at)
    return received


def _sort(mail: Mail, *, by: By, at: datetime) -> tuple[Outcome, Report | None]:
    known = selectors.mail_known(identity=mail.identity, content=mail.content)
    if known is not None:
        return Outcome.DUPLICATE, known.report
    if _is_only_an_echo(mail):
        return Outcome.AUTOMATIC, None
    if mail.problems:
        return Outcome.HELD, None
    report, new = _submit(mail.addresses, mail, token=mail.key or f"mail:{mail.content}", by=by, at=at)
    return (Outcome.REPORTED if new else Outcome.DUPLICATE), report


def _is_only_an_echo(mail: Mail) -> bool:
    """A bounce, an automatic answer without an address, or a letter of our own that came back."""
    if mail.automatic == Automatic.BOUNCE:
        return True
    if mail.automatic == Automatic.ANSWER and not mail.addresses:
        return True
    return mail.automatic != Automatic.NO and mail.sender.lower() in _our_mailboxes()


def _submit(addresses: Iterable[Address], mail: Mail, *, token: str, by: By, at: datetime) -> tuple[Report, bool]:
    submission = Submission(
        addresses=tuple(addresses),
        words=mail.text,
        category=mail.category,
        contact=mail.sender,
        language=mail.language or "en",
        is_test=mail.is_test,
    )
    return submit_report(submission=submission, channel=Channel.MAIL, source=Source.PUBLIC, token=token, by=by, at=at)


# --- answering ---


def _ask_for_no_files(mail: Mail, received: ReceivedMail, *, by: By, at: datetime) -> None:
    """Ask a person who sent files, gently and once ever, to send none. Says nothing of what they wrote about.

    No reference and no secret: a mail is read by many machines and lies in a mailbox that others may open.
    """
    if not _may_answer(mail, received, at=at):
        return
    with hotline.in_language(mail.language):
        try:
            post.write_letter(
                kind="mail",
                to=mail.sender,
                subject=_("Thank you for your message"),
                text=pgettext(
                    "privacy",
                    "Thank you. Your message is saved, and a person will look at it.\n\n"
                    "Please never send us files, such as pictures or videos. Words are enough. "
                    "What you attached was deleted before anybody could open it.\n\n"
                    "You can also write to us here, without giving your name: %(site)s/\n\n"
                    "Nobody reads answers to this letter.",
                )
                % {"site": settings.PUBLIC_URL},
                message_id=post.message_id("files", digest("mail_thanks", _one_mailbox(mail.sender))[:32]),
                about=received.ref,
                sender=settings.NEWS_SENDER,
                by=by,
                at=at,
            )
        except Refused:  # a mailbox that we cannot write to: the report stands all the same
            return


def _may_answer(mail: Mail, received: ReceivedMail, *, at: datetime) -> bool:
    """Only a person who wrote just now, at the address that the envelope names too, and never in a storm."""
    if mail.automatic != Automatic.NO or not mail.sender or mail.sender.lower() in _our_mailboxes():
        return False
    if mail.return_path is not None and mail.return_path.lower() != mail.sender.lower():
        return False
    since = received.received_at - timedelta(hours=1)
    lately = ReceivedMail.objects.filter(received_at__gte=since)
    if lately.filter(sender_today=received.sender_today).count() > ANSWERED_AN_HOUR:
        return False
    return lately.filter(outcome=Outcome.REPORTED).exclude(dropped_count=0).count() <= ANSWERS_AN_HOUR


def _one_mailbox(mailbox: str) -> str:
    """As the outbox tells recipients apart: only the domain is the same in capitals."""
    local, _sign, domain = mailbox.rpartition("@")
    return f"{local}@{domain.lower()}"


def _our_mailboxes() -> set[str]:
    profile = hotline.profile()
    ours = (settings.MAIL_FROM, profile.contact_address, profile.duty_address)
    return {re.sub(r".*<|>.*", "", mailbox).strip().lower() for mailbox in ours if mailbox}


def _sender_today(mail: Mail, at: datetime) -> str:
    return digest("mail_sender", f"{at:%Y-%m-%d}|{mail.sender.lower()}") if mail.sender else ""


def _forget_senders(at: datetime) -> None:
    old = ReceivedMail.objects.filter(received_at__lt=at - timedelta(days=1)).exclude(sender_today="")
    old.update(sender_today="")


def note_reading(*, mailbox: Mailbox, problem: str = "", next_due: datetime, at: datetime) -> None:
    """The mailbox was read, or could not be: then it is tried again without end, for nobody else takes its mail."""
    mailbox.finish(next_due=next_due)
    if problem:
        mailbox.last_problem, mailbox.failing_since = problem[:200], mailbox.failing_since or at
    else:
        mailbox.read_at, mailbox.failing_since = at, None
    mailbox.save(update_fields=["last_problem", "failing_since", "read_at"])


# --- the holding pen ---


@audit.deed()
def reveal_mail(*, received: ReceivedMail, by: By, at: datetime) -> str:
    """What stands in a mail that is held, for one person, once. The reading is a deed."""
    accounts.require(by, Permission.READ_REPORTS)
    if received.outcome != Outcome.HELD or not received.text:
        raise Refused(_("There is no text to read: none came, or somebody has dealt with this mail."))
    audit.record("mail.revealed", about=received.ref, by=by, at=at)
    text: str = received.text.open()
    return text


@audit.deed()
def make_report_of_mail(
    *, received: ReceivedMail, addresses: Iterable[Address] = (), urgent: bool = False, by: By, at: datetime
) -> Report:
    """A person makes a report of a mail that was held: its words as they came, and the addresses that they found.

    Refuses who may not screen reports, a mail that somebody else has dealt with, and one with nothing in it.
    """
    accounts.require(by, Permission.SCREEN_REPORTS)
    words, contact = received.text.open(), received.contact.open()
    _settle(received, Outcome.REPORTED)
    report, _new = submit_report(
        submission=Submission(
            addresses=tuple(addresses),
            words=words,
            contact=contact,
            language=received.language or "en",
            urgent=urgent,
        ),
        channel=Channel.MAIL,
        source=Source.PUBLIC,
        token=f"mail:{received.ref}",
        by=by,
        at=at,
    )
    ReceivedMail.objects.filter(pk=received.pk).update(report=report)
    audit.record("mail.made_report", about=received.ref, by=by, at=at, report=report.ref)
    return report


@audit.deed()
def set_mail_aside(*, received: ReceivedMail, by: By, at: datetime) -> None:
    """A person says that a mail is no report: its text and sender are deleted. Refuses one already dealt with."""
    accounts.require(by, Permission.SCREEN_REPORTS)
    _settle(received, Outcome.NO_REPORT)
    audit.record("mail.set_aside", about=received.ref, by=by, at=at)


def _settle(received: ReceivedMail, outcome: Outcome) -> None:
    held = ReceivedMail.objects.filter(pk=received.pk, outcome=Outcome.HELD)
    if not held.update(outcome=outcome, text="", contact="", contact_until=None):
        raise Refused(_("Somebody has dealt with this mail in the meantime."))


@audit.deed()
def forget_mail_contacts(*, ids: Iterable[int], by: By, at: datetime) -> int:
    """Delete who sent a mail that has waited for a person until the contact's time was over. Returns how many."""
    over = ReceivedMail.objects.filter(pk__in=ids, contact_until__lte=at).order_by("pk")
    refs = list(over.values_list("ref", flat=True))
    if refs:
        ReceivedMail.objects.filter(ref__in=refs).update(contact="", contact_until=None)
        audit.record_batch("mail.contact_forgotten", about="contacts", members=refs, by=by, at=at)
    return len(refs)
