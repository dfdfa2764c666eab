"""Signing a member of the cast in, with the second factor satisfied, as a person would have done it."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from openhotline.accounts import services as accounts
from openhotline.accounts.models import User
from openhotline.accounts.sessions import note_second_factor
from openhotline.common.actors import By, job
from tests.support.cast import CAST
from tests.support.databases import LOADED_AT
from tests.support.faces import FaceClient

PASSWORD = "made up, and long enough"


def user_of(by: By) -> User:
    """The account of this person, made on first use, with an authenticator app set up."""
    user: User | None = User.objects.filter(username=by.name).first()
    if user is None:
        user = accounts.create_user(
            username=by.name, name=by.name.title(), role=CAST[by.name], password=PASSWORD, by=job("tests"), at=LOADED_AT
        )
        TOTP.activate(user, generate_totp_secret())
    return user


def sign_in(client: FaceClient, by: By) -> None:
    """Give the client a session that has passed the password and the second factor just now."""
    with client.settings():
        user = user_of(by)
        client.force_login(user)
        session = client.session
        now = time.time()
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": now, "username": by.name},
            {"method": "mfa", "at": now, "type": Authenticator.Type.TOTP},
        ]
        note_second_factor(session, user)
        session.save()
