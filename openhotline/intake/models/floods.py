"""What tells a flood from people: short counts, and no address. These rows live for hours and go into no backup."""

from typing import ClassVar

from django.db import models


class NetworkKey(models.Model):
    """The random key under which networks are counted on one day. With it goes the last trace of who they were."""

    LEFT_OUT_OF_BACKUPS: ClassVar = True

    day = models.DateField(unique=True)
    key = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.day)


class Window(models.Model):
    """How many reports came within one stretch of time under one key: a network, a cluster, or both together.

    `key` is a digest under the key of the day. `began` is in seconds since 1970, so that both databases count alike.
    """

    LEFT_OUT_OF_BACKUPS: ClassVar = True

    key = models.CharField(max_length=64)
    began = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "began"], name="window_once")]

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"


class Likeness(models.Model):
    """One thing that reports of a cluster have in common, as a keyed digest. Deleted an hour after it was last seen."""

    LEFT_OUT_OF_BACKUPS: ClassVar = True

    band = models.CharField(max_length=64, unique=True)
    cluster = models.CharField(max_length=32)
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cluster[:8]
