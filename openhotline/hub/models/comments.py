"""Comments of readers. What somebody wrote is sealed: the public site can take it in and cannot read it again.

Only what a moderator lets out is kept in the clear, in `text` and `name`. So a comment that is held can show in no
page, feed, search or mail of the public site, whatever is forgotten there.
"""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from openhotline.accounts.models import User
from openhotline.audit.lives import Life, LifeQuerySet, Move
from openhotline.common.sealing import SealedText
from openhotline.hub.stages import COMMENT_MOVES, CommentStage


class CommentQuerySet(LifeQuerySet):
    def seen_by_readers(self) -> Self:
        """Published ones, and those of which only that they were taken down is shown."""
        return self.in_stage(CommentStage.PUBLISHED, CommentStage.TAKEN_DOWN)


class Comment(Life):
    """What a reader wrote under an article, or as an answer to another comment. There are no answers to answers.

    `page` is what an article and its translations have in common. `form` is a digest of the form’s token: however often
    it is sent, it is one comment. `alike` is the same for comments that say the same; `is_crowd` marks one that came
    among very many, or as a machine sends it.
    """

    THING = "comment"
    NEXT = COMMENT_MOVES

    stage = models.CharField(max_length=32, choices=CommentStage, default=CommentStage.HELD)
    page = models.UUIDField(db_index=True)
    parent: Any = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="answers")
    language = models.CharField(max_length=12)
    at = models.DateTimeField()
    said = SealedText(retention="hub", blank=True)
    signed = SealedText(retention="hub", blank=True)
    form = models.CharField(max_length=64, unique=True)
    alike = models.CharField(max_length=64, db_index=True)
    is_crowd = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    name = models.CharField(max_length=60, blank=True)
    forget_at = models.DateTimeField(null=True, blank=True, db_index=True)
    """When the sealed words go: they are kept for a while after a decision, so that it can be looked at again."""

    objects: ClassVar[Any] = CommentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["stage", "at"], name="comment_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage=CommentStage.PUBLISHED) | models.Q(text="", name=""),
                name="comment_clear_only_while_published",
            )
        ]

    def __str__(self) -> str:
        return self.ref


class CommentMove(Move):
    subject = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="moves")

    def __str__(self) -> str:
        return f"{self.came_from} → {self.went_to}"


class Objection(models.Model):
    """A reader says that a published comment should not be there. Who, is kept nowhere."""

    class Reason(models.TextChoices):
        IDENTIFIES = "identifies", _("It says who somebody is, or where to find them")
        LEADS = "leads", _("It leads to pictures or videos of abuse")
        HURTS = "hurts", _("It hurts or threatens somebody")
        WRONG = "wrong", _("It gives wrong or dangerous advice")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="objections")
    reason = models.CharField(max_length=12, choices=Reason)
    at = models.DateTimeField()
    form = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.reason


class ToldOfWaiting(models.Model):
    """When somebody was last written to because something of readers waits."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user_id)
