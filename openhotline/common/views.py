"""The pages for when something is not as it should be. They ask no database: it may be what is away."""

import sys

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import loader

from openhotline.common.middleware import is_away, not_saved


def _page(request: HttpRequest, number: int, name: str, **context: object) -> HttpResponse:
    face = "public" if settings.ROOT_URLCONF.endswith("public") else "staff"
    said = {"face": face, "is_draft_language": getattr(request, "is_draft_language", False), **context}
    return HttpResponse(loader.render_to_string(f"errors/{name}.html", said), status=number)


def _is_away_behind(problem: BaseException | None) -> bool:
    """Whether the database is what failed in the end.

    What a middleware raises (a session it cannot keep) Django turns into one of these pages before `DatabaseAway` sees.
    A session that was ended meanwhile is a DatabaseError of Django's own, without a cause in the driver.
    """
    while problem is not None:
        if isinstance(problem, Error):
            return is_away(problem) and problem.__cause__ is not None
        problem = problem.__context__
    return False


def leave(request: HttpRequest) -> HttpResponse:
    """Ends the journey in this browser and shows something harmless. Asks nobody, so that it always works."""
    empty = "<!doctype html><html lang=en><meta charset=utf-8><title>New tab</title></html>"
    response = HttpResponseRedirect(settings.EXIT_URL) if settings.EXIT_URL else HttpResponse(empty)
    for name in request.COOKIES:  # a browser obeys the header below only over https
        response.delete_cookie(name)
    response.headers["Clear-Site-Data"] = '"cookies"'  # not "storage": the flag of openhotline.js must stay
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return not_saved(request) if _is_away_behind(exception) else _page(request, 400, "400")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, "403", message=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, "404")


def server_error(request: HttpRequest) -> HttpResponse:
    return not_saved(request) if _is_away_behind(sys.exc_info()[1]) else _page(request, 500, "500")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or came from elsewhere; what was typed is still in the browser's own form."""
    return _page(request, 403, "csrf")
