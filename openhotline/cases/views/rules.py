"""The rules of the house on screen: legal bases and procedures."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.cases import selectors, services
from openhotline.cases.forms import AuthorityForm, ProcedureForm
from openhotline.cases.models import Authority
from openhotline.common import clock
from openhotline.common.errors import Refused


@needs(Permission.CONFIGURE)
def authorities(request: StaffRequest) -> HttpResponse:
    """Every legal basis on record, and the form to record another."""
    form = AuthorityForm(request.POST or None)
    if form.is_valid():
        try:
            services.record_authority(**form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Recorded. A second person has to confirm it before it is in force."))
            return redirect("cases:authorities")
    return render(
        request,
        "cases/authorities.html",
        {"form": form, "authorities": selectors.authorities(), "me": str(request.by), "now": clock.now()},
    )


@needs(Permission.CONFIGURE)
@require_POST
def confirm_authority(request: StaffRequest, ref: str) -> HttpResponse:
    authority = get_object_or_404(Authority, ref=ref)
    try:
        services.confirm_authority(authority=authority, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(ref)s is in force.") % {"ref": ref})
    return redirect("cases:authorities")


@needs(Permission.CONFIGURE)
@require_POST
def withdraw_authority(request: StaffRequest, ref: str) -> HttpResponse:
    authority = get_object_or_404(Authority, ref=ref)
    try:
        services.withdraw_authority(authority=authority, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(ref)s is withdrawn. Nothing more is done under it.") % {"ref": ref})
    return redirect("cases:authorities")


@needs(Permission.CONFIGURE)
def procedures(request: StaffRequest) -> HttpResponse:
    """The procedures in force, each with a link to its next version."""
    return render(request, "cases/procedures.html", {"procedures": selectors.procedures_in_force()})


@needs(Permission.CONFIGURE)
def procedure(request: StaffRequest, country: str) -> HttpResponse:
    """Write the next version of one country's procedure, beginning with what is in force."""
    in_force, rules = selectors.rules_for(country)
    before = {**rules.as_data(), "reminder_hours": ", ".join(map(str, rules.reminder_hours)), "title": in_force.title}
    form = ProcedureForm(request.POST or None, initial=before)
    if form.is_valid():
        try:
            services.save_procedure(
                country=country, title=form.cleaned_data["title"], rules=form.rules(), by=request.by, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The new version is in force for every notice from now on."))
            return redirect("cases:procedures")
    return render(request, "cases/procedure.html", {"form": form, "country": country, "in_force": in_force})
