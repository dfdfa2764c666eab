"""Hashes that a child's own browser made of a picture on their device. The picture itself never came here."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from openhotline.cases.models import Report
from openhotline.common.sealing import SealedText
from openhotline.intake.hashes import MOST_FLAT, MOST_QUALITY, USABLE_FLAT, USABLE_QUALITY


class HashState(models.TextChoices):
    """How far a hash is to be believed. Anybody can send the hash of anything."""

    UNVERIFIED = "unverified", _("Unverified, investigate")
    VETTED = "vetted", _("Vetted")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class GivenHashQuerySet(models.QuerySet[Any]):
    def standing(self) -> "GivenHashQuerySet":
        """Not withdrawn: what was withdrawn is erased, and only its row says that it was there."""
        return self.exclude(state=HashState.WITHDRAWN)

    def vetted(self) -> "GivenHashQuerySet":
        """Those that an analyst believes.

        There is no way out of the house for any of them yet. Whoever builds one begins here: what nobody has vetted,
        what was rejected and what was withdrawn must never leave.
        """
        return self.filter(state=HashState.VETTED)


class GivenHash(models.Model):
    """The hashes of one picture. It orders the queue and decides nothing.

    Sealed, and found again by keyed digests. `pdq` holds eight hashes as JSON, by the names of their orientations.
    """

    ref = models.CharField(max_length=16, unique=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    sha256 = SealedText(retention="report", blank=True)
    sha256_digest = models.CharField(max_length=64, blank=True, db_index=True)
    pdq = SealedText(retention="report", blank=True)
    pdq_digest = models.CharField(max_length=64, blank=True, db_index=True)
    quality = models.PositiveSmallIntegerField()
    flat = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=HashState, default=HashState.UNVERIFIED)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = GivenHashQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "sha256_digest"], condition=~models.Q(state="withdrawn"), name="given_hash_once"
            ),
            models.CheckConstraint(
                condition=models.Q(quality__lte=MOST_QUALITY, flat__lte=MOST_FLAT), name="given_hash_is_measured"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | models.Q(sha256="", sha256_digest="", pdq="", pdq_digest=""),
                name="given_hash_withdrawn_is_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def is_telling(self) -> bool:
        """Whether the PDQ means anything: else only an exact copy of the file can be found by this."""
        return self.quality >= USABLE_QUALITY and self.flat <= USABLE_FLAT
