"""Each of these kills a process; what it had committed must be all that is left."""

import pytest


@pytest.fixture(autouse=True)
def _committed(committed_db: str) -> None: ...
