"""The desk's pages about reports: what waits for a person, and one report with what may be read of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.cases import selectors as cases
from openhotline.cases.models import Report
from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.intake import selectors, services
from openhotline.intake.forms import ContactForm, OutcomeForm, ReplyForm
from openhotline.intake.journey import answers_in_words
from openhotline.intake.models import GivenHash

PER_PAGE = 50


@needs(Permission.SCREEN_REPORTS)
@require_safe
def reports(request: StaffRequest) -> HttpResponse:
    """Reports that wait for a person, the urgent and the oldest first."""
    page = Paginator(selectors.reports_for_a_person(), PER_PAGE).get_page(request.GET.get("page"))
    unread = selectors.reports_with_unread().count()
    mails = selectors.mails_for_a_person().count()
    return render(request, "intake/reports.html", {"page": page, "unread": unread, "mails": mails})


@needs(Permission.SEE_DESK)
@require_safe
def report(request: StaffRequest, ref: str) -> HttpResponse:
    """One report: everything about it that is not sealed."""
    return _report_page(request, get_object_or_404(Report, ref=ref))


@needs(Permission.READ_REPORTS)
@require_POST
def reveal_statement(request: StaffRequest, ref: str) -> HttpResponse:
    """What the reporter wrote, shown once."""
    found = get_object_or_404(Report, ref=ref)
    try:
        said = services.reveal_statement(report=found, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("intake_staff:report", ref=ref)
    return _report_page(request, found, words=said.words, answers=answers_in_words(said.answers))


@needs(Permission.READ_CONTACTS)
@require_POST
def reveal_contact(request: StaffRequest, ref: str) -> HttpResponse:
    """How to reach the reporter, shown once, for a reason that is kept."""
    found = get_object_or_404(Report, ref=ref)
    form = ContactForm(request.POST)
    contact = ""
    if form.is_valid():
        try:
            contact = services.reveal_contact(report=found, **form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _report_page(request, found, contact=contact, contact_form=form)


@needs(Permission.SCREEN_REPORTS)
@require_safe
def unread(request: StaffRequest) -> HttpResponse:
    """Reports whose reporters wrote something that nobody has read."""
    page = Paginator(selectors.reports_with_unread(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "intake/unread.html", {"page": page})


@needs(Permission.READ_REPORTS)
@require_POST
def reveal_messages(request: StaffRequest, ref: str) -> HttpResponse:
    """What reporter and desk wrote to each other, shown once."""
    found = get_object_or_404(Report, ref=ref)
    try:
        written = services.reveal_messages(report=found, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("intake_staff:report", ref=ref)
    return _report_page(request, found, said=[selectors.said(message, text) for message, text in written])


@needs(Permission.SCREEN_REPORTS)
@require_POST
def write_to_reporter(request: StaffRequest, ref: str) -> HttpResponse:
    """Write to the reporter, or ask them something."""
    found = get_object_or_404(Report, ref=ref)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            services.write_to_reporter(report=found, **form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(ref)s: your message is there for the reporter.") % {"ref": ref})
            return redirect("intake_staff:report", ref=ref)
    return _report_page(request, found, reply_form=form)


@needs(Permission.READ_REPORTS)
@require_POST
def reveal_hashes(request: StaffRequest, ref: str) -> HttpResponse:
    """The hashes that the reporter's browser made, shown once."""
    found = get_object_or_404(Report, ref=ref)
    try:
        shown = services.reveal_hashes(report=found, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("intake_staff:report", ref=ref)
    return _report_page(request, found, shown_hashes=shown)


@needs(Permission.ASSESS)
@require_POST
def judge_hash(request: StaffRequest, ref: str, hash_ref: str) -> HttpResponse:
    """Believe one of them, or not."""
    given = get_object_or_404(GivenHash, ref=hash_ref, report__ref=ref)
    judge = services.vet_hash if request.POST.get("judgement") == "vet" else services.reject_hash
    try:
        judge(given=given, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(ref)s: saved.") % {"ref": hash_ref})
    return redirect("intake_staff:report", ref=ref)


@needs(Permission.SCREEN_REPORTS)
@require_POST
def give_outcome(request: StaffRequest, ref: str) -> HttpResponse:
    """Say what became of a report, or put it back."""
    found = get_object_or_404(Report, ref=ref)
    form = OutcomeForm(request.POST, allowed=services.outcomes_for(found))
    if form.is_valid():
        try:
            services.give_outcome(report=found, **form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(ref)s: saved.") % {"ref": ref})
            return redirect("intake_staff:reports")
    return _report_page(request, found, outcome_form=form)


def _report_page(request: StaffRequest, found: Report, **shown: Any) -> HttpResponse:
    by, allowed = request.by, services.outcomes_for(found)
    page: dict[str, Any] = {
        "page": selectors.report_page(found),
        "alarm": cases.open_alarm(found.ref),
        "hashes": (hashes := selectors.hashes_of(found)),
        "has_standing_hashes": any(line.stands for line in hashes),
        "may_judge_hashes": by.may(Permission.ASSESS),
        "may_read": by.may(Permission.READ_REPORTS),
        "may_reach": by.may(Permission.READ_CONTACTS),
        "contact_form": ContactForm(),
        "reply_form": ReplyForm() if by.may(Permission.SCREEN_REPORTS) else None,
        "outcome_form": OutcomeForm(allowed=allowed) if allowed and by.may(Permission.SCREEN_REPORTS) else None,
    }
    return render(request, "intake/staff_report.html", page | shown)
