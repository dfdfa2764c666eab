"""Notices, by the day on which the other side's server first took them over, and what hosts answered."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from openhotline.assessment.models import Assessment
from openhotline.notices.models import HostAnswer, NoticeItem, NoticeMove
from openhotline.notices.stages import NoticeKind, NoticeStage
from openhotline.statistics.counting.sums import Cut, cut
from openhotline.statistics.definitions import UNKNOWN

OPEN = "open"
CHILD_ABUSE_MATERIAL, SYNTHETIC = "csam", "csam_synthetic"
"""What a notice says it is about; the second where the material was made or changed by a machine."""


def first_handed_over(start: datetime, end: datetime) -> QuerySet[NoticeMove, Any]:
    """The moves by which notices first reached the other side within these times."""
    over = NoticeMove.objects.filter(went_to=NoticeStage.HANDED_OVER)
    earlier = over.filter(subject=OuterRef("subject"), at__lt=OuterRef("at"))
    return over.filter(at__gte=start, at__lt=end).exclude(Exists(earlier))


def sent(start: datetime, end: datetime) -> Cut:
    rows = first_handed_over(start, end).order_by().values("subject__kind").annotate(number=Count("subject"))
    return cut({"notice_kind": {row["subject__kind"]: row["number"] for row in rows}})


def pages(start: datetime, end: datetime) -> Cut:
    """Items in first notices: by the provider's name, what was reported, and what became of it."""
    notices = first_handed_over(start, end).filter(subject__kind=NoticeKind.FIRST).values("subject")
    synthetic = Assessment.objects.standing().filter(item=OuterRef("item")).values("synthetic")[:1]
    rows = (
        NoticeItem.objects.filter(notice__in=notices)
        .annotate(made=Coalesce(Subquery(synthetic), Value(False), output_field=BooleanField()))
        .values("network_name", "outcome", "made")
        .annotate(number=Count("pk"))
        .order_by()
    )
    found: Counter[str] = Counter()
    for row in rows:
        name = (row["network_name"] or UNKNOWN).replace("|", "/")
        found[f"{name}|{SYNTHETIC if row['made'] else CHILD_ABUSE_MATERIAL}|{row['outcome'] or OPEN}"] += row["number"]
    return cut({"provider_action": found})


def answers(start: datetime, end: datetime) -> Cut:
    rows = HostAnswer.objects.filter(at__gte=start, at__lt=end).values("answer").annotate(number=Count("pk")).order_by()
    return cut({"answer": {row["answer"]: row["number"] for row in rows}})
