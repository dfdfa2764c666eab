"""What every answer carries, and what is said when the database is away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DataError, Error, IntegrityError, NotSupportedError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template import loader

CONTENT_SECURITY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    ]
)
# Everything a page could ask of a device, denied. Passkeys are the one thing staff need, handing a page on the readers.
DENIED = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer",
    "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
PASSKEYS = ("publickey-credentials-create", "publickey-credentials-get")
SHARING = "web-share"


EDITING = CONTENT_SECURITY.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
EDITING = EDITING.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
EDITING = EDITING.replace("img-src 'self'", "img-src 'self' blob: data:")
EDITING = EDITING.replace("frame-ancestors 'none'", "frame-ancestors 'self'; frame-src 'self'")
"""For the pages on which the hub is edited: the library that draws them writes scripts and styles into them, and shows
a preview in a frame. Still nothing from anywhere else. Staff only; readers never get a page under this."""


def while_editing(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer under `EDITING`: for the editing pages of a library, and for nothing of ours."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response.headers["Content-Security-Policy"] = EDITING
        return response

    return answered


class SecurityHeaders:
    """The same headers on every answer, errors and static files among them. Pages are never kept by a cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_public = settings.FACE == "public"
        allowed = dict.fromkeys(PASSKEYS, not is_public) | {SHARING: is_public}
        features = [f"{name}=()" for name in DENIED]
        features += [f"{name}={'(self)' if is_allowed else '()'}" for name, is_allowed in allowed.items()]
        for name, value in {
            "X-Content-Type-Options": "nosniff",
            # Not "no-referrer": then browsers send `Origin: null` with our own forms, which the CSRF check refuses.
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": ", ".join(features),
        }.items():
            response.headers[name] = value
        # Editing pages say themselves under what they stand; published charts, that other sites may show them.
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            response.headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
        is_file = request.path_info.startswith(f"/{settings.STATIC_URL.strip('/')}/")
        if not is_file or response.status_code not in (200, 206, 304):
            response.headers["Cache-Control"] = "no-store"
        return response


class CompressForReaders(GZipMiddleware):
    """Answers small, where nothing secret stands beside something chosen by others, whose size could tell it (BREACH).

    That is: files of ours, and pages for somebody who brings no cookie.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.COOKIES and not request.path_info.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            return response
        return super().process_response(request, response)


class DatabaseAway:
    """Answers 503 in plain words when the database does not, instead of a server error: nothing was kept.

    Needs no session, no database and no signed-in person. The page must not say more than it knows, and gives back
    what was typed only where a view has said what that is (`keep_typed`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        except Error as problem:
            if not is_away(problem):
                raise
            return not_saved(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return not_saved(request) if isinstance(exception, Error) and is_away(exception) else None


def is_away(problem: Error) -> bool:
    """Stopped, locked, out of space or broken: what an operator mends. A statement that is wrong is our own bug."""
    return not isinstance(problem, IntegrityError | ProgrammingError | DataError | NotSupportedError)


@dataclass(frozen=True)
class _Typed:
    pairs: Sequence[tuple[str, str]]
    fields: Sequence[tuple[str, str]]


def keep_typed(request: HttpRequest, *, pairs: Sequence[tuple[str, str]], fields: Sequence[tuple[str, str]]) -> None:
    """For a view whose text must not be lost: show `pairs` and post `fields` again should the database be away.

    Only a public form's own fields; never anything of staff.
    """
    setattr(request, "_typed", _Typed(pairs, fields))  # noqa: B010 (not an attribute that types know)


def not_saved(request: HttpRequest) -> HttpResponse:
    face = "public" if settings.FACE == "public" else "staff"
    typed: _Typed = getattr(request, "_typed", _Typed((), ()))
    context = {
        "face": face,
        "is_draft_language": getattr(request, "is_draft_language", False),
        "pairs": typed.pairs,
        "fields": typed.fields,
    }
    page = loader.render_to_string("errors/not_saved.html", context)
    return HttpResponse(page, status=503, headers={"Retry-After": "60"})
