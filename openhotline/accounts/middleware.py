"""Who may come in: on the staff face only people who are signed in, active and have proved a second factor."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from openhotline.accounts import selectors, services, sessions
from openhotline.accounts.access import View, is_for_setting_up, is_open
from openhotline.accounts.models import User
from openhotline.common import clock
from openhotline.common.actors import NOBODY


class StaffOnly:
    """Gives every request `by`. Answers a stranger on the staff face with the sign-in page, whatever they asked for.

    Somebody who has only a password so far may set up a second factor and nothing else; with a one-time password, only
    choose their own. A session ends after 30 minutes without a page, after 12 hours, and when the account is closed.
    On the public face nothing of this happens and no session is touched: a reporter is nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.by = NOBODY  # type: ignore[attr-defined]
        if settings.FACE == "public":
            return self.get_response(request)
        view = _view_for(request)
        if view is not None and is_open(view):
            return self.get_response(request)
        user = request.user
        if not isinstance(user, User):
            return _to_sign_in(request)
        if over := _why_over(request, user):
            services.note_signed_out(user, why=over, at=clock.now())
            logout(request)
            messages.info(request, _("You were signed out. Sign in again to go on."))
            return _to_sign_in(request)
        if user.has_one_time_password:
            if request.path != reverse("account_change_password"):
                return redirect("account_change_password")
        elif not sessions.proved_second_factor(request.session, user) and not (view and is_for_setting_up(view)):
            return redirect("mfa_index")
        request.by = selectors.by_for(user)  # type: ignore[attr-defined]
        return self.get_response(request)


def _why_over(request: HttpRequest, user: User) -> str:
    if not selectors.may_come_in(user):
        return "closed"
    if over := sessions.why_over(request.session, clock.now()):
        return over
    # Somebody who knew only the password was in before its owner set up a second factor: they must prove it now.
    if not sessions.proved_second_factor(request.session, user) and selectors.has_second_factor(user):
        return "second factor"
    return ""


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page, and back to this page afterwards where going back is harmless."""
    back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" and request.path != "/" else ""
    return redirect(reverse("account_login") + back)


def _view_for(request: HttpRequest) -> View | None:
    """None for an address that does not exist: a stranger does not learn which do."""
    try:
        return resolve(request.path_info).func
    except Resolver404:
        return None
