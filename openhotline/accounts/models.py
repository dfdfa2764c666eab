"""The people who work here, the organisations that report by machine, and the failures that lock a door for a while.

No IP address is kept, and no e-mail but that of somebody who asked for letters about waiting work.
"""

from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from openhotline.accounts.permissions import ROLES, Permission, Role
from openhotline.common.references import MAX_LENGTH


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def in_practice(self) -> Self:
        """The made-up people of the demonstration."""
        return self.filter(is_made_up=True)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """What Django's sign-in asks for. People are made by `services.create_user`, never here."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person, however they typed the case of their name."""
        person: User = self.get(username=(username or "").lower())
        return person


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff. What they may do is their role's; the alias stands for them in all that leaves the house.

    Everybody is in one group, that of their role: what the hub's editing pages ask. Nobody stands above the roles.
    """

    groups: Any = models.ManyToManyField(Group, related_name="user_set", related_query_name="user")

    ref = models.CharField(max_length=MAX_LENGTH, unique=True)
    username = models.CharField(
        _("user name"),
        max_length=30,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9_]*\Z", _("Write a user name with small letters a to z, digits and _, a letter first.")
            )
        ],
    )
    name = models.CharField(_("name"), max_length=100)
    alias = models.CharField(max_length=60, unique=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    is_active = models.BooleanField(default=True)
    is_made_up = models.BooleanField(default=False)
    """Of practice mode: everybody knows the password, and pages show the code. Production lets nobody in like that."""
    has_one_time_password = models.BooleanField(default=False)
    code_used = models.BigIntegerField(default=0)
    """The 30-second step of the last one-time code they used: no code works twice, on any machine."""
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    email = ""
    """Nobody has one here: libraries that would write to people find nothing to write to."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="user_above_no_role"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @property
    def permissions(self) -> frozenset[Permission]:
        return ROLES[self.role]


class Failures(models.Model):
    """Failed attempts on one account, from one device or from all unknown ones together.

    `door` is a keyed digest of the account and the device. The row goes when `until` is past, so a lock never lasts
    longer than the time services give it, and nothing says afterwards who tried.
    """

    door = models.CharField(max_length=64, unique=True)
    count = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} until {self.until:%H:%M}"

    def locks(self, allowed: int, at: datetime) -> bool:
        return self.count >= allowed and self.until > at


class OrganisationKind(models.TextChoices):
    """What an organisation is: the source of all that it reports. The values are those of `cases.stages.Source`."""

    MEMBER = "member", _("Member: a host, a platform or a school")
    HELPLINE = "helpline", _("Helpline")
    POLICE = "police", _("Police")
    PARTNER = "partner", _("Partner hotline")


class Organisation(models.Model):
    """Who reports by machine. `short_name` stands for it in the audit and never changes."""

    ref = models.CharField(max_length=MAX_LENGTH, unique=True)
    short_name = models.CharField(
        _("short name"),
        max_length=30,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z][a-z0-9-]*\Z", _("Write a short name with small letters a to z, digits and -."))
        ],
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=OrganisationKind)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=OrganisationKind.values), name="organisation_kind_known")
        ]

    def __str__(self) -> str:
        return self.name


class Scope(models.TextChoices):
    """What a key may be used for."""

    WRITE_REPORTS = "reports:write", _("Send reports")
    READ_REPORTS = "reports:read", _("Ask what became of reports that it sent")


class ApiKey(models.Model):
    """What a machine shows to be let in. Of its secret only a hash is kept; `prefix` says which key it is.

    The hash is a plain SHA-256: the secret is 256 random bits, so there is nothing to guess, and neither a salt nor
    a slow function would add anything. It is not keyed, because a key of ours that is destroyed must not lock out
    everybody who reports to us.
    """

    ref = models.CharField(max_length=MAX_LENGTH, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="keys")
    label = models.CharField(max_length=60)
    prefix = models.CharField(max_length=8, unique=True)
    hash = models.CharField(max_length=64)
    scopes = models.JSONField()
    expires_on = models.DateField()
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    revoked_by = models.CharField(max_length=80, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)
    """The day only: at what hours somebody reports is nobody's business."""

    def __str__(self) -> str:
        return self.ref

    def is_good(self, day: date) -> bool:
        """Whether it opens anything on this day."""
        return self.revoked_at is None and day <= self.expires_on


class Wish(models.TextChoices):
    """When somebody wants a letter because work waits."""

    NEVER = "never", _("Never")
    URGENT = "urgent", _("Only when something urgent waits")
    ALL = "all", _("Whenever something new waits")


class WorkLetters(models.Model):
    """Where and when a member of staff wants to be written to. Shown to nobody but themselves; deleted with “never”."""

    ref = models.CharField(max_length=MAX_LENGTH, unique=True)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    wish = models.CharField(max_length=10, choices=Wish)
    address = models.CharField(max_length=254)
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.ref
