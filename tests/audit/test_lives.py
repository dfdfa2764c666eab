"""A made-up life, a parcel's, in a registry of its own: the real lives are tested where they live."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import isolate_apps

from openhotline.audit import selectors
from openhotline.audit import services as audit
from openhotline.audit.lives import Life, LifeQuerySet, Move
from openhotline.audit.triggers import make_triggers
from openhotline.common.actors import By
from openhotline.common.errors import Refused


class Stage(models.TextChoices):
    PACKED = "packed", "Packed"
    SENT = "sent", "On its way"
    ARRIVED = "arrived", "Arrived"


with isolate_apps("openhotline.audit"):

    class Parcel(Life):
        THING = "parcel"
        NEXT: ClassVar[Mapping[Stage, frozenset[Stage]]] = {
            Stage.PACKED: frozenset({Stage.SENT}),
            Stage.SENT: frozenset({Stage.ARRIVED, Stage.PACKED}),
        }
        stage = models.CharField(max_length=16, choices=Stage, default=Stage.PACKED)
        weight = models.IntegerField(default=1)

        objects = LifeQuerySet.as_manager()

        class Meta:
            app_label = "audit"

        def of_move(self) -> Mapping[str, Any]:
            return {"weight": self.weight}

    class ParcelMove(Move):
        subject = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="moves")
        weight = models.IntegerField()

        class Meta:
            app_label = "audit"


@pytest.fixture(autouse=True)
def _tables(committed_db: str) -> Iterator[None]:
    with connection.schema_editor() as editor:
        editor.create_model(Parcel)
        editor.create_model(ParcelMove)
    make_triggers(only=[ParcelMove])
    yield


@pytest.fixture
def parcel(at: datetime) -> Parcel:
    Parcel.objects.create(ref="PA-2", stage=Stage.SENT, stage_since=at)  # another one, which nothing may touch
    return Parcel.objects.create(ref="PA-1", stage_since=at, weight=7)


class TestMoveTo:
    def test_moves_keeps_the_move_and_audits_it(self, parcel: Parcel, ana: By, at: datetime) -> None:
        later = at + timedelta(hours=1)

        with audit.deed():
            parcel.move_to(Stage.SENT, by=ana, at=later, why="The van is here.")

        kept = Parcel.objects.get(ref="PA-1")
        assert (kept.stage, kept.stage_since) == (parcel.stage, parcel.stage_since) == ("sent", later)
        assert list(ParcelMove.objects.values_list("subject", "came_from", "went_to", "by", "at", "why", "weight")) == [
            (parcel.pk, "packed", "sent", "user:ana", later, "The van is here.", 7)
        ]
        (event,) = selectors.events_about("PA-1")
        assert (event.action, event.by, event.at) == ("parcel.moved", "user:ana", later)
        assert event.details == {"from": "packed", "to": "sent"}
        assert Parcel.objects.get(ref="PA-2").stage_since == at

    @pytest.mark.parametrize("to", [Stage.PACKED, Stage.ARRIVED, "nowhere"])
    def test_refuses_a_move_that_is_not_in_the_table(self, parcel: Parcel, ana: By, at: datetime, to: str) -> None:
        with pytest.raises(Refused, match="PA-1 cannot go from “Packed” to"), audit.deed():
            parcel.move_to(to, by=ana, at=at)

        assert parcel.stage == Stage.PACKED and not ParcelMove.objects.exists()

    def test_refuses_to_leave_a_stage_without_a_way_out(self, parcel: Parcel, ana: By, at: datetime) -> None:
        with audit.deed():
            parcel.move_to(Stage.SENT, by=ana, at=at)
            parcel.move_to(Stage.ARRIVED, by=ana, at=at)

        with pytest.raises(Refused, match="from “Arrived”"), audit.deed():
            parcel.move_to(Stage.SENT, by=ana, at=at)

    def test_refuses_when_somebody_else_was_faster(self, parcel: Parcel, ana: By, ben: By, at: datetime) -> None:
        same = Parcel.objects.get(pk=parcel.pk)
        with audit.deed():
            same.move_to(Stage.SENT, by=ben, at=at)

        with pytest.raises(Refused, match="Somebody else"), audit.deed():
            parcel.move_to(Stage.SENT, by=ana, at=at)

        assert ParcelMove.objects.count() == 1 and len(selectors.events_about("PA-1")) == 1

    def test_refuses_outside_a_deed(self, parcel: Parcel, ana: By, at: datetime) -> None:
        with pytest.raises(TransactionManagementError, match="deed"):
            parcel.move_to(Stage.SENT, by=ana, at=at)

        assert Parcel.objects.get(pk=parcel.pk).stage == Stage.PACKED

    def test_leaves_no_trace_when_its_deed_fails(self, parcel: Parcel, ana: By, at: datetime) -> None:
        with pytest.raises(ZeroDivisionError), audit.deed():
            parcel.move_to(Stage.SENT, by=ana, at=at)
            1 / 0  # noqa: B018

        assert Parcel.objects.get(pk=parcel.pk).stage == Stage.PACKED
        assert not ParcelMove.objects.exists() and not selectors.events_about("PA-1")

    def test_lets_one_of_many_win(self, parcel: Parcel, at: datetime, ana: By) -> None:
        barrier, answers = Barrier(20), list[str]()

        def race() -> None:
            mine = Parcel.objects.get(pk=parcel.pk)
            barrier.wait()
            try:
                with audit.deed():
                    mine.move_to(Stage.SENT, by=ana, at=at)
                answers.append("won")
            except Refused:
                answers.append("refused")
            finally:
                connection.close()

        _run([race] * 20)

        assert sorted(answers) == ["refused"] * 19 + ["won"]
        assert ParcelMove.objects.count() == 1 and selectors.verify_chain().ok


class TestMove:
    def test_is_for_ever(self, parcel: Parcel, ana: By, at: datetime) -> None:
        with audit.deed():
            parcel.move_to(Stage.SENT, by=ana, at=at)
        move = ParcelMove.objects.get()

        with pytest.raises(TypeError, match="only grows"):
            move.save()
        with pytest.raises(TypeError, match="only grows"):
            move.delete()
        for change in (lambda: ParcelMove.objects.update(by="user:ben"), lambda: ParcelMove.objects.all().delete()):
            with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
                change()


class TestInStage:
    def test_finds_those_in_any_of_the_stages(self, parcel: Parcel) -> None:
        assert [parcel.ref for parcel in Parcel.objects.in_stage(Stage.PACKED)] == ["PA-1"]
        assert Parcel.objects.in_stage(Stage.PACKED, Stage.SENT).count() == 2
        assert not Parcel.objects.in_stage(Stage.ARRIVED)


def _run(tasks: list[Callable[[], None]]) -> None:
    threads = [Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
