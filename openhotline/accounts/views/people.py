"""The people page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openhotline.accounts import selectors, services
from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.forms import InviteForm, RoleForm
from openhotline.accounts.models import User
from openhotline.accounts.permissions import Permission
from openhotline.common import clock
from openhotline.common.errors import Refused


@needs(Permission.MANAGE_PEOPLE)
def people(request: StaffRequest) -> HttpResponse:
    return render(request, "accounts/people.html", {"people": selectors.people()})


@needs(Permission.MANAGE_PEOPLE)
def invite(request: StaffRequest) -> HttpResponse:
    """The answer to the form shows the one-time password, this once."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            user, password = services.invite_user(**form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _show_password(request, user, password)
    return render(request, "accounts/invite.html", {"form": form})


@needs(Permission.MANAGE_PEOPLE)
def person(request: StaffRequest, ref: str) -> HttpResponse:
    """One account. POST gives it another role."""
    user = _found(ref)
    form = RoleForm(request.POST or None, initial={"role": user.role})
    if form.is_valid():
        try:
            services.change_role(user, form.cleaned_data["role"], by=request.by, at=clock.now())
        except Refused as refused:
            form.add_error("role", str(refused))
        else:
            messages.success(request, _("The role was changed."))
            return redirect("people:person", ref=ref)
    return _show(request, user, form)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def close(request: StaffRequest, ref: str) -> HttpResponse:
    user = _found(ref)
    try:
        services.deactivate(user, by=request.by, at=clock.now())
    except Refused as refused:
        return _show(request, user, RoleForm(initial={"role": user.role}), str(refused))
    messages.success(request, _("The account was closed."))
    return redirect("people:person", ref=ref)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def reopen(request: StaffRequest, ref: str) -> HttpResponse:
    return _give_password(request, ref, services.reactivate)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def reset(request: StaffRequest, ref: str) -> HttpResponse:
    return _give_password(request, ref, services.reset_access)


def _give_password(request: StaffRequest, ref: str, deed: Callable[..., str]) -> HttpResponse:
    user = _found(ref)
    try:
        password = deed(user, by=request.by, at=clock.now())
    except Refused as refused:
        return _show(request, user, RoleForm(initial={"role": user.role}), str(refused))
    return _show_password(request, user, password)


def _show(request: StaffRequest, user: User, form: RoleForm, problem: str = "") -> HttpResponse:
    fresh = selectors.person(user.ref)
    rows = [
        (_("User name"), fresh.username),
        (_("Alias"), fresh.alias),
        (_("Role"), fresh.get_role_display()),
        (_("Account"), _("open") if fresh.is_active else _("closed")),
        (_("Second factor"), _("set up") if selectors.has_second_factor(fresh) else _("not yet set up")),
    ]
    context = {"person": fresh, "form": form, "problems": [problem] if problem else [], "rows": rows}
    return render(request, "accounts/person.html", context)


def _show_password(request: StaffRequest, user: User, password: str) -> HttpResponse:
    return render(request, "accounts/one_time_password.html", {"person": user, "password": password})


def _found(ref: str) -> User:
    try:
        return selectors.person(ref)
    except User.DoesNotExist as missing:
        raise Http404 from missing
