"""What every life has in common: a stage that only moves along its table, each move kept and audited.

class Item(Life):
    THING = "item"                                   # and declare the action "item.moved" (audit_actions)
    NEXT = {ItemStage.NEW: frozenset({ItemStage.READY}), …}

class ItemMove(Move):
    subject = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="moves")
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self, cast

from django.db import models
from django.utils.translation import gettext as _

from openhotline.audit.models import AppendOnly
from openhotline.audit.services import record, record_batch, require_deed
from openhotline.common.actors import By
from openhotline.common.errors import Refused


class LifeQuerySet(models.QuerySet[Any]):
    """Each life names its own manager, made from this: one on the abstract base would decide the type of all."""

    def in_stage(self, *stages: str) -> Self:
        return self.filter(stage__in=stages)


class Life(models.Model):
    """Base of everything that has stages. `NEXT` is its whole table of moves; only `move_to` changes the stage."""

    THING: ClassVar[str]
    NEXT: ClassVar[Mapping[Any, frozenset[Any]]]

    ref = models.CharField(max_length=16, unique=True)
    stage = models.CharField(max_length=32)
    stage_since = models.DateTimeField()

    class Meta:
        abstract = True

    def move_to(self, stage: str, *, by: By, at: datetime, why: str = "") -> None:
        """Move on, keep the move, and audit it; of two who try, one wins, on both databases.

        Refuses a move that is not in the table, and one from a stage that somebody else has left already: then this
        object is out of date and has to be read again. Refuses to work outside a deed.
        """
        require_deed()
        came_from, went_to = str(self.stage), str(stage)
        names = {"thing": self._meta.verbose_name, "ref": self.ref, "stage": self._label(came_from)}
        if went_to not in self.NEXT.get(came_from, frozenset()):
            raise Refused(
                _("The %(thing)s %(ref)s cannot go from “%(stage)s” to “%(next)s”.")
                % {**names, "next": self._label(went_to)}
            )
        still_there = type(self)._default_manager.filter(pk=self.pk, stage=came_from)
        if still_there.update(stage=went_to, stage_since=at) != 1:
            raise Refused(
                _("Somebody else has already moved the %(thing)s %(ref)s on from “%(stage)s”. Look at it again.")
                % names
            )
        self.stage, self.stage_since = went_to, at
        move: Any = self._meta.get_field("moves").related_model
        move._default_manager.create(
            subject=self, came_from=came_from, went_to=went_to, by=str(by), at=at, why=why, **self.of_move()
        )
        record(f"{self.THING}.moved", about=self.ref, by=by, at=at, **{"from": came_from, "to": went_to})

    @classmethod
    def move_together(
        cls, rows: "models.QuerySet[Any]", stage: str, *, about: str, by: By, at: datetime, why: str = ""
    ) -> list[str]:
        """Move all of these on in one step, as one event of a batch (`THING.moved_together`). Returns the references.

        What somebody else moves meanwhile stays as they left it. Refuses a stage that one of them may not go to, and
        to work outside a deed. Not for a life whose moves have columns of their own.
        """
        require_deed()
        members: list[str] = []
        move: Any = cls._meta.get_field("moves").related_model
        for came_from in sorted(set(rows.values_list("stage", flat=True))):
            if str(stage) not in cls.NEXT.get(came_from, frozenset()):
                raise Refused(_("Not all of these can go where you want them to. Look at them again."))
            still_there = rows.filter(stage=came_from).select_for_update().order_by("pk")
            found = dict(still_there.values_list("pk", "ref"))
            cls._default_manager.filter(pk__in=found).update(stage=stage, stage_since=at)
            move._default_manager.bulk_create(
                move(subject_id=pk, came_from=came_from, went_to=stage, by=str(by), at=at, why=why) for pk in found
            )
            members.extend(found.values())
        if members:
            record_batch(f"{cls.THING}.moved_together", about=about, members=members, by=by, at=at, to=str(stage))
        return members

    def of_move(self) -> Mapping[str, Any]:
        """What a life with further columns on its moves puts into them."""
        return {}

    def _label(self, stage: str) -> str:
        field = cast("models.CharField[str, str]", self._meta.get_field("stage"))
        return str(dict(field.flatchoices).get(stage, stage))


class Move(AppendOnly):
    """One move, for ever. A subclass adds `subject`, a foreign key with `related_name="moves"`."""

    came_from = models.CharField(max_length=32)
    went_to = models.CharField(max_length=32)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
