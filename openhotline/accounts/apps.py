from typing import Any, ClassVar

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "openhotline.accounts"
    audit_actions: ClassVar[dict[str, Promise]] = {
        "person.invited": _("A person was given an account."),
        "person.signed_in": _("A person signed in."),
        "person.signed_out": _("A person was signed out."),
        "person.role_changed": _("A person was given another role."),
        "person.deactivated": _("A person's account was closed."),
        "person.reactivated": _("A person's account was opened again."),
        "sign_in.failed": _("Signing in failed."),
        "sign_in.locked": _("Signing in was locked for a while, after failures."),
        "password.changed": _("A person changed their password."),
        "password.reset": _("A person was given a new one-time password."),
        "second_factor.added": _("A second factor was added."),
        "second_factor.removed": _("A second factor was removed."),
        "recovery_codes.renewed": _("New recovery codes were made."),
        "sessions.ended": _("A person ended their other sessions."),
        "letters.asked_for": _("A person said when to be written to about waiting work."),
        "organisation.added": _("An organisation was added that may report by machine."),
        "api_key.made": _("A key for machines was made."),
        "api_key.revoked": _("A key for machines was revoked."),
    }

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_used

        authenticator_used.connect(_proved_second_factor)


def _proved_second_factor(request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    """allauth says so at every door alike: a code, a key, a passkey alone."""
    from openhotline.accounts.sessions import note_second_factor

    note_second_factor(request.session, user)
