"""What measuring found: removals, what came back, what moved. By the dates that the looks gave, not by when we knew."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from openhotline.monitoring import selectors as monitoring
from openhotline.monitoring.models import WatchMove
from openhotline.monitoring.stages import Reachability
from openhotline.notices.models import NoticeItem
from openhotline.notices.stages import ItemOutcome
from openhotline.statistics.counting.sums import Cut, cut, whole
from openhotline.statistics.definitions import UNKNOWN

Moves = QuerySet[WatchMove, Any]

_GONE = WatchMove.objects.filter(went_to=Reachability.GONE)


def _settled(outcome: ItemOutcome) -> Exists:
    return Exists(NoticeItem.objects.filter(item=OuterRef("subject__item"), outcome=outcome))


def removals(start: datetime, end: datetime) -> Moves:
    """Every time that something we saw online and wrote about was then found gone from more than one place."""
    gone = monitoring.gone_between(start, end).filter(went_to=Reachability.GONE, last_positive_at__isnull=False)
    return gone.filter(_settled(ItemOutcome.REMOVED))


def first_removals(start: datetime, end: datetime) -> Moves:
    """Of these, the first of each item."""
    earlier = _GONE.filter(
        subject=OuterRef("subject"), last_positive_at__isnull=False, first_negative_at__lt=OuterRef("first_negative_at")
    )
    return removals(start, end).exclude(Exists(earlier))


def _by_country(moves: Moves) -> Cut:
    rows = moves.order_by().values("subject__country").annotate(items=Count("subject", distinct=True))
    return cut({"country": {row["subject__country"] or UNKNOWN: row["items"] for row in rows}})


def removed(start: datetime, end: datetime) -> Cut:
    return _by_country(first_removals(start, end))


def removed_again(start: datetime, end: datetime) -> Cut:
    return whole(removals(start, end).count() - first_removals(start, end).count())


def gone_before_notice(start: datetime, end: datetime) -> Cut:
    """The first time that an item was found gone, where that was before its notice and it counts as no removal."""
    earlier = _GONE.filter(subject=OuterRef("subject"), first_negative_at__lt=OuterRef("first_negative_at"))
    first = monitoring.gone_between(start, end).filter(went_to=Reachability.GONE).exclude(Exists(earlier))
    removal = first.filter(_settled(ItemOutcome.REMOVED), last_positive_at__isnull=False)
    return _by_country(first.filter(_settled(ItemOutcome.GONE_BEFORE)).exclude(pk__in=removal.values("pk")))


def gone_one_place(start: datetime, end: datetime) -> Cut:
    one = monitoring.gone_between(start, end).filter(went_to=Reachability.GONE_ONE_PLACE)
    earlier = WatchMove.objects.filter(
        subject=OuterRef("subject"),
        went_to=Reachability.GONE_ONE_PLACE,
        first_negative_at__lt=OuterRef("first_negative_at"),
    )
    confirmed = _GONE.filter(subject=OuterRef("subject"))
    return _by_country(one.exclude(Exists(earlier)).exclude(Exists(confirmed)))


def moved(start: datetime, end: datetime) -> Cut:
    return whole(WatchMove.objects.filter(went_to=Reachability.MOVED, at__gte=start, at__lt=end).count())


def reappeared(start: datetime, end: datetime) -> Cut:
    return whole(monitoring.reappeared_between(start, end).count())
