"""Deeds of intake: a report is taken in, screened, read by people who may, and given an outcome."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases import services as cases
from openhotline.cases.models import Report
from openhotline.cases.stages import ReportStage, Source
from openhotline.common import pace
from openhotline.common.actors import By
from openhotline.common.digests import digest
from openhotline.common.errors import Refused
from openhotline.common.faults import point
from openhotline.common.references import new_reference
from openhotline.intake import receipts, selectors
from openhotline.intake.models import Receipt, ReporterContact, Statement
from openhotline.intake.submissions import Submission
from openhotline.tracing import services as tracing
from openhotline.tracing.stages import Reason

BULK = 20
"""How many reports within an hour may say exactly the same before the next ones go to the bulk lane."""

CONTACT_DAYS = 90


def submit_report(
    *, submission: Submission, channel: str, source: str, token: str = "", secret: str = "", by: By, at: datetime
) -> tuple[Report, bool]:
    """Take in what somebody sent, by whichever way, and say whether it is new: one token always means one report.

    With `secret` the reporter can ask about it later. Refuses a report that says nothing, and nothing else.
    """
    if not submission.addresses and not submission.words:
        raise Refused(_("Give an address or an account, or say in words what you have seen."))
    salt = receipts.new_salt()
    hashed = receipts.hash_secret(secret, salt) if secret else ""  # slow on purpose, so before the deed
    with audit.deed():
        report, new = cases.receive_report(
            ref=new_reference("OH"),
            channel=channel,
            source=source,
            language=submission.language,
            category=submission.category,
            urgent=submission.urgent or source == Source.CHILD,
            addresses=[cases.GivenText(address, address.original) for address in submission.addresses],
            token=token,
            by=by,
            at=at,
        )
        if not new:
            return report, False
        Statement.objects.create(
            ref=report.ref,
            report=report,
            words=submission.words,
            similar=_similar(submission),
            is_test=submission.is_test,
        )
        if submission.contact:
            delete_after = at + pace.span(days=CONTACT_DAYS)
            ReporterContact.objects.create(
                ref=report.ref, report=report, contact=submission.contact, delete_after=delete_after
            )
        if hashed:
            Receipt.objects.create(report=report, salt=salt, hash=hashed)
    return report, True


def _similar(submission: Submission) -> str:
    """The same digest for reports that say the same, apart from tracking parameters, case, figures and spaces."""
    loose = sorted({address.loose for address in submission.addresses})
    words = re.sub(r"[\W\d_]+", " ", submission.words.casefold()).strip()
    return digest("similar", "\n".join([*loose, words]))


def screen_report(*, report: Report, by: By, at: datetime) -> None:
    """Sort one report: a test, one of very many alike, or accepted; then link it to its items and have them traced.

    The rule for the bulk lane stands in docs/use/reporting.md. What a person has put back is not sorted out again.
    """
    with audit.deed():
        first_time = report.stage == ReportStage.RECEIVED
        if first_time:
            report.move_to(ReportStage.SCREENING, by=by, at=at)
        point("intake.screen.screening")
        lane = _lane_of(report) if first_time else ReportStage.ACCEPTED
        report.move_to(lane, by=by, at=at)
        point("intake.screen.sorted")
        if lane == ReportStage.ACCEPTED and report.addresses.exists():
            linked = cases.link_report(report=report, by=by, at=at)
            point("intake.screen.linked")
            for item, made in linked:
                if made:
                    tracing.request_trace(item=item, reason=Reason.NEW, by=by, at=at)
        report.finish()
        point("intake.screen.finished")


def _lane_of(report: Report) -> ReportStage:
    statement = selectors.statement_or_none(report)
    if statement is None:
        return ReportStage.ACCEPTED
    if statement.is_test:
        return ReportStage.TEST
    if report.urgent:  # a child's own report, or a child in danger, is never left in a lane
        return ReportStage.ACCEPTED
    alike = selectors.how_often_said_before(statement)
    return ReportStage.SUSPECTED_BULK if alike >= BULK else ReportStage.ACCEPTED


@audit.deed()
def reveal_statement(*, report: Report, by: By, at: datetime) -> str:
    """What the reporter wrote, for one person, once. The reading is a deed. Refuses who may not read reports."""
    accounts.require(by, Permission.READ_REPORTS)
    statement = selectors.statement_or_none(report)
    if statement is None or not statement.words:
        raise Refused(_("This report came without words."))
    audit.record("report.words_revealed", about=report.ref, by=by, at=at)
    words: str = statement.words.open()
    return words


CONTACT_REASONS = ("question", "danger", "police", "asked")


@audit.deed()
def reveal_contact(*, report: Report, reason: str, by: By, at: datetime) -> str:
    """How to reach the reporter, for one person, with the reason kept. Refuses who may not read contacts."""
    accounts.require(by, Permission.READ_CONTACTS)
    if reason not in CONTACT_REASONS:
        raise Refused(_("Say why you need to reach the reporter."))
    contact = ReporterContact.objects.filter(report=report).first()
    if contact is None:
        raise Refused(_("The reporter did not say how to reach them, or it was deleted because its time was over."))
    audit.record("report.contact_revealed", about=report.ref, by=by, at=at, reason=reason)
    text: str = contact.contact.open()
    return text


OUTCOMES = (
    ReportStage.HELPED,
    ReportStage.PASSED_TO_POLICE,
    ReportStage.PASSED_TO_PLATFORM,
    ReportStage.OUT_OF_REMIT,
    ReportStage.SCREENING,
    ReportStage.CLOSED,
)


@audit.deed()
def give_outcome(*, report: Report, outcome: str, why: str = "", by: By, at: datetime) -> None:
    """A person says what became of a report, or puts it back to be screened.

    Refuses who may not screen reports, and what its life does not allow.
    """
    accounts.require(by, Permission.SCREEN_REPORTS)
    if outcome not in OUTCOMES:
        raise Refused(_("Choose what became of this report."))
    if outcome == ReportStage.OUT_OF_REMIT and report.stage == ReportStage.ACCEPTED:
        report.move_to(ReportStage.SCREENING, by=by, at=at, why=why)
    report.move_to(outcome, by=by, at=at, why=why)
    again: dict[str, Any] = {"due_at": at, "tries": 0, "set_aside_at": None, "last_problem": ""}
    idle: dict[str, Any] = {**again, "due_at": None}
    Report.objects.filter(pk=report.pk).update(**(again if outcome == ReportStage.SCREENING else idle))


@audit.deed()
def forget_contacts(*, ids: Sequence[int], by: By, at: datetime) -> int:
    """Delete how to reach reporters whose time is over; others stay. Returns how many."""
    contacts = ReporterContact.objects.forgettable(at).filter(pk__in=ids).order_by("pk")
    refs = list(contacts.values_list("ref", flat=True))
    if refs:
        ReporterContact.objects.filter(ref__in=refs).delete()
        audit.record_batch("report.contact_forgotten", about="contacts", members=refs, by=by, at=at)
    return len(refs)
