"""From the counts of a clock to its curve. Pure: the moment of the count comes with the figures."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache, partial

from openhotline.statistics.counting.sums import Cells
from openhotline.statistics.days import zone
from openhotline.statistics.definitions import ENDED, LOST, OPEN
from openhotline.statistics.survival import Curve, kaplan_meier

FEWEST = 20
"""A curve of a group needs this many items: of fewer, its steps would be the times of single pages."""


def curves(cells: Cells, *, counted_at: str, fewest: int = 0) -> dict[str, Curve]:
    """The curve of each group that has so many. What still runs counts in hours from the middle of its first day.

    A day is its first in the time zone of the hotline.
    """
    now = datetime.fromisoformat(counted_at).astimezone(zone())
    groups: dict[str, list[tuple[str, str, int]]] = {}
    sizes: Counter[str] = Counter()
    for part, number in cells.items():
        group, how, value = part.rsplit("|", 2)
        groups.setdefault(group, []).append((how, value, number))
        sizes[group] += number
    since = cache(partial(_hours_since, now=now))
    return {group: _curve(found, since) for group, found in groups.items() if sizes[group] >= fewest}


def _curve(found: Iterable[tuple[str, str, int]], since: Callable[[str], int]) -> Curve:
    counts: dict[str, Counter[int]] = {ENDED: Counter(), LOST: Counter(), OPEN: Counter()}
    for how, value, number in found:
        counts[how][since(value) if how == OPEN else int(value)] += number
    return kaplan_meier(ended=counts[ENDED], lost=counts[LOST], open_=counts[OPEN])


def _hours_since(day: str, *, now: datetime) -> int:
    return max(0, 24 * (now.date() - date.fromisoformat(day)).days + now.hour - 12)
