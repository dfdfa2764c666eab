"""The public pages: reporting, the confirmation, asking about a report. They keep nothing about who asks."""

from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from openhotline.cases.stages import Channel
from openhotline.common import clock
from openhotline.common.actors import NOBODY
from openhotline.common.errors import Refused
from openhotline.common.middleware import keep_typed
from openhotline.hotline import selectors as hotline
from openhotline.hotline.models import HelpLine
from openhotline.intake import receipts, selectors, services
from openhotline.intake.forms import ReportForm, StatusForm, as_pairs, typed_in
from openhotline.intake.uploads import DropFiles

# No session and no account stand behind these forms, so a forged request could do nothing that its sender cannot do
# themselves. That is why they need no cross-site token, and work in a browser that refuses every cookie.


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form. It asks the database for nothing that it could not do without, and gives back all that was typed."""
    if request.method != "POST":
        page = _form_page(request, ReportForm(initial={"form": receipts.new_form_token()}))
        if _cookie() not in request.COOKIES:
            _keep(page, "")  # shows later whether this browser keeps cookies at all
        return page
    request.upload_handlers = [DropFiles(request)]
    typed = typed_in(request.POST)
    keep_typed(request, pairs=as_pairs(typed), fields=list(typed.items()))
    token = typed.get("form", "")
    if not receipts.is_form_token(token):
        form = ReportForm({**typed, "form": receipts.new_form_token()})
        form.add_error(None, _("This page was open for more than a day. Everything is still here: send it once more."))
        return _form_page(request, form)
    form = ReportForm(typed)
    if not form.is_valid():
        return _form_page(request, form)
    try:
        services.submit_report(
            submission=form.submission(),
            channel=Channel.FORM,
            source=form.source(),
            token=token,
            secret=receipts.secret_for(token),
            by=NOBODY,
            at=clock.now(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, form)
    if _cookie() in request.COOKIES:
        return _keep(redirect("intake:received"), token)
    return _received_page(request, token)


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """The confirmation, again and again for an hour in the browser that sent the report; then only that it is over."""
    return _received_page(request, receipts.token_shown(request.COOKIES.get(_cookie(), "")))


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
    page = render(request, name, {"form": form, "found": found, "help_lines": _help_lines()})
    if wait:
        page.status_code, page.headers["Retry-After"] = 429, str(wait)
    return page


def _form_page(request: HttpRequest, form: ReportForm) -> HttpResponse:
    return render(request, "intake/report.html", {"form": form, "help_lines": _help_lines()})


def _received_page(request: HttpRequest, token: str) -> HttpResponse:
    report = selectors.report_of_form(token) if token else None
    page: dict[str, Any] = {"help_lines": _help_lines()}
    if report is not None:
        page |= {"reference": report.ref, "secret": receipts.secret_for(token)}
    return render(request, "intake/received.html", page)


def _help_lines() -> list[HelpLine]:
    """The help lines, or none while the database is away: the form has to be there all the same."""
    try:
        return hotline.help_lines(language=get_language() or "")
    except Error:
        return []


def _cookie() -> str:
    return "__Host-receipt" if settings.SECURE else "receipt"


def _keep(page: HttpResponse, token: str) -> HttpResponse:
    """Let this browser show the confirmation of `token` again, and nobody else."""
    page.set_cookie(
        _cookie(),
        receipts.may_show(token),
        max_age=receipts.SHOWN_FOR,
        secure=settings.SECURE,
        httponly=True,
        samesite="Strict",
    )
    return page
