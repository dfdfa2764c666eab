import pytest

from openhotline.demo.practice.cast import Pace
from openhotline.demo.practice.run import start
from tests.monitoring.watching import Town


@pytest.fixture
def town(tmp_path, settings):
    """The practice internet, and ours looking at it. Its hosts act an hour, half a day, a day after they are told."""
    clock = Town.clock_at()
    with start(
        Pace(prompt=3600, slow=12 * 3600, day=24 * 3600, early=1800, flap=3600), folder=tmp_path, clock=clock
    ) as p:
        settings.PACE = 1
        settings.PRACTICE = p.map
        settings.CANARY_URLS = [p.map["canary"]]
        yield Town(p, clock)
