"""Deeds: reporter and desk write to each other. Text only, sealed for both, read by the desk as a deed."""

from datetime import datetime

from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases import services as cases
from openhotline.cases.models import Report
from openhotline.cases.stages import AlarmWhy, ReportStage
from openhotline.common import pace
from openhotline.common.actors import NOBODY, By
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference
from openhotline.intake import boxes, selectors
from openhotline.intake.danger import speaks_of_danger
from openhotline.intake.models import Direction, Message
from openhotline.intake.submissions import clean_words

A_DAY = 10
"""So many messages a day we take from one reporter about one report: enough to talk, too few to bury others."""


def write_to_desk(*, report: Report, text: str, at: datetime) -> Message:
    """A reporter writes to us. Refuses nothing written, what is too long, and the eleventh message of a day.

    Words of danger raise an alarm, and are never one message too many.
    """
    written = _read(text)
    in_danger = speaks_of_danger(written, report.language)
    with audit.deed():
        since = at - pace.span(days=1)
        lately = Message.objects.filter(report=report, direction=Direction.FROM_REPORTER, at__gt=since)
        if lately.count() >= A_DAY and not in_danger:
            raise Refused(_("You have written %(most)d messages today. Write again tomorrow.") % {"most": A_DAY})
        message = _write(report, Direction.FROM_REPORTER, written, by=NOBODY, at=at)
        if in_danger:
            in_the_lane = report.stage == ReportStage.SUSPECTED_BULK  # its many raise one alarm together
            cases.raise_alarm(about=None if in_the_lane else report, why=AlarmWhy.WORDS, by=NOBODY, at=at)
        return message


def write_to_reporter(*, report: Report, text: str, asks: bool, by: By, at: datetime) -> Message:
    """The desk writes to a reporter. A question moves what they see to *more information needed*.

    Refuses who may not screen reports, and a report whose reporter cannot be written to: they took no secret, or took
    the report back.
    """
    accounts.require(by, Permission.SCREEN_REPORTS)
    written = _read(text)
    with audit.deed():
        return _write(report, Direction.FROM_DESK, written, asks=asks, by=by, at=at)


@audit.deed()
def reveal_messages(*, report: Report, by: By, at: datetime) -> list[tuple[Message, str]]:
    """All that was written, for one person. The reading is a deed, and what the reporter wrote counts as read."""
    accounts.require(by, Permission.READ_REPORTS)
    found = list(selectors.messages_of(report))
    if not found:
        raise Refused(_("Nobody has written anything about this report."))
    unread = Message.objects.filter(pk__in=[message.pk for message in found], direction=Direction.FROM_REPORTER)
    unread.filter(read_at__isnull=True).update(read_at=at)
    audit.record("report.messages_revealed", about=report.ref, by=by, at=at, messages=len(found))
    return [(message, message.text.open()) for message in found]


def _read(text: str) -> str:
    if written := clean_words(text):
        return written
    raise Refused(_("Write your message"))


def _write(report: Report, direction: str, text: str, *, asks: bool = False, by: By, at: datetime) -> Message:
    receipt = selectors.receipt_or_none(report.ref)
    if receipt is None or not receipt.public_key:
        raise Refused(_("The reporter of this report cannot be written to."))
    message = Message.objects.create(
        ref=new_reference("ME"),
        report=report,
        direction=direction,
        at=at,
        asks=asks,
        text=text,
        box=boxes.seal(text, receipt.public_key),
    )
    audit.record("report.message_written", about=report.ref, by=by, at=at, direction=direction, asks=asks)
    return message
