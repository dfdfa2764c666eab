"""What somebody with the database's own password can do to the chain."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

from openhotline.audit import services as audit
from openhotline.audit.chain import row_hash
from openhotline.audit.models import Anchor, Event, Head
from openhotline.audit.triggers import make_triggers
from openhotline.common.actors import By

TABLES = [model._meta.db_table for model in (Event, Head, Anchor)]


def write(number: int, *, by: By, at: datetime) -> int:
    """A chain that is longer by `number` events; returns the number of the first of them."""
    first = Head.objects.get().seq + 1
    with audit.deed():
        for n in range(number):
            audit.record("parcel.packed", about=f"PA-{n}", by=by, at=at, weight=n)
    return first


@contextmanager
def without_triggers() -> Iterator[None]:
    """Switch the triggers off, do harm, and switch them on again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
    yield
    make_triggers()


def edit(seq: int, /, **columns: object) -> None:
    Event.objects.filter(seq=seq).update(**columns)


def rehash(seq: int) -> str:
    """Make a row agree with itself again; returns its new hash."""
    event = Event.objects.get(seq=seq)
    at = event.at.isoformat(timespec="microseconds")
    digest = row_hash(seq, at, event.by, event.action, event.about, event.facts, event.prev)
    edit(seq, hash=digest)
    return digest


def rewrite_from(seq: int) -> None:
    """Forge every row from `seq` to the end, and the head: a chain that agrees with itself throughout."""
    for number in range(seq, Head.objects.get().seq + 1):
        if number > 1:
            edit(number, prev=Event.objects.get(seq=number - 1).hash)
        Head.objects.update(hash=rehash(number))


def cut_from(seq: int) -> None:
    Event.objects.filter(seq__gte=seq).delete()


def set_head_to_the_last_row() -> None:
    last = Event.objects.latest("seq")
    Head.objects.update(seq=last.seq, hash=last.hash)


def insert_after(seq: int, *, by: str, at: datetime) -> None:
    """Push a forged row in behind `seq`, moving all later ones up, as well linked as can be without new hashes."""
    for later in Event.objects.filter(seq__gt=seq).order_by("-seq").values_list("seq", flat=True):
        edit(later, seq=later + 1)
    prev = Event.objects.get(seq=seq).hash
    Event.objects.create(
        seq=seq + 1, at=at, by=by, action="parcel.packed", about="PA-X", facts="{}", prev=prev, hash=""
    )
    rehash(seq + 1)
    Head.objects.update(seq=Head.objects.get().seq + 1)


def swap(one: int, other: int) -> None:
    """Two rows change places, each with all that it says."""
    for old, new in ((one, -1), (other, one), (-1, other)):
        edit(old, seq=new)


def double(seq: int) -> None:
    """Bring the row in once more, in a table that no longer minds."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE forged AS SELECT * FROM audit_event")
        cursor.execute("DROP TABLE audit_event")
        cursor.execute("ALTER TABLE forged RENAME TO audit_event")
        cursor.execute("INSERT INTO audit_event SELECT * FROM audit_event WHERE seq = %s", [seq])
