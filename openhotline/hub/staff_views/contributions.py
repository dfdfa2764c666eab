"""What readers offer: the queue, reading one, and what becomes of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.hub import selectors, services
from openhotline.hub.models import Contribution
from openhotline.hub.pointers import disarmed

PER_PAGE = 25


@needs(Permission.EDIT)
@require_safe
def contributions(request: StaffRequest) -> HttpResponse:
    """What waits, the oldest first; and what was decided lately."""
    waiting = Paginator(selectors.contributions_waiting(), PER_PAGE).get_page(request.GET.get("page"))
    decided = selectors.contributions_decided()[:PER_PAGE]
    return render(request, "hub/staff/contributions.html", {"waiting": waiting, "decided": decided})


@needs(Permission.EDIT)
@require_http_methods(["POST"])
def read(request: StaffRequest, ref: str) -> HttpResponse:
    """What was offered, and what can be done with it."""
    found = get_object_or_404(Contribution, ref=ref)
    try:
        told = services.read_contribution(contribution=found, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("hub_staff:contributions")
    shown = {name: disarmed(getattr(told, name)) for name in ("title", "link", "words", "credit")}
    return render(request, "hub/staff/contribution.html", {"contribution": found, "told": shown})


@needs(Permission.EDIT)
@require_POST
def act(request: StaffRequest, ref: str) -> HttpResponse:
    """Make a draft of it, answer, or decline."""
    found, do = get_object_or_404(Contribution, ref=ref), request.POST.get("do", "")
    at = clock.now()
    try:
        if do == "draft":
            article = services.draft_contribution(contribution=found, by=request.by, at=at)
            return redirect("wagtailadmin_pages:edit", article.pk)
        if do == "decline":
            services.decline_contribution(contribution=found, by=request.by, at=at)
            messages.success(request, _("It was declined."))
        elif do == "answer":
            services.answer_contribution(contribution=found, text=request.POST.get("text", ""), by=request.by, at=at)
            messages.success(request, _("Your answer is there for whoever has the secret."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("hub_staff:contributions")
