"""Deeds: a reporter takes a report back. What they wrote goes at once; what others may rest on stays, and counts."""

from collections.abc import Sequence
from datetime import datetime

from openhotline.audit import services as audit
from openhotline.cases import services as cases
from openhotline.cases.models import Report
from openhotline.common.actors import NOBODY, By
from openhotline.intake import selectors
from openhotline.intake.models import Message, NewsByMail, Receipt, ReporterContact, Statement, Withdrawal
from openhotline.intake.services.hashes import withdraw_hashes


@audit.deed()
def withdraw_report(*, report: Report, at: datetime) -> None:
    """Delete all that the reporter gave, how to reach them, and the receipt: nobody can ask about it any more.

    Addresses stay: they are not the reporter's, and others may have given them as well. Taken back twice, it is once.
    """
    _row, new = Withdrawal.objects.get_or_create(report=report, defaults={"at": at})
    for kind in (Statement, ReporterContact, NewsByMail, Message, Receipt):
        kind.objects.filter(report=report).delete()
    withdraw_hashes(report=report, by=NOBODY, at=at)
    if new:
        audit.record("report.withdrawn", about=report.ref, by=NOBODY, at=at)


def purge_withdrawn(*, ids: Sequence[int], by: By, at: datetime) -> int:
    """Close these reports, which their reporters took back, for good. Returns how many; others are left alone."""
    reports = list(selectors.withdrawn_to_purge().filter(pk__in=ids))
    for report in reports:
        cases.purge_report(report=report, why="withdrawn", by=by, at=at)
    return len(reports)
