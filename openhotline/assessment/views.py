"""The queue and the assessment page."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.assessment import selectors, services
from openhotline.assessment.forms import AssessForm, ChildForm, answers_carried
from openhotline.cases.models import Item
from openhotline.common import clock
from openhotline.common.errors import Refused

PER_PAGE = 25


@needs(Permission.SEE_DESK)
def queue(request: StaffRequest) -> HttpResponse:
    """What waits, the most pressing first."""
    at = clock.now()
    page = Paginator(selectors.queue(at), PER_PAGE).get_page(request.GET.get("page"))
    traces = selectors.traces_by_item(page)
    return render(
        request,
        "assessment/queue.html",
        {
            "page": page,
            "rows": [(item, traces.get(item.pk)) for item in page],
            "counts": selectors.queue_counts(at),
            "mine": selectors.leases_of(request.by, at),
            "may_assess": request.by.may(Permission.ASSESS),
            "now": at,
        },
    )


@needs(Permission.ASSESS)
@require_POST
def take_next(request: StaffRequest) -> HttpResponse:
    """Take the first item that nobody else is faster at."""
    item = services.take_next(by=request.by, at=clock.now())
    if item is None:
        messages.info(request, _("Nothing waits. Well done."))
        return redirect("assessment:queue")
    return redirect("assessment:assess", item.ref)


@needs(Permission.ASSESS)
@require_POST
def claim(request: StaffRequest, ref: str) -> HttpResponse:
    """Take this item."""
    item = get_object_or_404(Item, ref=ref)
    try:
        services.claim_item(item=item, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("assessment:assess", item.ref)


@needs(Permission.ASSESS)
def assess(request: StaffRequest, ref: str) -> HttpResponse:
    """Everything that is known of an item, and for its holder the form. Loading it is the holder's heartbeat."""
    item = get_object_or_404(Item, ref=ref)
    form = _form(request.POST or None)
    if form.is_valid():
        try:
            services.record_assessment(item=item, **form.answers(), by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(ref)s is assessed.") % {"ref": item.ref})
            return redirect("assessment:queue")
    return _page(request, item, form=form)


@needs(Permission.ASSESS)
@require_POST
def reveal(request: StaffRequest, ref: str) -> HttpResponse:
    """The same page with the address on it, this once. What was answered already comes along."""
    item = get_object_or_404(Item, ref=ref)
    form = _form(initial=answers_carried(request.POST))
    try:
        address = services.reveal_address(item=item, by=request.by, at=clock.now())
    except Refused as refusal:
        return _page(request, item, form=form, problems=[str(refusal)])
    return _page(request, item, form=form, address=address)


@needs(Permission.ASSESS)
@require_POST
def release(request: StaffRequest, ref: str) -> HttpResponse:
    """Put the item back."""
    item = get_object_or_404(Item, ref=ref)
    try:
        services.release_item(item=item, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(ref)s is back on the queue.") % {"ref": item.ref})
    return redirect("assessment:queue")


@needs(Permission.ASSESS)
@require_POST
def add_child(request: StaffRequest, ref: str) -> HttpResponse:
    """Say that the page leads to another address."""
    item = get_object_or_404(Item, ref=ref)
    form = ChildForm(request.POST)
    if form.is_valid():
        try:
            child = services.add_child(item=item, **form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, _("The other address is item %(ref)s.") % {"ref": child.ref})
            return redirect("assessment:assess", item.ref)
    return _page(request, item, form=_form(), child_form=form)


def _form(data: Any = None, **more: Any) -> AssessForm:
    return AssessForm(data, vocabulary=selectors.current_vocabulary(), **more)


def _page(request: StaffRequest, item: Item, *, form: AssessForm, **more: Any) -> HttpResponse:
    at = clock.now()
    lease = selectors.lease_or_none(item)
    held = lease is not None and lease.holder == str(request.by)
    if held:
        try:
            lease = services.extend_lease(item=item, by=request.by, at=at)
        except Refused:  # taken over a moment ago
            lease, held = selectors.lease_or_none(item), False
    context = {
        "item": item,
        "form": form,
        "child_form": ChildForm(),
        "about": selectors.background(item),
        "lease": lease,
        "held": held,
        "may_take": not held and selectors.is_free(item, at),
        **more,
    }
    return render(request, "assessment/assess.html", context)
