"""Deeds of intake: a report is taken in, screened, read by people who may, and given an outcome."""

import logging
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases import services as cases
from openhotline.cases.models import Item, Report
from openhotline.cases.stages import Decision, ItemStage, ReportStage, Source
from openhotline.common import pace
from openhotline.common.actors import By
from openhotline.common.digests import digest
from openhotline.common.errors import Refused
from openhotline.common.faults import point
from openhotline.common.references import new_reference
from openhotline.intake import guessing, receipts, selectors
from openhotline.intake.models import Guessing, Receipt, ReporterContact, Statement
from openhotline.intake.status import PublicStatus
from openhotline.intake.submissions import Submission
from openhotline.monitoring import selectors as monitoring
from openhotline.monitoring import services as monitoring_services
from openhotline.post import services as post
from openhotline.tracing import services as tracing
from openhotline.tracing.stages import Reason

log = logging.getLogger("openhotline.intake")

BULK = 20
"""How many reports within an hour may say exactly the same before the next ones go to the bulk lane."""

CONTACT_DAYS = 90


def submit_report(
    *, submission: Submission, channel: str, source: str, token: str = "", secret: str = "", by: By, at: datetime
) -> tuple[Report, bool]:
    """Take in what somebody sent, by whichever way, and say whether it is new: one token always means one report.

    With `secret` the reporter can ask about it later. Refuses a report that says nothing, and nothing else.
    """
    refuse_nothing_said(submission)
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


def refuse_nothing_said(submission: Submission) -> None:
    """Refuses a report with neither an address nor words: there is nothing that anybody could look at."""
    if not submission.addresses and not submission.words:
        raise Refused(_("Give an address or an account, or say in words what you have seen."))


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
                else:
                    _take_up_again(item, by=by, at=at)
        if report.urgent and first_time and lane == ReportStage.ACCEPTED:
            _call_duty_person(report, by=by, at=at)
        report.finish()
        point("intake.screen.finished")


def _call_duty_person(report: Report, *, by: By, at: datetime) -> None:
    """A child may be in danger. A hotline that has named no address to write to still keeps its report on top."""
    try:
        post.page_duty_person(why=_("A child may be in danger"), about=report.ref, by=by, at=at)
    except Refused:
        log.error("%s is urgent, and nobody can be called: the hotline's details name no mail address.", report.ref)


def _take_up_again(item: Item, *, by: By, at: datetime) -> None:
    """A new report about an item that was closed: look whether it is back, or let a person decide once more.

    What was decided to be lawful or harmful stays decided: a report is no new fact about it.
    """
    if item.stage != ItemStage.CLOSED:
        return
    watch = monitoring.watch_of(item)
    if watch is not None and watch.stopped_at is None:
        monitoring_services.look_now(item=item, by=by, at=at)
    elif item.decision in (Decision.NOT_FOUND, Decision.UNDETERMINED):
        item.move_to(ItemStage.READY, by=by, at=at, why="reported again")


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


