"""What fails holds up nothing else, and people have the item all the same."""

import json
from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import connection

from openhotline.audit.models import Event
from openhotline.cases.models import Item
from openhotline.cases.stages import Deed, ItemStage
from openhotline.common.outbound import names, web
from openhotline.common.pace import span
from openhotline.common.work import MAX_TRIES
from openhotline.demo.practice import world
from openhotline.tracing import looking
from openhotline.tracing import selectors as tracing
from openhotline.tracing.findings import Finding, Method
from openhotline.tracing.models import Trace
from openhotline.tracing.stages import ContactProblem, Outcome, Reason
from tests.common.outbound_recorders import Recorder
from tests.support.cast import person
from tests.support.factories import authority_in_force
from tests.tracing.test_trace_job import done, wanted, work

PAGE = "http://paperboats.example/harbour/1.html"


@pytest.fixture
def recorder(practice, monkeypatch):
    """Everything that goes out through the door is written down, and does not go out."""
    recorder = Recorder({"paperboats.example": ["192.0.2.10"]})
    for module in (names, web):
        monkeypatch.setattr(module, "door_from_settings", lambda: recorder.door(practice=practice.map))
    return recorder


def without_registry(settings, practice):
    """The registries hang up; everything else stands."""
    broken = deepcopy(practice.map)
    del broken["hosts"][world.RDAP_ADDRESS]
    settings.PRACTICE = broken


def without_abusix(monkeypatch):
    async def silent(address, *, permit, vantage):
        return Finding(Method.ABUSIX, address)

    monkeypatch.setattr(looking, "RESOLVERS", {**looking.RESOLVERS, Method.ABUSIX: silent})


def tries(trace, at, number):
    """Let the job try so often, each time when it is due; the time of the last try."""
    for _ in range(number):
        at = max(at, done(trace).due_at)
        work(at)
    return at


@pytest.mark.django_db
class TestWithoutAPermit:
    def _refused(self, recorder, trace, at):
        assert work(at) == 1
        assert (recorder.asked, recorder.opened) == ([], [])
        assert (done(trace).outcome, trace.due_at, trace.done_at) == (Outcome.NOT_PERMITTED, None, at)
        assert done(trace.item).stage == ItemStage.READY
        assert Event.objects.filter(action="trace.not_permitted", about=trace.ref).count() == 1

    def test_nothing_is_looked_up(self, recorder, at):
        self._refused(recorder, wanted(PAGE, at=at), at)

    def test_nothing_is_looked_up_under_an_authority_for_something_else(self, recorder, at):
        authority_in_force(at=at, deeds=(Deed.NOTICE, Deed.CHECK, Deed.REVEAL))
        self._refused(recorder, wanted(PAGE, at=at), at)

    def test_nothing_is_looked_up_under_an_authority_of_one_country(self, recorder, at):
        authority_in_force(at=at, country="GB")
        self._refused(recorder, wanted(PAGE, at=at), at)

    def test_nothing_is_looked_up_after_its_end(self, recorder, at):
        authority_in_force(at=at)
        later = at + timedelta(days=366)
        self._refused(recorder, wanted(PAGE, at=later), later)

    def test_nothing_is_looked_up_before_a_second_person_has_confirmed(self, recorder, at):
        from openhotline.cases import services as cases

        cases.record_authority(country="*", agreement="made up", deeds=[Deed.TRACE], expires_at=at + timedelta(days=9),
                               by=person("lea"), at=at)  # fmt: skip
        self._refused(recorder, wanted(PAGE, at=at), at)

    def test_a_later_request_is_another_look_up(self, recorder, at):
        first = wanted(PAGE, at=at)
        work(at)
        authority_in_force(at=at)

        assert not Trace.objects.due(at + timedelta(days=30))
        second = wanted(PAGE, at=at, reason=Reason.NOTICE)
        work(at)

        assert second != first and recorder.asked  # the recorder does see what goes out

    def test_only_what_names_the_site_is_asked_about(self, recorder, at):
        authority_in_force(at=at)
        wanted(PAGE, at=at)

        work(at)

        assert {name for name, _kind in recorder.asked} == {
            "paperboats.example", "rdap.registry.example", "10.2.0.192.abuse-contacts.abusix.zone",
        }  # fmt: skip
        assert recorder.opened == []


