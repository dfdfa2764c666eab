"""Questions to the audit: who did what, and is the chain whole?"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any, NamedTuple, TextIO

from django.db.models import Exists, OuterRef, QuerySet
from django.db.utils import DataError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openhotline.audit.chain import Problem, Row, Walk, frame
from openhotline.audit.models import Anchor, Event, Head
from openhotline.audit.triggers import missing_triggers
from openhotline.common.actors import By

PAGE = 5_000

REASONS: dict[str, Promise] = {
    "missing": _("the row is missing"),
    "repeated": _("there is more than one row with this number"),
    "unlinked": _("the row does not follow the one before it"),
    "changed": _("the row was changed after it was written"),
    "anchor": _("the row is not the one that an anchor kept"),
    "cut": _("the end of the chain was cut off here"),
    "beyond": _("the row stands after the end of the chain"),
    "head": _("the head does not agree with the last row"),
    "no head": _("the chain has lost its head"),
    "trigger": _("a trigger that protects the past is missing"),
}


@dataclass(frozen=True)
class Verdict:
    """Whether the chain is whole; if not, the first bad row and why. `count` rows before it are good."""

    count: int
    first_bad_seq: int | None = None
    reason: str = ""
    missing_triggers: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.reason

    def __str__(self) -> str:
        """The sentence for the person who asked."""
        if self.ok:
            return gettext("The audit chain is whole: %(count)d events.") % {"count": self.count}
        why = str(REASONS[self.reason])
        if self.reason == "trigger":
            names = ", ".join(self.missing_triggers)
            return gettext("The audit chain is whole (%(count)d events), but %(why)s: %(names)s.") % {
                "count": self.count,
                "why": why,
                "names": names,
            }
        return gettext("The audit chain is broken at row %(seq)d: %(why)s. The %(count)d rows before it are good.") % {
            "seq": self.first_bad_seq,
            "why": why,
            "count": self.count,
        }


def verify_chain(*, anchors: Iterable[tuple[int, str]] = ()) -> Verdict:
    """Follow the whole chain as it was when asked, in constant memory, while others go on writing.

    `anchors` are those kept elsewhere (`chain.read_anchor`); the ones in our own table are always used.
    """
    # Anchors first: one that is made after the head was read may lie beyond it.
    walk = Walk([*anchors, *Anchor.objects.values_list("seq", "hash").order_by("pk")])
    end = _end()
    problem: Problem | None = None
    if end is None:
        problem = Problem(0, "no head")
    else:
        for row in _rows(upto=end.seq):
            if problem := walk.step(row):
                break
        else:
            problem = walk.end(end.seq, end.hash)
            if problem is None and end.has_more:
                problem = Problem(end.seq + 1, "beyond")
    if problem:
        return Verdict(max(problem.seq - 1, 0), problem.seq, problem.reason)
    if missing := missing_triggers():
        return Verdict(walk.seq, None, "trigger", tuple(missing))
    return Verdict(walk.seq)


def events_about(ref: str) -> QuerySet[Event]:
    """What was done about one thing, in order."""
    return Event.objects.filter(about=ref).order_by("seq")


def events_by(by: By | str) -> QuerySet[Event]:
    """What one person, job or member has done, in order."""
    return Event.objects.filter(by=str(by)).order_by("seq")


def members_digest(members: Iterable[str]) -> tuple[int, str]:
    """How many members a batch has, and the SHA-256 over the frame (chain.py) of their references in sorted order."""
    ordered = sorted(members)
    return len(ordered), hashlib.sha256(frame(ordered)).hexdigest()


def write_chain(file: TextIO) -> int:
    """The anchors, the events and the head as JSON lines, in constant memory; returns the number of events.

    Called by `services.export_chain`, which audits it.
    """
    anchors = list(Anchor.objects.values_list("seq", "hash").order_by("pk"))
    end = _end()
    for seq, digest in anchors:
        file.write(json.dumps({"anchor": seq, "hash": digest}) + "\n")
    if end is None:  # without its head line the export reads as cut, which it is
        return 0
    number = 0
    for row in _rows(upto=end.seq):
        file.write(json.dumps(row._asdict()) + "\n")
        number += 1
    file.write(json.dumps({"head": end.seq, "hash": end.hash}) + "\n")
    return number


class _End(NamedTuple):
    seq: int
    hash: str
    has_more: bool


def _end() -> _End | None:
    """The head, and whether rows lie beyond it: one statement, so one moment, whoever is writing."""
    more = Exists(Event.objects.filter(seq__gt=OuterRef("seq")))
    head = Head.objects.annotate(has_more=more).values_list("seq", "hash", "has_more").first()
    return _End(*head) if head else None


def _rows(*, upto: int) -> Iterator[Row]:
    """The events in order, page by page: no cursor is held open, and nobody is kept from writing."""
    last: int | None = None
    while True:
        page = _page(Event.objects.filter(seq__lte=upto, **({} if last is None else {"seq__gte": last})))
        # A page begins with the last row of the one before, so that a second row with its number is seen.
        fresh = page[1:] if page and page[0].seq == last else page
        if not fresh:
            return
        yield from fresh
        last = fresh[-1].seq


def _page(events: QuerySet[Event]) -> list[Row]:
    events = events.order_by("seq")[: PAGE + 1]
    try:
        return [_row(values) for values in events.values_list(*Row._fields)]
    except (DataError, OperationalError, ValueError) as problem:
        if isinstance(problem, OperationalError) and "decode" not in str(problem).lower():
            raise  # the database is away: that says nothing about the chain
        return [_row_or_ruin(seq) for seq in events.values_list("seq", flat=True)]


def _row(values: tuple[Any, ...]) -> Row:
    seq, at, *rest = values
    return Row(seq, at.astimezone(UTC).isoformat(timespec="microseconds") if at else "", *rest)


def _row_or_ruin(seq: int) -> Row:
    """One row; when its bytes no longer make text or a time, one that no hash fits."""
    try:
        return _row(Event.objects.filter(seq=seq).values_list(*Row._fields)[0])
    except (DataError, OperationalError, ValueError):
        return Row(seq, "", "", "", "", "", "", "")
