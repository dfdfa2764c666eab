"""Signing in step by step, as Anton does it (conftest.py)."""

import time
from collections.abc import Callable

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse

from openhotline.common.actors import By
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
