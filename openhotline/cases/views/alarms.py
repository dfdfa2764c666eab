"""A child in danger, on the desk: which alarms there are, who has them, and the sheet for the police."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from openhotline.accounts import selectors as accounts
from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.cases import selectors, services, sheets
from openhotline.cases.forms import CloseAlarmForm, SendSheetForm, SheetForm
from openhotline.cases.models import Alarm, Referral
from openhotline.cases.stages import AlarmStage
from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.hotline import selectors as hotline


@needs(Permission.SEE_DESK)
@require_safe
def alarms(request: StaffRequest) -> HttpResponse:
    """What is open, the unanswered first, and what was closed lately."""
    opened, names = list(selectors.open_alarms()), accounts.names()
    context = {
        "alarms": [(alarm, accounts.who(alarm.acknowledged_by, names)) for alarm in opened],
        "unanswered": [alarm for alarm in opened if alarm.is_unanswered],
        "closed": selectors.alarms_closed_lately(clock.now()),
        "may_answer": request.by.may(Permission.SAFEGUARD),
    }
    return render(request, "cases/alarms.html", context)


@needs(Permission.SAFEGUARD)
@require_POST
def acknowledge(request: StaffRequest) -> HttpResponse:
    """“I have it”, for one alarm or for all that stood on the page. Those raised since then stay unanswered."""
    refs = request.POST.getlist("ref")
    mine = services.acknowledge_alarms(refs=refs, by=request.by, at=clock.now())
    if not mine:
        messages.error(request, _("Somebody else has it already."))
    else:
        words = ngettext("You have this alarm.", "You have these %(number)d alarms.", len(mine))
        messages.success(request, words % {"number": len(mine)} + " " + _("Nobody else is called about it."))
    return redirect("alarms:alarm", refs[0]) if len(refs) == 1 else redirect("alarms:alarms")


@needs(Permission.SEE_DESK)
@require_POST
def raise_alarm(request: StaffRequest, ref: str) -> HttpResponse:
    """One click: a child may be in danger."""
    thing = selectors.thing_or_none(ref)
    if thing is None:
        raise Http404
    alarm, new = services.raise_alarm_by_hand(about=thing, by=request.by, at=clock.now())
    if new:
        messages.success(request, _("The alarm is raised. The person on duty is called."))
    else:
        messages.warning(request, _("There is an alarm about this already."))
    return redirect("alarms:alarm", alarm.ref)


@needs(Permission.SEE_DESK)
@require_safe
def alarm(request: StaffRequest, ref: str) -> HttpResponse:
    """One alarm: what it is about, who was called, who has it, and its sheets."""
    return _alarm_page(request, get_object_or_404(Alarm, ref=ref))


@needs(Permission.SAFEGUARD)
@require_POST
def hand_back(request: StaffRequest, ref: str) -> HttpResponse:
    found = get_object_or_404(Alarm, ref=ref)
    try:
        services.hand_back_alarm(alarm=found, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Handed back. The next person is called."))
    return redirect("alarms:alarm", ref)


@needs(Permission.SAFEGUARD)
@require_POST
def close(request: StaffRequest, ref: str) -> HttpResponse:
    """Say what came of it."""
    found = get_object_or_404(Alarm, ref=ref)
    form = CloseAlarmForm(request.POST)
    if form.is_valid():
        try:
            services.close_alarm(alarm=found, **form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(ref)s is closed.") % {"ref": ref})
            return redirect("alarms:alarms")
    return _alarm_page(request, found, close_form=form)


@needs(Permission.SAFEGUARD)
def sheet(request: StaffRequest, ref: str) -> HttpResponse:
    """Write the referral sheet. A draft that is there is opened by a deed of its own."""
    found = get_object_or_404(Alarm, ref=ref)
    draft = selectors.draft_of(found)
    if request.method != "POST" and draft is not None:
        return render(request, "cases/sheet.html", {"alarm": found, "draft": draft, "form": None})
    form = SheetForm(request.POST or None, initial={"telephone": hotline.profile().telephone})
    if form.is_valid():
        try:
            services.save_referral(alarm=found, sheet=form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The sheet is saved as a draft. It has not been sent."))
            return redirect("alarms:alarm", ref)
    return render(request, "cases/sheet.html", {"alarm": found, "draft": draft, "form": form})


@needs(Permission.SAFEGUARD)
@require_POST
def open_draft(request: StaffRequest, ref: str) -> HttpResponse:
    """The draft with what stands on it, to go on writing."""
    found = get_object_or_404(Alarm, ref=ref)
    draft = get_object_or_404(Referral, alarm=found, sent_at=None)
    answers = services.reveal_referral(referral=draft, by=request.by, at=clock.now())
    return render(request, "cases/sheet.html", {"alarm": found, "draft": draft, "form": SheetForm(initial=answers)})


@needs(Permission.SAFEGUARD)
@require_POST
def send_sheet(request: StaffRequest, ref: str) -> HttpResponse:
    """Send the draft to a police contact."""
    found = get_object_or_404(Alarm, ref=ref)
    draft = get_object_or_404(Referral, alarm=found, sent_at=None)
    contacts = {contact.ref: contact for contact in hotline.police_contacts()}
    form = SendSheetForm(request.POST, contacts=_choices())
    if form.is_valid():
        contact = contacts[form.cleaned_data["contact"]]
        try:
            services.send_referral(referral=draft, contact=contact, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            told = _("%(ref)s is in the outbox, to %(name)s. Call them as well: %(telephone)s")
            named = {"ref": draft.ref, "name": contact.name, "telephone": contact.telephone}
            messages.success(request, told % named)
            return redirect("alarms:alarm", ref)
    return _alarm_page(request, found, send_form=form)


@needs(Permission.SAFEGUARD)
@require_POST
def print_sheet(request: StaffRequest, ref: str) -> HttpResponse:
    """A sheet on one page, to read, to print, to read out on the telephone."""
    referral = get_object_or_404(Referral, ref=ref)
    answers = services.reveal_referral(referral=referral, by=request.by, at=clock.now())
    context = {"referral": referral, "rows": sheets.in_words(answers), "contacts": hotline.police_contacts()}
    return render(request, "cases/printed_sheet.html", context)


def _choices() -> list[tuple[str, str]]:
    return [(contact.ref, f"{contact.name} ({contact.country})") for contact in hotline.police_contacts()]


def _alarm_page(request: StaffRequest, found: Alarm, **shown: Any) -> HttpResponse:
    names = accounts.names()
    stages = dict(AlarmStage.choices)
    referrals = list(selectors.referrals_of(found))
    has_draft = any(referral.sent_at is None for referral in referrals)
    may_answer = request.by.may(Permission.SAFEGUARD)
    context = {
        "alarm": found,
        "thing": selectors.thing_or_none(found.about),
        "calls": selectors.calls_about(found),
        "moves": [
            {"at": move.at, "what": stages[move.went_to], "who": accounts.who(move.by, names), "text": move.why}
            for move in found.moves.order_by("pk")
        ],
        "raised_by": accounts.who(found.raised_by, names),
        "answered_by": accounts.who(found.acknowledged_by, names),
        "referrals": referrals,
        "has_draft": has_draft,
        "may_answer": may_answer,
        "close_form": CloseAlarmForm() if may_answer and found.stage == AlarmStage.ACKNOWLEDGED else None,
        "send_form": SendSheetForm(contacts=_choices()) if may_answer and has_draft else None,
        "contacts": hotline.police_contacts(),
        **shown,
    }
    return render(request, "cases/alarm.html", context)
