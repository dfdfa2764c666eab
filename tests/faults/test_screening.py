"""The worker dies while it screens: nothing is lost, nothing is done twice."""

from datetime import timedelta

import pytest

from openhotline.cases.models import Alarm, Item, Report
from openhotline.cases.stages import ReportStage
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs
from openhotline.tracing.models import Trace
from tests.intake.given import submitted
from tests.support.faults import dies_at


@pytest.mark.parametrize("point", jobs.SCREEN.faults)
def test_a_report_is_screened_once_wherever_the_worker_died(point, at):
    report = submitted("http://a.example/1", "http://b.example/2", words="Seen.", urgent=True, at=at)
    dies_at(point, lambda: jobs.screen([report.pk], at))

    run_until_idle([jobs.SCREEN], at=at + timedelta(minutes=6))

    report.refresh_from_db()
    assert report.stage == ReportStage.LINKED and report.due_at is None and not report.claimed_until
    assert [move.went_to for move in report.moves.order_by("pk")] == ["screening", "accepted", "linked"]
    assert Report.objects.count() == Alarm.objects.count() == 1 and Item.objects.count() == Trace.objects.count() == 2
