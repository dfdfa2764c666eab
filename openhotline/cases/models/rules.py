"""The rules that people record: by what authority anything is done, and in which order."""

from datetime import datetime
from typing import Any, Self

from django.db import models

from openhotline.cases.stages import Deed


class AuthorityQuerySet(models.QuerySet[Any]):
    def in_force(self, at: datetime) -> Self:
        """Confirmed by a second person, not expired, not withdrawn."""
        return self.filter(confirmed_at__lte=at, expires_at__gt=at, withdrawn_at__isnull=True)


class Authority(models.Model):
    """The legal basis for what we do in a country: the agreement, its scope, its end, and two people's names.

    `country` is `*` where the agreement names none. Without one in force nothing is done.
    """

    ref = models.CharField(max_length=16, unique=True)
    country = models.CharField(max_length=2)
    agreement = models.CharField(max_length=200)
    deeds = models.JSONField()
    expires_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=80, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=80, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by="")
                | (models.Q(confirmed_at__isnull=False) & ~models.Q(confirmed_by="")),
                name="authority_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(confirmed_by=models.F("recorded_by")), name="authority_two_people"
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def allows(self) -> list[str]:
        """What it allows, in words, in the order of the work."""
        return [str(deed.label) for deed in Deed if deed in self.deeds]

    def covers(self, deed: str, country: str) -> bool:
        deeds: list[str] = self.deeds
        return deed in deeds and self.country in ("*", country)


class Procedure(models.Model):
    """In which order things are done for items hosted in `country` (`*`: everywhere else). Versions are only added."""

    country = models.CharField(max_length=2)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    rules: Any = models.JSONField()
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "version"], name="procedure_version_once")]

    def __str__(self) -> str:
        return f"{self.country} {self.version}"
