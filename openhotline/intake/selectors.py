"""Questions about reports as they come in: what is due, what was said before, what waits for a person."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from openhotline.audit.lives import Move
from openhotline.cases import selectors as cases
from openhotline.cases.models import GivenAddress, Item, Report
from openhotline.cases.stages import ILLEGAL, Decision, ReportStage
from openhotline.common import pace
from openhotline.common.digests import digests
from openhotline.hotline import selectors as hotline
from openhotline.intake import boxes
from openhotline.intake.categories import Category
from openhotline.intake.models import (
    Direction,
    GivenHash,
    HashState,
    Mailbox,
    Message,
    NewsByMail,
    Outcome,
    Receipt,
    ReceivedMail,
    ReporterContact,
    Statement,
    Visit,
    Withdrawal,
)
from openhotline.intake.status import ANSWERED, ASKED, PublicStatus, Sight, Step, Thing, public_status
from openhotline.monitoring import selectors as monitoring
from openhotline.monitoring.models import WatchMove
from openhotline.monitoring.stages import Reachability

TO_SCREEN = (ReportStage.RECEIVED, ReportStage.SCREENING)
FOR_A_PERSON = (ReportStage.ACCEPTED, ReportStage.SUSPECTED_BULK, ReportStage.OUT_OF_REMIT)


CLOSABLE = (
    ReportStage.OUT_OF_REMIT,
    ReportStage.TEST,
    ReportStage.LINKED,
    ReportStage.HELPED,
    ReportStage.PASSED_TO_POLICE,
    ReportStage.PASSED_TO_PLATFORM,
    ReportStage.ANSWERED,
    ReportStage.CLOSED,
)
WITHOUT_ADDRESS = (ReportStage.ACCEPTED, ReportStage.SUSPECTED_BULK)


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


FURTHEST = timedelta(days=3650)
"""How far back anything can seem to lie in practice mode, where the days pass quickly."""


def status_of(report: Report, *, at: datetime) -> PublicStatus:
    """What its reporter may know now. In practice mode the days pass at the pace that is set."""

    def paced(moment: datetime) -> datetime:
        return report.received_at + max((moment - report.received_at) * settings.PACE, -FURTHEST)

    items = cases.items_of(report).distinct().prefetch_related("moves")
    return public_status(
        received_at=report.received_at,
        steps=_steps(report.moves.all(), paced),
        things=[_thing(item, paced) for item in items],
        messages=tuple(
            Step(paced(message.at), ASKED if message.asks else ANSWERED)
            for message in messages_of(report)
            if message.asks or message.direction == Direction.FROM_REPORTER
        ),
        week=hotline.working_week(),
        at=paced(at),
    )


def _thing(item: Item, paced: Callable[[datetime], datetime]) -> Thing:
    return Thing(
        first_seen=paced(item.first_seen_at),
        steps=_steps(item.moves.all(), paced),
        illegal=item.decision in ILLEGAL,
        found=item.decision not in (Decision.NOT_FOUND, Decision.UNDETERMINED),
        sights=tuple(
            Sight(paced(move.at), paced(gone) if gone else None)
            for move in monitoring.moves_of(item).reverse()
            for gone in [move.first_negative_at if _is_removal(move) else None]
        ),
    )


def _is_removal(move: WatchMove) -> bool:
    """Whether from then on it counts as removed: gone from two places, and seen by ourselves before."""
    return move.went_to == Reachability.GONE and move.last_positive_at is not None


def _steps(moves: Iterable[Move], paced: Callable[[datetime], datetime]) -> tuple[Step, ...]:
    in_order = sorted(moves, key=lambda move: (move.at, move.pk))
    return tuple(Step(paced(move.at), move.went_to) for move in in_order)


# --- between reporter and desk ---


def followed(reference: str, key: bytes) -> Report | None:
    """The report with this reference, if this key is its reporter's and it was not taken back."""
    receipt = receipt_or_none(reference)
    if receipt is None or receipt.public_key != boxes.public_key(key):
        return None
    return receipt.report


def messages_of(report: Report) -> QuerySet[Message]:
    """All that was written about it since, the oldest first."""
    return Message.objects.filter(report=report).order_by("at", "pk")


@dataclass(frozen=True)
class Said:
    """One message, opened. `at` is the beginning of its hour: more is not shown of anybody."""

    at: datetime
    ours: bool
    asks: bool
    text: str


def said(message: Message, text: str) -> Said:
    return Said(
        at=message.at.replace(minute=0, second=0, microsecond=0),
        ours=message.direction == Direction.FROM_DESK,
        asks=message.asks,
        text=text,
    )


def conversation(report: Report, key: bytes) -> list[Said]:
    """What reporter and desk have written, opened with the reporter's key."""
    return [said(message, boxes.open_box(message.box, key)) for message in messages_of(report)]


def can_be_written_to(report: Report) -> bool:
    return Receipt.objects.filter(report=report).exclude(public_key="").exists()


def reports_with_unread() -> QuerySet[Report]:
    """Reports whose reporter wrote something that nobody has read, the urgent and the longest waiting first."""
    unread = Message.objects.filter(
        report=OuterRef("pk"), direction=Direction.FROM_REPORTER, read_at__isnull=True
    ).order_by("at")
    waiting = Report.objects.annotate(written_at=Subquery(unread.values("at")[:1]))
    found: QuerySet[Report] = waiting.filter(written_at__isnull=False).order_by("-urgent", "written_at", "pk")
    return found


