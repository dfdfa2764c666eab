"""Many at once, with real commits: one chain, without gaps, and nobody waits for ever."""

from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from openhotline.audit import selectors
from openhotline.audit import services as audit
from openhotline.audit.models import Head
from openhotline.common.actors import By, job

pytestmark = pytest.mark.usefixtures("committed_db")


def run_all(tasks: list[Callable[[], None]]) -> list[BaseException]:
    """Run each in a thread with a connection of its own; what they raised."""
    raised: list[BaseException] = []
    barrier = Barrier(len(tasks))

    def run(task: Callable[[], None]) -> None:
        try:
            barrier.wait()
            task()
        except BaseException as problem:  # noqa: BLE001 - told to the test
            raised.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


class TestManyWriters:
    def test_write_one_chain_without_gaps(self, at: datetime) -> None:
        writers, deeds = 16, 50
        before = Head.objects.get().seq

        def write(name: str) -> Callable[[], None]:
            def _write() -> None:
                for n in range(deeds):
                    with audit.deed():
                        audit.record("parcel.packed", about=f"PA-{n}", by=job(name), at=at)
                        if n % 5 == 0:
                            with audit.deed():
                                audit.record("parcel.opened", about=f"PA-{n}", by=job(name), at=at)

            return _write

        raised = run_all([write(f"w{n}") for n in range(writers)])

        assert raised == []
        total = writers * (deeds + deeds // 5)
        assert selectors.verify_chain().count == Head.objects.get().seq == before + total
        for n in range(writers):  # each writer's own deeds stand in the order in which it did them
            mine = selectors.events_by(job(f"w{n}")).filter(action="parcel.packed")
            assert [event.about for event in mine] == [f"PA-{n}" for n in range(deeds)]

    def test_leave_no_gap_where_some_of_them_fail(self, at: datetime) -> None:
        before = Head.objects.get().seq

        def write(fails: bool) -> Callable[[], None]:
            def _write() -> None:
                for n in range(20):
                    try:
                        with audit.deed():
                            audit.record("parcel.packed", about=f"PA-{n}", by=job("w"), at=at)
                            if fails:
                                raise RuntimeError("no")
                    except RuntimeError:
                        continue

            return _write

        raised = run_all([write(bool(n % 2)) for n in range(8)])

        assert raised == []
        assert selectors.verify_chain().count == Head.objects.get().seq == before + 4 * 20

    def test_are_not_kept_waiting_by_an_audit_of_the_chain(self, ana: By, at: datetime) -> None:
        verdicts: list[selectors.Verdict] = []

        def write() -> None:
            for n in range(40):
                with audit.deed():
                    audit.record("parcel.packed", about=f"PA-{n}", by=ana, at=at)
                if n % 10 == 0:
                    audit.anchor_head(where="a mail", at=at)

        def verify() -> None:
            verdicts.extend(selectors.verify_chain() for _ in range(20))

        raised = run_all([write, write, write, verify])

        assert raised == []
        assert [str(verdict) for verdict in verdicts if not verdict.ok] == []


class TestDeedsThatNeedEachOthersRows:
    def test_do_not_lock_each_other_out(self, ana: By, at: datetime) -> None:
        """One deed adds a parcel to a shelf that another one takes away.

        Foreign keys are checked at commit: if the head's lock were taken before that, each would wait for the other.
        """
        rounds = 10
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE shelf (id integer PRIMARY KEY)")
            cursor.execute("CREATE TABLE parcel (shelf_id integer REFERENCES shelf (id) DEFERRABLE INITIALLY DEFERRED)")
            cursor.executemany("INSERT INTO shelf VALUES (%s)", [[n] for n in range(rounds)])

        def deed(statement: str, both: Barrier) -> Callable[[], None]:
            def _deed() -> None:
                with audit.deed():
                    connection.cursor().execute(statement)
                    audit.record("parcel.packed", about="PA-1", by=ana, at=at)
                    both.wait()

            return _deed

        raised: list[BaseException] = []
        for n in range(rounds):
            # SQLite has one writer at a time: there, nobody can wait for the other.
            both = Barrier(1 if connection.vendor == "sqlite" else 2)
            add, remove = f"INSERT INTO parcel VALUES ({n})", f"DELETE FROM shelf WHERE id = {n}"
            raised += run_all([deed(add, both), deed(remove, both)])

        # The one that came too late is told of the foreign key, never of a deadlock.
        assert [type(problem) for problem in raised] == [IntegrityError] * rounds
        assert len(selectors.events_about("PA-1")) == rounds
        assert selectors.verify_chain().ok


class TestDeed:
    def test_refuses_to_begin_inside_a_plain_transaction(self, ana: By, at: datetime) -> None:
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic(), audit.deed():
            pass

    def test_may_follow_from_a_commit(self, ana: By, at: datetime) -> None:
        def and_then() -> None:
            with audit.deed():
                audit.record("parcel.opened", about="PA-1", by=ana, at=at)

        with audit.deed():
            audit.record("parcel.packed", about="PA-1", by=ana, at=at)
            transaction.on_commit(and_then)

        assert [event.action for event in selectors.events_about("PA-1")] == ["parcel.packed", "parcel.opened"]
