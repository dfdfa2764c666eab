"""How many looks, over how long, from how many places. Real durations; `common.pace` makes them run faster."""

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Self

from django.conf import settings

from openhotline.common.pace import span


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of the verdict and of the schedule. Refuses those under which one look could say *gone*."""

    looks: int = 3
    """So many negatives in a row."""
    places: int = 2
    """So many vantage points that agree."""
    said: timedelta = timedelta(hours=2)
    """How long the host has to say 404, 410 or 451."""
    silent: timedelta = timedelta(hours=24)
    """How long there has to be silence. Also how long the other vantage points are waited for."""
    undecided: timedelta = timedelta(hours=24)
    """How long an answer may prove nothing before that is said."""

    hourly: timedelta = timedelta(hours=1)
    hourly_for: timedelta = timedelta(hours=72)
    later: timedelta = timedelta(hours=6)
    later_for: timedelta = timedelta(days=7)
    daily: timedelta = timedelta(days=1)
    daily_for: timedelta = timedelta(days=30)
    weekly: timedelta = timedelta(days=7)
    suspected: timedelta = timedelta(hours=1)
    """How often while it is suspected gone."""
    not_permitted: timedelta = timedelta(days=1)

    per_host: int = 10
    """So many items of one host in one round;"""
    rest: timedelta = timedelta(seconds=30)
    """the next ones after this pause."""

    def __post_init__(self) -> None:
        if self.looks < 2 or self.places < 2 or self.per_host < 1:
            raise ValueError("It takes at least two looks from two places to say that something is gone.")
        if any(getattr(self, each.name) <= timedelta(0) for each in fields(self) if each.type is timedelta):
            raise ValueError("The durations of monitoring are above zero.")

    @classmethod
    def in_force(cls) -> Self:
        """The rules of `settings.MONITORING` (hours by name; counts are whole numbers), at the pace that is set.

        Refuses names that are no rule.
        """
        given = dict(settings.MONITORING)
        values: dict[str, object] = {}
        for each in fields(cls):
            if each.type is timedelta:
                hours = given.pop(each.name, each.default.total_seconds() / 3600)  # type: ignore[union-attr]
                values[each.name] = span(hours=hours)
            elif each.name in given:
                values[each.name] = int(given.pop(each.name))
        if given:
            raise ValueError(f"MONITORING has no rule called {sorted(given)[0]}.")
        return cls(**values)  # type: ignore[arg-type]
