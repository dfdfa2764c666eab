"""Clocks: how long things took, by the day on which the clock started, in whole hours begun.

Each clock is counted as how many ended after so many hours, how many were lost to observation after so many hours
(moved, no longer acted on), and how many that started on a day are still running: their time so far follows from that
day and the moment of the count, so nothing has to be counted again as time goes by.
Parts are `GROUP|ended|HOURS`, `GROUP|lost|HOURS` and `GROUP|open|DAY`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from openhotline.assessment.models import Assessment
from openhotline.cases.models import Item, ItemMove
from openhotline.cases.stages import ILLEGAL, ItemStage
from openhotline.monitoring.models import WatchMove
from openhotline.monitoring.stages import Reachability
from openhotline.notices.models import NoticeItem, NoticeMove
from openhotline.notices.stages import ItemOutcome, NoticeStage
from openhotline.statistics.counting.sums import Cut
from openhotline.statistics.days import day_of
from openhotline.statistics.definitions import ENDED, LOST, OPEN, TOTAL, UNKNOWN
from openhotline.tracing.models import Trace

HOUR = 3600
"""Seconds."""
DAY, WEEK = 24, 168
"""Hours."""
LET_GO = (ItemOutcome.MOVED, ItemOutcome.NO_LONGER, ItemOutcome.WITHDRAWN)


class Run(NamedTuple):
    """One item on one clock."""

    began: datetime
    ended: datetime | None
    lost: datetime | None
    country: str
    site_type: str


def hours(began: datetime, until: datetime) -> int:
    """Whole hours begun between two moments, and after a week whole days begun; what happened at once took one hour.

    So a clock has a few hundred different times however long it runs, and none that matters is rounded.
    """
    begun = max(1, -int(-(until - began).total_seconds() // HOUR))
    return begun if begun <= WEEK else DAY * -(-begun // DAY)


def _tally(runs: Iterable[Run]) -> Cut:
    found: dict[str, Counter[str]] = {TOTAL: Counter(), "country": Counter(), "site_type": Counter()}
    for run in runs:
        how = ""
        if run.lost is not None and run.lost >= run.began and (run.ended is None or run.lost < run.ended):
            how = f"{LOST}|{hours(run.began, run.lost)}"
        elif run.ended is not None:
            how = f"{ENDED}|{hours(run.began, run.ended)}"
        for name, group in ((TOTAL, TOTAL), ("country", run.country), ("site_type", run.site_type)):
            found[name][f"{group}|{how}" if how else open_part(group, day_of(run.began))] += 1
    return {name: dict(cells) for name, cells in found.items() if cells}


def open_part(group: str, day: date) -> str:
    """Where what began on `day` and still runs is counted; of a group, by the middle of its seven days.

    That keeps ten years of sixty groups small; a curve of all is exact to the day.
    """
    if group != TOTAL:
        day = day.replace(day=min(4 + 7 * ((day.day - 1) // 7), 29))
    return f"{group}|{OPEN}|{day.isoformat()}"


_STANDING = Assessment.objects.standing().filter(item=OuterRef("pk"))
_SITE = Coalesce(Subquery(_STANDING.exclude(site_type="").values("site_type")[:1]), Value(UNKNOWN))
_COUNTRY = Coalesce(
    Subquery(Trace.objects.filter(item=OuterRef("pk")).exclude(country="").order_by("-done_at").values("country")[:1]),
    Value(UNKNOWN),
)
_FIRST = Subquery(Assessment.objects.filter(item=OuterRef("pk"), supersedes__isnull=True).values("at")[:1])
_ILLEGAL_SINCE = Assessment.objects.filter(item=OuterRef("pk"), decision__in=ILLEGAL).order_by("at").values("at")[:1]
_NOTICED = Subquery(  # not by the order of moves: SQLite would go through every notice that was ever handed over
    NoticeItem.objects.filter(item=OuterRef("pk"), notice__moves__went_to=NoticeStage.HANDED_OVER)
    .values("item")
    .annotate(first=Min("notice__moves__at"))
    .values("first")
)
_REMOVED = Subquery(
    WatchMove.objects.filter(subject__item=OuterRef("pk"), went_to=Reachability.GONE, last_positive_at__isnull=False)
    .order_by("first_negative_at")
    .values("first_negative_at")[:1]
)
_GONE = Subquery(
    WatchMove.objects.filter(subject__item=OuterRef("pk"), went_to=Reachability.GONE)
    .order_by("first_negative_at")
    .values("first_negative_at")[:1]
)
_LET_GO = Subquery(
    NoticeItem.objects.filter(item=OuterRef("pk"), outcome__in=LET_GO).order_by("outcome_at").values("outcome_at")[:1]
)


def _runs(items: QuerySet[Item, Any], began: str, ended: Subquery, lost: Subquery = _LET_GO) -> Iterable[Run]:
    """Each of these items, from the column or annotation `began` on."""
    told = items.annotate(ended=ended, lost=lost, where=_COUNTRY, site=_SITE)
    rows = told.values_list(began, "ended", "lost", "where", "site").order_by()
    return (Run(*row) for row in rows.iterator(chunk_size=2_000))


def received_to_decision(start: datetime, end: datetime) -> Cut:
    items = Item.objects.filter(first_seen_at__gte=start, first_seen_at__lt=end)
    return _tally(_runs(items, "first_seen_at", _FIRST))


def decision_to_notice(start: datetime, end: datetime) -> Cut:
    decided = Assessment.objects.filter(decision__in=ILLEGAL, at__gte=start, at__lt=end).values("item")
    items = Item.objects.filter(pk__in=decided).annotate(since=Subquery(_ILLEGAL_SINCE)).filter(since__gte=start)
    runs = _runs(items, "since", _NOTICED, lost=_GONE)
    # What was gone before it was decided gets no notice any more: it was observed for no time at all.
    return _tally(run._replace(lost=max(run.lost, run.began)) if run.lost else run for run in runs)


def notice_to_removed(start: datetime, end: datetime) -> Cut:
    over = NoticeMove.objects.filter(went_to=NoticeStage.HANDED_OVER, at__gte=start, at__lt=end)
    named = NoticeItem.objects.filter(notice__in=over.values("subject")).values("item")
    items = Item.objects.filter(pk__in=named).annotate(since=_NOTICED).filter(since__gte=start, since__lt=end)
    return _tally(run for run in _runs(items, "since", _REMOVED) if not _was_gone(run))


def _was_gone(run: Run) -> bool:
    """Gone before the notice arrived: nothing that the notice could have brought about."""
    return run.ended is not None and run.ended < run.began


def received_to_removed(start: datetime, end: datetime) -> Cut:
    acted_on = ItemMove.objects.filter(subject=OuterRef("pk"), went_to=ItemStage.ACTING).order_by("at").values("at")[:1]
    items = (
        Item.objects.filter(first_seen_at__gte=start, first_seen_at__lt=end)
        .annotate(acted=Subquery(acted_on))
        .filter(acted__isnull=False)
    )
    return _tally(_runs(items, "first_seen_at", _REMOVED))


QUERIES: Mapping[str, Callable[[datetime, datetime], Cut]] = {
    "received_to_decision": received_to_decision,
    "decision_to_notice": decision_to_notice,
    "notice_to_removed": notice_to_removed,
    "received_to_removed": received_to_removed,
}
