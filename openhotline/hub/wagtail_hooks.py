"""What the editing pages are told: found by Wagtail under this name."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page

from openhotline.accounts.access import StaffRequest


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


@hooks.register("after_edit_page")
def say_that_it_is_not_approved(request: StaffRequest, page: Page) -> None:
    """An approval by somebody who changed the page with the same click is none (`hub.models.review`)."""
    is_theirs = page.latest_revision and page.latest_revision.user_id == request.user.pk
    if request.POST.get("workflow-action-name") == "approve" and is_theirs and page.workflow_in_progress:
        messages.warning(
            request, _("Your changes are saved. Who changed a page cannot approve it: another person has to.")
        )


@hooks.register("register_admin_menu_item")
def back_to_the_desk() -> MenuItem:
    return MenuItem(_("Back to the desk"), reverse_lazy("desk:home"), icon_name="arrow-left", order=1)