@pytest.mark.django_db
class TestASilentNetwork:
    def test_leaves_the_item_to_people_after_the_first_failure(self, settings, practice, at):
        authority_in_force(at=at)
        settings.PRACTICE = {**practice.map, "dns": {}}
        trace = wanted(PAGE, at=at)

        assert work(at) == 0

        assert (done(trace).outcome, trace.last_problem, trace.tries) == ("", "no_vantage_point", 1)
        assert trace.due_at == at + span(minutes=1) and trace.claimed_until is None
        assert done(trace.item).stage == ItemStage.READY

    def test_is_asked_again_and_then_known(self, settings, practice, at):
        authority_in_force(at=at)
        settings.PRACTICE = {**practice.map, "dns": {}}
        trace = wanted(PAGE, at=at)
        work(at)
        settings.PRACTICE = practice.map

        assert work(at) == 0  # not before its time
        later = at + timedelta(minutes=1)
        assert work(later) == 1

        assert (done(trace).outcome, trace.last_problem, trace.done_at) == (Outcome.AGREED, "", later)
        moves = trace.item.moves.values_list("came_from", "went_to")
        assert list(moves) == [(ItemStage.NEW, ItemStage.READY)]

    def test_is_given_up_after_too_many_tries_and_left_to_a_person(self, settings, practice, at):
        authority_in_force(at=at)
        settings.PRACTICE = {**practice.map, "dns": {}}
        trace = wanted(PAGE, at=at)

        last = tries(trace, at, MAX_TRIES)

        assert (done(trace).outcome, trace.set_aside_at, trace.done_at) == (Outcome.FAILED, last, last)
        assert list(Trace.objects.set_aside()) == [trace] and trace.last_problem == "no_vantage_point"
        assert not Trace.objects.due(last + timedelta(days=365))
        assert Event.objects.filter(action="trace.given_up").count() == 1
        assert not tracing.is_fresh(trace, last)
        assert wanted(PAGE, at=last, reason=Reason.MOVED) != trace

    def test_of_the_registry_is_asked_again_only_while_nobody_else_names_a_mailbox(self, settings, practice, at):
        authority_in_force(at=at)
        without_registry(settings, practice)
        trace = wanted(PAGE, at=at)

        assert work(at) == 1

        assert (done(trace).outcome, trace.country) == (Outcome.ONE_METHOD, "GB")
        assert (trace.abuse_contact, trace.contact_source) == ("abuse@brightwell.example", "abusix")

    def test_of_the_registry_ends_in_what_is_known(self, settings, practice, monkeypatch, at):
        authority_in_force(at=at)
        without_registry(settings, practice)
        without_abusix(monkeypatch)
        trace = wanted(PAGE, at=at)

        tries(trace, at, 2)
        assert (done(trace).outcome, trace.last_problem) == ("", "refused")
        tries(trace, at, 1)

        assert (done(trace).outcome, trace.country) == (Outcome.ONE_METHOD, "GB")
        assert (trace.abuse_contact, trace.contact_problem) == ("", ContactProblem.NONE_FOUND)

    def test_is_not_waited_for_without_end(self, practice, monkeypatch, at):
        import asyncio

        async def silent(address, *, permit, vantage):
            await asyncio.Event().wait()

        authority_in_force(at=at)
        monkeypatch.setattr(looking, "LONGEST", 0.05)
        monkeypatch.setattr(looking, "RESOLVERS", {**looking.RESOLVERS, Method.RDAP: silent})
        trace = wanted(PAGE, at=at)

        assert work(at) == 1

        evidence = json.loads(done(trace).evidence.open())
        assert {"method": "rdap", "address": "192.0.2.10", "problem": "timeout"} in evidence


