"""Staff pages of the hub: Wagtail’s editing pages under `/cms/`, and our own for what readers send."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtail_urls
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from openhotline.accounts.access import needs
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.common.middleware import while_editing
from openhotline.hub.staff_views import contributions, due, moderation, translating
from openhotline.hub.views import articles

CLOSED = (
    "account/", "collections/", "failwhale/", "groups/", "images/multiple/", "locales/", "login/", "logout/",
    "password_reset/", "sites/", "test404/", "users/", "workflows/",
)  # fmt: skip
"""What of Wagtail nobody gets: accounts, people and groups are ours; structure is loaded, not clicked together; and
pictures come one by one, each with its alternative text and rights. The names stay: its menus ask for them."""


def closed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """In place of a view that is not there."""

    def not_there(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        raise Http404

    return not_there


def in_a_deed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Whatever the editing pages change is one transaction with its events in the audit chain."""

    @wraps(view)
    def done(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return view(request, *args, **kwargs)
        with audit.deed():
            return view(request, *args, **kwargs)

    return done


def close(patterns: list[URLPattern | URLResolver], before: str = "") -> list[URLPattern | URLResolver]:
    """The same addresses, of which those that `CLOSED` names lead nowhere."""
    for pattern in patterns:
        path = before + str(pattern.pattern).removeprefix("^")
        if path.startswith(CLOSED):
            decorate_urlpatterns([pattern], closed)
        elif isinstance(pattern, URLResolver):
            close(pattern.url_patterns, path)
    return patterns


def _elsewhere(name: str) -> Any:
    return RedirectView.as_view(pattern_name=name)


cms: list[Any] = [
    path("account/", _elsewhere("mfa_index"), name="wagtailadmin_account"),
    path("login/", _elsewhere("account_login"), name="wagtailadmin_login"),
    path("logout/", _elsewhere("account_logout"), name="wagtailadmin_logout"),
    path("translation/submit/page/<int:page_id>/", require_admin_access(translating.Translate.as_view())),
    *close(wagtail_urls.urlpatterns),
]
for decorate in (in_a_deed, while_editing, needs(Permission.EDIT)):
    cms = decorate_urlpatterns(cms, decorate)

ours = [
    path("due/", due.due, name="due"),
    path("contributions/", contributions.contributions, name="contributions"),
    path("contributions/<slug:ref>/", contributions.read, name="read_contribution"),
    path("contributions/<slug:ref>/do/", contributions.act, name="act_on_contribution"),
    path("comments/", moderation.comments, name="comments"),
    path("comments/read/", moderation.read, name="read_comments"),
    path("comments/refuse/", moderation.refuse_many, name="refuse_comments"),
    path("comments/<slug:ref>/", moderation.change, name="change_comment"),
]

urlpatterns = [
    path("hub/", include((ours, "hub_staff"))),
    path("cms/", include(cms)),
    path("pictures/<path:path>", needs(Permission.EDIT)(articles.picture), name="staff_picture"),
]
