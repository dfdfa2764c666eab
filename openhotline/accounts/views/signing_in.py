"""Signing in and out. The steps are allauth's; what is drawn, counted and audited is ours."""

from typing import Any

from allauth.account.views import AccountInactiveView, LoginView, LogoutView
from allauth.account.views import ReauthenticateView as AllauthReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as AllauthReauthenticateCodeView
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.http import HttpResponse

from openhotline.accounts import selectors, services
from openhotline.accounts.forms import CodeForm, ReauthenticateCodeForm, ReauthenticateForm, SignInForm
from openhotline.accounts.models import User
from openhotline.common import clock


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"practitioners": selectors.practitioners()}


class SecondStep(AuthenticateView):
    template_name = "accounts/second_step.html"
    form_class = CodeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: User = self.stage.login.user
        kinds = {factor.type for factor in selectors.second_factors(user)}
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "practice_code": selectors.practice_code(user, at=clock.now()),
            "has_app": "totp" in kinds,
            "has_key": "webauthn" in kinds,
        }


class SignOut(LogoutView):
    template_name = "accounts/sign_out.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        user = self.request.user
        if isinstance(user, User):
            services.note_signed_out(user, why="asked", at=clock.now())
        response: HttpResponse = super().post(*args, **kwargs)
        # Not "cookies": the session's goes anyway, and the device's must stay, or the next attack locks its owner out.
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class ProveAgain(AllauthReauthenticateView):
    template_name = "accounts/prove_again.html"
    form_class = ReauthenticateForm


class ProveAgainByCode(AllauthReauthenticateCodeView):
    template_name = "accounts/prove_again.html"
    form_class = ReauthenticateCodeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = selectors.practice_code(self.request.user, at=clock.now())
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"practice_code": code}


class ProveAgainByKey(ReauthenticateWebAuthnView):
    template_name = "accounts/prove_again.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # allauth drops the form that was sent, and with it its errors.
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | kwargs


class Inactive(AccountInactiveView):
    template_name = "accounts/inactive.html"


sign_in = SignIn.as_view()
second_step = SecondStep.as_view()
sign_in_with_passkey = LoginWebAuthnView.as_view()
sign_out = SignOut.as_view()
inactive = Inactive.as_view()
prove_again = ProveAgain.as_view()
prove_again_by_code = ProveAgainByCode.as_view()
prove_again_by_key = ProveAgainByKey.as_view()
