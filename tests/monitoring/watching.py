"""Time and looks for the tests of monitoring: one clock for the practice internet and for us."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from openhotline.cases.stages import ItemStage
from openhotline.common.actors import job
from openhotline.config.worker import run_once
from openhotline.demo.practice import world
from openhotline.demo.practice.cast import Pace
from openhotline.demo.practice.run import Practice, start
from openhotline.monitoring import services
from openhotline.monitoring.jobs import CHECK
from openhotline.monitoring.models import Watch
from tests.support.factories import item_in

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
TO_ACTING = (
    ItemStage.READY,
    ItemStage.IN_REVIEW,
    ItemStage.FIRST_OPINION,
    ItemStage.DECIDED,
    ItemStage.ACTING,
)


class Clock:
    """Seconds for the practice internet, and the same moment for us."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    @property
    def at(self) -> datetime:
        return START + timedelta(seconds=self.seconds)


@dataclass
class Town:
    practice: Practice
    clock: Clock

    @property
    def at(self) -> datetime:
        return self.clock.at

    def watch(self, url: str, *, media: bool = False, known_network: str = "", stages=TO_ACTING) -> Watch:
        item = item_in(*stages, at=self.at, address=url)
        return services.request_watch(
            item=item,
            country="",
            watch_days=90,
            media=media,
            known_network=known_network,
            by=job("notices"),
            at=self.at,
        )

    def tell_host(self, url: str, notice: str = "one") -> None:
        """The abuse desk reads a notice about the address."""
        provider = self.practice.live.standing(world.site_named(url.split("/")[2]))
        self.practice.live.tell(provider, [url], "", f"<{notice}@hotline.example>")

    def look(self) -> int:
        """One batch of what is due."""
        return run_once([CHECK], now=lambda: self.at)

    def pass_by(self, *, step: timedelta = timedelta(minutes=30), **parts: float) -> None:
        """Let time pass, and the worker work in it."""
        until = self.clock.seconds + timedelta(**parts).total_seconds()
        while self.clock.seconds < until:
            self.clock.seconds = min(self.clock.seconds + step.total_seconds(), until)
            self.look()


@contextmanager
def town_on(folder: Path, settings: Any) -> Iterator[Town]:
    """The practice internet, and ours looking at it. Its hosts act an hour, half a day, a day after they are told."""
    clock = Clock()
    pace = Pace(prompt=3600, slow=12 * 3600, day=24 * 3600, early=1800, flap=3600)
    with start(pace, folder=folder, clock=clock) as practice:
        settings.PACE = 1
        settings.PRACTICE = practice.map
        settings.CANARY_URLS = [practice.map["canary"]]
        yield Town(practice, clock)
