"""From the counts of a clock to its curve. Pure: the moment of the count comes with the figures."""

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
    since = cache(partial(_hours_since, now=now))
    groups: dict[str, dict[str, dict[int, int]]] = {}
    for part, number in cells.items():
        group, how, value = part.rsplit("|", 2)
        if group not in groups:
            groups[group] = {ENDED: {}, LOST: {}, OPEN: {}}
        counts, hours = groups[group][how], since(value) if how == OPEN else int(value)
        counts[hours] = counts.get(hours, 0) + number
    return {
        group: kaplan_meier(ended=found[ENDED], lost=found[LOST], open_=found[OPEN])
        for group, found in groups.items()
        if sum(sum(counts.values()) for counts in found.values()) >= fewest
    }


def _hours_since(day: str, *, now: datetime) -> int:
    return max(0, 24 * (now.date() - date.fromisoformat(day)).days + now.hour - 12)
