"""Deeds of moderators: they read what is held, and say what becomes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.audit.lives import LifeQuerySet
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.hub import door, selectors
from openhotline.hub.models import Comment
from openhotline.hub.pointers import disarmed, pointers, without_pointers
from openhotline.hub.services.comments import forget, hold_again
from openhotline.hub.stages import CommentStage

AT_ONCE = 10
KEPT = timedelta(days=30)
"""How long the words of a comment that was decided are kept, sealed: long enough to complain, and to look again."""
PUBLISH, REFUSE, REPORT = "publish", "refuse", "report"
DECISIONS = (PUBLISH, REFUSE, REPORT)


@dataclass(frozen=True)
class Held:
    """A comment as a moderator reads it: nothing in it is a link, and what would be shown stands beside it."""

    comment: Comment
    said: str
    signed: str
    leads: tuple[str, ...]
    """What in it leads somewhere or to somebody: left out when it is published."""
    shown: str
    title: str


@audit.deed()
def read_held(*, by: By, at: datetime, decisions: Mapping[str, str] | None = None) -> list[Held]:
    """Do what was decided about these comments (by reference), then read the next ten that are held.

    Reading is a deed. Whatever somebody else decided meanwhile stays as they left it. Refuses who may not moderate.
    """
    accounts.require(by, Permission.MODERATE)
    for ref, decision in (decisions or {}).items():
        comment = Comment.objects.filter(ref=ref, stage=CommentStage.HELD).first()
        if comment:
            _decide(comment, decision, by=by, at=at)
    waiting = list(selectors.held_comments()[:AT_ONCE])
    if waiting:
        audit.record_batch("comments.read", about="hub", members=[one.ref for one in waiting], by=by, at=at)
    titles = selectors.titles_of({comment.page for comment in waiting})
    return [_held(comment, titles.get(comment.page, "")) for comment in waiting]


def _held(comment: Comment, title: str) -> Held:
    said, signed = comment.said.open(), comment.signed.open()
    leads = tuple(disarmed(one) for one in [*pointers(said), *pointers(signed)])
    return Held(comment, disarmed(said), disarmed(signed), leads, without_pointers(said), title)


def _decide(comment: Comment, decision: str, *, by: By, at: datetime) -> None:
    if decision == PUBLISH:
        said, signed = comment.said.open(), comment.signed.open()
        comment.move_to(CommentStage.PUBLISHED, by=by, at=at)
        Comment.objects.filter(pk=comment.pk).update(
            text=without_pointers(said), name="" if pointers(signed) else signed, forget_at=at + KEPT
        )
    elif decision == REFUSE:
        comment.move_to(CommentStage.REFUSED, by=by, at=at)
        Comment.objects.filter(pk=comment.pk).update(forget_at=at + KEPT)
    elif decision == REPORT:
        token = f"comment {comment.ref}"
        report = door.hand_on(words=comment.said.open(), language=comment.language, token=token, by=by, at=at)
        comment.move_to(CommentStage.HANDED_ON, by=by, at=at, why=report)
        forget(comment)
    else:
        raise Refused(_("Choose what becomes of it."))


@audit.deed()
def refuse_alike(*, alike: str, by: By, at: datetime) -> int:
    """Refuse every held comment that says the same, as one event. Returns how many."""
    accounts.require(by, Permission.MODERATE)
    return _refuse_all(Comment.objects.filter(alike=alike), why="alike", by=by, at=at)


@audit.deed()
def refuse_crowd(*, by: By, at: datetime) -> int:
    """Refuse every held comment that came among very many or as a machine sends it, as one event. Returns how many."""
    accounts.require(by, Permission.MODERATE)
    return _refuse_all(Comment.objects.filter(is_crowd=True), why="crowd", by=by, at=at)


def _refuse_all(comments: LifeQuerySet, *, why: str, by: By, at: datetime) -> int:
    held = comments.in_stage(CommentStage.HELD)
    members = Comment.move_together(held, CommentStage.REFUSED, about="hub", by=by, at=at, why=why)
    Comment.objects.filter(ref__in=members).update(forget_at=at + KEPT)
    return len(members)


@audit.deed()
def take_down(*, comment: Comment, why: str, by: By, at: datetime) -> None:
    """Take a published comment off its page; that there was one stays to be seen. Refuses who may not moderate."""
    accounts.require(by, Permission.MODERATE)
    Comment.objects.filter(pk=comment.pk).update(text="", name="", forget_at=at + KEPT)
    comment.text = comment.name = ""
    comment.move_to(CommentStage.TAKEN_DOWN, by=by, at=at, why=why)


@audit.deed()
def look_again(*, comment: Comment, by: By, at: datetime) -> None:
    """Back among those that are held, while its words are still kept. Refuses who may not moderate."""
    accounts.require(by, Permission.MODERATE)
    if not comment.said:
        raise Refused(_("Its words are not kept any more."))
    hold_again(comment, by=by, at=at, why="looked at again")


@audit.deed()
def forget_comments(*, ids: Sequence[int], by: By, at: datetime) -> int:
    """Forget the sealed words of comments that were decided 30 days ago. How many."""
    due = Comment.objects.filter(pk__in=ids, forget_at__lte=at)
    members = list(due.values_list("ref", flat=True))
    due.update(said="", signed="", forget_at=None)
    if members:
        audit.record_batch("comments.forgotten", about="hub", members=members, by=by, at=at)
    return len(members)
