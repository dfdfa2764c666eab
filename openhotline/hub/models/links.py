"""Links from our published pages to elsewhere, and whether they still lead there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from openhotline.common.references import MAX_LENGTH
from openhotline.common.work import Work, WorkQuerySet
from openhotline.hub.models.articles import Article


class Link(Work):
    """One link of one published article. Our own editorial, so it is no secret; a row of work for the worker."""

    class Found(models.TextChoices):
        NOT_YET = "not_yet", _("Not looked at yet")
        THERE = "there", _("There")
        GONE = "gone", _("Leads nowhere")
        UNSURE = "unsure", _("Could not be seen")

    ref = models.CharField(max_length=MAX_LENGTH, unique=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="links")
    web = models.TextField()
    digest = models.CharField(max_length=64)
    found = models.CharField(max_length=10, choices=Found, default=Found.NOT_YET)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    misses = models.PositiveSmallIntegerField(default=0)
    """So many looks in a row, a day apart, that found nothing."""

    objects = WorkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "digest"], name="link_once_in_an_article")]

    def __str__(self) -> str:
        return self.ref
