import pytest

from tests.monitoring.watching import town_on


@pytest.fixture
def town(tmp_path, settings):
    with town_on(tmp_path, settings) as standing:
        yield standing
