"""What each staff view asks for. Every one of them says it, or a test fails.

@needs(Permission.ASSESS)
def assess(request: StaffRequest, ref: str) -> HttpResponse: ...
"""

from collections.abc import Callable
from functools import update_wrapper, wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from openhotline.accounts.models import User
from openhotline.accounts.permissions import Permission
from openhotline.common.actors import By

P = ParamSpec("P")
View = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request as views behind `needs` get it: from a person who is signed in, active and has a second factor."""

    by: By
    user: User


def needs(
    *permissions: Permission,
) -> Callable[
    [Callable[Concatenate[StaffRequest, P], HttpResponseBase]], Callable[Concatenate[Any, P], HttpResponseBase]
]:
    """Open a view to people who have all of these permissions; with none, to everybody who is signed in.

    Others get the page that says so (403). Strangers never come this far: the middleware sends them to sign in.
    On a class: `@method_decorator(needs(...), name="dispatch")`, or `needs(...)(Page.as_view())` in the URLs.
    """

    def decorate(
        view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[Any, P], HttpResponseBase]:
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not all(request.by.may(permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        update_wrapper(guarded, view)
        guarded.needs = frozenset(permissions)  # type: ignore[attr-defined]
        return guarded

    return decorate


def open_to_strangers(view: View) -> View:
    """Let anybody reach this staff view: signing in, what that page shows, and whether we are alive. Nothing else."""

    @wraps(view)
    def open_view(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    open_view.open_to_strangers = True  # type: ignore[attr-defined]
    return open_view


def while_setting_up(view: View) -> View:
    """Let somebody reach this view who has the password but no second factor yet: to choose one."""

    @wraps(view)
    def early_view(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    early_view.while_setting_up = True  # type: ignore[attr-defined]
    return early_view


def permissions_of(view: View) -> frozenset[Permission] | None:
    """What the view declared; None when it said nothing."""
    declared: frozenset[Permission] | None = getattr(view, "needs", None)
    return declared


def is_open(view: View) -> bool:
    return bool(getattr(view, "open_to_strangers", False))


def is_for_setting_up(view: View) -> bool:
    return bool(getattr(view, "while_setting_up", False))
