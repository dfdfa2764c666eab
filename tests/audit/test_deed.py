from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from openhotline.audit import selectors
from openhotline.audit import services as audit
from openhotline.audit.models import Anchor, Event, Head
from openhotline.common.actors import NOBODY, By, job

pytestmark = pytest.mark.django_db


def said() -> list[str]:
    """What the chain says about parcels, in order."""
    return [event.about for event in Event.objects.filter(action__startswith="parcel.").order_by("seq")]


class TestDeed:
    def test_writes_its_events_in_order_when_it_ends(self, ana: By, at: datetime) -> None:
        with audit.deed():
            audit.record("parcel.packed", about="PA-1", by=ana, at=at)
            audit.record("parcel.opened", about="PA-2", by=ana, at=at)

            assert said() == []

        assert said() == ["PA-1", "PA-2"]
        assert selectors.verify_chain().ok

    def test_is_a_decorator_too(self, ana: By, at: datetime) -> None:
        @audit.deed()
        def pack(ref: str, again: int = 0) -> str:
            if again:
                pack(f"{ref}{again}", again - 1)
            audit.record("parcel.packed", about=ref, by=ana, at=at)
            return ref

        assert pack("PA-", again=2) == "PA-"
        assert said() == ["PA-21", "PA-2", "PA-"]

    def test_writes_nothing_when_it_fails(self, ana: By, at: datetime) -> None:
        with pytest.raises(ZeroDivisionError), audit.deed():
            audit.record("parcel.packed", about="PA-1", by=ana, at=at)
            1 / 0  # noqa: B018

        with audit.deed():
            audit.record("parcel.packed", about="PA-2", by=ana, at=at)

        assert said() == ["PA-2"]
        assert selectors.verify_chain().ok

    def test_takes_back_only_what_a_failed_nested_deed_said(self, ana: By, at: datetime) -> None:
        with audit.deed():
            audit.record("parcel.packed", about="PA-1", by=ana, at=at)
            with pytest.raises(ZeroDivisionError), audit.deed():
                with audit.deed():
                    audit.record("parcel.packed", about="PA-2", by=ana, at=at)
                audit.record("parcel.packed", about="PA-3", by=ana, at=at)
                1 / 0  # noqa: B018
            with audit.deed():
                audit.record("parcel.packed", about="PA-4", by=ana, at=at)

        assert said() == ["PA-1", "PA-4"]

    def test_takes_back_what_was_said_inside_a_plain_savepoint(self, ana: By, at: datetime) -> None:
        with audit.deed():
            with pytest.raises(IntegrityError), transaction.atomic():
                audit.record("parcel.packed", about="PA-1", by=ana, at=at)
                Head.objects.create(id=1)
            audit.record("parcel.packed", about="PA-2", by=ana, at=at)

        assert said() == ["PA-2"]

    def test_refuses_to_end_well_when_something_inside_failed_quietly(self, ana: By, at: datetime) -> None:
        with pytest.raises(TransactionManagementError), audit.deed():
            audit.record("parcel.packed", about="PA-1", by=ana, at=at)
            transaction.set_rollback(True)

        assert said() == []

    def test_keeps_other_promises_for_the_commit(
        self, ana: By, at: datetime, django_capture_on_commit_callbacks: object
    ) -> None:
        told: list[str] = []

        with django_capture_on_commit_callbacks(execute=True) as callbacks, audit.deed():  # type: ignore[operator]
            audit.record("parcel.packed", about="PA-1", by=ana, at=at)
            transaction.on_commit(lambda: told.append("done"))

        assert told == ["done"] and len(callbacks) == 1

    def test_without_events_leaves_the_head_alone(self) -> None:
        before = Head.objects.get().seq

        with audit.deed():
            pass

        assert Head.objects.get().seq == before

    def test_refuses_to_write_to_a_chain_that_lost_its_head(self, ana: By, at: datetime) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("ALTER TABLE audit_head DISABLE TRIGGER ALL")
            else:
                cursor.execute("DROP TRIGGER audit_head_no_delete")
            cursor.execute("DELETE FROM audit_head")

        with pytest.raises(Head.DoesNotExist), audit.deed():
            audit.record("parcel.packed", about="PA-1", by=ana, at=at)


