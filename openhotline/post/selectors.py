"""Questions to the outbox."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from openhotline.post.models import ONLY, Letter, Outbox
from openhotline.post.stages import LetterStage


def letters_about(ref: str) -> QuerySet[Letter]:
    """Every letter about one thing, in the order in which they were written."""
    return Letter.objects.filter(about=ref).order_by("pk")


def letter_or_none(message_id: str) -> Letter | None:
    return Letter.objects.filter(message_id=message_id).first()


def needs_person() -> QuerySet[Letter]:
    """Letters whose end nobody knows, or that could not be sent; the longest waiting first."""
    return Letter.objects.filter(stage=LetterStage.NEEDS_PERSON).order_by("stage_since", "pk")


def waiting() -> QuerySet[Letter]:
    """Letters that the worker still has to send."""
    return Letter.objects.unsent().order_by("due_at", "pk")


def due_letters(at: datetime, limit: int) -> Sequence[int]:
    """The letters to send now; none while the outbox is frozen."""
    if frozen_since() is not None:
        return []
    due = Letter.objects.due(at).unsent()
    return list(due.values_list("pk", flat=True)[:limit])


def frozen_since() -> datetime | None:
    return Outbox.objects.filter(pk=ONLY).values_list("frozen_since", flat=True).first()
