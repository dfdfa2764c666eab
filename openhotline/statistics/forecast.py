"""How much will wait in a few days, with how sure we are: from what came in and what was finished lately.

Pure. For each day of the week the mean of what the backlog grew by over the last eight weeks; these means, added day by
day to what waits now. How far single days strayed from the mean of their weekday gives the spread; over the days of the
forecast it adds up, with the doubt about the means themselves:

    variance after h days = s² · (h + Σ a²/c)

where s² is the sum of the squared strays by their degrees of freedom, and for each weekday a is how often it comes up
in those h days and c on how many days its mean rests. Days are taken as independent and their sum as normal. A flood,
a holiday, or a colleague who is away is not foreseen; a trend over the eight weeks is not followed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

WEEK = 7
FEWEST_DAYS = 4 * WEEK
MOST_DAYS = 8 * WEEK
CERTAINTY = 0.8
_Z = NormalDist().inv_cdf(0.5 + CERTAINTY / 2)


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected to wait at the end of one day; in four of five such forecasts it lies within `low` to `high`."""

    backlog: float
    low: float
    high: float


def forecast(
    *, arrived: Sequence[int], finished: Sequence[int], backlog: int, days: int, gap: int = 0
) -> tuple[Expected, ...] | None:
    """What waits at the end of each of the coming `days`, of `backlog` that waits now.

    `arrived` and `finished` are counts of days that follow one another, the oldest first. `gap` is how many days lie
    between the last of them and the first one of the forecast, such as today, which is not over. Never below 0: what
    does not wait cannot be finished. None for fewer than 28 days, which say too little. Refuses with ValueError lists
    of different length, negative numbers, and a forecast of no day.
    """
    if len(arrived) != len(finished):
        raise ValueError(f"{len(arrived)} days of arrivals, but {len(finished)} of what was finished")
    if days < 1 or min(gap, backlog, *arrived, *finished, 0) < 0:
        raise ValueError("counts, the backlog and the gap are never negative, and a forecast has at least one day")
    if len(arrived) < FEWEST_DAYS:
        return None
    grown = [came - done for came, done in zip(arrived, finished, strict=True)][-MOST_DAYS:]
    by_weekday = [grown[weekday::WEEK] for weekday in range(WEEK)]
    means = [sum(these) / len(these) for these in by_weekday]
    squares = sum((each - mean) ** 2 for these, mean in zip(by_weekday, means, strict=True) for each in these)
    spread = math.sqrt(squares / (len(grown) - WEEK))
    expected, level, often = [], float(backlog), [0] * WEEK
    for ahead in range(1, days + 1):
        weekday = (len(grown) + gap + ahead - 1) % WEEK
        often[weekday] += 1
        level = max(0.0, level + means[weekday])
        doubt = sum(a * a / len(these) for a, these in zip(often, by_weekday, strict=True))
        reach = _Z * spread * math.sqrt(ahead + doubt)
        expected.append(Expected(level, max(0.0, level - reach), level + reach))
    return tuple(expected)
