"""Deeds: a report is screened and linked to its items."""

from datetime import datetime

from openhotline.audit import services as audit
from openhotline.cases import services as cases
from openhotline.cases.models import Item, Report
from openhotline.cases.stages import AlarmWhy, Decision, ItemStage, ReportStage
from openhotline.common.actors import By
from openhotline.common.faults import point
from openhotline.intake import selectors
from openhotline.intake.flooding import CLEARLY
from openhotline.monitoring import selectors as monitoring
from openhotline.monitoring import services as monitoring_services
from openhotline.tracing import services as tracing
from openhotline.tracing.stages import Reason

BULK = 20
"""How many reports within an hour may say exactly the same before the next ones go to the bulk lane."""


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
        if report.urgent and first_time:
            _raise_alarm(report, lane, by=by, at=at)
            point("intake.screen.alarmed")
        report.finish()
        point("intake.screen.finished")


def _raise_alarm(report: Report, lane: str, *, by: By, at: datetime) -> None:
    """A child may be in danger. What a flood brings into the bulk lane raises one alarm together, not one for each."""
    why = report.urgent_why or AlarmWhy.SAID
    if lane == ReportStage.ACCEPTED:
        cases.raise_alarm(about=report, why=why, by=by, at=at)
    elif lane == ReportStage.SUSPECTED_BULK:
        cases.raise_alarm(about=None, why=why, by=by, at=at)


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
    if statement.crowd in CLEARLY:  # an urgent one too, or a flood of them hides the child it pretends to be
        return ReportStage.SUSPECTED_BULK
    if report.urgent:  # a child's own report, or a child in danger, is not left in a lane on a suspicion
        return ReportStage.ACCEPTED
    if statement.crowd:
        return ReportStage.SUSPECTED_BULK
    alike = selectors.how_often_said_before(statement)
    return ReportStage.SUSPECTED_BULK if alike >= BULK else ReportStage.ACCEPTED