class TryLater(Refused):
    """Too many wrong tries for this reference: `seconds` until the next one is looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            ngettext(
                "There were too many tries for this reference. Try again in %(seconds)s second.",
                "There were too many tries for this reference. Try again in %(seconds)s seconds.",
                seconds,
            )
            % {"seconds": seconds}
        )
        self.seconds = seconds


def check_status(*, reference: str, secret: str, at: datetime) -> PublicStatus:
    """What the reporter may know, for their reference and secret as they typed them.

    Refuses a wrong reference and a wrong secret alike, in words and in time, and slows guessing without ever
    keeping the owner out for long.
    """
    wanted = receipts.read_reference(reference)
    key = digest("guess", wanted or reference.strip().upper()[:100])
    _begin_try(key, at=at)
    receipt = selectors.receipt_or_none(wanted)
    salt, hash = (receipt.salt, receipt.hash) if receipt else ("00" * 16, "00" * 32)  # the same work on a miss
    if not receipts.is_right(secret, salt=salt, hash=hash) or receipt is None:
        raise Refused(_("We do not know this reference and secret together. Check both, and try again."))
    Guessing.objects.filter(key=key).update(wrong=F("wrong") - 1, wait_until=None)
    return selectors.status_of(receipt.report, at=at)


@transaction.atomic
def _begin_try(key: str, *, at: datetime) -> None:
    """Count a try before it is looked at, so that many at once are many; a right one is taken back afterwards."""
    Guessing.objects.filter(since__lte=at - guessing.WINDOW).delete()
    Guessing.objects.get_or_create(key=key, defaults={"since": at})
    tries = Guessing.objects.select_for_update().get(key=key)
    wait = guessing.seconds_to_wait(wait_until=tries.wait_until, slowed_since=tries.slowed_since, at=at)
    if wait:
        raise TryLater(wait)
    tries.wrong += 1
    if pause := guessing.wait_after(tries.wrong):
        tries.slowed_since, tries.wait_until = tries.slowed_since or at, at + pause
    tries.save(update_fields=["wrong", "slowed_since", "wait_until"])


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


_R = ReportStage
_OUTCOMES: Mapping[str, frozenset[str]] = {
    _R.SCREENING: frozenset({_R.OUT_OF_REMIT}),
    _R.ACCEPTED: frozenset({_R.HELPED, _R.PASSED_TO_POLICE, _R.PASSED_TO_PLATFORM, _R.OUT_OF_REMIT, _R.SCREENING}),
    _R.OUT_OF_REMIT: frozenset({_R.SCREENING, _R.CLOSED}),
    _R.SUSPECTED_BULK: frozenset({_R.SCREENING, _R.CLOSED}),
    _R.TEST: frozenset({_R.SCREENING, _R.CLOSED}),
    _R.HELPED: frozenset({_R.SCREENING, _R.CLOSED}),
    _R.PASSED_TO_POLICE: frozenset({_R.SCREENING, _R.CLOSED}),
    _R.PASSED_TO_PLATFORM: frozenset({_R.SCREENING, _R.CLOSED}),
}


def outcomes_for(report: Report) -> frozenset[str]:
    """What a person may say became of this report, at its present stage."""
    if report.set_aside_at and report.stage in (ReportStage.RECEIVED, ReportStage.SCREENING):
        return frozenset({ReportStage.SCREENING})
    return _OUTCOMES.get(report.stage, frozenset())


@audit.deed()
def give_outcome(*, report: Report, outcome: str, why: str = "", by: By, at: datetime) -> None:
    """A person says what became of a report, or puts it back to be screened.

    Refuses who may not screen reports, and what makes no sense at its stage.
    """
    accounts.require(by, Permission.SCREEN_REPORTS)
    if outcome not in outcomes_for(report):
        raise Refused(_("Choose what became of this report. Somebody else may have dealt with it in the meantime."))
    if outcome == ReportStage.OUT_OF_REMIT and report.stage == ReportStage.ACCEPTED:
        report.move_to(ReportStage.SCREENING, by=by, at=at, why=why)  # its life knows no straighter way
    if outcome != report.stage:  # a report that failed while it was screened is only tried again
        report.move_to(outcome, by=by, at=at, why=why)
    report.set_aside_at = None
    report.save(update_fields=["set_aside_at"])
    report.finish(next_due=at if outcome == ReportStage.SCREENING else None)


@audit.deed()
def forget_contacts(*, ids: Sequence[int], by: By, at: datetime) -> int:
    """Delete how to reach reporters whose time is over; others stay. Returns how many."""
    contacts = ReporterContact.objects.forgettable(at).filter(pk__in=ids).order_by("pk")
    refs = list(contacts.values_list("ref", flat=True))
    if refs:
        ReporterContact.objects.filter(ref__in=refs).delete()
        audit.record_batch("report.contact_forgotten", about="contacts", members=refs, by=by, at=at)
    return len(refs)
