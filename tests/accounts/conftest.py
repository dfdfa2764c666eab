"""Anton, who signs in by hand here; the cast of the other tests is signed in already."""

import time
from collections.abc import Callable
from datetime import datetime

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse

from openhotline.accounts import services
from openhotline.accounts.models import User
from openhotline.common.actors import By, job
from tests.support.cast import person
from tests.support.faces import FaceClient

PASSWORD = "seven green lamps in a boat"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

Staff = Callable[[By | None], FaceClient]


def code(ahead: int = 0) -> str:
    """What Anton's app shows, now or some steps ahead."""
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + ahead)))


def enter(client: FaceClient, password: str = PASSWORD, username: str = "anton") -> HttpResponse:
    return client.post("/account/login/", {"login": username, "password": password})


def sign_in_by_hand(client: FaceClient, ahead: int = 0) -> HttpResponse:
    enter(client)
    return client.post("/account/login/code/", {"code": code(ahead)})


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
