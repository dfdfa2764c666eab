"""Where figures are frozen and, by a second person, published; and what is made of them then."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.statistics import selectors, services
from openhotline.statistics.bulletin.making import hiding_rule
from openhotline.statistics.days import day_of
from openhotline.statistics.forms import FreezeForm, NoteForm, PeriodForm
from openhotline.statistics.models import Snapshot
from openhotline.statistics.obligations import REPORTS, Obligation, as_csv, as_json, as_text
from openhotline.statistics.periods import so_far

FORMS = {
    "txt": ("text/plain; charset=utf-8", as_text),
    "csv": ("text/csv; charset=utf-8", as_csv),
    "json": ("application/json", as_json),
}
"""What can be downloaded of a report: media type and writer, by the ending of the file."""


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
    return render(
        request, "statistics/snapshots.html", {"form": form, "snapshots": selectors.snapshots().defer("content")[:200]}
    )


@needs(Permission.PUBLISH)
@require_safe
def snapshot(request: StaffRequest, ref: str) -> HttpResponse:
    """The bulletin as it is or would be published, what it hides, and what was made of it."""
    frozen = get_object_or_404(selectors.snapshots(), ref=ref)
    told = selectors.bulletin_of(frozen)
    hidden = [(table, sum(row.count is None for row in table.rows)) for table in told.tables if table.has_hidden]
    context = {
        "snapshot": frozen,
        "bulletin": told,
        "mine": frozen.made_by == str(request.by),
        "hidden": hidden,
        "hidden_number": sum(number for _table, number in hidden),
        "hiding_rule": hiding_rule(),
    }
    if selectors.is_published(frozen):
        context |= {
            "public_url": settings.PUBLIC_URL,
            "revisions": selectors.published_snapshots().filter(period=frozen.period),
            "editions": selectors.editions(frozen),
            "reports": [make(told) for make in REPORTS.values()],
            "note_form": NoteForm() if request.by.may(Permission.EDIT) else None,
        }
    return render(request, "statistics/snapshot.html", context)


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


@needs(Permission.PUBLISH)
@require_POST
def make_again(request: StaffRequest, ref: str, language: str) -> HttpResponse:
    """Have charts and PDF of a language made once more."""
    frozen = get_object_or_404(selectors.published_snapshots(), ref=ref)
    try:
        services.ask_again(snapshot=frozen, language=language, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It will be made again within minutes."))
    return redirect("statistics:snapshot", ref)


@needs(Permission.PUBLISH)
@require_safe
def report(request: StaffRequest, ref: str, name: str) -> HttpResponse:
    """A report that others require, from published figures; those that are not public, too."""
    return render(request, "statistics/report.html", {"ref": ref, "report": _report(ref, name), "forms": FORMS})


@needs(Permission.PUBLISH)
@require_safe
def report_file(request: StaffRequest, ref: str, name: str, form: str) -> HttpResponse:
    """The same report as a file."""
    if form not in FORMS:
        raise Http404
    media_type, write = FORMS[form]
    made = _report(ref, name)
    response = HttpResponse(write(made), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{made.name}-{made.period.code}.{form}"'
    return response


def _report(ref: str, name: str) -> Obligation:
    frozen = get_object_or_404(selectors.published_snapshots(), ref=ref)
    if name not in REPORTS:
        raise Http404
    return REPORTS[name](selectors.bulletin_of(frozen))


@needs(Permission.PUBLISH)
@require_safe
def now(request: StaffRequest) -> HttpResponse:
    """Any period as it would be counted now, the year so far without being asked for one. Never public."""
    at = clock.now()
    form = PeriodForm({"period": request.GET.get("period", so_far(day_of(at)).code)})
    told = None
    if form.is_valid():
        services.roll_up(at=at)
        try:
            told = selectors.bulletin(selectors.figures_now(form.cleaned_data["period"], at=at), provisional=True)
        except Refused as refusal:
            form.add_error("period", str(refusal))
    return render(request, "statistics/now.html", {"form": form, "bulletin": told, "at": at})
