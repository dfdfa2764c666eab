"""Deeds of readers: they leave a comment, and say that one should not be there."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openhotline.audit import services as audit
from openhotline.common.actors import By
from openhotline.common.digests import digest
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference
from openhotline.hub import door
from openhotline.hub.models import Article, Comment, Objection
from openhotline.hub.stages import CommentStage

LONGEST = 2_000
LONGEST_NAME = 60
OBJECTIONS = 3
"""So many readers who object bring a comment back to be looked at: until then it stays."""


@audit.deed()
def leave_comment(
    *,
    article: Article,
    text: str,
    name: str = "",
    parent: Comment | None = None,
    arrival: door.Arrival,
    language: str,
    by: By,
    at: datetime,
) -> Comment:
    """Hold what a reader wrote until a person has read it. The same form sent twice is one comment.

    Words of immediate danger, or of a child about itself, make it a report at once: it goes through the public door to
    the hotline, and is never a comment again. Refuses an article without comments, an answer to an answer, nothing
    written, and more than 2,000 signs.
    """
    if not article.takes_comments:
        raise Refused(_("This page takes no comments."))
    if parent and (
        parent.page != article.translation_key or parent.parent_id or parent.stage != CommentStage.PUBLISHED
    ):
        raise Refused(_("This comment cannot be answered."))
    said, signed = door.clean_words(text), " ".join(door.clean_words(name).split())
    if not said:
        raise Refused(_("Write your comment."))
    if len(said) > LONGEST:
        raise Refused(_("This is too long. Write at most %(most)s characters.") % {"most": LONGEST})
    if len(signed) > LONGEST_NAME:
        raise Refused(_("This name is too long. Write at most %(most)s characters.") % {"most": LONGEST_NAME})
    comment = Comment(
        ref=new_reference("CM"),
        stage_since=at,
        page=article.translation_key,
        parent=parent,
        language=language,
        at=at,
        said=said,
        signed=signed,
        form=digest("comment form", arrival.token),
        alike=_alike(said),
        is_crowd=door.is_of_a_crowd(arrival),
    )
    try:
        with transaction.atomic():
            comment.save()
    except IntegrityError:
        return Comment.objects.get(form=comment.form)
    door.count(arrival, at=at)
    audit.record("comment.left", about=comment.ref, by=by, at=at)
    if door.speaks_of_danger(said, language):
        report = door.hand_on(words=said, language=language, token=arrival.token, by=by, at=at)
        comment.move_to(CommentStage.HANDED_ON, by=by, at=at, why=report)
        forget(comment)
    return comment


@audit.deed()
def object_to(*, comment: Comment, reason: str, arrival: door.Arrival, by: By, at: datetime) -> None:
    """A reader says that a published comment should not be there. The third who does brings it back to be looked at."""
    if comment.stage != CommentStage.PUBLISHED:
        return  # it is gone already: nothing is to be said
    objection = Objection(comment=comment, reason=reason, at=at, form=digest("objection form", arrival.token))
    try:
        with transaction.atomic():
            objection.save()
    except IntegrityError:
        return
    door.count(arrival, at=at)
    audit.record("comment.objected_to", about=comment.ref, by=by, at=at, reason=str(reason))
    since = comment.objections.filter(at__gte=comment.stage_since).count()
    if since >= OBJECTIONS or reason == Objection.Reason.LEADS:
        hold_again(comment, by=by, at=at, why=str(reason))


def hold_again(comment: Comment, *, by: By, at: datetime, why: str) -> None:
    """Off the page, and back to the moderators. Inside a deed."""
    Comment.objects.filter(pk=comment.pk).update(text="", name="", forget_at=None)
    comment.text = comment.name = ""
    comment.move_to(CommentStage.HELD, by=by, at=at, why=why)


def forget(comment: Comment) -> None:
    """The sealed words are not kept any longer. Inside a deed."""
    Comment.objects.filter(pk=comment.pk).update(said="", signed="", text="", name="", forget_at=None)


def _takes_answers(parent: Comment, article: Article) -> bool:
    return parent.page == article.translation_key and not parent.parent_id and parent.stage == CommentStage.PUBLISHED


def _alike(said: str) -> str:
    """The same for comments that say the same, whatever their case, figures and stops."""
    return digest("comment", re.sub(r"[\W\d_]+", " ", said.casefold()).strip())
