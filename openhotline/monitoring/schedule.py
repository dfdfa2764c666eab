"""When to look again, as a pure function: often at first, then less and less, and often when something is suspected."""

from datetime import datetime

from openhotline.monitoring.rules import Rules
from openhotline.monitoring.stages import Reachability


def next_look(stage: str, since: datetime, at: datetime, rules: Rules) -> datetime:
    """The time of the next round, after one at `at`.

    `since` is when the clock of this stage began: for a thing that is gone, when it went; else the last time that
    somebody asked for the watch, or that it came back.
    """
    age = at - since
    if stage == Reachability.SUSPECTED_GONE:
        return at + rules.suspected
    if age < rules.hourly_for:
        return at + rules.hourly
    if age < rules.later_for:
        return at + rules.later
    if age < rules.daily_for:
        return at + rules.daily
    return at + rules.weekly
