"""Whether the counts that are kept are what the rows say. Nothing here writes."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.db.models import QuerySet

from openhotline.audit.models import Head
from openhotline.statistics.counting import Counts, count_between
from openhotline.statistics.counting.sums import add
from openhotline.statistics.days import days_between, midnight, next_month
from openhotline.statistics.models import Dataset, DayCount, RollUp
from openhotline.statistics.periods import ONE_DAY, Period
from openhotline.statistics.services.rolling_up import DAY, MONTH, counted, span, touched


def differing(*, period: Period | None = None) -> list[str]:
    """Days (2021-03-05) whose kept counts are not what the rows say, and months (2021-03) that are not their days.

    Of a period every day of its months; without one the days of those months that differ as a whole, which is much
    quicker. What the roll-up has yet to read is left out: it will be counted. Days that were loaded from elsewhere have
    no rows here to be compared with; their months are.
    """
    mark = RollUp.objects.filter(pk=1).first()
    kept = DayCount.objects.order_by("first", "dataset")
    first, last = (period.first.replace(day=1), next_month(period.last) - ONE_DAY) if period else span()
    if period:
        kept = kept.filter(first__gte=first, first__lte=last)
    ours = dict(kept.filter(dataset__tag=Dataset.ROWS, grain=DAY).values_list("first", "counts"))
    days = {*ours, *(days_between(first, last + ONE_DAY) if first and last else ())}
    if period is None:
        unlike = {month for month in {day.replace(day=1) for day in days} if _month_differs(month, ours)}
        days = {day for day in days if day.replace(day=1) in unlike}
    wrong = {day for day in days if counted(day) != ours.get(day, {})}
    if wrong:
        wrong -= set(touched(mark.seq if mark else 0, Head.objects.get().seq))
    return sorted([*map(date.isoformat, wrong), *_months(kept)])


def _month_differs(month: date, days: Mapping[date, Counts]) -> bool:
    until = next_month(month)
    kept = add(counts for day, counts in days.items() if month <= day < until)
    return count_between(midnight(month), midnight(until)) != kept


def _months(kept: QuerySet[DayCount]) -> Iterator[str]:
    """The months that are not the sum of their days."""
    days: dict[tuple[int, date], list[Counts]] = {}
    months: dict[tuple[int, date], Counts] = {}
    for dataset, grain, first, counts in kept.values_list("dataset", "grain", "first", "counts"):
        if grain == MONTH:
            months[dataset, first] = counts
        elif grain == DAY:
            days.setdefault((dataset, first.replace(day=1)), []).append(counts)
    for dataset, first in sorted({*days, *months}):
        if add(days.get((dataset, first), ())) != months.get((dataset, first), {}):
            yield f"{first:%Y-%m}"
