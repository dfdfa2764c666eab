"""What is done to accounts."""

import secrets
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openhotline.accounts.models import User
from openhotline.accounts.permissions import Permission, Role
from openhotline.audit import services as audit
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference


def require(by: By, *permissions: Permission) -> None:
    """Refuse a deed to anybody who lacks one of these permissions."""
    if not all(by.may(permission) for permission in permissions):
        raise Refused(_("You do not have the permission to do this. Ask the person who leads your team."))


@audit.deed()
def create_user(
    *,
    username: str,
    name: str,
    role: str,
    password: str,
    alias: str = "",
    one_time: bool = False,
    made_up: bool = False,
    by: By,
    at: datetime,
) -> User:
    """Give a person an account. Whoever installs the system makes the first one; the rest are invited.

    Refuses a user name or alias that is taken or malformed, an unknown role and a password that is too weak.
    """
    user = User(
        ref=new_reference("PE"),
        username=username.strip().lower(),
        name=name.strip(),
        alias=alias.strip() or _free_alias(role),
        role=role,
        is_made_up=made_up,
        has_one_time_password=one_time,
        created_at=at,
    )
    _check_password(password, user)
    user.set_password(password)
    _keep(user)
    audit.record("person.invited", about=user.ref, by=by, at=at, role=user.role, username=user.username)
    return user


@audit.deed()
def invite_user(*, username: str, name: str, role: str, alias: str = "", by: By, at: datetime) -> tuple[User, str]:
    """Give a colleague an account with a one-time password, which is answered once and kept nowhere.

    Refuses whoever may not manage people, and what `create_user` refuses.
    """
    require(by, Permission.MANAGE_PEOPLE)
    password = _one_time_password()
    user = create_user(
        username=username, name=name, role=role, password=password, alias=alias, one_time=True, by=by, at=at
    )
    return user, password


def _keep(user: User) -> None:
    try:
        user.full_clean(exclude=["password"], validate_unique=False, validate_constraints=False)
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as problem:
        raise Refused(_("Somebody else has this user name or this alias. Choose another.")) from problem


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem


def _free_alias(role: str) -> str:
    """`Analyst 7`: says what somebody does, never who they are. Numbers are not given twice."""
    label = str(dict(Role.choices).get(role, role))
    number = User.objects.filter(role=role).count() + 1
    while User.objects.filter(alias=f"{label} {number}").exists():
        number += 1
    return f"{label} {number}"


def _one_time_password() -> str:
    """Twenty-five letters and digits that nobody mistakes when reading them out."""
    return "-".join("".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(5)) for _ in range(5))
