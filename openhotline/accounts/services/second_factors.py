"""Second factors: their secrets are sealed, no code works twice, and every change is audited.

The pages are allauth's; they call these inside the transaction in which allauth writes its row.
"""

import base64
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.utils.crypto import constant_time_compare

from openhotline.accounts.models import User
from openhotline.accounts.selectors import by_for
from openhotline.audit import services as audit
from openhotline.common import keyring
from openhotline.common.actors import By

PERIOD = 30
_CONTEXT = b"mfa_authenticator|data"  # allauth seals before it knows the row, so no reference can be bound in


def seal_secret(text: str) -> str:
    name, sealed = keyring.seal(text.encode(), retention="staff", context=_CONTEXT)
    return f"{name}:{base64.b64encode(sealed).decode()}"


def open_secret(token: str) -> str:
    name, _, body = token.partition(":")
    return keyring.open_sealed(name, base64.b64decode(body), context=_CONTEXT).decode()


@audit.deed()
def set_second_factor(user: User, secret: str = "", *, by: By, at: datetime) -> str:
    """Give a person an authenticator app with this secret, or a fresh one, in place of the one they had."""
    secret = secret or generate_totp_secret()
    Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(user, secret)
    audit.record("second_factor.added", about=user.ref, by=by, at=at, kind=Authenticator.Type.TOTP.value)
    return secret


def spend_code(user: User, *, secret: str, code: str, at: datetime) -> bool:
    """Whether this code was still unused; from now on it is used, and so are all before it, on every machine."""
    digits = "".join(filter(str.isdigit, code))
    now = int(at.timestamp()) // PERIOD
    for step in range(now - settings.MFA_TOTP_TOLERANCE, now + settings.MFA_TOTP_TOLERANCE + 1):
        if constant_time_compare(digits, format_hotp_value(hotp_value(secret, step))):
            spent: int = User.objects.filter(pk=user.pk, code_used__lt=step).update(code_used=step)
            return spent == 1
    return False


@audit.deed()
def note_added(user: User, kind: str, *, at: datetime) -> None:
    audit.record("second_factor.added", about=user.ref, by=by_for(user), at=at, kind=kind)


@audit.deed()
def note_removed(user: User, kind: str, *, at: datetime) -> None:
    audit.record("second_factor.removed", about=user.ref, by=by_for(user), at=at, kind=kind)


@audit.deed()
def note_renewed(user: User, *, at: datetime) -> None:
    audit.record("recovery_codes.renewed", about=user.ref, by=by_for(user), at=at)
