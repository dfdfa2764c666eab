"""Questions about the bulk lane: which reports are alike, how alike, and what became of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from openhotline.cases.models import Report
from openhotline.cases.stages import ReportStage
from openhotline.intake.flooding import Crowd
from openhotline.intake.models import Statement, Withdrawal

LANE = ReportStage.SUSPECTED_BULK
SAMPLES = 3


@dataclass(frozen=True)
class Cluster:
    """Reports of the lane that belong together. `wordings` is how many different things they say, word for word."""

    name: str
    number: int
    urgent: int
    first_at: datetime
    last_at: datetime
    wordings: int
    why: str


@dataclass(frozen=True)
class ClusterPage:
    """One cluster: how many of its reports are at which stage, and a few to look into."""

    cluster: Cluster | None
    name: str
    stages: tuple[tuple[str, int], ...]
    samples: tuple[Report, ...]
    can_undo: bool


def clusters() -> list[Cluster]:
    """What waits in the lane, together with what it is like; the urgent first, then the largest."""
    return sorted(
        map(_read, _counted(Statement.objects.filter(report__stage=LANE).exclude(cluster=""))),
        key=lambda one: (not one.urgent, -one.number, one.first_at, one.name),
    )


def cluster_page(name: str) -> ClusterPage:
    """One cluster with its samples: from its beginning, its middle and its end. Raises DoesNotExist."""
    members = Statement.objects.filter(cluster=name).exclude(report__stage=ReportStage.PURGED)
    if not members.exists():
        raise Statement.DoesNotExist(name)
    labels = dict(ReportStage.choices)
    stages = Report.objects.filter(Exists(members.filter(report=OuterRef("pk")))).values("stage")
    counts = stages.annotate(number=Count("pk")).order_by("stage")
    found = next(map(_read, _counted(members.filter(report__stage=LANE))), None)
    rows = waiting(name).order_by("received_at", "pk")
    number = found.number if found else 0
    places = sorted({0, number // 2, number - 1}) if number else []
    return ClusterPage(
        cluster=found,
        name=name,
        stages=tuple((str(labels[row["stage"]]), row["number"]) for row in counts),
        samples=tuple(rows[place] for place in places),
        can_undo=judged_or_waiting(name).exclude(stage=LANE).exists(),
    )


def waiting(name: str) -> "QuerySet[Report]":
    """The reports of this cluster that wait in the lane."""
    return _of(name).filter(stage=LANE)


def judged_or_waiting(name: str) -> "QuerySet[Report]":
    """Those, and the ones that went from the lane to where a judgement sends them. Not what its reporter took back."""
    from_lane = Q(moves__came_from=LANE)
    judged = Q(stage__in=(ReportStage.CLOSED, ReportStage.OUT_OF_REMIT)) & from_lane
    found = _of(name).filter(Q(stage=LANE) | judged).values("pk")
    return Report.objects.filter(pk__in=found)


def _of(name: str) -> "QuerySet[Report]":
    members = Statement.objects.filter(report=OuterRef("pk"), cluster=name)
    taken_back = Withdrawal.objects.filter(report=OuterRef("pk"))
    found: QuerySet[Report] = Report.objects.filter(Exists(members)).exclude(Exists(taken_back))
    return found


def _counted(rows: "QuerySet[Statement]") -> Iterable[Mapping[str, Any]]:
    found: Iterable[Mapping[str, Any]] = rows.values("cluster").annotate(
        number=Count("pk"),
        urgent=Count("pk", filter=Q(report__urgent=True)),
        first_at=Min("report__received_at"),
        last_at=Max("report__received_at"),
        wordings=Count("similar", distinct=True),
        why=Max("crowd"),
    )
    return found


def _read(counted: Mapping[str, Any]) -> Cluster:
    row = dict(counted)
    crowd = str(row.pop("why"))
    labels: dict[str, Any] = dict(Crowd.choices)
    return Cluster(name=str(row.pop("cluster")), why=str(labels.get(crowd, "")), **row)
