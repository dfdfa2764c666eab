"""Counts from before the software, or of others: taken in, and kept with whose they are."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from openhotline.audit import services as audit
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.statistics.counting.sums import Counts, totals
from openhotline.statistics.imports import HistoryRow
from openhotline.statistics.models import Dataset, DayCount, HistoryCount, PeriodNote
from openhotline.statistics.periods import Period
from openhotline.statistics.services.rolling_up import DAY, add_up


@audit.deed()
def import_history(*, rows: Iterable[HistoryRow], by: By, at: datetime) -> int:
    """Keep counts from elsewhere; the same row again changes nothing. Returns how many were new.

    Refuses a row that contradicts one that is kept: a publisher's correction needs its own source.
    """
    new = 0
    for row in rows:
        kept, made = HistoryCount.objects.get_or_create(
            publisher=row.publisher,
            period=row.period,
            measure=row.measure,
            dimension=row.dimension,
            value=row.value,
            defaults={
                "count": row.count,
                "their_word": row.their_word,
                "source": row.source,
                "retrieved_on": row.retrieved_on,
            },
        )
        if not made and kept.count != row.count:
            raise Refused(
                _("Line %(line)d contradicts what is kept for %(row)s: %(new)d against %(old)d.")
                % {"line": row.line, "row": kept, "new": row.count, "old": kept.count}
            )
        new += made
    audit.record("history.imported", about="history", by=by, at=at, new=new)
    return new


@audit.deed()
def note_period(*, period: Period, text: str, publisher: str = "", by: By, at: datetime) -> None:
    """Add a note that every output of the period repeats. Saying it twice changes nothing.

    `publisher` says that the rows of the period were made after what they published: it is compared with theirs.
    """
    _note, made = PeriodNote.objects.get_or_create(
        period=period.code, text=text, defaults={"publisher": publisher, "by": str(by), "at": at}
    )
    if made:
        audit.record("period.noted", about=f"period:{period.code}", by=by, at=at)


@audit.deed()
def load_days(*, tag: str, label: str, made_up: bool, days: Mapping[date, Counts], by: By, at: datetime) -> int:
    """Take in counts by day from before the software, as one dataset. Returns how many days there were.

    Refuses a dataset that is there already, and a day that was counted already: nothing is ever counted twice.
    """
    if Dataset.objects.filter(tag=tag).exists():
        raise Refused(_("There is a dataset “%(tag)s” already.") % {"tag": tag})
    counted = DayCount.objects.filter(grain=DAY, first__gte=min(days), first__lte=max(days)).order_by("first")
    if taken := next((day for day, counts in counted.values_list("first", "counts") if counts and day in days), None):
        raise Refused(_("%(day)s has been counted already.") % {"day": taken.isoformat()})
    dataset = Dataset.objects.create(tag=tag, label=label, made_up=made_up)
    rows = (
        DayCount(dataset=dataset, grain=DAY, first=day, counts=counts, totals=totals(counts))
        for day, counts in days.items()
        if counts
    )
    DayCount.objects.bulk_create(rows, batch_size=500)
    add_up(dataset, days)
    audit.record("history.days_loaded", about=f"dataset:{tag}", by=by, at=at, days=len(days), made_up=made_up)
    return len(days)
