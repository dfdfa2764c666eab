"""The job that looks: claims what is due, looks at all of it at once, and writes each watch's round in its own deed."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from openhotline.cases import selectors as cases
from openhotline.cases.stages import Deed
from openhotline.common import faults
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from openhotline.common.work import Job, work_through
from openhotline.monitoring import services
from openhotline.monitoring.models import Watch
from openhotline.monitoring.networks import home_of
from openhotline.monitoring.rounds import Task, before_of, look_at_all
from openhotline.monitoring.rules import Rules

BY = job("check")


def due(at: datetime, limit: int) -> list[int]:
    return list(Watch.objects.due(at).values_list("pk", flat=True)[:limit])


def check(ids: Sequence[int], at: datetime) -> int:
    """Look at each of these from every vantage point, and judge it. Returns how many rounds were written."""
    tasks: list[Task] = []

    def prepare(watch: Watch) -> None:
        try:
            permit = cases.permit(Deed.CHECK, watch.country, at)
        except Refused:
            services.record_no_permit(watch=watch, by=BY, at=at)
            return
        known = watch.known_network.open() if watch.known_network else ""
        home = home_of(known, watch.networks)
        tasks.append(Task(watch, watch.item.address.open(), permit, before_of(watch), home))

    claimed = _claim(ids, at)
    faults.point("monitoring.after_claim")
    prepared = work_through(claimed, prepare, at=at)
    found = look_at_all(tasks)
    faults.point("monitoring.after_looks")
    authorities = {task.watch.pk: task.permit.authority for task in tasks}

    def write(watch: Watch) -> None:
        seen = found[watch.pk]
        if isinstance(seen, Exception):
            raise seen
        services.record_round(watch=watch, seen=seen, authority=authorities[watch.pk], by=BY, at=at)
        faults.point("monitoring.after_deed")

    return prepared - len(tasks) + work_through([task.watch for task in tasks], write, at=at)


def _claim(ids: Sequence[int], at: datetime) -> list[Watch]:
    """Claim what nobody else has, so many of one host at most. The others of those hosts come after a pause."""
    rules = Rules.in_force()
    claimed: list[Watch] = []
    of_host: Counter[str] = Counter()
    for watch in Watch.objects.filter(pk__in=ids).select_related("item").order_by("due_at", "pk"):
        host = watch.item.host_digest
        if of_host[host] < rules.per_host and watch.claim(at=at):
            claimed.append(watch)
            of_host[host] += bool(host)
    Watch.objects.due(at).filter(item__host_digest__in=list(+of_host)).order_by().update(due_at=at + rules.rest)
    return claimed


CHECK = Job(
    name="monitoring.check",
    queue="network",
    due=due,
    do=check,
    faults=(
        "monitoring.after_claim",
        "monitoring.after_looks",
        "monitoring.after_checks",
        "monitoring.after_move",
        "monitoring.before_commit",
        "monitoring.after_deed",
    ),
)
