"""How long things last while some of them still do: the curve of Kaplan and Meier, from counts by hours.

Pure. The share that is still online is reckoned by the product-limit rule (E. L. Kaplan and P. Meier, "Nonparametric
estimation from incomplete observations", Journal of the American Statistical Association 53, 1958, 457-481): at each
hour at which something ended, the share is multiplied by the part of those still watched that did not end. What is
still online, or was lost to observation, counts for as long as it was observed and not as removed.

Conventions: an hour is a whole hour begun, so "within 48 hours" includes hour 48. What ends and what stops being
observed in the same hour: the endings come first, so the lost were still watched when the others ended. The median is
the first hour at which at most half is left; percentiles likewise. Beyond the last hour that anything was observed,
nothing is known unless everything has ended, and nothing is said.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

BANDS = (48, 168, 336, 672)
"""Hours: up to two days, a week, two weeks and four weeks, as Germany's yearly report on removals tells them."""

HALF, NINE_TENTHS = Fraction(1, 2), Fraction(9, 10)
_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Step:
    """After hour `hours`, `share` of all is still online: `ended` ended then, of `at_risk` that were still watched.

    `share` is the float nearest to the exact value. `low` and `high` are its 95 % band: Greenwood's variance on the
    scale of log(-log S), which keeps it between 0 and 1 (J. D. Kalbfleisch and R. L. Prentice, The Statistical Analysis
    of Failure Time Data, 1980). Where nothing is left the band has no width.
    """

    hours: int
    at_risk: int
    ended: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A survival curve. Before its first step the share is 1. `n` is `events` and `censored` together."""

    steps: tuple[Step, ...]
    n: int
    events: int
    censored: int
    last: int
    """The last hour at which anything was observed."""

    def within(self, hours: int) -> Fraction | None:
        """The share that had ended within so many hours, exactly. None where nothing was observed for so long."""
        left, part, whole = 1, 1, 1
        for step in self.steps:
            if step.hours > hours:
                break
            left, part, whole = step.at_risk - step.ended, part * (step.at_risk - step.ended), whole * step.at_risk
        if not self.n or (hours > self.last and left):
            return None
        return 1 - Fraction(part, whole)

    def percentile(self, share: Fraction) -> int | None:
        """The first hour by which at least this share had ended. None: not reached. Refuses what is no share."""
        if not 0 < share <= 1:
            raise ValueError(f"{share} is no share of a whole: it lies above 0 and is at most 1")
        part, whole = 1, 1
        for step in self.steps:
            part, whole = part * (step.at_risk - step.ended), whole * step.at_risk
            if (whole - part) * share.denominator >= share.numerator * whole:
                return step.hours
        return None

    @property
    def median(self) -> int | None:
        """The first hour by which at least half had ended. None: not reached."""
        return self.percentile(HALF)

    @property
    def median_band(self) -> tuple[int | None, int | None]:
        """The 95 % band of the median: the first hours at which the lower and the upper band of the curve reach half.

        None stands where a band does not (R. Brookmeyer and J. Crowley, Biometrics 38, 1982, 29-41).
        """
        low = next((step.hours for step in self.steps if step.low <= HALF), None)
        high = next((step.hours for step in self.steps if step.high <= HALF), None)
        return low, high


def kaplan_meier(*, ended: Mapping[int, int], lost: Mapping[int, int], open_: Mapping[int, int]) -> Curve:
    """The curve of so many that ended, were lost to observation, or are still online, each by whole hours begun.

    Refuses negative hours and negative counts with ValueError. Of nothing at all the curve has no step.
    """
    for counts in (ended, lost, open_):
        hours, number = min(counts, default=0), min(counts.values(), default=0)
        if hours < 0 or number < 0:
            raise ValueError(f"There is a count of {number}, or one after {hours} hours: neither may be negative.")
    observed = sorted(hour for hour in {*ended, *lost, *open_} if ended.get(hour) or lost.get(hour) or open_.get(hour))
    n = at_risk = sum(sum(counts.values()) for counts in (ended, lost, open_))
    steps = []
    part, whole, variance = 1, 1, 0.0
    for hour in observed:
        gone = ended.get(hour, 0)
        if gone:
            # Whole numbers, never reduced: exact, and quick over thousands of hours. Their quotient rounds once.
            part, whole = part * (at_risk - gone), whole * at_risk
            variance += gone / (at_risk * (at_risk - gone)) if at_risk > gone else 0.0
            share = part / whole
            steps.append(Step(hour, at_risk, gone, share, *_band(share, variance)))
        at_risk -= gone + lost.get(hour, 0) + open_.get(hour, 0)
    events = sum(ended.values())
    return Curve(tuple(steps), n, events, n - events, observed[-1] if observed else 0)


def _band(share: float, variance: float) -> tuple[float, float]:
    """The 95 % band of a share whose logarithm has this variance."""
    if not 0 < share < 1:
        return share, share
    width = _Z * math.sqrt(variance) / -math.log(share)
    return share ** math.exp(width), share ** math.exp(-width)
