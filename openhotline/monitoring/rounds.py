"""One round: all looks from every vantage point at once, between two looks at our own line. Writes nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings

from openhotline.common import outbound
from openhotline.common.outbound import Permit, Vantage
from openhotline.monitoring.models import Watch
from openhotline.monitoring.probes import http
from openhotline.monitoring.probes.http import Before, Found
from openhotline.monitoring.stages import Outcome


@dataclass(frozen=True, slots=True)
class Task:
    """What one round has to look at for one watch."""

    watch: Watch
    url: str = field(repr=False)
    permit: Permit
    before: Before
    at_home: Callable[[str], bool] | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What one vantage point found in this round."""

    vantage: str
    found: Found
    line_up: bool


def look_at_all(tasks: Sequence[Task]) -> dict[int, list[Seen] | Exception]:
    """What every vantage point found for every task, by the watch's key; or the bug that an address brought to light.

    A vantage point whose own line is down does not look at all; one whose line fails meanwhile has looked in vain.
    """
    if not tasks:
        return {}
    vantages = outbound.vantages()
    permit = tasks[0].permit  # for our own canary any will do
    up_before = outbound.run(_lines_up(vantages, permit))
    pairs = [(task, vantage) for task in tasks for vantage in vantages if up_before[vantage.name]]
    results = outbound.run(_look_all(pairs))
    up_after = outbound.run(_lines_up([vantage for vantage in vantages if up_before[vantage.name]], permit))
    down = [name for name, up in up_before.items() if not up] or ([] if vantages else [""])
    seen = {task.watch.pk: [Seen(name, Found(Outcome.OWN_LINE_DOWN), line_up=False) for name in down] for task in tasks}
    bugs: dict[int, Exception] = {}
    for (task, vantage), found in zip(pairs, results, strict=True):
        if isinstance(found, Exception):
            bugs[task.watch.pk] = found
        else:
            seen[task.watch.pk].append(Seen(vantage.name, found, line_up=up_after[vantage.name]))
    return {key: bugs.get(key) or each for key, each in seen.items()}


async def _lines_up(vantages: Sequence[Vantage], permit: Permit) -> dict[str, bool]:
    """For each vantage point, whether any canary answers it. Without canaries nobody can say that our line is up."""
    pairs = [(vantage, url) for vantage in vantages for url in settings.CANARY_URLS]
    answers = await outbound.gather(http.is_up(url, permit=permit, vantage=vantage) for vantage, url in pairs)
    up = {vantage.name: False for vantage in vantages}
    for (vantage, _url), answer in zip(pairs, answers, strict=True):
        up[vantage.name] |= answer is True
    return up


async def _look_all(pairs: Iterable[tuple[Task, Vantage]]) -> list[Found | Exception]:
    async def one(task: Task, vantage: Vantage) -> Found | Exception:
        try:
            return await http.look(
                task.url,
                media=task.watch.media,
                before=task.before,
                at_home=task.at_home,
                permit=task.permit,
                vantage=vantage,
            )
        except Exception as bug:  # one address must not spoil the round of all others: its watch is put off
            return bug

    return await outbound.gather(one(task, vantage) for task, vantage in pairs)


def before_of(watch: Watch) -> Before:
    """What the last positive look of a watch kept."""
    if watch.last_positive_at is None:
        return Before()
    latest = watch.checks.filter(at=watch.last_positive_at, canary_ok=True).exclude(digest="", length=None)
    for check in latest.filter(outcome__in=(Outcome.STILL_THERE, Outcome.MOVED_HOST)).order_by("vantage")[:1]:
        return Before(check.digest, check.length)
    return Before()
