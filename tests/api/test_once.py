"""One request is one report, however often, however much at once and however late it is posted."""

import threading
from datetime import timedelta
from functools import partial

import pytest
from django.db import connections
from django.test import Client

from openhotline.api import jobs, selectors, services
from openhotline.api.models import Sending, SentReport
from openhotline.cases.models import Report
from openhotline.common.actors import ActorKind, By
from openhotline.config.jobs import JOBS
from openhotline.intake.submissions import Submission
from tests.api.conftest import BATCH, REPORTS, Machine, MachineOf, key_for, organisation
from tests.support.faces import FaceClient

ONE, OTHER = {"words": "Seen."}, {"words": "Something else."}
KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"


def take_in(at, *, words="Seen.", body="body", places=1):
    return services.take_in(
        submissions={place: Submission(words=f"{words} {place}") for place in range(places)},
        key=KEY,
        body=body,
        organisation=organisation(),
        by=By(ActorKind.MEMBER, "example-host"),
        at=at,
    )


def at_once(works) -> None:
    """Run all of these at the same time, with the settings of the public site."""

    def run(work) -> None:
        try:
            work()
        finally:
            connections.close_all()

    with FaceClient("public").settings():
        threads = [threading.Thread(target=run, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


@pytest.mark.django_db
class TestTheSameKey:
    def test_with_the_same_body_gets_the_same_answer(self, machine: MachineOf) -> None:
        one = machine()

        first, again = (one.post(REPORTS, ONE, once=KEY) for _time in range(2))

        assert (first.status_code, again.status_code) == (201, 201)
        assert first.content == again.content and first.headers["Location"] == again.headers["Location"]
        assert [first.headers["Idempotency-Replayed"], again.headers["Idempotency-Replayed"]] == ["false", "true"]
        assert Report.objects.count() == 1

    def test_with_the_same_body_in_another_spelling_too(self, machine: MachineOf) -> None:
        one = machine()

        one.post(REPORTS, b'{"words": "Seen\\u002e", "category": "abuse"}', once=KEY)
        again = one.post(REPORTS, b'{ "category":"abuse",\n"words":"Seen." }', once=f'"{KEY}"')

        assert again.headers["Idempotency-Replayed"] == "true"

    def test_with_another_body_is_a_problem_and_takes_nothing(self, machine: MachineOf) -> None:
        one = machine()
        one.post(REPORTS, ONE, once=KEY)

        for path, body in ((REPORTS, OTHER), (BATCH, {"reports": [ONE]})):
            answer = one.post(path, body, once=KEY)
            assert answer.status_code == 422 and answer.json()["type"].endswith("#key-used")
        assert Report.objects.count() == 1

    def test_of_another_organisation_is_another_key(self, machine: MachineOf) -> None:
        machine().post(REPORTS, ONE, once=KEY)

        assert machine("other-host").post(REPORTS, OTHER, once=KEY).status_code == 201

    def test_under_another_api_key_of_the_same_organisation_is_the_same(self, machine: MachineOf) -> None:
        machine().post(REPORTS, ONE, once=KEY)

        assert machine().post(REPORTS, ONE, once=KEY).headers["Idempotency-Replayed"] == "true"

    def test_is_not_used_up_by_a_body_that_cannot_be_read(self, machine: MachineOf) -> None:
        one = machine()

        assert one.post(REPORTS, {"adress": "x"}, once=KEY).status_code == 422
        assert one.post(REPORTS, ONE, once=KEY).status_code == 201

    @pytest.mark.parametrize("key", [None, "short", "x" * 129, "with a space", "semi;colon", "ünïcödé-key"])
    def test_has_to_be_one(self, key: str | None, machine: MachineOf) -> None:
        answer = machine().post(REPORTS, ONE, once=key)

        assert answer.status_code == 400 and answer.json()["type"].endswith("#no-idempotency-key")
        assert not Report.objects.exists()

    def test_is_kept_as_a_digest_only(self, machine: MachineOf) -> None:
        machine().post(REPORTS, {"words": "canary"}, once="canary-canary")

        assert "canary" not in str(Sending.objects.values_list())


@pytest.mark.django_db
class TestMuchLater:
    def test_after_a_day_it_is_still_the_same_request(self, at) -> None:
        [(first, _new)] = take_in(at).values()

        [(again, new)] = take_in(at + timedelta(hours=25)).values()
        assert (again.pk, new) == (first.pk, False)
        with pytest.raises(services.KeyUsed):
            take_in(at + timedelta(hours=25), body="another")

    def test_after_a_week_the_key_is_forgotten_and_the_report_is_not_made_twice(self, at) -> None:
        [(first, _new)] = take_in(at).values()
        later = at + services.REMEMBERED

        assert jobs.forget(selectors.sendings_to_forget(later, 100), later) == 1
        [(again, new)] = take_in(later).values()

        assert (again.pk, new) == (first.pk, False)

    def test_after_a_week_the_key_may_stand_for_something_else(self, at) -> None:
        [(first, _new)] = take_in(at).values()
        later = at + services.REMEMBERED
        jobs.forget(selectors.sendings_to_forget(later, 100), later)

        [(other, new)] = take_in(later, words="Other.", body="another").values()

        assert new and other.pk != first.pk

    def test_nothing_is_forgotten_before(self, at) -> None:
        take_in(at)

        assert jobs.FORGET in JOBS
        assert not jobs.FORGET.due(at + services.REMEMBERED - timedelta(seconds=1), 100)


@pytest.mark.django_db
class TestARequestThatBrokeOff:
    def test_goes_on_where_it_stopped(self, at, monkeypatch) -> None:
        monkeypatch.setattr(services, "AT_ONCE", 2)
        submit, calls = services.intake.submit_report, []

        def breaks_at_the_fourth(**given):
            calls.append(given)
            if len(calls) == 4:
                raise ConnectionError
            return submit(**given)

        monkeypatch.setattr(services.intake, "submit_report", breaks_at_the_fourth)
        with pytest.raises(ConnectionError):
            take_in(at, places=5)
        assert Report.objects.count() == 2

        taken = take_in(at, places=5)

        assert [new for _report, new in taken.values()] == [False, False, True, True, True]
        assert Report.objects.count() == SentReport.objects.count() == 5


class TestTwentyAtOnce:
    @pytest.mark.parametrize("path", [REPORTS, BATCH])
    def test_make_one_report_and_get_one_answer(self, path: str, committed_db: str) -> None:
        key, body = key_for(organisation()), ONE if path == REPORTS else {"reports": [ONE, {"words": " "}, OTHER]}
        answers = []

        at_once([lambda: answers.append(Machine(key, Client()).post(path, body, once=KEY))] * 20)

        assert {answer.status_code for answer in answers} == {201} and len(answers) == 20
        assert len({answer.content for answer in answers}) == 1
        assert Report.objects.count() == SentReport.objects.count() == (1 if path == REPORTS else 2)
        assert Sending.objects.count() == 1

    def test_with_different_bodies_take_in_one_of_them(self, committed_db: str) -> None:
        key = key_for(organisation())
        statuses = []

        def post(number: int) -> None:
            answer = Machine(key, Client()).post(REPORTS, {"words": f"Number {number}."}, once=KEY)
            statuses.append(answer.status_code)

        at_once([partial(post, number) for number in range(20)])

        assert sorted(statuses) == [201] + [422] * 19
        assert Report.objects.count() == 1
