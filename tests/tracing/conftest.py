import pytest

from tests.support.practice import practising


@pytest.fixture
def practice(tmp_path):
    """The practice internet, and settings that lead there."""
    with practising(folder=tmp_path) as practice:
        yield practice
