"""The practice internet in a test: started on loopback, with the settings that a process beside it has.

@pytest.fixture
def practice(tmp_path):
    with practising(folder=tmp_path) as practice:
        yield practice
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.test import override_settings

from openhotline.config.practice import peers
from openhotline.demo.practice.run import Practice, start


@contextmanager
def practising(**how: Any) -> Iterator[Practice]:
    """Start it (`how` as `run.start` takes it), and have the settings point there until the end."""
    with start(**how) as practice, override_settings(MODE="practice", PRACTICE=practice.map, **peers(practice.map)):
        yield practice
