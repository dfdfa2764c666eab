"""The one job of the record: while nobody has answered an alarm, people are called."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from openhotline.cases import selectors, services
from openhotline.cases.models import Alarm
from openhotline.common.actors import job
from openhotline.common.faults import point
from openhotline.common.work import Job, work_through

BY = job("cases.call")
CLAIM = timedelta(minutes=1)
"""Shorter than elsewhere: when a worker dies here, the next one must still call in time."""


def call(ids: Sequence[int], at: datetime) -> int:
    """Have the next person called. The first call tells of every alarm, so the others have nothing to do."""

    def one(_alarm: Alarm) -> None:
        services.call_next_person(by=BY, at=at)
        point("cases.call.committed")

    return work_through(_claimed(ids, at), one, at=at)


def _claimed(ids: Sequence[int], at: datetime) -> Iterator[Alarm]:
    for alarm in Alarm.objects.filter(pk__in=ids).order_by("pk"):
        if alarm.claim(at=at, lasting=CLAIM):
            point("cases.call.claimed")
            yield alarm


CALL = Job(
    name="cases.call",
    queue="alarms",
    due=selectors.alarms_to_call,
    do=call,
    faults=(
        "cases.call.claimed",
        "cases.call.locked",
        "cases.call.written",
        "cases.call.moved",
        "cases.call.told",
        "cases.call.committed",
    ),
)
