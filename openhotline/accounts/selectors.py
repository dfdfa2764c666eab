"""Questions about the people who work here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openhotline.accounts import practice
from openhotline.accounts.models import ApiKey, Organisation, User, WorkLetters
from openhotline.common.actors import ActorKind, By

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def by_for(user: User) -> By:
    """The person as the one who acts, with what their role may do."""
    return By(ActorKind.USER, user.username, frozenset(str(permission) for permission in user.permissions))


def people() -> QuerySet[User]:
    """Everybody who has, or had, an account: the active ones first, by name."""
    everybody: QuerySet[User] = User.objects.order_by("-is_active", "name")
    return everybody


def names() -> dict[str, str]:
    """The name of everybody who has, or had, an account, by user name."""
    return dict(User.objects.values_list("username", "name"))


def who(by: str, names: Mapping[str, str]) -> str:
    """Whoever acted, as it is kept (`user:ana`), in words: the person’s name, or the worker; nobody is not named."""
    kind, _colon, name = by.partition(":")
    match kind:
        case ActorKind.USER:
            return names.get(name, name)
        case ActorKind.JOB:
            return _("the worker")
        case _:
            return name


def person(ref: str) -> User:
    """The person with this reference. Raises DoesNotExist."""
    found: User = User.objects.get(ref=ref)
    return found


def by_for_key(key: ApiKey) -> By:
    """The organisation as the one who acts, with the scopes of this key as its permissions."""
    return By(ActorKind.MEMBER, key.organisation.short_name, frozenset(key.scopes))


def organisations() -> QuerySet[Organisation]:
    """Everybody who may report by machine, by name."""
    known: QuerySet[Organisation] = Organisation.objects.order_by("name").prefetch_related("keys")
    return known


def organisation(ref: str) -> Organisation:
    """The organisation with this reference. Raises DoesNotExist."""
    found: Organisation = Organisation.objects.get(ref=ref)
    return found


def keys_of(organisation: Organisation) -> QuerySet[ApiKey]:
    """Its keys, the newest first; those that open nothing any more among them."""
    keys: QuerySet[ApiKey] = ApiKey.objects.filter(organisation=organisation).order_by("-made_at", "-pk")
    return keys


def key_of(organisation_ref: str, ref: str) -> ApiKey:
    """One key of this organisation. Raises DoesNotExist."""
    found: ApiKey = ApiKey.objects.select_related("organisation").get(organisation__ref=organisation_ref, ref=ref)
    return found


def letters_of(user: User) -> WorkLetters | None:
    """What this person wishes to be told of waiting work, and where; None: nothing."""
    return WorkLetters.objects.filter(user=user).first()


def may_come_in(user: User) -> bool:
    """Whether the account is open; a made-up person's never is in production, where everybody knows its password."""
    return user.is_active and not (user.is_made_up and settings.MODE != "practice")


def has_second_factor(user: User) -> bool:
    return second_factors(user).exists()


def second_factors(user: User) -> "QuerySet[Authenticator]":
    """What this person can prove themselves with beside the password, oldest first. Recovery codes are not one."""
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS)
    return factors.order_by("created_at", "pk")


def recovery_codes_or_none(user: User) -> "Authenticator | None":
    found: Authenticator | None = Authenticator.objects.filter(
        user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    return found


def passkeys(user: User) -> "QuerySet[Authenticator]":
    """The keys this person can sign in with."""
    return second_factors(user).filter(type=Authenticator.Type.WEBAUTHN)


def open_sessions(user: User) -> list[UserSession]:
    """Where this person is signed in, the latest first."""
    mine = UserSession.objects.purge_and_list(user)
    return sorted(mine, key=lambda session: session.created_at, reverse=True)


@dataclass(frozen=True)
class Practitioner:
    """How a made-up person signs in, as the practice sign-in page shows it."""

    username: str
    role: str
    password: str


def practitioners() -> list[Practitioner]:
    """The made-up people who can sign in here; none in production."""
    if settings.MODE != "practice":
        return []
    users = User.objects.in_practice().active().order_by("pk")
    return [Practitioner(user.username, user.get_role_display(), practice.PASSWORD) for user in users]


def practice_code(user: User, *, at: datetime) -> str:
    """The code that a made-up person's app shows now, or the next one where this one is used. Empty in production."""
    if settings.MODE != "practice" or not user.is_made_up:
        return ""
    app = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
    if app is None:
        return ""
    step = max(int(at.timestamp()) // 30, user.code_used + 1)
    secret: str = get_adapter().decrypt(app.data["secret"])
    return str(format_hotp_value(hotp_value(secret, step)))


def session_words(user_agent: str) -> str:
    """`Firefox on Windows`: as much as helps a person to know their own sessions apart."""
    browsers = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    systems = {"Android": "Android", "iPhone": "iOS", "iPad": "iOS", "Windows": "Windows", "Mac OS": "macOS"}
    systems |= {"CrOS": "ChromeOS", "Linux": "Linux"}
    browser = next((name for mark, name in browsers.items() if mark in user_agent), "")
    system = next((name for mark, name in systems.items() if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser")
