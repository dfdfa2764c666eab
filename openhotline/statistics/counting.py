"""Counting: from rows to figures. Every query that makes a published number is in this file."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from openhotline.assessment.models import Assessment
from openhotline.cases.models import ItemMove, Report
from openhotline.cases.stages import ILLEGAL, ItemStage
from openhotline.monitoring import selectors as monitoring
from openhotline.monitoring.models import WatchMove
from openhotline.monitoring.stages import Reachability
from openhotline.notices.models import NoticeItem
from openhotline.notices.stages import ItemOutcome
from openhotline.statistics.definitions import DIMENSIONS
from openhotline.statistics.periods import Period
from openhotline.tracing.models import Trace

FACTS = ("self_generated", "age_band", "sex", "severity", "site_type")
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Counts:
    """The figures of a period: `totals` by measure, and `acted_on` broken down by each dimension."""

    totals: Mapping[str, int] = field(default_factory=dict)
    acted_on: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any(self.totals.values())


def first_acted_on(period: Period) -> QuerySet[ItemMove, Any]:
    """The items on which action was first begun within the period: acted on in it, and never before it began.

    Asked like this, and not for the first move of each item, because it is quick even where the database has not yet
    counted its rows, as after loading many.
    """
    begun = ItemMove.objects.filter(went_to=ItemStage.ACTING)
    before = begun.filter(subject=OuterRef("subject"), at__lt=period.start)
    within = begun.filter(at__gte=period.start, at__lt=period.end).exclude(Exists(before))
    return within.order_by().values("subject").distinct()


def count(period: Period) -> Counts:
    """Count a period from the rows as they are now."""
    assessments = Assessment.objects.filter(at__gte=period.start, at__lt=period.end)
    totals = {
        "reports_received": Report.objects.filter(received_at__gte=period.start, received_at__lt=period.end).count(),
        # Asked within the count, so that the database goes by the day and not through every first assessment ever.
        "assessed": assessments.aggregate(first=Count("pk", filter=Q(supersedes__isnull=True)))["first"],
        "acted_on": first_acted_on(period).count(),
        **_outcomes(period),
    }
    return Counts(totals, _by_dimension(period) if totals["acted_on"] else {})


def _outcomes(period: Period) -> dict[str, int]:
    """What measuring found, by the dates it found it for. Each item counts once within a measure."""
    gone = monitoring.gone_between(period.start, period.end)
    by_two = gone.filter(went_to=Reachability.GONE)
    settled = NoticeItem.objects.filter(item=OuterRef("subject__item"))
    after = Exists(settled.filter(outcome=ItemOutcome.REMOVED))
    before = Exists(settled.filter(outcome=ItemOutcome.GONE_BEFORE))
    removed = by_two.filter(after, last_positive_at__isnull=False)
    return {
        "removed": _items(removed),
        "gone_before_notice": _items(by_two.filter(before).exclude(pk__in=removed.values("pk"))),
        "gone_one_place": _items(gone.filter(went_to=Reachability.GONE_ONE_PLACE)),
        "moved": WatchMove.objects.filter(went_to=Reachability.MOVED, at__gte=period.start, at__lt=period.end).count(),
        "reappeared": monitoring.reappeared_between(period.start, period.end).count(),
    }


def _items(moves: QuerySet[WatchMove]) -> int:
    return moves.order_by().values("subject").distinct().count()


def _by_dimension(period: Period) -> dict[str, dict[str, int]]:
    """One query over the standing assessments of what was acted on, added up by each dimension.

    An item has one standing assessment: each names the one that it supersedes. Whether it is (still) illegal is asked
    here and not of the database, which would otherwise go through everything that was ever illegal.
    """
    newest = Trace.objects.filter(item=OuterRef("item")).exclude(country="").order_by("-done_at").values("country")[:1]
    rows = (
        Assessment.objects.standing()
        .filter(item__in=first_acted_on(period))
        .annotate(where=Coalesce(Subquery(newest), Value(UNKNOWN)), whence=F("item__source"))
        .values(*FACTS, "decision", "where", "whence")
        .annotate(items=Count("pk"))
        .order_by()
    )
    found: dict[str, Counter[str]] = {name: Counter() for name in DIMENSIONS}
    for row in rows:
        if row["decision"] not in ILLEGAL:
            continue
        for name in FACTS:
            found[name][_value(row[name])] += row["items"]
        found["country"][row["where"]] += row["items"]
        found["source"][row["whence"]] += row["items"]
    return {name: dict(sorted(counter.items())) for name, counter in found.items()}


def _value(fact: str | bool | None) -> str:
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    return fact or UNKNOWN
