"""The people who work here, and the failures that lock a door for a while. No e-mail and no IP address is kept."""

from datetime import datetime
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
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


class User(AbstractBaseUser):
    """A member of staff. What they may do is their role's; the alias stands for them in all that leaves the house."""

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

    class Meta:
        constraints = [
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
