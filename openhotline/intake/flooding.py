"""The bars against floods, in one place. Pure: no report is refused by any of them.

Times are real, in practice too: people and machines type at their own pace, whatever the pace of the rehearsal.
"""

from dataclasses import dataclass, fields
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

HOUR, BURST = 3600, 600
"""Seconds within which reports are counted."""


class Crowd(models.TextChoices):
    """Why a report came in among very many; empty when it did not."""

    NETWORK_ALIKE = "network_alike", _("Many alike from one network")
    BURST_ALIKE = "burst_alike", _("Many alike within ten minutes")
    MANY_ALIKE = "many_alike", _("Very many alike within an hour")
    NETWORK = "network", _("Very many from one network")
    MACHINE = "machine", _("Filled in as a machine does it")


CLEARLY = (Crowd.MANY_ALIKE,)
"""What even an urgent report, or a child's own, is put beside the others for. One alarm is then raised for all."""


NOT_ALIKE = (Crowd.NETWORK, Crowd.MACHINE)
"""Reports in the lane for another reason than what they say."""


@dataclass(frozen=True)
class Bars:
    """How much of what is too much."""

    too_fast: float = 3
    """Whoever needs fewer seconds than this from the first answer to sending is taken for a machine."""
    free: float = 5
    """So many reports of one network within an hour are sent without a toll."""
    work: float = 100
    """How many tries the sum after that takes, at least: about half a second on a computer, a second on a telephone."""
    wait: float = 10
    """Seconds to wait, for browsers that do not do the sum."""
    network_alike: float = 5
    burst_alike: float = 6
    many_alike: float = 20
    network: float = 60

    @classmethod
    def in_force(cls) -> Self:
        """The bars of `settings.FLOOD`, the shipped ones for the rest. Refuses names that are no bar."""
        unknown = set(settings.FLOOD) - {each.name for each in fields(cls)}
        if unknown:
            raise ValueError(f"FLOOD has no bar called {sorted(unknown)[0]}.")
        return cls(**settings.FLOOD)

    def crowd(self, counts: "Counts", *, suspicious: bool) -> str:
        """Why this report goes to the bulk lane; empty when it does not. The reports before it are counted."""
        if counts.alike >= self.many_alike:
            return Crowd.MANY_ALIKE
        if counts.network_alike >= self.network_alike:
            return Crowd.NETWORK_ALIKE
        if counts.burst_alike >= self.burst_alike:
            return Crowd.BURST_ALIKE
        if suspicious:
            return Crowd.MACHINE
        return Crowd.NETWORK if counts.network >= self.network else ""

    def tries(self, before: float, *, suspicious: bool) -> int:
        """How many tries the next report of a network costs; 0: nothing.

        It doubles at 20, 80 and 320 reports within an hour and grows no further: behind the same address may be a
        whole school or a whole country, and eight seconds is what a person still waits for.
        """
        if before < self.free and not suspicious:
            return 0
        doubled = sum(before >= self.free * 4**step for step in (1, 2, 3))
        return int(self.work) << doubled


@dataclass(frozen=True)
class Counts:
    """How many reports came within the hour (or ten minutes) before this one."""

    network: float = 0
    network_alike: float = 0
    burst_alike: float = 0
    alike: float = 0


def weighed(*, before: int, current: int, passed: float) -> float:
    """How many came within the last stretch of time, from two fixed stretches: the one before counts by what is left.

    `passed` is how much of the current stretch is over, from 0 to 1. So nobody gets twice as much by waiting for
    the hour to strike.
    """
    return before * (1 - passed) + current
