"""The desk's pages about the bulk lane: what came in very many at once, and one click for all of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.intake import lanes, services
from openhotline.intake.forms import JudgementForm
from openhotline.intake.models import Statement


@needs(Permission.SCREEN_REPORTS)
@require_safe
def lane(request: StaffRequest) -> HttpResponse:
    """What waits in the lane, cluster by cluster, without a word of what was said."""
    return render(request, "intake/bulk.html", {"clusters": lanes.clusters()})


@needs(Permission.SCREEN_REPORTS)
@require_safe
def cluster(request: StaffRequest, name: str) -> HttpResponse:
    """One cluster: samples to look into, and what became of its reports."""
    try:
        page = lanes.cluster_page(name)
    except Statement.DoesNotExist:
        raise Http404 from None
    return render(request, "intake/cluster.html", {"page": page})


@needs(Permission.SCREEN_REPORTS)
@require_POST
def judge(request: StaffRequest, name: str) -> HttpResponse:
    """Judge all of a cluster."""
    form = JudgementForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for problems in form.errors.values() for text in problems))
        return redirect("intake_staff:cluster", name)
    try:
        judged = services.judge_cluster(name=name, **form.cleaned_data, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("intake_staff:cluster", name)
    said = ngettext("%(number)s report moved.", "%(number)s reports moved.", judged.moved)
    if judged.left:
        said += " " + ngettext(
            "%(left)s had been moved by somebody else before and stays as it is.",
            "%(left)s had been moved by somebody else before and stay as they are.",
            judged.left,
        )
    messages.success(request, said % {"number": judged.moved, "left": judged.left})
    return redirect("intake_staff:cluster", name)
