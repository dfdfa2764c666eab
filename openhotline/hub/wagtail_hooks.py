"""What the editing pages are told: found by Wagtail under this name."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.api.v2.router import WagtailAPIRouter


class NoDocuments:
    """The editing pages ask for the address of documents, whether there are any or not. There are none here."""

    model = type("Document", (), {})

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        return [path("", cls.listing, name="listing")]

    @staticmethod
    def listing(request: HttpRequest) -> HttpResponse:
        raise Http404


@hooks.register("construct_admin_api")
def no_documents(router: WagtailAPIRouter) -> None:
    router.register_endpoint("documents", NoDocuments)


@hooks.register("register_admin_menu_item")
def back_to_the_desk() -> MenuItem:
    return MenuItem(_("Back to the desk"), reverse_lazy("desk:home"), icon_name="arrow-left", order=1)
