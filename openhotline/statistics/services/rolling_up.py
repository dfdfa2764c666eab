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

    Each step is one transaction; of two who try the same step one wins, and the other does nothing.
    """
    counted = 0
    while (step := _step(at)) is not None:
        counted += step
    return counted


def _step(at: datetime) -> int | None:
    with transaction.atomic():
        mark, _made = RollUp.objects.get_or_create(pk=1)
        head = Head.objects.get().seq
        if mark.seq >= head:
            RollUp.objects.filter(pk=1).update(at=at)
            return None
        until = min(head, mark.seq + EVENTS)
        if RollUp.objects.filter(pk=1, seq=mark.seq).update(seq=until, at=at) != 1:
            return None
        days = set(touched(mark.seq, until))
        recount(days)
    return len(days)


def recount_all() -> int:
    """Count every day anew, as after loading many rows at once. Returns how many days there are."""
    with transaction.atomic():
        mark, _made = RollUp.objects.get_or_create(pk=1)
        RollUp.objects.filter(pk=1).update(seq=Head.objects.get().seq)
        first, last = span()
        if first is None or last is None:
            return 0
        days = days_between(first, last + timedelta(days=1))
        DayCount.objects.filter(dataset__tag=Dataset.ROWS).delete()
        recount(days)
    return len(days)


def recount_period(*, first: date, until: date) -> None:
    """Count the days from `first` to before `until` anew."""
    with transaction.atomic():
        recount(days_between(first, until))


def recount(days: Iterable[date]) -> None:
    """Count these days from the rows as they are, and add up the months that they lie in."""
    days = sorted(days)
    dataset, _made = Dataset.objects.get_or_create(tag=Dataset.ROWS, defaults={"label": "Counted from our own rows"})
    changed = [day for day in days if keep(dataset=dataset, first=day, counts=counted(day))]
    add_up(dataset, changed)


def counted(day: date) -> Counts:
    return count_between(midnight(day), midnight(day + timedelta(days=1)))


def keep(*, dataset: Dataset, first: date, counts: Counts, grain: str = DAY) -> bool:
    """Keep the counts of a day, month or year; whether they are other than what was kept. Nothing counted is no row."""
    kept = DayCount.objects.filter(dataset=dataset, grain=grain, first=first)
    if not counts:
        return bool(kept.delete()[0])
    if kept.filter(counts=counts).exists():
        return False
    defaults = {"counts": counts, "totals": totals(counts)}
    DayCount.objects.update_or_create(dataset=dataset, grain=grain, first=first, defaults=defaults)
    return True


def add_up(dataset: Dataset, days: Iterable[date]) -> None:
    """Add up the months of these days, and then the years of these months."""
    months = sorted({day.replace(day=1) for day in days})
    for month in months:
        _add_up(dataset, DAY, MONTH, month, next_month(month))
    for year in sorted({month.replace(month=1) for month in months}):
        _add_up(dataset, MONTH, YEAR, year, year.replace(year=year.year + 1))


def _add_up(dataset: Dataset, fine: str, coarse: str, first: date, until: date) -> None:
    within = DayCount.objects.filter(dataset=dataset, grain=fine, first__gte=first, first__lt=until)
    keep(dataset=dataset, first=first, counts=add(within.values_list("counts", flat=True)), grain=coarse)


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
