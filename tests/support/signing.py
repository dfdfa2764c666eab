"""Signing a member of the cast in, with the second factor satisfied, as a person would have done it."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser

from openhotline.common.actors import By
from tests.support.cast import CAST
from tests.support.faces import FaceClient


def user_of(by: By) -> AbstractBaseUser:
    """The account of this person, made on first use, with an authenticator app set up."""
    user, made = get_user_model().objects.get_or_create(username=by.name, defaults={"role": CAST[by.name]})
    if made:
        TOTP.activate(user, generate_totp_secret())
    return user


def sign_in(client: FaceClient, by: By) -> None:
    """Give the client a session that has passed the password and the second factor just now."""
    with client.settings():
        client.force_login(user_of(by))
        session = client.session
        now = time.time()
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": now, "username": by.name},
            {"method": "mfa", "at": now, "type": Authenticator.Type.TOTP},
        ]
        session.save()
