"""Made-up actions about made-up parcels, so that these tests need no app above `audit`."""

import pytest

from openhotline.audit import actions


@pytest.fixture(autouse=True)
def _parcels_are_audited(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("packed", "opened", "moved", "counted"):
        monkeypatch.setitem(actions.declared(), f"parcel.{name}", f"A parcel was {name}.")
