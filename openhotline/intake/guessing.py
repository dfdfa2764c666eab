"""How guessing of secrets is slowed: pure, in real time. Nobody waits in a process; the answer says for how long."""

from datetime import datetime, timedelta

FREE = 10
"""So many wrong tries for one reference within an hour cost nothing."""
WINDOW = timedelta(hours=1)
LONGEST = timedelta(seconds=60)
ROUND = timedelta(minutes=15)
OPEN_FOR = timedelta(minutes=1)
"""Somebody who guesses without end may not keep the owner out: one minute of every fifteen is free of waiting."""


def wait_after(wrong: int) -> timedelta:
    """How long to wait after so many wrong tries: nothing for the first, then 2, 4, 8 … 60 seconds."""
    if wrong < FREE:
        return timedelta(0)
    return min(LONGEST, timedelta(seconds=2 ** min(wrong - FREE + 1, 10)))


def seconds_to_wait(*, wait_until: datetime | None, slowed_since: datetime | None, at: datetime) -> int:
    """Whole seconds until the next try is looked at; 0 when it may be looked at now."""
    if wait_until is None or slowed_since is None or at >= wait_until:
        return 0
    if (at - slowed_since) % ROUND >= ROUND - OPEN_FOR:
        return 0
    return -int((at - wait_until) // timedelta(seconds=1))