class TestRecord:
    def test_keeps_who_what_when_and_the_facts(self, ana: By, at: datetime) -> None:
        with audit.deed():
            audit.record("parcel.packed", about="PA-1", by=ana, at=at, weight=3, to=["é", None, True], a={"b": 1})

        event = Event.objects.latest("seq")
        assert (event.at, event.by, event.action, event.about) == (at, "user:ana", "parcel.packed", "PA-1")
        assert event.facts == '{"a":{"b":1},"to":["\\u00e9",null,true],"weight":3}'
        assert event.details == {"weight": 3, "to": ["é", None, True], "a": {"b": 1}}

    def test_refuses_outside_a_deed(self, ana: By, at: datetime) -> None:
        with pytest.raises(TransactionManagementError, match="deed"):
            audit.record("parcel.packed", about="PA-1", by=ana, at=at)

        with pytest.raises(TransactionManagementError, match="deed"), transaction.atomic():
            audit.record("parcel.packed", about="PA-1", by=ana, at=at)

    def test_refuses_an_action_that_nobody_declares(self, ana: By, at: datetime) -> None:
        with audit.deed(), pytest.raises(ValueError, match="parcel.eaten"):
            audit.record("parcel.eaten", about="PA-1", by=ana, at=at)

    @pytest.mark.parametrize(
        "fact",
        [1.5, b"bytes", {1, 2}, datetime(2026, 3, 3), object(), {1: "a"}, [[{"deep": 0.1}]]],
        ids=lambda fact: type(fact).__name__,
    )
    def test_refuses_facts_that_are_not_plain_json(self, ana: By, at: datetime, fact: object) -> None:
        with audit.deed(), pytest.raises(TypeError):
            audit.record("parcel.packed", about="PA-1", by=ana, at=at, fact=fact)  # type: ignore[arg-type]

    def test_refuses_large_facts(self, ana: By, at: datetime) -> None:
        with audit.deed(), pytest.raises(ValueError, match="at most"):
            audit.record("parcel.packed", about="PA-1", by=ana, at=at, fact="a" * audit.LARGEST)

    @pytest.mark.parametrize("text", ["https://host.example/a", "hxxps://host[.]example", "rita@mail.example"])
    def test_refuses_addresses(self, ana: By, at: datetime, text: str) -> None:
        with audit.deed():
            with pytest.raises(ValueError, match="address"):
                audit.record("parcel.packed", about="PA-1", by=ana, at=at, fact=[text])
            with pytest.raises(ValueError, match="address"):
                audit.record("parcel.packed", about="PA-1", by=ana, at=at, fact={text: 1})
            with pytest.raises(ValueError, match="address"):
                audit.record("parcel.packed", about=text, by=ana, at=at)

    def test_refuses_a_time_without_a_zone(self, ana: By, at: datetime) -> None:
        with audit.deed(), pytest.raises(ValueError, match="zone"):
            audit.record("parcel.packed", about="PA-1", by=ana, at=at.replace(tzinfo=None))

    @pytest.mark.parametrize("about", ["", "P" * 101])
    def test_refuses_to_be_about_nothing_or_about_a_story(self, ana: By, at: datetime, about: str) -> None:
        with audit.deed(), pytest.raises(ValueError, match="100"):
            audit.record("parcel.packed", about=about, by=ana, at=at)


class TestRecordBatch:
    def test_is_one_event_with_the_number_and_the_digest_of_its_members(self, at: datetime) -> None:
        before = Head.objects.get().seq
        with audit.deed():
            audit.record_batch(
                "parcel.counted", about="shelf", members=(f"PA-{n}" for n in range(10_000)), by=job("count"), at=at, x=1
            )

        event = Event.objects.latest("seq")
        number, digest = selectors.members_digest(f"PA-{n}" for n in reversed(range(10_000)))
        assert Head.objects.get().seq == before + 1
        assert event.details == {"members": 10_000, "digest": digest, "x": 1} and number == 10_000

    def test_tells_other_members_apart(self) -> None:
        assert selectors.members_digest(["ab", "c"]) != selectors.members_digest(["a", "bc"])


class TestEvents:
    def test_are_found_by_what_they_are_about_and_by_who_did_them(self, ana: By, ben: By, at: datetime) -> None:
        with audit.deed():
            audit.record("parcel.packed", about="PA-1", by=ana, at=at)
            audit.record("parcel.packed", about="PA-12", by=ben, at=at)
            audit.record("parcel.opened", about="PA-1", by=NOBODY, at=at)

        assert [event.action for event in selectors.events_about("PA-1")] == ["parcel.packed", "parcel.opened"]
        assert [event.about for event in selectors.events_by(ben)] == ["PA-12"]
        assert [event.about for event in selectors.events_by("nobody")][-1:] == ["PA-1"]

    def test_are_never_changed_or_deleted_in_python_either(self, ana: By, at: datetime) -> None:
        with audit.deed():
            audit.record("parcel.packed", about="PA-1", by=ana, at=at)
        event = Event.objects.latest("seq")

        with pytest.raises(TypeError, match="only grows"):
            event.save()
        with pytest.raises(TypeError, match="only grows"):
            event.delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            Event(seq=event.seq, at=at, by="", action="", about="", facts="{}", prev="", hash="").save()


class TestAnchorHead:
    def test_keeps_and_publishes_the_head(self, ana: By, at: datetime) -> None:
        with audit.deed():
            audit.record("parcel.packed", about="PA-1", by=ana, at=at)

        anchor = audit.anchor_head(where="the front page", at=at)

        assert str(anchor) == str(Head.objects.get()) == f"{anchor.seq}:{Event.objects.latest('seq').hash}"
        assert Anchor.objects.get(pk=anchor.pk).where == "the front page"
