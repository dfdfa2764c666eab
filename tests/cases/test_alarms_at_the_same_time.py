"""Many workers, many reports and many hands at the same moment: one alarm, one call, one answer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from openhotline.cases import services
from openhotline.cases.jobs import CALL
from openhotline.cases.models import Alarm, Call
from openhotline.cases.stages import AlarmStage, AlarmWhy
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from tests.support.cast import person
from tests.support.factories import new_report

AT_ONCE = 6
BY = job("tests")


def at_once(work: Callable[[int], object]) -> list[object]:
    """What each of so many threads got, all begun at the same moment."""
    ready = Barrier(AT_ONCE)

    def one(number: int) -> object:
        ready.wait()
        try:
            return work(number)
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, range(AT_ONCE)))


def raised(at):
    return services.raise_alarm(about=new_report(at=at), why=AlarmWhy.SAID, by=BY, at=at)[0]


def test_of_many_workers_one_calls_and_tells_of_all(committed_db, at, settings):
    settings.PACE = 1
    for _ in range(AT_ONCE):
        raised(at)
    ids = CALL.due(at, 50)

    at_once(lambda number: CALL.do([ids[number]], at))

    assert Call.objects.get().waiting == AT_ONCE
    assert set(Alarm.objects.values_list("stage", "steps")) == {(AlarmStage.CALLED, 1)}


def test_many_signs_of_danger_about_one_report_raise_one_alarm(committed_db, at):
    report = new_report(at=at)

    answers = at_once(lambda _number: services.raise_alarm(about=report, why=AlarmWhy.WORDS, by=BY, at=at))

    assert [new for _alarm, new in answers].count(True) == 1 and Alarm.objects.count() == 1


def test_of_many_who_take_an_alarm_one_has_it(committed_db, at):
    alarm = raised(at)

    answers = at_once(lambda _number: services.acknowledge_alarms(refs=[alarm.ref], by=person("ana"), at=at))

    assert sum(len(mine) for mine in answers if isinstance(mine, list)) == 1
    assert Alarm.objects.get().moves.count() == 1
