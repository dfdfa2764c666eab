"""A child may be in danger: alarms are raised, people called one after another, until somebody has it."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from openhotline.audit import selectors as chain
from openhotline.audit import services as audit
from openhotline.cases import selectors, services
from openhotline.cases.jobs import CALL
from openhotline.cases.models import Alarm, Call, Item, Report
from openhotline.cases.stages import ALARM_MOVES, BULK_LANE, AlarmOutcome, AlarmStage, AlarmWhy
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from openhotline.hotline.models import DutyPerson, Profile
from openhotline.post.models import Letter
from tests.support.cast import person
from tests.support.factories import new_item, new_report

BY = job("tests")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_the_pace_of_life(settings):
    settings.PACE = 1
    settings.STAFF_URL = "https://desk.hotline.example"


def roster(*names):
    DutyPerson.objects.all().delete()
    for position, name in enumerate(names, 1):
        address = name if "@" in name else f"{name}@hotline.example"
        DutyPerson.objects.create(ref=f"DP-{position}", position=position, name=name, address=address)


def raised(at, about=None, why=AlarmWhy.SAID):
    alarm, _new = services.raise_alarm(about=about or new_report(at=at), why=why, by=BY, at=at)
    return alarm


def work(at):
    return CALL.do(CALL.due(at, 50), at)


def calls():
    """Who was called, after how many minutes since nine, and about how many."""
    start = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    return [
        (call.name, (call.at - start).total_seconds() / 60, call.waiting) for call in Call.objects.order_by("at", "pk")
    ]


def through(at, minutes):
    """The worker, looking every half a minute."""
    for half in range(minutes * 2 + 1):
        work(at + timedelta(seconds=30 * half))


class TestRaisingAnAlarm:
    def test_has_somebody_called_and_puts_the_report_and_its_items_first(self, at):
        report = new_report(at=at, addresses=("http://a.example/1",))
        with audit.deed():
            report.move_to("screening", by=BY, at=at)
            report.move_to("accepted", by=BY, at=at)
        ((item, _made),) = services.link_report(report=report, by=BY, at=at)
        assert not item.urgent

        alarm = raised(at, report)

        item.refresh_from_db()
        report.refresh_from_db()
        assert item.urgent and report.urgent
        assert (alarm.stage, alarm.about, alarm.due_at) == (AlarmStage.RAISED, report.ref, at)
        assert chain.events_about(alarm.ref).get().details == {"concerns": report.ref, "why": "said"}

    def test_is_one_for_one_thing_while_it_is_open(self, at, lea):
        report = new_report(at=at)
        first = raised(at, report)

        again, new = services.raise_alarm(about=report, why=AlarmWhy.STAFF, by=BY, at=at)
        assert again == first and not new
        services.acknowledge_alarm(alarm=first, by=lea, at=at)
        assert raised(at, report) == first
        services.close_alarm(alarm=first, outcome=AlarmOutcome.HELPED, by=lea, at=at)

        assert raised(at, report) != first

    def test_is_one_for_one_thing_in_the_table_itself(self, at):
        alarm = raised(at)

        with pytest.raises(IntegrityError), transaction.atomic():
            Alarm.objects.create(ref="AL-TWIN", about=alarm.about, stage_since=at, raised_at=at, due_at=at)

    def test_stands_for_the_whole_bulk_lane_without_a_report(self, at):
        first, _ = services.raise_alarm(about=None, why=AlarmWhy.WORDS, by=BY, at=at)
        second, _ = services.raise_alarm(about=None, why=AlarmWhy.CHILD, by=BY, at=at)

        assert first == second and first.about == BULK_LANE and first.is_about_the_bulk_lane

    @pytest.mark.parametrize("name", ["ana", "lea", "noa", "pol", "olu"])
    def test_is_open_to_everybody_who_sees_the_desk(self, at, name):
        item = new_item(at=at)

        alarm, new = services.raise_alarm_by_hand(about=item, by=person(name), at=at)

        assert new and alarm.why == AlarmWhy.STAFF and Item.objects.get(pk=item.pk).urgent

    @pytest.mark.parametrize("name", ["edi", "sta", "ada"])
    def test_is_closed_to_who_sees_no_case(self, at, name):
        with pytest.raises(Refused):
            services.raise_alarm_by_hand(about=new_item(at=at), by=person(name), at=at)


class TestCalling:
    def test_begins_at_once_and_goes_on_every_quarter_of_an_hour_round_and_round(self, at):
        roster("one", "two")
        raised(at)

        through(at, 50)

        assert calls() == [("one", 0, 1), ("two", 15, 1), ("one", 30, 1), ("two", 45, 1)]

    def test_counts_its_steps_and_moves_once(self, at):
        roster("one", "two")
        alarm = raised(at)

        through(at, 31)

        alarm.refresh_from_db()
        assert alarm.steps == 3 and [move.went_to for move in alarm.moves.all()] == ["called"]

    def test_tells_a_reference_a_number_and_where_to_look_and_nothing_else(self, at):
        roster("one")
        report = new_report(at=at, addresses=("http://secret.example/1",))
        alarm = raised(at, report)
        raised(at)

        work(at)

        letter = Letter.objects.get()
        told = f"{letter.subject}\n{letter.body.open()}"
        assert letter.recipient.open() == "one@hotline.example"
        assert alarm.ref in told and "2 alarms" in told and "https://desk.hotline.example/alarms/" in told
        for secret in ("secret", report.ref, "one", "said"):
            assert secret not in told.replace("someone", "").replace("nobody", "")

    def test_ends_when_somebody_has_it(self, at, ana):
        roster("one", "two")
        alarm = raised(at)
        work(at)

        services.acknowledge_alarm(alarm=Alarm.objects.get(pk=alarm.pk), by=ana, at=at + timedelta(minutes=3))
        through(at, 40)

        assert calls() == [("one", 0, 1)]
        assert [call.name for call in selectors.calls_about(Alarm.objects.get())] == ["one"]

    def test_tells_of_a_further_alarm_within_five_minutes_by_calling_the_next_person(self, at):
        roster("one", "two")
        raised(at)
        work(at)
        raised(at + timedelta(minutes=1))

        through(at, 10)

        assert calls() == [("one", 0, 1), ("two", 6, 2)]

    def test_gives_who_was_just_called_five_minutes_to_see_the_further_alarm(self, at, ana):
        roster("one", "two")
        first = raised(at)
        work(at)
        second = raised(at + timedelta(minutes=1))

        services.acknowledge_alarms(refs=[first.ref, second.ref], by=ana, at=at + timedelta(minutes=3))
        through(at, 40)

        assert calls() == [("one", 0, 1)]

    def test_lets_the_only_person_rest_for_a_quarter_of_an_hour(self, at):
        roster("one")
        raised(at)
        work(at)
        raised(at + timedelta(minutes=1))

        through(at, 20)

        assert calls() == [("one", 0, 1), ("one", 15, 2)]

    def test_begins_again_with_the_first_for_an_alarm_of_its_own(self, at, ana):
        roster("one", "two")
        services.acknowledge_alarm(alarm=self.called_once(at), by=ana, at=at + timedelta(minutes=1))
        later = at + timedelta(minutes=30)
        raised(later)

        work(later)

        assert calls() == [("one", 0, 1), ("one", 30, 1)]

    def called_once(self, at):
        alarm = raised(at)
        work(at)
        alarm.refresh_from_db()
        return alarm

    def test_passes_over_a_mailbox_that_cannot_be_written_to(self, at, caplog):
        roster('"quoted name"@hotline.example', "two")
        raised(at)

        with caplog.at_level(logging.ERROR, "openhotline.alarms"):
            work(at)

        assert calls() == [("two", 0, 1)] and "cannot be written to" in caplog.text

    def test_writes_to_the_hotlines_own_address_where_nobody_is_on_the_roster(self, at):
        roster()
        raised(at)

        work(at)

        assert Letter.objects.get().recipient.open() == "duty@hotline.example"

    def test_keeps_an_alarm_that_nobody_can_be_called_about_and_goes_on_trying(self, at, caplog):
        roster()
        Profile.objects.update(duty_address="", contact_address="")
        raised(at)

        with caplog.at_level(logging.ERROR, "openhotline.alarms"):
            through(at, 11)
        assert not calls() and Alarm.objects.unanswered().count() == 1
        assert caplog.text.count("nobody on the duty roster") == 3  # after 0, 5 and 10 minutes

        roster("new")
        through(at + timedelta(minutes=11), 5)
        assert [name for name, _minutes, _number in calls()] == ["new"]

    def test_never_sets_an_alarm_aside(self, at, monkeypatch):
        roster("one")
        alarm = raised(at)
        monkeypatch.setattr(services.alarms.post, "page_duty_person", self.fails)

        through(at, 60)
        monkeypatch.undo()
        through(at + timedelta(minutes=61), 2)

        alarm.refresh_from_db()
        assert alarm.set_aside_at is None and len(calls()) == 1

    @staticmethod
    def fails(**_rest):
        raise OSError("the disk is full")

    def test_is_bounded_however_many_alarms_there_are(self, at):
        """500 in ten minutes: everybody is called once in a quarter of an hour at most, and told of all."""
        roster("one", "two", "three")
        for second in range(0, 600, 6):
            for _ in range(5):
                raised(at + timedelta(seconds=second))
            if not second % 30:
                work(at + timedelta(seconds=second))
        through(at + timedelta(minutes=10), 50)

        assert Alarm.objects.count() == 500
        for name in ("one", "two", "three"):
            minutes = [minute for who, minute, _number in calls() if who == name]
            assert len(minutes) == 2
            assert all(later - sooner >= 15 for sooner, later in zip(minutes, minutes[1:], strict=False))
        told_first_after = 5.5
        assert calls()[0] == ("one", 0, 5) and calls()[1][1] <= told_first_after
        assert calls()[-1][2] == 500 and not Alarm.objects.filter(steps=0).exists()

    def test_runs_at_the_pace_of_practice_but_never_faster_than_once_a_minute(self, at, settings):
        settings.PACE = 8_640
        roster("one", "two")
        raised(at)

        through(at, 3)

        assert [minutes for _name, minutes, _number in calls()] == [0, 1, 2, 3]


class TestTwoWorkers:
    def test_of_two_who_begin_at_the_same_moment_one_calls(self, at):
        roster("one", "two")
        raised(at)
        raised(at)
        first, second = CALL.due(at, 50)

        CALL.do([second], at)
        CALL.do([first], at)

        assert calls() == [("one", 0, 2)]


class TestAnswering:
    def test_keeps_who_has_it_and_since_when(self, at, ana):
        alarm = raised(at)

        services.acknowledge_alarm(alarm=alarm, by=ana, at=at)

        assert (alarm.stage, alarm.acknowledged_by, alarm.acknowledged_at) == ("acknowledged", "user:ana", at)
        assert selectors.unanswered_alarms() == 0 and alarm.due_at is None

    def test_takes_those_that_nobody_has_and_leaves_the_others_to_whoever_has_them(self, at, ana, ben):
        mine, theirs, new = (raised(at) for _ in range(3))
        services.acknowledge_alarm(alarm=theirs, by=ben, at=at)

        taken = services.acknowledge_alarms(refs=[mine.ref, theirs.ref], by=ana, at=at)

        theirs.refresh_from_db()
        assert [alarm.ref for alarm in taken] == [mine.ref] and theirs.acknowledged_by == "user:ben"
        assert [alarm.ref for alarm in Alarm.objects.unanswered()] == [new.ref]

    def test_refuses_the_second_of_two_who_click_at_once(self, at, ana, ben):
        alarm = raised(at)
        twin = Alarm.objects.get(pk=alarm.pk)
        services.acknowledge_alarm(alarm=alarm, by=ana, at=at)

        with pytest.raises(Refused):
            services.acknowledge_alarm(alarm=twin, by=ben, at=at)

    def test_can_be_handed_back_and_somebody_is_called_again(self, at, ana):
        roster("one", "two")
        alarm = raised(at)
        work(at)
        alarm.refresh_from_db()
        services.acknowledge_alarm(alarm=alarm, by=ana, at=at + timedelta(minutes=1))

        services.hand_back_alarm(alarm=alarm, by=ana, at=at + timedelta(minutes=2))
        work(at + timedelta(minutes=2))

        alarm.refresh_from_db()
        assert calls() == [("one", 0, 1), ("two", 2, 1)] and alarm.acknowledged_by == ""
        assert [move.went_to for move in alarm.moves.order_by("pk")] == ["called", "acknowledged", "raised", "called"]

    def test_is_closed_with_what_came_of_it(self, at, ana):
        alarm = raised(at)
        services.acknowledge_alarm(alarm=alarm, by=ana, at=at)

        services.close_alarm(alarm=alarm, outcome=AlarmOutcome.POLICE, note="Told by telephone.", by=ana, at=at)

        assert alarm.outcome == "police" and alarm.moves.get(went_to="closed").why == "Told by telephone."
        assert list(selectors.alarms_closed_lately(at)) == [alarm] and not selectors.open_alarms()
        assert not list(selectors.alarms_closed_lately(at + timedelta(days=15)))

    def test_refuses_to_close_what_nobody_has_or_without_an_outcome(self, at, ana):
        alarm = raised(at)

        with pytest.raises(Refused, match="Take the alarm"):
            services.close_alarm(alarm=alarm, outcome=AlarmOutcome.HELPED, by=ana, at=at)
        services.acknowledge_alarm(alarm=alarm, by=ana, at=at)
        with pytest.raises(Refused, match="Choose"):
            services.close_alarm(alarm=alarm, outcome="forgotten", by=ana, at=at)
        with pytest.raises(Refused):
            services.hand_back_alarm(alarm=raised(at), by=ana, at=at)

    @pytest.mark.parametrize("name", ["olu", "noa", "edi", "ada", "sta"])
    def test_refuses_people_without_the_permission(self, at, name):
        alarm, by = raised(at), person(name)

        for deed in (
            lambda: services.acknowledge_alarms(refs=[alarm.ref], by=by, at=at),
            lambda: services.acknowledge_alarm(alarm=alarm, by=by, at=at),
            lambda: services.hand_back_alarm(alarm=alarm, by=by, at=at),
            lambda: services.close_alarm(alarm=alarm, outcome=AlarmOutcome.HELPED, by=by, at=at),
        ):
            with pytest.raises(Refused):
                deed()


class TestTheTable:
    def test_lets_nothing_be_closed_that_nobody_has(self):
        assert ALARM_MOVES.keys() == set(AlarmStage)
        assert [stage for stage, goals in ALARM_MOVES.items() if AlarmStage.CLOSED in goals] == ["acknowledged"]

    def test_leads_from_everywhere_to_its_end(self):
        reached = {AlarmStage.CLOSED}
        while more := {stage for stage, goals in ALARM_MOVES.items() if goals & reached} - reached:
            reached |= more

        assert reached == set(AlarmStage)

    def test_keeps_an_unanswered_alarm_due(self, at):
        alarm = raised(at)

        with pytest.raises(IntegrityError), transaction.atomic():
            Alarm.objects.filter(pk=alarm.pk).update(due_at=None)

    def test_knows_the_report_behind_it(self, at):
        report = new_report(at=at)

        assert selectors.thing_or_none(report.ref) == Report.objects.get() and selectors.thing_or_none("X") is None
