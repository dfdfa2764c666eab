"""The hotline's own details on screen: one settings page, help lines, holidays."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.common import catalogues, clock
from openhotline.common.errors import Refused
from openhotline.hotline import selectors, services
from openhotline.hotline.forms import (
    DutyPersonForm,
    HashingAdviceForm,
    HelpLineForm,
    HolidayForm,
    PoliceContactForm,
    ProfileForm,
)
from openhotline.hotline.models import DutyPerson, HashingAdvice, HelpLine, Holiday, PoliceContact


def _may(request: StaffRequest) -> dict[str, bool]:
    """Which of these pages the person may open, for the row of links above them."""
    return {
        "configure": request.by.may(Permission.CONFIGURE),
        "edit": request.by.may(Permission.EDIT),
        "languages": request.by.may(Permission.SIGN_OFF_LANGUAGES),
    }


@require_safe
def mark(request: HttpRequest) -> HttpResponse:
    """The drawing beside our name, for every page of both faces. The number in its address is for browsers only."""
    drawing = selectors.profile().mark
    if not drawing:
        raise Http404
    return HttpResponse(drawing, content_type="image/svg+xml")


@needs(Permission.CONFIGURE)
def profile(request: StaffRequest) -> HttpResponse:
    """Everything the hotline says about itself, on one page."""
    form = ProfileForm(request.POST or None, initial=model_to_dict(selectors.profile()))
    if form.is_valid():
        try:
            services.save_profile(details=form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Every page shows it from now on."))
            return redirect("hotline:profile")
    return render(request, "hotline/profile.html", {"form": form, "may": _may(request)})


@needs(Permission.EDIT)
def help_lines(request: StaffRequest) -> HttpResponse:
    """Every service that we name to people or might, those to be checked marked."""
    today = clock.now().date()
    lines = [(line, line.needs_review(today)) for line in selectors.all_help_lines()]
    return render(request, "hotline/help_lines.html", {"lines": lines, "may": _may(request)})


@needs(Permission.EDIT)
def help_line(request: StaffRequest, ref: str = "") -> HttpResponse:
    """Add a help line, or change one and say that it was checked."""
    line = get_object_or_404(HelpLine, ref=ref) if ref else None
    form = HelpLineForm(request.POST or None, initial=model_to_dict(line) if line else None)
    if form.is_valid():
        details = dict(form.cleaned_data)
        checked = details.pop("checked")
        try:
            line = services.save_help_line(
                help_line=line, details=details, checked=checked, by=request.by, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _saved(line))
            return redirect("hotline:help_lines")
    return render(request, "hotline/help_line.html", {"form": form, "line": line})


def _saved(line: HelpLine) -> str:
    if line.reviewed_on is None:
        return _("Saved. Nobody is told of it until somebody has checked it.")
    return _("Saved. People see it from now on.")


@needs(Permission.EDIT)
@require_POST
def check_help_line(request: StaffRequest, ref: str) -> HttpResponse:
    """Say that a help line was checked as it is."""
    line = get_object_or_404(HelpLine, ref=ref)
    try:
        line = services.save_help_line(help_line=line, details={}, checked=True, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _saved(line))
    return redirect("hotline:help_lines")


@needs(Permission.EDIT)
@require_POST
def remove_help_line(request: StaffRequest, ref: str) -> HttpResponse:
    line = get_object_or_404(HelpLine, ref=ref)
    services.remove_help_line(help_line=line, by=request.by, at=clock.now())
    messages.success(request, _("Removed. We no longer name it to people."))
    return redirect("hotline:help_lines")


@needs(Permission.CONFIGURE)
def holidays(request: StaffRequest) -> HttpResponse:
    """The holidays to come, and the form to add one."""
    form = HolidayForm(request.POST or None, initial={"country": selectors.profile().country})
    if form.is_valid():
        try:
            services.add_holiday(**form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Added. Working days are counted without it."))
            return redirect("hotline:holidays")
    coming = selectors.holidays_from(clock.now().date())
    return render(request, "hotline/holidays.html", {"form": form, "holidays": coming, "may": _may(request)})


@needs(Permission.CONFIGURE)
@require_POST
def remove_holiday(request: StaffRequest, country: str, day: str) -> HttpResponse:
    try:
        holiday = get_object_or_404(Holiday, country=country, day=date.fromisoformat(day))
    except ValueError:
        raise Http404 from None
    services.remove_holiday(holiday=holiday, by=request.by, at=clock.now())
    messages.success(request, _("Removed. It counts as an ordinary day again."))
    return redirect("hotline:holidays")


@needs(Permission.CONFIGURE)
def duty_roster(request: StaffRequest) -> HttpResponse:
    """Who is called when a child may be in danger, in which order, and whom we tell at the police."""
    today = clock.now().date()
    contacts = [(contact, contact.needs_review(today)) for contact in selectors.police_contacts()]
    context = {"people": selectors.duty_people(), "contacts": contacts, "may": _may(request)}
    return render(request, "hotline/duty_roster.html", context)


@needs(Permission.CONFIGURE)
def duty_person(request: StaffRequest, ref: str = "") -> HttpResponse:
    """Put somebody on the roster, or change their entry."""
    person = get_object_or_404(DutyPerson, ref=ref) if ref else None
    initial = model_to_dict(person) if person else {"position": selectors.duty_people().count() + 1}
    form = DutyPersonForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            services.save_duty_person(person=person, details=form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. The next alarm goes by it."))
            return redirect("hotline:duty_roster")
    return render(request, "hotline/duty_person.html", {"form": form, "person": person})


@needs(Permission.CONFIGURE)
@require_POST
def remove_duty_person(request: StaffRequest, ref: str) -> HttpResponse:
    person = get_object_or_404(DutyPerson, ref=ref)
    services.remove_duty_person(person=person, by=request.by, at=clock.now())
    messages.success(request, _("Removed. They are not called any more."))
    return redirect("hotline:duty_roster")


@needs(Permission.CONFIGURE)
def police_contact(request: StaffRequest, ref: str = "") -> HttpResponse:
    """Add a police contact, or change one and say that it was checked."""
    contact = get_object_or_404(PoliceContact, ref=ref) if ref else None
    form = PoliceContactForm(request.POST or None, initial=model_to_dict(contact) if contact else {})
    if form.is_valid():
        try:
            services.save_police_contact(contact=contact, details=form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Referrals can be sent there from now on."))
            return redirect("hotline:duty_roster")
    return render(request, "hotline/police_contact.html", {"form": form, "contact": contact})


@needs(Permission.CONFIGURE)
@require_POST
def remove_police_contact(request: StaffRequest, ref: str) -> HttpResponse:
    contact = get_object_or_404(PoliceContact, ref=ref)
    services.remove_police_contact(contact=contact, by=request.by, at=clock.now())
    messages.success(request, _("Removed. Nothing more is sent there."))
    return redirect("hotline:duty_roster")


@needs(Permission.CONFIGURE)
def hashing(request: StaffRequest) -> HttpResponse:
    """By what legal advice hashing on the device is offered, and the form to record more."""
    form = HashingAdviceForm(request.POST or None, initial={"country": selectors.profile().country})
    if form.is_valid():
        try:
            services.record_hashing_advice(**form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Recorded. Children are offered it from now on."))
            return redirect("hotline:hashing")
    today = timezone.localdate(clock.now())
    advice = [(row, row.is_in_force(today)) for row in selectors.hashing_advice()]
    return render(request, "hotline/hashing.html", {"form": form, "advice": advice, "may": _may(request)})


@needs(Permission.CONFIGURE)
@require_POST
def end_hashing_advice(request: StaffRequest, ref: str) -> HttpResponse:
    advice = get_object_or_404(HashingAdvice, ref=ref)
    services.end_hashing_advice(advice=advice, by=request.by, at=clock.now())
    messages.success(request, _("Ended. Nothing is offered under it any more."))
    return redirect("hotline:hashing")


@needs(Permission.SIGN_OFF_LANGUAGES)
def languages(request: StaffRequest) -> HttpResponse:
    """Every language of the public site: how far its catalogue is, and whether somebody has signed it off."""
    return render(request, "hotline/languages.html", {"languages": selectors.languages(), "may": _may(request)})


@needs(Permission.SIGN_OFF_LANGUAGES)
def language(request: StaffRequest, code: str) -> HttpResponse:
    """Every text beside the English, what is missing first: to be read before somebody signs it off."""
    return _language_page(request, code)


@needs(Permission.SIGN_OFF_LANGUAGES)
@require_POST
def sign_off_language(request: StaffRequest, code: str) -> HttpResponse:
    digest = request.POST.get("digest", "")
    try:
        services.sign_off_language(code=code, digest=digest, by=request.by, at=clock.now())
    except Refused as refusal:
        return _language_page(request, code, problems=[str(refusal)])
    messages.success(request, _("Signed off. The public site speaks this language from now on."))
    return redirect("hotline:languages")


@needs(Permission.SIGN_OFF_LANGUAGES)
@require_POST
def take_back_language(request: StaffRequest, code: str) -> HttpResponse:
    services.take_back_language(code=code, by=request.by, at=clock.now())
    messages.success(request, _("Taken back. It is a draft again."))
    return redirect("hotline:languages")


def _language_page(request: StaffRequest, code: str, problems: Sequence[str] = ()) -> HttpResponse:
    line = next((line for line in selectors.languages() if line.code == code), None)
    if line is None:
        raise Http404
    texts = sorted(catalogues.catalogue(code), key=lambda text: (text.is_translated, not text.is_careful))
    page = {"line": line, "texts": texts, "digest": catalogues.digest_of(code), "problems": problems}
    return render(request, "hotline/language.html", page)
