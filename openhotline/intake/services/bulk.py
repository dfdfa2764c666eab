"""Deeds in the bulk lane: a person judges all reports that are alike, at once."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases.models import Report
from openhotline.cases.stages import ReportStage
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.intake import lanes

JUDGEMENTS = (ReportStage.SCREENING, ReportStage.OUT_OF_REMIT, ReportStage.CLOSED)


@dataclass(frozen=True)
class Judged:
    """How many reports went where a person sent them, and how many somebody else had moved before."""

    moved: int
    left: int


@audit.deed()
def judge_cluster(*, name: str, outcome: str, seen: int, by: By, at: datetime) -> Judged:
    """Judge every report of a cluster: put back to be screened, out of remit, or closed.

    Only what waits in the lane is judged; what is put back may also have been judged before, so that is how a
    judgement is undone. `seen` is how many a person saw. What a reporter took back stays closed. Refuses who may not
    screen reports, and an unknown judgement.
    """
    accounts.require(by, Permission.SCREEN_REPORTS)
    if outcome not in JUDGEMENTS:
        raise Refused(_("Choose what becomes of these reports."))
    rows = lanes.judged_or_waiting(name) if outcome == ReportStage.SCREENING else lanes.waiting(name)
    if outcome == ReportStage.OUT_OF_REMIT:  # its life knows no straighter way
        through = Report.move_together(rows, ReportStage.SCREENING, about=name, by=by, at=at)
        rows = Report.objects.filter(ref__in=through)
    moved = Report.move_together(rows, outcome, about=name, by=by, at=at)
    due = at if outcome == ReportStage.SCREENING else None
    Report.objects.filter(ref__in=moved).update(due_at=due, tries=0, claimed_until=None, set_aside_at=None)
    return Judged(len(moved), max(0, seen - len(moved)))
