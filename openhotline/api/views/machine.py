"""The frame of the API: every answer to a machine is JSON, whatever it asked for and whatever went wrong."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.signals import got_request_exception
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from openhotline.api.problems import Problem, answer
from openhotline.api.schemas import wrong_of
from openhotline.api.views.keys import no_key
from openhotline.common.middleware import is_away

log = logging.getLogger("openhotline.api")
LANGUAGE = "en"
"""The API speaks one language: its sentences are for those who write programs, and for their logs."""


def for_machines(view: Callable[..., Any]) -> Callable[..., Any]:
    """HEAD is GET without a body, OPTIONS says what is taken, and any other method is told so as a problem.

    No answer says that other origins may read it: keys belong on servers, never into a page.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        with translation.override(LANGUAGE):
            found: HttpResponse = view(request, *args, **kwargs)
            if found.status_code == 405:
                found = _not_that_way(asked, found.headers["Allow"])
        found.headers["Content-Language"] = LANGUAGE
        if asked == "HEAD":
            found.headers["Content-Length"] = str(len(found.content))
            found.content = b""
        return found

    return csrf_exempt(wrapped)


def _not_that_way(asked: str | None, allowed: str) -> HttpResponse:
    methods = {method.strip() for method in allowed.split(",")} | {"OPTIONS"}
    allow = ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))
    if asked == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": allow})
    return answer(Problem("wrong-method", f"This address takes: {allow}.", headers={"Allow": allow}))


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Any other address below the API's."""
    return answer(Problem("not-found", "There is nothing at this address. See /api/ for what there is."))


def answer_problems(api: NinjaAPI) -> None:
    """Let the API answer everything that can go wrong as problem details."""

    def problem(request: HttpRequest, exc: Any) -> HttpResponse:
        return answer(exc)

    def no_credentials(request: HttpRequest, exc: Any) -> HttpResponse:
        return answer(no_key())

    def body(request: HttpRequest, exc: Any) -> HttpResponse:
        if isinstance(exc.__cause__, Problem):  # ninja raises this in place of whatever its parser raised
            return answer(exc.__cause__)
        raise exc

    def not_there(request: HttpRequest, exc: Any) -> HttpResponse:
        return answer(Problem("not-found", str(exc)))

    def too_large(request: HttpRequest, exc: Any) -> HttpResponse:
        return answer(Problem("too-large", "The body is larger than 2.5 MiB. Send fewer reports at once."))

    def fields(request: HttpRequest, exc: Any) -> HttpResponse:
        return answer(_of_fields(exc))

    def anything(request: HttpRequest, exc: Any) -> HttpResponse:
        if isinstance(exc, Error) and is_away(exc):
            away = Problem("away", "Nothing was kept. The database is away.", headers={"Retry-After": "60"})
            return answer(away)
        got_request_exception.send(sender=None, request=request)
        log.error("%s while a machine was answered", type(exc).__name__)
        return answer(Problem("broken", "Something broke on our side. It has been noted."))

    api.add_exception_handler(Problem, problem)
    api.add_exception_handler(AuthenticationError, no_credentials)
    api.add_exception_handler(HttpError, body)
    api.add_exception_handler(Http404, not_there)
    api.add_exception_handler(RequestDataTooBig, too_large)
    api.add_exception_handler(ValidationError, fields)
    api.add_exception_handler(Exception, anything)


def _of_fields(exc: ValidationError) -> Problem:
    """What ninja found. A location is `(where, parameter, …)`, of which the rest is the way inside the body."""
    found = [(error["type"], tuple(error["loc"])) for error in exc.errors]
    if any(location[0] == "header" for _type, location in found):
        return Problem("no-idempotency-key", "Send an Idempotency-Key of 8 to 128 letters, digits, dashes or dots.")
    if any(len(location) == 2 and kind == "missing" for kind, location in found):
        return Problem("not-json", "The body is empty. Send one JSON object.")
    wrongs = [wrong_of(kind, location[2:]) for kind, location in found]
    return Problem("cannot-be-read", "Some fields cannot be read. Nothing was taken in.", errors=wrongs)
