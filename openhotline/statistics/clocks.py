"""From the counts of a clock to its curve. Pure: the moment of the count comes with the figures."""

from collections import Counter
from datetime import date, datetime, timedelta

from openhotline.statistics.counting.sums import Cells
from openhotline.statistics.days import midnight
from openhotline.statistics.definitions import ENDED, LOST
from openhotline.statistics.survival import Curve, kaplan_meier

FEWEST = 20
"""A curve of a group needs this many items: of fewer, its steps would be the times of single pages."""


def curves(cells: Cells, *, counted_at: str) -> dict[str, Curve]:
    """The curve of each group. What still runs counts for whole hours from the middle of the day when it started."""
    now = datetime.fromisoformat(counted_at)
    found: dict[str, tuple[Counter[int], Counter[int], Counter[int]]] = {}
    for part, number in cells.items():
        group, how, value = part.rsplit("|", 2)
        ended, lost, open_ = found.setdefault(group, (Counter(), Counter(), Counter()))
        if how == ENDED:
            ended[int(value)] += number
        elif how == LOST:
            lost[int(value)] += number
        else:
            open_[_hours_since(date.fromisoformat(value), now)] += number
    return {group: kaplan_meier(ended=ended, lost=lost, open_=open_) for group, (ended, lost, open_) in found.items()}


def _hours_since(day: date, now: datetime) -> int:
    return max(0, int((now - midnight(day) - timedelta(hours=12)).total_seconds() // 3600))
