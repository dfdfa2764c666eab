"""The device cookie: says that this browser has signed in as this person before. It opens nothing by itself."""

import secrets

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from openhotline.accounts.models import User

_SALT = "accounts.devices"
_KEPT = 8  # people who share a browser
_A_YEAR = 365 * 24 * 3600


def cookie_name() -> str:
    return f"{'__Host-' if settings.SECURE else ''}device"


def device_for(request: HttpRequest, user: User | None) -> str:
    """The name this device has for this person; empty when they never signed in with it."""
    return _read(request).get(user.ref, "") if user else ""


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Give the device a name for this person, in a cookie that only we can write."""
    known = _read(request)
    name = known.pop(user.ref, "") or secrets.token_urlsafe(12)
    kept = dict(list(known.items())[-(_KEPT - 1) :]) | {user.ref: name}
    response.set_signed_cookie(
        cookie_name(),
        "&".join(f"{ref}={value}" for ref, value in kept.items()),
        salt=_SALT,
        max_age=_A_YEAR,
        secure=settings.SECURE,
        httponly=True,
        samesite="Strict",
    )


def _read(request: HttpRequest) -> dict[str, str]:
    text = request.get_signed_cookie(cookie_name(), default="", salt=_SALT, max_age=_A_YEAR) or ""
    return dict(pair.split("=", 1) for pair in text.split("&") if "=" in pair)
