"""The one cookie of the public site: it holds the key of a visit, and exists only while there is one."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from openhotline.common import clock
from openhotline.intake.services import visits
from openhotline.intake.services.visits import Visit


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit that this browser is on, if it is on one."""
    cookie = request.COOKIES.get(_name(), "")
    return visits.find_visit(cookie=cookie, at=clock.now()) if cookie else None


def keep(response: HttpResponse, visit: Visit) -> HttpResponse:
    """Keep what the visit holds, and let the browser have its key until it is closed."""
    visits.keep_visit(visit=visit, at=clock.now())
    response.set_cookie(_name(), visit.cookie, secure=settings.SECURE, httponly=True, samesite="Strict")
    return response


def end(response: HttpResponse, visit: Visit | None) -> HttpResponse:
    """Forget the visit, here and in the browser."""
    if visit is not None:
        visits.end_visit(visit=visit)
    response.delete_cookie(_name(), samesite="Strict")
    return response


def _name() -> str:
    return "__Host-visit" if settings.SECURE else "visit"
