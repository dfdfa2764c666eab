"""What readers offer us to publish. Sealed like a comment; whoever offers it takes away a reference and a secret."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from openhotline.audit.lives import Life, LifeQuerySet, Move
from openhotline.common.sealing import SealedText
from openhotline.hub.models.articles import Article
from openhotline.hub.stages import CONTRIBUTION_MOVES, ContributionStage


class ContributionKind(models.TextChoices):
    NEWS = "news", _("A link to news")
    RESEARCH = "research", _("Research")
    GUIDE = "guide", _("A guide")


class Licence(models.TextChoices):
    """What we may do with what somebody sends us."""

    LINK = "link", _("It is published already. You may tell of it and link to it.")
    CC_BY = "cc_by", _("It is mine. Anybody may share it who names me (CC BY 4.0).")
    HERE = "here", _("It is mine. You may publish it here, with my name or without.")


class Contribution(Life):
    """One offer. Everything that somebody typed is sealed; only what kind it is, and the licence, are clear."""

    THING = "contribution"
    NEXT = CONTRIBUTION_MOVES

    stage = models.CharField(max_length=32, choices=ContributionStage, default=ContributionStage.RECEIVED)
    kind = models.CharField(max_length=10, choices=ContributionKind)
    licence = models.CharField(max_length=10, choices=Licence)
    language = models.CharField(max_length=12)
    at = models.DateTimeField()
    title = SealedText(retention="hub", blank=True)
    link = SealedText(retention="hub", blank=True)
    words = SealedText(retention="hub", blank=True)
    credit = SealedText(retention="hub", blank=True)
    contact = SealedText(retention="hub", blank=True)
    form = models.CharField(max_length=64, unique=True)
    is_crowd = models.BooleanField(default=False)
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    salt = models.CharField(max_length=32)
    hash = models.CharField(max_length=64)
    public_key = models.CharField(max_length=64)

    objects: ClassVar[Any] = LifeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["stage", "at"], name="contribution_waiting")]

    def __str__(self) -> str:
        return self.ref


class ContributionMove(Move):
    subject = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="moves")

    def __str__(self) -> str:
        return f"{self.came_from} → {self.went_to}"


class ContributionAnswer(models.Model):
    """What an editor wrote to whoever offered it: in a box that only their secret opens."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="replies")
    at = models.DateTimeField()
    box = models.TextField()

    def __str__(self) -> str:
        return str(self.contribution_id)
