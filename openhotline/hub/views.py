"""The public front page and the published figures. Nothing here knows a case."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from openhotline.hotline import selectors as hotline
from openhotline.statistics import bulletin as bulletins
from openhotline.statistics import selectors
from openhotline.statistics.models import Snapshot
from openhotline.statistics.periods import read_period

FORMS = {"json": ("application/json", bulletins.as_json), "csv": ("text/csv; charset=utf-8", bulletins.as_csv)}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The report button first; then the newest published figures, and whom one can talk to."""
    newest = selectors.latest_published()
    told = selectors.bulletin(selectors.figures_of(newest.snapshot), provisional=False) if newest else None
    lines = hotline.help_lines(language=get_language() or "")
    return render(request, "hub/home.html", {"bulletin": told, "help_lines": lines})


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Every period that has been published."""
    return render(request, "hub/figures.html", {"periods": selectors.published_periods()})


@require_safe
def bulletin(request: HttpRequest, code: str) -> HttpResponse:
    """The bulletin of one period, made from its newest published snapshot."""
    snapshot = _published(code)
    told = selectors.bulletin(selectors.figures_of(snapshot), provisional=False)
    return render(
        request,
        "hub/bulletin.html",
        {"bulletin": told, "snapshot": snapshot, "publication": snapshot.publication, "code": code},
    )


@require_safe
def download(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The same bulletin for machines."""
    media_type, write = FORMS[form]
    told = selectors.bulletin(selectors.figures_of(_published(code)), provisional=False)
    response = HttpResponse(write(told), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="figures-{code}.{form}"'
    return response


def _published(code: str) -> Snapshot:
    snapshot = selectors.published(read_period(code))
    if snapshot is None:
        raise Http404
    return snapshot
