"""Real waiting times, and a legal basis."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from openhotline.cases.models import Authority
from tests.support.factories import authority_in_force


@pytest.fixture(autouse=True)
def _real_time(settings: Any) -> None:
    settings.PACE = 1
    settings.PUBLIC_URL = "http://localhost:8000"


@pytest.fixture
def authority(at: datetime) -> Authority:
    return authority_in_force(at=at - timedelta(days=1))
