from typing import ClassVar

from django.apps import AppConfig
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
    }
