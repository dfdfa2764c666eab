"""The holding pen: mails to the hotline that a person has to look at."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.intake import selectors, services
from openhotline.intake.forms import MailReportForm
from openhotline.intake.mail_words import PROBLEMS
from openhotline.intake.models import ReceivedMail

PER_PAGE = 50


@needs(Permission.SCREEN_REPORTS)
@require_safe
def mails(request: StaffRequest) -> HttpResponse:
    """Mails that wait for a person, the longest waiting first."""
    page = Paginator(selectors.mails_for_a_person(), PER_PAGE).get_page(request.GET.get("page"))
    waiting = [{"mail": mail, "problems": _problems(mail)} for mail in page.object_list]
    return render(request, "intake/mails.html", {"page": page, "waiting": waiting, "mailbox": selectors.mailbox()})


@needs(Permission.SCREEN_REPORTS)
@require_safe
def mail(request: StaffRequest, ref: str) -> HttpResponse:
    """One mail: what is known of it without opening anything sealed."""
    return _mail_page(request, get_object_or_404(ReceivedMail, ref=ref))


@needs(Permission.READ_REPORTS)
@require_POST
def reveal_mail(request: StaffRequest, ref: str) -> HttpResponse:
    """What stands in it, shown once."""
    found = get_object_or_404(ReceivedMail, ref=ref)
    try:
        text = services.reveal_mail(received=found, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("intake_staff:mail", ref=ref)
    return _mail_page(request, found, text=text)


@needs(Permission.SCREEN_REPORTS)
@require_POST
def make_report(request: StaffRequest, ref: str) -> HttpResponse:
    """It is a report: with these addresses, or with its words alone."""
    found = get_object_or_404(ReceivedMail, ref=ref)
    form = MailReportForm(request.POST)
    if form.is_valid():
        try:
            report = services.make_report_of_mail(received=found, **form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is report %(ref)s now.") % {"ref": report.ref})
            return redirect("intake_staff:mails")
    return _mail_page(request, found, form=form)


@needs(Permission.SCREEN_REPORTS)
@require_POST
def set_aside(request: StaffRequest, ref: str) -> HttpResponse:
    """It is no report: nothing of it is kept."""
    found = get_object_or_404(ReceivedMail, ref=ref)
    try:
        services.set_mail_aside(received=found, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(ref)s: its text and its sender were deleted.") % {"ref": ref})
    return redirect("intake_staff:mails")


def _mail_page(request: StaffRequest, found: ReceivedMail, **shown: Any) -> HttpResponse:
    page: dict[str, Any] = {
        "mail": found,
        "problems": _problems(found),
        "may_read": request.by.may(Permission.READ_REPORTS),
        "form": MailReportForm(),
    }
    return render(request, "intake/mail.html", page | shown)


def _problems(found: ReceivedMail) -> list[str]:
    return [str(PROBLEMS[problem]) for problem in found.problems if problem in PROBLEMS]
