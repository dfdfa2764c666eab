"""What a machine must do is a row: when it is due, how often it was tried, who holds it.

A worker claims a row by conditional update before the first outside effect, so of two workers
one wins on both databases, and a crash loses nothing: the claim runs out and the row is due again.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Q

from openhotline.common.pace import scaled

log = logging.getLogger("openhotline.work")

CLAIM = timedelta(minutes=5)
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=4))
MAX_TRIES = 10


class WorkQuerySet(models.QuerySet[Any]):
    def due(self, at: datetime) -> Self:
        """Rows whose time has come and that no living worker holds, the longest waiting first."""
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=at)
        return self.filter(free, due_at__lte=at, set_aside_at__isnull=True).order_by("due_at", "pk")

    def set_aside(self) -> Self:
        """The dead letters: rows that failed too often and wait for a person."""
        return self.filter(set_aside_at__isnull=False).order_by("set_aside_at", "pk")


class Work(models.Model):
    """Base of every table whose rows are work for the worker. `due_at` empty means nothing to do."""

    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    last_problem = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def claim(self, *, at: datetime, lasting: timedelta = CLAIM) -> bool:
        """Take this row for `lasting`; False when somebody else has it or it is no longer due."""
        rows = type(self)._default_manager.filter(
            Q(claimed_until__isnull=True) | Q(claimed_until__lt=at),
            pk=self.pk,
            due_at__lte=at,
            set_aside_at__isnull=True,
        )
        taken = rows.update(claimed_until=at + lasting, tries=models.F("tries") + 1)
        if taken:
            self.claimed_until, self.tries = at + lasting, self.tries + 1
        return bool(taken)

    def still_mine(self) -> bool:
        """Whether the claim is still ours. If so, nobody else can take the row before this transaction ends.

        A worker that was held up longer than its claim lasts asks this before it writes what it found.
        """
        rows = type(self)._default_manager.filter(pk=self.pk, claimed_until=self.claimed_until)
        return rows.update(claimed_until=self.claimed_until) == 1

    def put_off(self, problem: str, *, at: datetime) -> None:
        """After a failure: due again later, or set aside for a person after `MAX_TRIES`.

        A row whose claim ran out and was taken by somebody else is theirs, and is left alone.
        """
        rows = type(self)._default_manager.filter(pk=self.pk, claimed_until=self.claimed_until)
        self.last_problem, self.claimed_until = problem[:200], None
        if self.tries >= MAX_TRIES:
            self.set_aside_at = at
        else:
            self.due_at = at + scaled(BACK_OFF[min(self.tries, len(BACK_OFF)) - 1])
        names = ("last_problem", "claimed_until", "set_aside_at", "due_at")
        rows.update(**{name: getattr(self, name) for name in names})

    def try_again(self, *, at: datetime) -> bool:
        """A person gives a dead letter another ten tries; False when it is none any more."""
        rows = type(self)._default_manager.filter(pk=self.pk, set_aside_at__isnull=False)
        fresh = {"set_aside_at": None, "due_at": at, "tries": 0, "claimed_until": None}
        if not rows.update(**fresh):
            return False
        for name, value in fresh.items():
            setattr(self, name, value)
        return True

    def finish(self, *, next_due: datetime | None = None) -> None:
        """The work is done (until `next_due`): free the row and forget earlier failures."""
        self.due_at, self.tries, self.claimed_until, self.last_problem = next_due, 0, None, ""
        self.save(update_fields=["due_at", "tries", "claimed_until", "last_problem"])


@dataclass(frozen=True)
class Job:
    """One kind of background work: `due` finds what waits, `do` does it. Any engine calls just these two.

    `do` returns how many pieces it finished. `faults` names every point where tests kill the worker.
    """

    name: str
    queue: str
    due: Callable[[datetime, int], Sequence[int]]
    do: Callable[[Sequence[int], datetime], int]
    faults: tuple[str, ...] = ()


Row = TypeVar("Row", bound=Work)


def work_through(rows: Iterable[Row], do_one: Callable[[Row], None], *, at: datetime) -> int:
    """Do each row; one that fails is put off with back-off and never holds up the rest. Returns how many went well.

    The caller has claimed the rows. `do_one` opens its own deed. Problems are kept by their type only:
    an exception's text may quote an address.
    """
    done = 0
    for row in rows:
        before = row.claimed_until, row.tries, row.due_at
        try:
            do_one(row)
        except Exception as problem:
            log.warning("%s %s put off: %s", type(row).__name__, row.pk, type(problem).__name__)
            row.claimed_until, row.tries, row.due_at = before  # what a deed rolled back never happened
            row.put_off(type(problem).__name__, at=at)
        else:
            done += 1
    return done


def dead_letters() -> list[Work]:
    """Every row of every app that was set aside and waits for a person."""
    kinds = [model for model in apps.get_models() if issubclass(model, Work)]
    return [row for model in kinds for row in WorkQuerySet(model).set_aside()]
