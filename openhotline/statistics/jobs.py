"""The background work of figures: counts are brought up to date, and what was published is drawn and set."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from openhotline.audit.models import Head
from openhotline.common.pace import scaled
from openhotline.common.work import Job
from openhotline.statistics import services
from openhotline.statistics.models import RollUp

ROLL_UP_EVERY = timedelta(minutes=1)


def due_for_roll_up(at: datetime, limit: int) -> list[int]:
    """The one mark of the roll-up, where the audit chain has gone on since and the last time is a minute ago."""
    mark = RollUp.objects.filter(pk=1).first()
    if mark and mark.at and at < mark.at + scaled(ROLL_UP_EVERY):
        return []
    head = Head.objects.filter(pk=1).first()
    return [1] if head and head.seq > (mark.seq if mark else 0) else []


def roll_up(ids: Sequence[int], at: datetime) -> int:
    """Bring the counts by day and month up to the head of the audit chain."""
    services.roll_up(at=at)
    return len(ids)


ROLL_UP = Job(name="statistics.roll_up", queue="figures", due=due_for_roll_up, do=roll_up)
