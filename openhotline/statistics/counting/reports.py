"""Reports, by the day on which they came."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from openhotline.cases.models import GivenAddress, Report, ReportMove
from openhotline.cases.stages import ReportStage
from openhotline.statistics.counting.sums import Cut, cut, whole

SCREENED = (ReportStage.ACCEPTED, ReportStage.OUT_OF_REMIT, ReportStage.SUSPECTED_BULK, ReportStage.TEST)
NOT_YET = "waiting"


def _within(start: datetime, end: datetime) -> QuerySet[Report, Any]:
    return Report.objects.filter(received_at__gte=start, received_at__lt=end)


def received(start: datetime, end: datetime) -> Cut:
    """All reports: by channel, by who reported, and by what screening last made of them."""
    last = ReportMove.objects.filter(subject=OuterRef("pk"), went_to__in=SCREENED).order_by("-pk").values("went_to")[:1]
    rows = (
        _within(start, end)
        .annotate(screened=Coalesce(Subquery(last), Value(NOT_YET)))
        .values("channel", "source", "screened")
        .annotate(number=Count("pk"))
        .order_by()
    )
    found: dict[str, Counter[str]] = {"channel": Counter(), "reporter": Counter(), "screened": Counter()}
    for row in rows:
        found["channel"][row["channel"]] += row["number"]
        found["reporter"][row["source"]] += row["number"]
        found["screened"][row["screened"]] += row["number"]
    return cut(found)


def duplicate(start: datetime, end: datetime) -> Cut:
    """Reports that named addresses, all of which were known when they came."""
    given = GivenAddress.objects.filter(report=OuterRef("pk"))
    known = _within(start, end).filter(Exists(given)).exclude(Exists(given.filter(was_known=False)))
    return whole(known.count())


def to_police(start: datetime, end: datetime) -> Cut:
    """Reports that were ever passed to the police. Looked at again later, they were passed on all the same."""
    passed = ReportMove.objects.filter(subject=OuterRef("pk"), went_to=ReportStage.PASSED_TO_POLICE)
    return whole(_within(start, end).filter(Exists(passed)).count())
