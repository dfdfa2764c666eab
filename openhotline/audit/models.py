"""The audit's tables. No foreign keys: a lawful deletion elsewhere is never blocked and never leaves a hole here."""

import json
from typing import Any

from django.db import models

from openhotline.audit.chain import START


class AppendOnly(models.Model):
    """Base of every table that only grows. After each migrate the database itself refuses the rest (triggers.py)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} only grows: a row is never changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{type(self).__name__} only grows: a row is never deleted.")


class Event(AppendOnly):
    """One thing that was done. `facts` is canonical JSON text, because its very bytes are hashed."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    action = models.CharField(max_length=80)
    about = models.CharField(max_length=100)
    facts = models.TextField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["about", "seq"], name="audit_event_about"),
            models.Index(fields=["by", "seq"], name="audit_event_by"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.about}"

    @property
    def details(self) -> dict[str, Any]:
        """The facts, read."""
        facts: dict[str, Any] = json.loads(self.facts)
        return facts


class Head(models.Model):
    """The single row that says where the chain ends. Whoever holds its lock writes next; it only goes forward."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=START)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_single")]

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


class Anchor(AppendOnly):
    """The head as it was handed to somebody else (a published page, a backup, a mail), so that a cut tail shows."""

    at = models.DateTimeField()
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    where = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"
