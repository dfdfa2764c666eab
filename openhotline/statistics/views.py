"""Where figures are frozen and, by a second person, published."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.statistics import selectors, services
from openhotline.statistics.forms import FreezeForm
from openhotline.statistics.models import Snapshot


@needs(Permission.PUBLISH)
def snapshots(request: StaffRequest) -> HttpResponse:
    """What was frozen, and the form to freeze another period."""
    form = FreezeForm(request.POST or None)
    if form.is_valid():
        try:
            snapshot = services.freeze_snapshot(**form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Frozen. A second person has to publish it."))
            return redirect("statistics:snapshot", snapshot.ref)
    return render(request, "statistics/snapshots.html", {"form": form, "snapshots": selectors.snapshots()[:50]})


@needs(Permission.PUBLISH)
def snapshot(request: StaffRequest, ref: str) -> HttpResponse:
    """The bulletin as it would be published."""
    frozen = get_object_or_404(selectors.snapshots(), ref=ref)
    told = selectors.bulletin_of(frozen)
    return render(
        request,
        "statistics/snapshot.html",
        {"snapshot": frozen, "bulletin": told, "mine": frozen.made_by == str(request.by)},
    )


@needs(Permission.PUBLISH)
@require_POST
def publish(request: StaffRequest, ref: str) -> HttpResponse:
    frozen = get_object_or_404(Snapshot, ref=ref)
    try:
        services.publish_snapshot(snapshot=frozen, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Published."))
    return redirect("statistics:snapshot", ref)
