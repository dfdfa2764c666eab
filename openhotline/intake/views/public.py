"""Asking about a report. Nothing is kept about who asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.intake import services
from openhotline.intake.forms import StatusForm
from openhotline.intake.views.journey import help_lines


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """What became of a report, for its reference and secret. Neither ever stands in an address, a title or a log."""
    form = StatusForm(request.POST or None)
    found, wait = None, 0
    if form.is_valid():
        try:
            found = services.check_status(**form.cleaned_data, at=clock.now())
        except services.TryLater as refusal:
            form.add_error(None, str(refusal))
            wait = refusal.seconds
        except Refused as refusal:
            form.add_error(None, str(refusal))
    name = "intake/found.html" if found else "intake/status.html"
    page = render(request, name, {"form": form, "found": found, "help_lines": help_lines()})
    if wait:
        page.status_code, page.headers["Retry-After"] = 429, str(wait)
    return page
