"""Who has an account, and what they may do with it."""

import secrets
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openhotline.accounts.models import User
from openhotline.accounts.permissions import Permission, Role
from openhotline.audit import services as audit
from openhotline.common.actors import ActorKind, By
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
    _set_password(user, password)
    _keep(user)
    _stand_by_role(user)
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


@audit.deed()
def install_administrator(*, username: str, name: str, at: datetime) -> str:
    """For whoever has the machine: a first administrator, or a new beginning for one. Answers a one-time password.

    Refuses a person who has another role: their administrator helps them.
    """
    by = By(ActorKind.JOB, "install", frozenset({str(Permission.MANAGE_PEOPLE)}))
    user = User.objects.filter(username=username.strip().lower()).first()
    if user is None:
        role = Role.ADMINISTRATOR
        return invite_user(username=username, name=name, role=role, by=by, at=at)[1]
    if user.role != Role.ADMINISTRATOR:
        raise Refused(_("%(name)s is no administrator. Choose another user name.") % {"name": user.username})
    return reset_access(user, by=by, at=at) if user.is_active else reactivate(user, by=by, at=at)


@audit.deed()
def change_role(user: User, role: str, *, by: By, at: datetime) -> None:
    """Give a person another role; it counts from their next page on.

    Refuses whoever may not manage people, one's own role, an unknown role, and to leave nobody who manages people.
    """
    require(by, Permission.MANAGE_PEOPLE)
    _refuse_oneself(user, by)
    if role not in Role.values:
        raise Refused(_("There is no such role. Choose one from the list."))
    if role == user.role:
        raise Refused(_("%(name)s has this role already.") % {"name": user.name})
    former = user.role
    if User.objects.filter(pk=user.pk, role=former).update(role=role) != 1:
        raise Refused(_("Somebody else has just changed this account. Look again."))
    user.role = role
    _stand_by_role(user)
    if former == Role.ADMINISTRATOR:
        _refuse_an_empty_office()
    audit.record("person.role_changed", about=user.ref, by=by, at=at, former=former, role=role)


@audit.deed()
def deactivate(user: User, *, by: By, at: datetime) -> None:
    """Close a person's account and end their sessions. Nothing they did is deleted.

    Refuses whoever may not manage people, one's own account, and to leave nobody who manages people.
    """
    require(by, Permission.MANAGE_PEOPLE)
    _refuse_oneself(user, by)
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False) != 1:
        raise Refused(_("This account is closed already."))
    user.is_active = False
    if user.role == Role.ADMINISTRATOR:
        _refuse_an_empty_office()
    _end_sessions(user)
    audit.record("person.deactivated", about=user.ref, by=by, at=at)


@audit.deed()
def reactivate(user: User, *, by: By, at: datetime) -> str:
    """Open a closed account again; the person begins with the one-time password that is answered, as if invited.

    Refuses whoever may not manage people, and an account that is open.
    """
    require(by, Permission.MANAGE_PEOPLE)
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True) != 1:
        raise Refused(_("This account is open already."))
    user.is_active = True
    password = _begin_again(user)
    audit.record("person.reactivated", about=user.ref, by=by, at=at)
    return password


@audit.deed()
def reset_access(user: User, *, by: By, at: datetime) -> str:
    """For somebody who lost their password or second factor: answers a one-time password, and they begin again.

    All their second factors, recovery codes, locks and sessions go. Refuses whoever may not manage people, one's own
    account (change your password instead), and a closed one.
    """
    require(by, Permission.MANAGE_PEOPLE)
    _refuse_oneself(user, by)
    if not user.is_active:
        raise Refused(_("This account is closed. Open it again instead."))
    password = _begin_again(user)
    audit.record("password.reset", about=user.ref, by=by, at=at)
    return password


@audit.deed()
def change_password(user: User, password: str, *, by: By, at: datetime) -> None:
    """Let a person choose their password. All their other sessions end with the old one.

    Refuses one that is too weak, the one they have, and a made-up person's, which everybody practises with.
    """
    if user.is_made_up:
        raise Refused(_("Everybody practises with this made-up person. The password stays."))
    if user.check_password(password):
        raise Refused(_("This is the password you have. Choose another."))
    _set_password(user, password)
    user.has_one_time_password = False
    user.save(update_fields=["password", "has_one_time_password"])
    audit.record("password.changed", about=user.ref, by=by, at=at)


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


def stand_everybody_by_role() -> None:
    """Put whoever is in no group yet into that of their role, and see that each role has one."""
    for role in Role.values:
        Group.objects.get_or_create(name=role)
    for user in User.objects.filter(groups=None):
        _stand_by_role(user)


def _stand_by_role(user: User) -> None:
    """In the group of their role, and in no other."""
    user.groups.set([Group.objects.get_or_create(name=user.role)[0]])


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem
    user.set_password(password)


def _begin_again(user: User) -> str:
    password = _one_time_password()
    user.set_password(password)
    user.has_one_time_password = True
    user.is_made_up = False  # from now on nobody knows its secrets but the one who gets them
    user.save(update_fields=["password", "has_one_time_password", "is_made_up"])
    Authenticator.objects.filter(user_id=user.pk).delete()
    _end_sessions(user)
    return password


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user_id=user.pk):
        session.end()


def _refuse_oneself(user: User, by: By) -> None:
    if user.username == by.name:
        raise Refused(_("You cannot do this to your own account. Ask somebody else who manages people."))


def _refuse_an_empty_office() -> None:
    if not User.objects.active().filter(role=Role.ADMINISTRATOR).exists():
        raise Refused(_("Then nobody could manage people any more. Make somebody else administrator first."))


def _free_alias(role: str) -> str:
    """`Analyst 7`: says what somebody does, never who they are."""
    label = str(dict(Role.choices).get(role, role))
    number = User.objects.filter(role=role).count() + 1
    while User.objects.filter(alias=f"{label} {number}").exists():
        number += 1
    return f"{label} {number}"


def _one_time_password() -> str:
    """Twenty-five letters and digits that nobody mistakes when reading them out."""
    return "-".join("".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(5)) for _ in range(5))