@pytest.mark.django_db
class TestOneBadRow:
    def test_that_does_not_open_holds_up_nothing(self, practice, at):
        authority_in_force(at=at)
        bad, good = wanted(PAGE, at=at), wanted("http://tandem.example/fahrrad/index.html", at=at)
        with connection.cursor() as cursor:  # the ciphertext of another row
            cursor.execute(
                f"UPDATE {Item._meta.db_table} SET host = (SELECT host FROM {Item._meta.db_table} WHERE id = %s)"
                " WHERE id = %s",
                [good.item_id, bad.item_id],
            )

        assert work(at) == 1

        assert done(good).outcome == Outcome.AGREED
        assert (done(bad).outcome, bad.last_problem) == ("", "TinkError")
        assert done(bad.item).stage == ItemStage.READY

    def test_whose_method_breaks_is_recorded_with_the_others(self, practice, monkeypatch, at, caplog):
        async def broken(address, *, permit, vantage):
            raise ZeroDivisionError(f"with {address} in its text")

        authority_in_force(at=at)
        monkeypatch.setattr(looking, "RESOLVERS", {**looking.RESOLVERS, Method.RDAP: broken})
        trace = wanted(PAGE, at=at)

        assert work(at) == 1

        assert done(trace).outcome == Outcome.ONE_METHOD and trace.contact_source == "abusix"
        assert "ZeroDivisionError" in caplog.text and "192.0.2" not in caplog.text

    def test_that_cannot_be_recorded_is_put_off_alone(self, practice, monkeypatch, at):
        from openhotline.tracing import services

        authority_in_force(at=at)
        bad, good = wanted(PAGE, at=at), wanted("http://tandem.example/fahrrad/index.html", at=at)
        real = services.agree

        def broken(findings, *, domain):
            if domain == "paperboats.example":
                raise ZeroDivisionError
            return real(findings, domain=domain)

        monkeypatch.setattr(services, "agree", broken)

        assert work(at) == 1

        assert done(good).outcome == Outcome.AGREED
        assert (done(bad).outcome, bad.last_problem) == ("", "ZeroDivisionError")

    def test_over_which_workers_die_again_and_again_is_given_up(self, recorder, at):
        authority_in_force(at=at)
        trace = wanted(PAGE, at=at)
        Trace.objects.filter(pk=trace.pk).update(tries=MAX_TRIES)

        work(at)

        assert (done(trace).outcome, trace.last_problem) == (Outcome.FAILED, "worker_died")
        assert recorder.asked == []


@pytest.mark.django_db
class TestTwoWorkers:
    def test_do_not_look_up_the_same_row(self, practice, at):
        authority_in_force(at=at)
        trace = wanted(PAGE, at=at)
        Trace.objects.get(pk=trace.pk).claim(at=at)

        assert work(at) == 0 and done(trace).outcome == ""

    def test_leave_what_another_has_ended_as_it_is(self, practice, at):
        from openhotline.tracing import services

        authority_in_force(at=at)
        trace = wanted(PAGE, at=at)
        slow = Trace.objects.select_related("item").get(pk=trace.pk)
        slow.claim(at=at)
        later = at + timedelta(minutes=6)  # the claim ran out meanwhile
        work(later)
        before = Trace.objects.values().get(pk=trace.pk)

        services.record_trace(trace=slow, sight=looking.Sight(), authority="AU-X", at=later)
        services.refuse_trace(trace=slow, at=later)
        services.put_off_trace(trace=slow, problem="late", at=later)

        assert Trace.objects.values().get(pk=trace.pk) == before
        assert Event.objects.filter(action__startswith="trace.", about=trace.ref).count() == 2
