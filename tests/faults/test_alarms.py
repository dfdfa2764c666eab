"""A worker that dies while it calls: nobody is called twice for one step, and nobody is forgotten."""

from datetime import timedelta

import pytest

from openhotline.audit import selectors as chain
from openhotline.cases import services
from openhotline.cases.jobs import CALL, CLAIM
from openhotline.cases.models import Alarm, Call
from openhotline.cases.stages import AlarmStage, AlarmWhy
from openhotline.common.actors import job
from openhotline.hotline.models import DutyPerson
from openhotline.post.models import Letter
from tests.support.factories import new_report
from tests.support.faults import dies_at


@pytest.fixture(autouse=True)
def _roster(_committed, settings):
    settings.PACE = 1
    DutyPerson.objects.all().delete()
    for position, name in enumerate(("one", "two"), 1):
        DutyPerson.objects.create(ref=f"DP-{position}", position=position, name=name, address=f"{name}@hotline.example")


def raised(at):
    alarm, _new = services.raise_alarm(about=new_report(at=at), why=AlarmWhy.SAID, by=job("tests"), at=at)
    return alarm


def work(at):
    return CALL.do(CALL.due(at, 50), at)


@pytest.mark.parametrize("point", CALL.faults)
class TestAWorkerThatDiesWhileItCalls:
    def test_leaves_one_call_for_the_first_step_and_one_for_the_next(self, at, point):
        first, second = raised(at), raised(at)

        dies_at(point, lambda: work(at))
        work(at + timedelta(seconds=1))
        work(at + CLAIM + timedelta(seconds=2))
        assert [call.name for call in Call.objects.order_by("pk")] == ["one"]

        work(at + timedelta(minutes=17))

        assert [(call.name, call.waiting) for call in Call.objects.order_by("pk")] == [("one", 2), ("two", 2)]
        recipients = [letter.recipient.open() for letter in Letter.objects.order_by("pk")]
        assert recipients == ["one@hotline.example", "two@hotline.example"]
        for alarm in (first, second):
            alarm.refresh_from_db()
            assert (alarm.stage, alarm.steps, alarm.moves.count()) == (AlarmStage.CALLED, 2, 1)
        assert chain.verify_chain().ok

    def test_has_the_call_made_within_five_minutes_all_the_same(self, at, point):
        raised(at)

        dies_at(point, lambda: work(at))
        for minute in range(1, 5):
            work(at + timedelta(minutes=minute, seconds=5))

        assert Call.objects.get().at <= at + timedelta(minutes=5)


def test_an_alarm_raised_while_the_worker_was_dead_is_told_with_the_others(at):
    raised(at)
    dies_at("cases.call.told", lambda: work(at))
    raised(at + timedelta(seconds=30))

    work(at + timedelta(seconds=31))

    assert Call.objects.get().waiting == 2 and not Alarm.objects.filter(steps=0).exists()
