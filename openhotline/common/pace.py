"""How fast time runs. Every waiting time of the domain goes through `span`, so that a rehearsal takes minutes.

`settings.PACE` is 1 in production. In practice mode it is a few thousand: a day lasts seconds.
Leases of people and network time-outs are real time and do not go through here.
"""

from datetime import timedelta

from django.conf import settings


def span(**parts: float) -> timedelta:
    """The duration `timedelta(**parts)` at the pace that is set."""
    return scaled(timedelta(**parts))


def scaled(duration: timedelta) -> timedelta:
    pace: float = settings.PACE
    return duration / pace
