"""Deeds: the transactions in which things are done, and the events that say so, in one chain.

with audit.deed():
    notice.move_to(...)
    audit.record("notice.sent", about=notice.ref, by=by, at=at, items=3)
"""

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO

from django.db import connection, transaction

from openhotline.audit import selectors
from openhotline.audit.actions import declared
from openhotline.audit.chain import row_hash
from openhotline.audit.models import Anchor, Event, Head
from openhotline.common.actors import By

Fact = str | int | bool | None | Sequence["Fact"] | dict[str, "Fact"]

LARGEST = 2_000
"""Bytes of facts that one event may carry. More than this is data, and belongs into a table."""


class _Depth(threading.local):
    """How many deeds are open in this thread: each thread has its own connection, so its own transaction."""

    depth = 0


_open = _Depth()


@dataclass(frozen=True)
class _Pending:
    """An event that its deed has not written yet.

    It waits among the connection's on-commit callbacks because Django already forgets those of a savepoint that is
    rolled back, whether a nested deed made the savepoint or a plain `atomic`. The deed takes it out to write it.
    """

    at: datetime
    by: str
    action: str
    about: str
    facts: str

    def __call__(self) -> None:
        raise AssertionError(f"{self.action} was committed without its event.")


@contextmanager
def deed() -> Iterator[None]:
    """The transaction of a service, as context manager or decorator (`@deed()`). Deeds may stand inside deeds.

    The outermost one writes the events of all, last of all, when it holds every other lock it needs: so no two deeds
    ever wait for each other over the head. A nested deed that fails takes its own events back with its savepoint.

    Refuses to begin inside a plain `atomic` (other locks would come after the head's), and to end as if all were well
    when something inside has marked the transaction for roll-back.
    """
    outermost = not _open.depth
    with transaction.atomic(durable=outermost):
        _open.depth += 1
        try:
            yield
        finally:
            _open.depth -= 1
        if connection.needs_rollback:
            raise transaction.TransactionManagementError("Something inside this deed failed and was passed over.")
        if outermost:
            _write()


def require_deed() -> None:
    """For a function that writes but leaves the transaction to its caller. Refuses outside a deed."""
    if not _open.depth or not connection.in_atomic_block:
        raise transaction.TransactionManagementError("This needs a deed: `with audit.deed():` in the service.")


def record(action: str, *, about: str, by: By, at: datetime, **facts: Fact) -> None:
    """Say that something was done, inside the deed that does it.

    Refuses outside a deed, an action that no app has declared, a time without a zone, and facts that are not small,
    plain JSON or that look like an address: those never enter the audit.
    """
    require_deed()
    if action not in declared():
        raise ValueError(f"No app declares the audit action {action} (audit_actions on its AppConfig).")
    if at.tzinfo is None:
        raise ValueError("An event's time needs a zone.")
    if not about or len(about) > 100:
        raise ValueError("An event is about a reference of 1 to 100 characters.")
    _refuse_unplain(about)
    pending = _Pending(at=at.astimezone(UTC), by=str(by), action=action, about=about, facts=_canonical(facts))
    transaction.on_commit(pending)


def record_batch(action: str, *, about: str, members: Iterable[str], by: By, at: datetime, **facts: Fact) -> None:
    """Say once that something was done to many: the event keeps their number and a digest of their references."""
    number, digest = selectors.members_digest(members)
    record(action, about=about, by=by, at=at, members=number, digest=digest, **facts)


def anchor_head(*, where: str, at: datetime) -> Anchor:
    """Keep the head as it is handed to somebody else; `str()` of the answer is what to publish: SEQ:HASH."""
    with transaction.atomic():
        head = Head.objects.get()
        return Anchor.objects.create(at=at, seq=head.seq, hash=head.hash, where=where)


def export_chain(file: TextIO, *, by: By, at: datetime) -> int:
    """Write the whole chain to `file` as JSON lines, for `chain.py` to verify anywhere. Returns the number of events.

    The export is itself an event, and the last one in it.
    """
    with deed():
        record("audit.exported", about="audit", by=by, at=at)
    return selectors.write_chain(file)


def _write() -> None:
    """Add this transaction's events to the chain. Nothing may take a lock after this."""
    events = [promise for _, promise, *_ in connection.run_on_commit if isinstance(promise, _Pending)]
    if not events:
        return
    connection.run_on_commit = [promise for promise in connection.run_on_commit if not isinstance(promise[1], _Pending)]
    if connection.vendor == "postgresql":
        connection.check_constraints()  # else foreign keys take their row locks at commit: after the head's
    # SQLite has no row locks: there the transaction holds the write lock from its beginning (IMMEDIATE).
    head = Head.objects.select_for_update().get()
    seq, prev = head.seq, head.hash
    rows = []
    for event in events:
        seq += 1
        at = event.at.isoformat(timespec="microseconds")
        digest = row_hash(seq, at, event.by, event.action, event.about, event.facts, prev)
        rows.append(Event(seq=seq, prev=prev, hash=digest, **vars(event)))
        prev = digest
    Event.objects.bulk_create(rows)
    if Head.objects.filter(seq=head.seq, hash=head.hash).update(seq=seq, hash=prev) != 1:
        raise transaction.TransactionManagementError("The head of the audit chain moved under its lock.")


def _canonical(facts: dict[str, Fact]) -> str:
    """The one JSON text of these facts: sorted, without spaces, ASCII only, so its bytes never depend on anything."""
    _refuse_unplain(facts)
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    if len(text) > LARGEST:
        raise ValueError(f"These facts are {len(text)} bytes; an event carries at most {LARGEST}.")
    return text


def _refuse_unplain(fact: Fact) -> None:
    match fact:
        case None | bool() | int():
            pass
        case str():
            if "://" in fact or "@" in fact:
                raise ValueError("An address does not belong into the audit.")
        case list() | tuple():
            for part in fact:
                _refuse_unplain(part)
        case dict():
            for name, part in fact.items():
                if not isinstance(name, str):
                    raise TypeError("The names of facts are text.")
                _refuse_unplain(name)
                _refuse_unplain(part)
        case _:
            raise TypeError(f"A {type(fact).__name__} is not plain JSON; give text, a whole number, a list or a dict.")
