"""A journey is a story through the whole system; what it does is really committed."""

import pytest


@pytest.fixture(autouse=True)
def _committed(committed_db: str) -> None: ...
