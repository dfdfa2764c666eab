"""The pages about organisations that report by machine, and about their keys."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openhotline.accounts import selectors, services
from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.forms import ApiKeyForm, OrganisationForm
from openhotline.accounts.models import ApiKey, Organisation, Scope
from openhotline.accounts.permissions import Permission
from openhotline.common import clock
from openhotline.common.errors import Refused


@needs(Permission.MANAGE_PEOPLE)
@require_safe
def organisations(request: StaffRequest) -> HttpResponse:
    today = clock.now().date()
    rows = [(found, sum(1 for key in found.keys.all() if key.is_good(today))) for found in selectors.organisations()]
    return render(request, "accounts/organisations.html", {"rows": rows})


@needs(Permission.MANAGE_PEOPLE)
def add(request: StaffRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        try:
            added = services.add_organisation(**form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("people:organisation", ref=added.ref)
    return render(request, "accounts/add_organisation.html", {"form": form})


@needs(Permission.MANAGE_PEOPLE)
def organisation(request: StaffRequest, ref: str) -> HttpResponse:
    """One organisation and its keys. POST makes a key, and its answer shows the key, this once."""
    found = _found(ref)
    form = ApiKeyForm(request.POST or None)
    if form.is_valid():
        try:
            key, text = services.make_api_key(organisation=found, **form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return render(request, "accounts/new_key.html", {"organisation": found, "key": key, "text": text})
    return _show(request, found, form)


@needs(Permission.MANAGE_PEOPLE)
@require_POST
def revoke(request: StaffRequest, ref: str, key: str) -> HttpResponse:
    try:
        unwanted = selectors.key_of(ref, key)
    except ApiKey.DoesNotExist as missing:
        raise Http404 from missing
    try:
        services.revoke_api_key(unwanted, by=request.by, at=clock.now())
    except Refused as refused:
        return _show(request, unwanted.organisation, ApiKeyForm(), str(refused))
    messages.success(request, _("The key was revoked. It opens nothing any more."))
    return redirect("people:organisation", ref=ref)


def _show(request: StaffRequest, found: Organisation, form: ApiKeyForm, problem: str = "") -> HttpResponse:
    today, names = clock.now().date(), dict(Scope.choices)
    keys = [
        {"key": key, "good": key.is_good(today), "may": [names.get(scope, scope) for scope in key.scopes]}
        for key in selectors.keys_of(found)
    ]
    rows = [(_("Short name"), found.short_name), (_("What it is"), found.get_kind_display())]
    context = {"organisation": found, "form": form, "keys": keys, "rows": rows}
    return render(request, "accounts/organisation.html", context | {"problems": [problem] if problem else []})


def _found(ref: str) -> Organisation:
    try:
        return selectors.organisation(ref)
    except Organisation.DoesNotExist as missing:
        raise Http404 from missing
