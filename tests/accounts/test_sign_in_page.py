"""The sign-in pages, on the staff face."""

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.http import HttpResponse
from django.test import override_settings

from openhotline.accounts import services
from openhotline.accounts.models import User
from openhotline.audit.models import Event
from openhotline.common import clock
from openhotline.common.actors import By, job
from tests.support.faces import FaceClient

pytestmark = pytest.mark.django_db

PASSWORD = "made-up-people"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
Staff = Callable[[By | None], FaceClient]


@pytest.fixture
def anton() -> User:
    """An analyst with an authenticator app."""
    by, at = job("test"), clock.now()
    user = services.create_user(username="anton", name="Anton", role="analyst", password=PASSWORD, by=by, at=at)
    services.set_second_factor(user, SECRET, by=by, at=at)
    return user


def code(ahead: int = 0) -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + ahead)))


def enter(client: FaceClient, password: str = PASSWORD, username: str = "anton") -> HttpResponse:
    return client.post("/account/login/", {"login": username, "password": password})


def actions_about(user: User) -> list[str]:
    return list(Event.objects.filter(about=user.ref).order_by("seq").values_list("action", flat=True))


class TestSignIn:
    def test_asks_for_the_second_factor_before_it_lets_anybody_in(self, staff: Staff, anton: User) -> None:
        client = staff(None)

        answer = enter(client)

        assert answer.headers["Location"] == "/account/login/code/"
        assert client.get("/account/sessions/").headers["Location"].startswith("/account/login/")

    def test_lets_in_who_has_both(self, staff: Staff, anton: User) -> None:
        client = staff(None)
        enter(client)

        answer = client.post("/account/login/code/", {"code": code()})

        assert answer.headers["Location"] == "/"
        assert client.get("/account/sessions/").status_code == 200
        assert actions_about(anton)[-1] == "person.signed_in"
