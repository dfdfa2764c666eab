"""Moderating comments: ten at a time, read by a deed, decided on one page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.hub import selectors, services
from openhotline.hub.models import Comment

PER_PAGE = 25


@needs(Permission.MODERATE)
@require_safe
def comments(request: StaffRequest) -> HttpResponse:
    """How many wait, what many of them say alike, and what was decided lately."""
    page = Paginator(selectors.comments_decided(), PER_PAGE).get_page(request.GET.get("page"))
    waiting = selectors.waiting_comments()
    return render(
        request, "hub/staff/comments.html", {"page": page, "waiting": waiting, "alike": selectors.alike_among_held()}
    )


@needs(Permission.MODERATE)
@require_POST
def read(request: StaffRequest) -> HttpResponse:
    """Do what was decided, and read on."""
    decisions = {
        name.removeprefix("do-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("do-") and value in services.DECISIONS
    }
    try:
        held = services.read_held(decisions=decisions, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("hub_staff:comments")
    if not held:
        messages.success(request, _("No comment waits."))
        return redirect("hub_staff:comments")
    left = selectors.waiting_comments()
    return render(request, "hub/staff/read_comments.html", {"held": held, "left": left["all"] - len(held)})


@needs(Permission.MODERATE)
@require_POST
def refuse_many(request: StaffRequest) -> HttpResponse:
    """Refuse all that say the same, or all that a machine sent."""
    alike = request.POST.get("alike", "")
    try:
        if alike:
            number = services.refuse_alike(alike=alike, by=request.by, at=clock.now())
        else:
            number = services.refuse_crowd(by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(n)s comment was refused.", "%(n)s comments were refused.", number)
        messages.success(request, said % {"n": number})
    return redirect("hub_staff:comments")


@needs(Permission.MODERATE)
@require_POST
def change(request: StaffRequest, ref: str) -> HttpResponse:
    """Take a published comment down, or look again at one that was decided."""
    comment = get_object_or_404(Comment, ref=ref)
    try:
        if request.POST.get("do") == "take_down":
            services.take_down(comment=comment, why="moderator", by=request.by, at=clock.now())
        else:
            services.look_again(comment=comment, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("hub_staff:comments")
