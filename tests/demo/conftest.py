import pytest

from openhotline.demo.practice.cast import Pace
from openhotline.demo.practice.run import start
from tests.demo.practice_support import Clock, Town


@pytest.fixture
def town(tmp_path):
    clock = Clock()
    with start(Pace(prompt=10, slow=60, day=600, early=5, flap=10), folder=tmp_path, clock=clock) as practice:
        yield Town(practice, clock)
