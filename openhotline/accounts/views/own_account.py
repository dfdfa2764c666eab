"""One's own account: second factors, recovery codes, password, sessions."""

from typing import Any

from allauth.account.internal.flows.password_change import logout_on_password_change
from allauth.account.views import PasswordChangeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import flows as keys
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openhotline.accounts import devices, selectors, services, sessions
from openhotline.accounts.access import StaffRequest
from openhotline.accounts.forms import AddAppForm, AddKeyForm, ChangePasswordForm, LettersForm
from openhotline.accounts.models import Wish
from openhotline.audit import services as audit
from openhotline.common import clock
from openhotline.common.errors import Refused


def account(request: StaffRequest) -> HttpResponse:
    """What protects my account."""
    factors = list(selectors.second_factors(request.user))
    codes = selectors.recovery_codes_or_none(request.user)
    return render(
        request,
        "accounts/account.html",
        {
            "app": next((factor for factor in factors if factor.type == Authenticator.Type.TOTP), None),
            "keys": [factor for factor in factors if factor.type == Authenticator.Type.WEBAUTHN],
            "only_one": len(factors) == 1,
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        },
    )


def _with_second_factor(request: StaffRequest, response: HttpResponse) -> HttpResponse:
    sessions.note_second_factor(request.session, request.user)
    devices.remember(request, response, request.user)
    return response


class AddApp(ActivateTOTPView):
    template_name = "accounts/add_app.html"
    form_class = AddAppForm

    def form_valid(self, form: AddAppForm) -> HttpResponse:
        with audit.deed():
            response: HttpResponse = super().form_valid(form)
            services.note_added(self.request.user, Authenticator.Type.TOTP.value, at=clock.now())
        del self.request.session[AddAppForm.WAITS]
        return _with_second_factor(self.request, response)


class RemoveApp(DeactivateTOTPView):
    template_name = "accounts/remove_app.html"

    def form_valid(self, form: Form) -> HttpResponse:
        with audit.deed():
            response: HttpResponse = super().form_valid(form)
            services.note_removed(self.request.user, Authenticator.Type.TOTP.value, at=clock.now())
        messages.success(self.request, _("The authenticator app was removed."))
        return response


class AddKey(AddWebAuthnView):
    template_name = "accounts/add_key.html"
    form_class = AddKeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # allauth makes a new form here and loses the errors of the one that was sent.
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | kwargs

    def form_valid(self, form: AddKeyForm) -> HttpResponse:
        with audit.deed():
            response: HttpResponse = super().form_valid(form)
            services.note_added(self.request.user, Authenticator.Type.WEBAUTHN.value, at=clock.now())
        return _with_second_factor(self.request, response)


@require_POST
def remove_key(request: StaffRequest) -> HttpResponse:
    """Which key is in the form, not in the address; only one's own are found. Asks again who one is, after a while."""
    mine = selectors.passkeys(request.user)
    chosen = request.POST.get("key", "")
    key = get_object_or_404(mine, pk=int(chosen) if chosen.isdecimal() else 0)
    if selectors.second_factors(request.user).count() == 1:
        messages.error(request, _("This is your only second factor. Add another one first."))
        return redirect("mfa_index")
    with audit.deed():
        keys.remove_authenticator(request, key)
        services.note_removed(request.user, Authenticator.Type.WEBAUTHN.value, at=clock.now())
    messages.success(request, _("The key was removed."))
    return redirect("mfa_index")


class RecoveryCodes(ViewRecoveryCodesView):
    template_name = "accounts/recovery_codes.html"


class RenewRecoveryCodes(GenerateRecoveryCodesView):
    template_name = "accounts/renew_recovery_codes.html"

    def form_valid(self, form: Form) -> HttpResponse:
        with audit.deed():
            response: HttpResponse = super().form_valid(form)
            services.note_renewed(self.request.user, at=clock.now())
        return response


class ChangePassword(PasswordChangeView):
    template_name = "accounts/change_password.html"
    form_class = ChangePasswordForm

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        user, request = self.request.user, self.request
        try:
            services.change_password(user, form.cleaned_data["password1"], by=selectors.by_for(user), at=clock.now())
        except Refused as refused:
            form.add_error("password1", str(refused))
            response: HttpResponse = self.form_invalid(form)
            return response
        logout_on_password_change(request, user)  # despite its name it keeps this session; the others end
        messages.success(request, _("Your password was changed. Your other sessions have ended."))
        return redirect("mfa_index")


def letters(request: StaffRequest) -> HttpResponse:
    """When and where I want to be written to because work waits."""
    kept = selectors.letters_of(request.user)
    typed = request.POST if request.method == "POST" else None
    form = LettersForm(typed, initial=vars(kept) if kept else {"wish": Wish.NEVER})
    if form.is_valid():
        services.ask_for_letters(request.user, **form.cleaned_data, by=request.by, at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("mfa_index")
    return render(request, "accounts/letters.html", {"form": form})


def own_sessions(request: StaffRequest) -> HttpResponse:
    """Where I am signed in; POST ends all but this one."""
    if request.method == "POST":
        here = request.session.session_key
        ended = services.end_other_sessions(request.user, but=here, at=clock.now())
        messages.success(request, _("Other sessions ended: %(number)d.") % {"number": ended})
        return redirect("usersessions_list")
    rows = [
        (selectors.session_words(session.user_agent), session.created_at, session.is_current())
        for session in selectors.open_sessions(request.user)
    ]
    return render(request, "accounts/sessions.html", {"rows": rows, "others": len(rows) - 1})


add_app = AddApp.as_view()
remove_app = RemoveApp.as_view()
add_key = AddKey.as_view()
recovery_codes = RecoveryCodes.as_view()
renew_recovery_codes = RenewRecoveryCodes.as_view()
change_password = ChangePassword.as_view()
