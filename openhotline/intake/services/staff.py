"""Deeds of staff: reading what reporters wrote, and saying what became of a report."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases.models import Report
from openhotline.cases.stages import ReportStage
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.intake import selectors
from openhotline.intake.models import ReporterContact

log = logging.getLogger("openhotline.intake")


@dataclass(frozen=True)
class Said:
    """What a reporter wrote, and what they answered to the form's own questions (`journey.answers_in_words`)."""

    words: str
    answers: Mapping[str, Any]


@audit.deed()
def reveal_statement(*, report: Report, by: By, at: datetime) -> Said:
    """What the reporter wrote and answered, for one person, once. The reading is a deed.

    Refuses who may not read reports.
    """
    accounts.require(by, Permission.READ_REPORTS)
    statement = selectors.statement_or_none(report)
    if statement is None or not (statement.words or statement.answers):
        raise Refused(_("This report came without words."))
    audit.record("report.words_revealed", about=report.ref, by=by, at=at)
    return Said(statement.words.open(), json.loads(statement.answers.open() or "{}"))


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
