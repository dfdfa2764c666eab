"""The background work of figures: counts are brought up to date, and what was published is drawn and set."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from openhotline.audit.models import Head
from openhotline.common.faults import point
from openhotline.common.work import Job, work_through
from openhotline.statistics import services
from openhotline.statistics.models import Edition, RollUp

ROLL_UP_EVERY = timedelta(minutes=1)
"""Real time, at any pace: in a rehearsal days pass in seconds, and counting each of them would hold up the work."""


def due_for_roll_up(at: datetime, limit: int) -> list[int]:
    """The one mark of the roll-up, where the audit chain has gone on since and the last time is a minute ago."""
    mark = RollUp.objects.filter(pk=1).first()
    if mark and mark.at and at < mark.at + ROLL_UP_EVERY:
        return []
    head = Head.objects.filter(pk=1).first()
    return [1] if head and head.seq > (mark.seq if mark else 0) else []


def roll_up(ids: Sequence[int], at: datetime) -> int:
    """Bring the counts by day and month up to the head of the audit chain, and ask for editions that are missing."""
    services.roll_up(at=at)
    services.ask_for_editions(at=at)
    return len(ids)


def due_for_setting(at: datetime, limit: int) -> list[int]:
    """Editions to be made: one at a time, the newest figures first, for one takes a second or two."""
    return list(Edition.objects.due(at).order_by("-publication", "language").values_list("pk", flat=True)[:1])


def set_editions(ids: Sequence[int], at: datetime) -> int:
    """Draw and set these editions that nobody else holds."""

    def one(edition: Edition) -> None:
        services.make_edition(edition=edition, at=at)
        point("statistics.set.kept")

    return work_through(_claimed(ids, at), one, at=at)


def _claimed(ids: Sequence[int], at: datetime) -> Iterator[Edition]:
    for edition in Edition.objects.filter(pk__in=ids).select_related("publication__snapshot").order_by("pk"):
        if edition.claim(at=at):
            point("statistics.set.claimed")
            yield edition


SET = Job(
    name="statistics.set",
    queue="figures",
    due=due_for_setting,
    do=set_editions,
    faults=("statistics.set.claimed", "statistics.set.kept"),
)
ROLL_UP = Job(name="statistics.roll_up", queue="figures", due=due_for_roll_up, do=roll_up)
