"""Where allauth asks us: words, locks, what is remembered of a sign-in, and how secrets are sealed."""

import time
from io import BytesIO
from typing import Any

import qrcode
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from openhotline.accounts import devices, selectors, services, sessions
from openhotline.accounts.models import User
from openhotline.common import clock
from openhotline.common.errors import Refused

NOT_RIGHT = _("The user name or the password is not right.")
WRONG_CODE = _("This code is not right, or it was used before. Wait for the next one and enter that.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NOT_RIGHT,
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: people are invited."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The unspecified address: where a person signs in from is not kept."""
        return "::"

    def add_message(self, request: HttpRequest, level: int, *args: Any, message: str | None = None, **_kw: Any) -> None:
        """Our pages say themselves what was done; only what allauth wants to say in words of ours passes."""
        if message:
            messages.add_message(request, level, message)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Whose password this is. Refuses after too many failures from this device, or from unknown ones."""
        username = credentials.get("username", "")
        device = devices.device_for(request, User.objects.filter(username=username.strip().lower()).first())
        try:
            services.begin_attempt(services.Step.PASSWORD, username=username, device=device, at=clock.now())
        except Refused as refused:
            raise ValidationError(str(refused)) from refused
        user: User | None = super().authenticate(request, **credentials)
        if user is None:
            services.note_failure(services.Step.PASSWORD, username=username, device=device, at=clock.now())
        else:
            services.note_success(services.Step.PASSWORD, username=username, device=device)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth's own limit counts IP addresses; ours is in `authenticate`."""

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        if not selectors.may_come_in(user):
            user.is_active = False  # not saved: only for what allauth answers now
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        sessions.note_begin(request.session, clock.now())

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        how = [record.get("type", record["method"]) for record in get_authentication_records(request, user)]
        if sessions.proved_second_factor(request.session, user):
            devices.remember(request, response, user)
        services.note_signed_in(user, how=", ".join(how), at=clock.now())
        return response

    def is_reauthentication_required(self, *, app: str, **_kwargs: Any) -> bool:
        """Not within five minutes of proving who one is, by signing in or again since."""
        records = get_authentication_records(context.request, context.request.user)
        latest: float = max((record["at"] for record in records), default=0)
        return bool(time.time() - latest >= app_settings.REAUTHENTICATION_TIMEOUT)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": _("This is your only second factor. Add another one first."),
    }

    def encrypt(self, text: str) -> str:
        return services.seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return services.open_secret(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Never the last one: staff have a second factor at every moment."""
        return selectors.second_factors(authenticator.user).exclude(pk=authenticator.pk).exists()

    def build_totp_svg(self, url: str) -> str:
        """The picture to scan, as an element without style: black on white, in dark pages too."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage, border=2).save(drawn)
        text = drawn.getvalue().decode()
        return text[text.index("<svg") :]

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to our host name."""
        return {"id": context.request.get_host().partition(":")[0], "name": settings.MFA_TOTP_ISSUER}
