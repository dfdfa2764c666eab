"""Questions about reports as they come in: what is due, what was said before, what waits for a person."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from openhotline.audit.lives import Move
from openhotline.cases import selectors as cases
from openhotline.cases.models import GivenAddress, Item, Report
from openhotline.cases.stages import ILLEGAL, ReportStage
from openhotline.common import pace
from openhotline.common.digests import digests
from openhotline.hotline import selectors as hotline
from openhotline.intake.categories import Category
from openhotline.intake.models import Receipt, ReporterContact, Statement, Visit
from openhotline.intake.status import PublicStatus, Step, Thing, public_status

TO_SCREEN = (ReportStage.RECEIVED, ReportStage.SCREENING)
FOR_A_PERSON = (ReportStage.ACCEPTED, ReportStage.SUSPECTED_BULK, ReportStage.OUT_OF_REMIT)


def due_for_screening(at: datetime, limit: int) -> Sequence[int]:
    """Reports that nobody has screened, the longest waiting first."""
    return list(Report.objects.in_stage(*TO_SCREEN).due(at).values_list("pk", flat=True)[:limit])


def statement_or_none(report: Report) -> Statement | None:
    return Statement.objects.select_related("report").filter(report=report).first()


def has_contact(report: Report) -> bool:
    return ReporterContact.objects.filter(report=report).exists()


def report_of_form(token: str) -> Report | None:
    """The report that was made from this form, if it was sent."""
    found: Report | None = Report.objects.filter(token_digest__in=digests("form", token)).first()
    return found


def receipt_or_none(reference: str) -> Receipt | None:
    return Receipt.objects.select_related("report").filter(report__ref=reference).first()


def how_often_said_before(statement: Statement) -> int:
    """How many reports said the same within the hour before this one."""
    report = statement.report
    sooner = Q(report__received_at__lt=report.received_at) | Q(
        report__received_at=report.received_at, pk__lt=statement.pk
    )
    since = report.received_at - pace.span(hours=1)
    return Statement.objects.filter(sooner, similar=statement.similar, report__received_at__gt=since).count()


def contacts_to_forget(at: datetime, limit: int) -> Sequence[int]:
    """Contacts whose time is over."""
    return list(ReporterContact.objects.forgettable(at).order_by("pk").values_list("pk", flat=True)[:limit])


def visits_to_forget(at: datetime, limit: int) -> Sequence[int]:
    """Visits whose day is over."""
    return list(Visit.objects.filter(delete_after__lte=at).order_by("pk").values_list("pk", flat=True)[:limit])


def status_of(report: Report, *, at: datetime) -> PublicStatus:
    """What its reporter may know now. In practice mode the days pass at the pace that is set."""

    def paced(moment: datetime) -> datetime:
        passed = moment - report.received_at
        return report.received_at + passed * settings.PACE if passed > timedelta(0) else moment

    items = cases.items_of(report).distinct().prefetch_related("moves")
    things = [Thing(_steps(item.moves.all(), paced), illegal=item.decision in ILLEGAL) for item in items]
    return public_status(
        received_at=report.received_at,
        steps=_steps(report.moves.all(), paced),
        things=things,
        week=hotline.working_week(),
        at=paced(at),
    )


def _steps(moves: Iterable[Move], paced: Callable[[datetime], datetime]) -> tuple[Step, ...]:
    in_order = sorted(moves, key=lambda move: (move.at, move.pk))
    return tuple(Step(paced(move.at), move.went_to) for move in in_order)


def reports_for_a_person() -> QuerySet[Report]:
    """Reports that wait for a person: without an address, in the bulk lane, out of remit, or failed in screening."""
    addresses = GivenAddress.objects.filter(report=OuterRef("pk"))
    waiting = Report.objects.in_stage(*FOR_A_PERSON) | Report.objects.in_stage(*TO_SCREEN).set_aside()
    found: QuerySet[Report] = waiting.annotate(
        has_address=Exists(addresses),
        has_words=Exists(Statement.objects.filter(report=OuterRef("pk")).exclude(words="")),
    ).order_by("-urgent", "received_at", "pk")
    return found


@dataclass(frozen=True)
class ReportPage:
    """One report, as staff see it before anything sealed is opened."""

    report: Report
    category: str
    addresses: int
    items: tuple[Item, ...]
    has_words: bool
    has_contact: bool
    moves: tuple[dict[str, Any], ...]


def report_page(report: Report) -> ReportPage:
    statement = statement_or_none(report)
    stages = dict(ReportStage.choices)
    return ReportPage(
        report=report,
        category=str(dict(Category.choices).get(report.category, "")),
        addresses=GivenAddress.objects.filter(report=report).count(),
        items=tuple(cases.items_of(report).distinct()),
        has_words=bool(statement and statement.words),
        has_contact=has_contact(report),
        moves=tuple(
            {"at": move.at, "what": stages.get(move.went_to, move.went_to), "who": move.by, "text": move.why}
            for move in report.moves.order_by("at", "pk")
        ),
    )
