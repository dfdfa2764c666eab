"""The forms of signing in, of one's own account, and of the people page."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from openhotline.accounts import devices, services
from openhotline.accounts.models import OrganisationKind, Scope, User, Wish
from openhotline.accounts.permissions import Role
from openhotline.common import clock
from openhotline.common.errors import Refused

SHORT = "govuk-input--width-10"


def _plain(form: forms.Form, **labels: Any) -> None:
    """Our labels and no placeholders: those vanish while one types, and many cannot read them."""
    for name, (label, required) in labels.items():
        field = form.fields[name]
        field.label, field.error_messages["required"] = label, required
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs["spellcheck"] = "false"
        field.widget.attrs.setdefault("class", "govuk-input--width-20")
        field.help_text = ""


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self,
            login=(_("User name"), _("Enter your user name.")),
            password=(_("Password"), _("Enter your password.")),
        )
        self.fields["login"].widget.attrs["autocapitalize"] = "none"


class ReauthenticateForm(AllauthReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password=(_("Password"), _("Enter your password.")))


class ChangePasswordForm(AllauthChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self,
            oldpassword=(_("Present password"), _("Enter the password you have now.")),
            password1=(_("New password"), _("Enter a new password.")),
            password2=(_("New password again"), _("Enter the new password a second time.")),
        )
        self.fields["password1"].help_text = _("Several words that only you would put together are best.")


class _CodeForm(BaseAuthenticateForm):
    """A code from an app or a recovery code: counted like a password, and good for once."""

    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code(self)

    def clean_code(self) -> str:
        user: User = self.user
        door = {"username": user.username, "device": devices.device_for(context.request, user)}
        try:
            services.begin_attempt(services.Step.SECOND_FACTOR, **door, at=clock.now())
        except Refused as refused:
            raise ValidationError(str(refused)) from refused
        try:
            code: str = super().clean_code()
            if self.authenticator.type == Authenticator.Type.TOTP:
                secret = get_adapter().decrypt(self.authenticator.data["secret"])
                if not services.spend_code(user, secret=secret, code=code, at=clock.now()):
                    raise get_adapter().validation_error("incorrect_code")
        except ValidationError:
            services.note_failure(services.Step.SECOND_FACTOR, **door, at=clock.now())
            raise
        services.note_success(services.Step.SECOND_FACTOR, **door)
        return code


def _plain_code(form: forms.Form) -> None:
    _plain(form, code=(_("Code"), _("Enter the code.")))
    form.fields["code"].widget.attrs |= {"class": SHORT, "autocomplete": "one-time-code", "inputmode": "numeric"}


class CodeForm(_CodeForm, AuthenticateForm):
    """The second step of signing in."""


class ReauthenticateCodeForm(_CodeForm, AllauthReauthenticateCodeForm):
    """Proving again who one is, by a code."""


class AddAppForm(ActivateTOTPForm):
    """Sets up an authenticator app. Until it is confirmed its secret waits in the session, sealed."""

    WAITS = "new_app"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        self.user = user
        session = context.request.session
        if not self.is_bound or self.WAITS not in session:
            session[self.WAITS] = services.seal_secret(generate_totp_secret())
        self.secret = services.open_secret(session[self.WAITS])
        _plain_code(self)

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if not services.spend_code(self.user, secret=self.secret, code=code, at=clock.now()):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AddKeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, name=(_("Name of the passkey or security key"), _("Enter a name.")))
        self.fields["name"].help_text = _("So that you know it again, such as “Key on my desk”.")
        self.fields["passwordless"].label = _("Use it to sign in without a password")
        self.fields["passwordless"].help_text = _("It then asks for a fingerprint, your face or a PIN each time.")


class LettersForm(forms.Form):
    """When and where somebody wants to be written to."""

    wish = forms.ChoiceField(
        label=_("When do you want a letter?"),
        choices=Wish.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when you want a letter.")},
    )
    address = forms.EmailField(
        label=_("Your mail address"),
        required=False,
        error_messages={"invalid": _("Enter a mail address such as name@mail.example.")},
        widget=forms.TextInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("wish") not in (None, Wish.NEVER) and not given.get("address") and "address" not in self.errors:
            self.add_error("address", _("Enter the mail address to write to."))
        return given


class InviteForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=100, error_messages={"required": _("Enter the name of your colleague.")}
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=30,
        help_text=_("Small letters, digits and _. It is what they sign in with, and it stands in the audit."),
        error_messages={"required": _("Enter a user name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose a role from the list.")},
    )
    alias = forms.CharField(
        label=_("Alias (optional)"),
        max_length=60,
        required=False,
        help_text=_("Stands for them in everything that leaves the house, such as “Analyst 7”. Never a name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        widget=forms.RadioSelect(attrs={"class": "oh-small"}),
        error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose a role from the list.")},
    )


class OrganisationForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=100, error_messages={"required": _("Enter the name of the organisation.")}
    )
    short_name = forms.CharField(
        label=_("Short name"),
        max_length=30,
        help_text=_("Small letters, digits and -. It stands in the audit and never changes."),
        error_messages={"required": _("Enter a short name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=OrganisationKind.choices,
        help_text=_("Decides as whose its reports are counted."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what it is."), "invalid_choice": _("Choose one from the list.")},
    )


class ApiKeyForm(forms.Form):
    label = forms.CharField(
        label=_("What the key is for"),
        max_length=60,
        help_text=_("So that both sides know it again, such as “nightly run”."),
        error_messages={"required": _("Say what the key is for.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "oh-small"}),
        error_messages={"required": _("Choose what the key may be used for.")},
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        help_text=_("For example 2027-12-31. Two years from now at most."),
        widget=forms.TextInput(attrs={"class": SHORT, "autocomplete": "off"}),
        error_messages={"required": _("Enter the last day."), "invalid": _("Enter the last day like 2027-12-31.")},
    )
