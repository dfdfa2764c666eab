"""Anton, who signs in by hand here; the cast of the other tests is signed in already."""

from datetime import datetime

import pytest

from openhotline.accounts import services
from openhotline.accounts.models import User
from openhotline.common.actors import By, job
from tests.accounts.by_hand import PASSWORD, SECRET
from tests.support.cast import person


@pytest.fixture
def anton(at: datetime) -> User:
    """An analyst with an authenticator app."""
    user = services.create_user(
        username="anton", name="Anton Abel", role="analyst", password=PASSWORD, by=job("tests"), at=at
    )
    services.set_second_factor(user, SECRET, by=job("tests"), at=at)
    return user


@pytest.fixture
def ada() -> By:
    """The administrator."""
    return person("ada")
