"""Who may come in: on the staff face only people who are signed in, active and have proved a second factor."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from openhotline.accounts.access import is_open
from openhotline.accounts.models import User
from openhotline.accounts.selectors import by_for
from openhotline.common.actors import NOBODY


class StaffOnly:
    """Gives every request `by`. Answers a stranger on the staff face with the sign-in page, whatever they asked for.

    On the public face it touches no session: a reporter is nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.by = NOBODY  # type: ignore[attr-defined]
        if settings.FACE == "public" or _anybody_may_see(request):
            return self.get_response(request)
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            return to_sign_in(request)
        request.by = by_for(user)  # type: ignore[attr-defined]
        return self.get_response(request)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page, and back to this page afterwards where going back is harmless."""
    back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" and request.path != "/" else ""
    return redirect(reverse("account_login") + back)


def _anybody_may_see(request: HttpRequest) -> bool:
    try:
        return is_open(resolve(request.path_info).func)
    except Resolver404:
        return False  # a stranger does not learn which addresses exist
