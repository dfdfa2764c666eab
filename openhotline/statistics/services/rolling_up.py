"""The roll-up: counts by day and by month, kept up to date from the audit chain, so that no bulletin counts rows.

The chain is in the order of commits and names what every deed was about. Whatever happened since the last time says
which days could count differently; those days are counted again, whole, by the same queries that count a period.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, Min, Q

from openhotline.assessment.models import Assessment
from openhotline.audit.models import Event, Head
from openhotline.cases.models import Item, ItemMove, Report
from openhotline.monitoring.models import Watch, WatchMove
from openhotline.notices.models import HostAnswer, Notice, NoticeItem, NoticeMove
from openhotline.statistics.counting import Counts, count_between
from openhotline.statistics.counting.sums import add, totals
from openhotline.statistics.days import day_of, days_between, midnight, next_month
from openhotline.statistics.models import Dataset, DayCount, RollUp
from openhotline.tracing.models import Trace

EVENTS = 5_000
"""Events of the chain that one step reads."""
REFS = 400
"""References that one query names: SQLite takes a thousand parameters."""
DAY, MONTH, YEAR = DayCount.Grain.DAY, DayCount.Grain.MONTH, DayCount.Grain.YEAR


Thing = TypeVar("Thing")


def roll_up(*, at: datetime) -> int:
    """Bring the counts up to the head of the audit chain. Returns how many days were counted again.

    Rows are read outside of any transaction and each day is kept in one of its own, so that nobody who writes meanwhile
    is kept waiting. Any number may do it at once: what was read earlier never replaces what was read later.
    """
    done = 0
    while True:
        mark, _made = RollUp.objects.get_or_create(pk=1)
        head = _head()
        if mark.seq >= head:
            RollUp.objects.filter(pk=1).update(at=at)
            return done
        until = min(head, mark.seq + EVENTS)
        done += recount(set(touched(mark.seq, until)))
        RollUp.objects.filter(pk=1, seq__lt=until).update(seq=until, at=at)


def recount_all() -> int:
    """Count every day anew, as after loading many rows at once. Returns how many days there are."""
    head = _head()
    first, last = span()
    days = set(days_between(first, last + timedelta(days=1))) if first and last else set()
    days |= set(DayCount.objects.filter(dataset__tag=Dataset.ROWS, grain=DAY).values_list("first", flat=True))
    recount(days)
    RollUp.objects.get_or_create(pk=1)
    RollUp.objects.filter(pk=1, seq__lt=head).update(seq=head)
    return len(days)


def recount_period(*, first: date, until: date) -> None:
    """Count the days from `first` to before `until` anew."""
    recount(days_between(first, until))


def recount(days: Iterable[date]) -> int:
    """Count these days from the rows as they are, and add up their months and years. Returns how many days."""
    days = sorted(days)
    dataset, _made = Dataset.objects.get_or_create(tag=Dataset.ROWS, defaults={"label": "Counted from our own rows"})
    for day in days:
        _recount_day(dataset, day)
    add_up(dataset, days)  # of all of them: whoever died between the two has left months that are not their days
    return len(days)


def _recount_day(dataset: Dataset, day: date) -> None:
    """Keep what the day counts now. A day on which nothing is counted any more is kept, empty."""
    seq = _head()
    counts = counted(day)
    with transaction.atomic():
        kept = DayCount.objects.filter(dataset=dataset, grain=DAY, first=day)
        if counts or kept.exists():
            DayCount.objects.get_or_create(dataset=dataset, grain=DAY, first=day)
            kept.filter(seq__lte=seq).update(counts=counts, totals=totals(counts), seq=seq)


def counted(day: date) -> Counts:
    return count_between(midnight(day), midnight(day + timedelta(days=1)))


def _head() -> int:
    return Head.objects.get().seq


def add_up(dataset: Dataset, days: Iterable[date]) -> None:
    """Add up the months of these days, and then the years of these months."""
    months = sorted({day.replace(day=1) for day in days})
    for month in months:
        _add_up(dataset, DAY, MONTH, month, next_month(month))
    for year in sorted({month.replace(month=1) for month in months}):
        _add_up(dataset, MONTH, YEAR, year, year.replace(year=year.year + 1))


def _add_up(dataset: Dataset, fine: str, coarse: str, first: date, until: date) -> None:
    """Keep the sum of what lies within. The row is locked before anything is read, so the last sum is the newest."""
    within = DayCount.objects.filter(dataset=dataset, grain=fine, first__gte=first, first__lt=until)
    if not within.exists():
        return
    with transaction.atomic():
        row, _made = DayCount.objects.get_or_create(dataset=dataset, grain=coarse, first=first)
        whole = DayCount.objects.filter(pk=row.pk)
        whole.select_for_update().get()
        counts = add(within.values_list("counts", flat=True))
        whole.update(counts=counts, totals=totals(counts))


def span() -> tuple[date | None, date | None]:
    """The first and the last day on which anything happened that is counted."""
    first: list[datetime] = []
    last: list[datetime] = []
    for rows, column in (
        (Report.objects, "received_at"),
        (Item.objects, "first_seen_at"),
        (ItemMove.objects, "at"),
        (Assessment.objects, "at"),
        (WatchMove.objects, "at"),
        (WatchMove.objects, "first_negative_at"),
        (NoticeMove.objects, "at"),
        (HostAnswer.objects, "at"),
    ):
        edges = rows.aggregate(first=Min(column), last=Max(column))
        first += [edges["first"]] if edges["first"] else []
        last += [edges["last"]] if edges["last"] else []
    return (day_of(min(first)), day_of(max(last))) if first else (None, None)


def touched(after: int, until: int) -> Iterator[date]:
    """The days that could count differently since the chain went on from `after` to `until`."""
    events = Event.objects.filter(seq__gt=after, seq__lte=until).values_list("about", "action", "at")
    refs: set[str] = set()
    for about, action, moment in events:
        refs.add(about)
        if action.endswith("_together"):  # a batch names no members; their moves bear its time
            yield from _days(Report.objects.filter(moves__at=moment), "received_at")
    for some in _in_batches(sorted(refs)):
        yield from _days(Report.objects.filter(ref__in=some), "received_at")
        items = set(Item.objects.filter(ref__in=some).values_list("pk", flat=True))
        for model in (Watch, Trace):
            items |= set(model._default_manager.filter(ref__in=some).values_list("item", flat=True))
        notices = Notice.objects.filter(ref__in=some)
        items |= set(NoticeItem.objects.filter(notice__in=notices).values_list("item", flat=True))
        yield from _days(NoticeMove.objects.filter(subject__in=notices), "at")
        yield from _days(HostAnswer.objects.filter(notice__in=notices), "at")
        for few in _in_batches(sorted(items)):
            yield from _days_of_items(few)


def _days_of_items(items: tuple[int, ...]) -> Iterator[date]:
    """Every day on which anything of these items is counted."""
    yield from _days(Item.objects.filter(pk__in=items), "first_seen_at")
    yield from _days(ItemMove.objects.filter(subject__in=items), "at")
    yield from _days(Assessment.objects.filter(item__in=items), "at")
    yield from _days(WatchMove.objects.filter(subject__item__in=items), "at")
    yield from _days(WatchMove.objects.filter(subject__item__in=items), "first_negative_at")
    sent = Notice.objects.filter(items__item__in=items)
    yield from _days(NoticeMove.objects.filter(subject__in=sent), "at")


def _days(rows: Any, column: str) -> Iterator[date]:
    times = rows.filter(~Q(**{column: None})).order_by().values_list(column, flat=True).distinct()
    return (day_of(moment) for moment in times)


def _in_batches(things: Iterable[Thing]) -> Iterator[tuple[Thing, ...]]:
    rest = iter(things)
    while batch := tuple(islice(rest, REFS)):
        yield batch