def gets_news(report: Report) -> bool:
    return NewsByMail.objects.filter(report=report).exists()


def news_due(at: datetime, limit: int) -> Sequence[int]:
    """Who has asked for mail and is to be looked at again, and whose address is to be deleted."""
    due = NewsByMail.objects.due(at) | NewsByMail.objects.filter(delete_after__lte=at)
    return list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])


def withdrawn_to_purge() -> QuerySet[Report]:
    """Reports that were taken back and wait for nobody: no address of theirs still has to become an item."""
    unlinked = GivenAddress.objects.filter(report=OuterRef("pk"), item__isnull=True)
    ended = Q(stage__in=CLOSABLE) | (Q(stage__in=WITHOUT_ADDRESS) & ~Exists(unlinked))
    found: QuerySet[Report] = Report.objects.filter(
        ended, Exists(Withdrawal.objects.filter(report=OuterRef("pk")))
    ).order_by("pk")
    return found


def due_for_purging(at: datetime, limit: int) -> Sequence[int]:
    return list(withdrawn_to_purge().values_list("pk", flat=True)[:limit])


# --- what waits for a person ---


def reports_for_a_person() -> QuerySet[Report]:
    """Reports that wait for a person: without an address, in the bulk lane, out of remit, or failed in screening."""
    addresses = GivenAddress.objects.filter(report=OuterRef("pk"))
    waiting = Report.objects.in_stage(*FOR_A_PERSON) | Report.objects.in_stage(*TO_SCREEN).set_aside()
    found: QuerySet[Report] = waiting.annotate(
        has_address=Exists(addresses),
        has_words=Exists(Statement.objects.filter(report=OuterRef("pk")).exclude(words="", answers="")),
        has_hashes=Exists(GivenHash.objects.standing().filter(report=OuterRef("pk"))),
    ).order_by("-urgent", "-has_hashes", "received_at", "pk")
    return found


@dataclass(frozen=True)
class HashLine:
    """One hash that came with a report, unopened, and how many other reports gave the very same picture."""

    given: GivenHash
    others: int

    @property
    def stands(self) -> bool:
        return self.given.state != HashState.WITHDRAWN


def hashes_of(report: Report) -> list[HashLine]:
    """The hashes that came with a report, withdrawn ones as the bare fact that they were there."""
    given = list(GivenHash.objects.filter(report=report).order_by("pk"))
    same = GivenHash.objects.standing().exclude(report=report)
    alike = (Q(sha256_digest=one.sha256_digest) | Q(pdq_digest=one.pdq_digest) for one in given)
    return [
        HashLine(one, 0 if one.state == HashState.WITHDRAWN else _reports(same.filter(either)))
        for one, either in zip(given, alike, strict=True)
    ]


def _reports(hashes: QuerySet[GivenHash]) -> int:
    return hashes.values("report").distinct().count()


@dataclass(frozen=True)
class ReportPage:
    """One report, as staff see it before anything sealed is opened."""

    report: Report
    category: str
    addresses: int
    items: tuple[Item, ...]
    has_words: bool
    has_contact: bool
    messages: int
    unread: int
    can_be_written_to: bool
    withdrawn_at: datetime | None
    moves: tuple[dict[str, Any], ...]


def report_page(report: Report) -> ReportPage:
    statement = statement_or_none(report)
    stages = dict(ReportStage.choices)
    messages = messages_of(report)
    return ReportPage(
        report=report,
        category=str(dict(Category.choices).get(report.category, "")),
        addresses=GivenAddress.objects.filter(report=report).count(),
        items=tuple(cases.items_of(report).distinct()),
        has_words=bool(statement and (statement.words or statement.answers)),
        has_contact=has_contact(report),
        messages=messages.count(),
        unread=messages.filter(direction=Direction.FROM_REPORTER, read_at__isnull=True).count(),
        can_be_written_to=can_be_written_to(report),
        withdrawn_at=Withdrawal.objects.filter(report=report).values_list("at", flat=True).first(),
        moves=tuple(
            {"at": move.at, "what": stages.get(move.went_to, move.went_to), "who": move.by, "text": move.why}
            for move in report.moves.order_by("at", "pk")
        ),
    )


def mailbox_due(at: datetime, limit: int) -> Sequence[int]:
    """The mailbox, when it is time to read it; none where the settings name none."""
    return list(Mailbox.objects.due(at).values_list("pk", flat=True)[:limit]) if settings.MAILBOX else []


def mailbox() -> Mailbox | None:
    """How reading the mailbox goes; None where the settings name none."""
    return Mailbox.objects.first() if settings.MAILBOX else None


def mail_known(*, identity: str, content: str) -> ReceivedMail | None:
    """The mail of which this is a copy, by the two digests of its reading."""
    same = Q(content__in=digests("mail", content))
    if identity:
        same |= Q(identity__in=digests("mail", identity))
    return ReceivedMail.objects.select_related("report").filter(same).order_by("pk").first()


def mails_for_a_person() -> QuerySet[ReceivedMail]:
    """Mails that wait for a person, the longest waiting first."""
    return ReceivedMail.objects.filter(outcome=Outcome.HELD).order_by("received_at", "pk")


def mail_contacts_to_forget(at: datetime, limit: int) -> Sequence[int]:
    """Held mails whose sender has been kept for long enough."""
    over = ReceivedMail.objects.filter(contact_until__lte=at).order_by("pk")
    return list(over.values_list("pk", flat=True)[:limit])
