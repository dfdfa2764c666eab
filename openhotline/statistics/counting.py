"""Counting: from rows to figures. Every query that makes a published number is in this file."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from openhotline.assessment.models import Assessment
from openhotline.cases.models import ItemMove, Report
from openhotline.cases.stages import ItemStage
from openhotline.monitoring import selectors as monitoring
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


def first_actions(period: Period) -> QuerySet[ItemMove]:
    """The moves by which items were first acted on within the period: one for each item, whatever came after."""
    begun = ItemMove.objects.filter(went_to=ItemStage.ACTING)
    earlier = begun.filter(subject=OuterRef("subject")).filter(
        Q(at__lt=OuterRef("at")) | Q(at=OuterRef("at"), pk__lt=OuterRef("pk"))
    )
    return begun.filter(at__gte=period.start, at__lt=period.end).exclude(Exists(earlier))


def count(period: Period) -> Counts:
    """Count a period from the rows as they are now."""
    within = {"at__gte": period.start, "at__lt": period.end}
    first_opinions = Assessment.objects.filter(number=1, episode=1, **within)
    totals = {
        "reports_received": Report.objects.filter(received_at__gte=period.start, received_at__lt=period.end).count(),
        "assessed": first_opinions.values("item").distinct().count(),
        "acted_on": first_actions(period).count(),
        **monitoring.outcomes_between(period.start, period.end),
    }
    return Counts(totals, _by_dimension(period) if totals["acted_on"] else {})


def _by_dimension(period: Period) -> dict[str, dict[str, int]]:
    """One query over the standing assessments of what was acted on, added up by each dimension."""
    newest = Trace.objects.filter(item=OuterRef("item")).exclude(country="").order_by("-done_at").values("country")[:1]
    rows = (
        Assessment.objects.standing()
        .illegal()
        .filter(item__in=first_actions(period).values("subject"))
        .annotate(where=Coalesce(Subquery(newest), Value(UNKNOWN)), whence=F("item__source"))
        .values(*FACTS, "where", "whence")
        .annotate(items=Count("item", distinct=True))
        .order_by()
    )
    found: dict[str, Counter[str]] = {name: Counter() for name in DIMENSIONS}
    for row in rows:
        for name in FACTS:
            found[name][_value(row[name])] += row["items"]
        found["country"][row["where"]] += row["items"]
        found["source"][row["whence"]] += row["items"]
    return {name: dict(sorted(counter.items())) for name, counter in found.items()}


def _value(fact: str | bool | None) -> str:
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    return fact or UNKNOWN
