from datetime import timedelta

import pytest

from openhotline.assessment import services as assessment
from openhotline.audit import services as audit
from openhotline.cases import services as cases
from openhotline.cases.jobs import CALL
from openhotline.cases.models import Alarm, Item, Report
from openhotline.cases.stages import BULK_LANE, AlarmOutcome, AlarmWhy, Decision, ItemStage, ReportStage, Source
from openhotline.common import keyring
from openhotline.common.actors import job
from openhotline.config.worker import run_until_idle
from openhotline.hotline.models import DutyPerson, Profile
from openhotline.intake import jobs, services
from openhotline.intake.models import ReporterContact
from openhotline.intake.services import screening
from openhotline.monitoring import services as monitoring
from openhotline.monitoring.models import Watch
from openhotline.post.models import Letter
from openhotline.tracing.models import Trace
from tests.intake.given import submitted


def screen_all(at):
    return run_until_idle([jobs.SCREEN], at=at)


@pytest.mark.django_db
class TestScreening:
    def test_links_a_report_to_its_items_and_has_the_new_ones_traced(self, at):
        report = submitted("http://a.example/1", "http://b.example/2", at=at)

        screen_all(at)

        report.refresh_from_db()
        assert report.stage == ReportStage.LINKED and report.due_at is None
        assert Item.objects.count() == Trace.objects.count() == 2

    def test_traces_a_known_address_only_once(self, at):
        for _ in range(2):
            submitted("http://a.example/1", at=at)

        screen_all(at)

        assert Report.objects.filter(stage=ReportStage.LINKED).count() == 2
        assert Item.objects.count() == Trace.objects.count() == 1

    @pytest.mark.parametrize(
        ("decision", "stage"),
        [(Decision.NOT_FOUND, ItemStage.READY), (Decision.LAWFUL, ItemStage.CLOSED)],
    )
    def test_puts_what_was_not_found_on_the_queue_again(self, at, ana, decision, stage):
        submitted("http://a.example/1", at=at)
        screen_all(at)
        item = Item.objects.get()
        with audit.deed():
            item.move_to(ItemStage.READY, by=ana, at=at)
        assessment.claim_item(item=item, by=ana, at=at)
        reason = "not_found" if decision == Decision.NOT_FOUND else "not_illegal"
        assessment.record_assessment(item=item, decision=decision, dismissal_reason=reason, by=ana, at=at)

        submitted("http://a.example/1", at=at)
        screen_all(at)

        item.refresh_from_db()
        assert item.stage == stage

    def test_looks_again_at_what_was_removed_and_is_reported_again(self, at):
        submitted("http://a.example/1", at=at)
        screen_all(at)
        item = Item.objects.get()
        watch = monitoring.request_watch(item=item, country="NL", watch_days=90, by=job("tests"), at=at)
        Item.objects.filter(pk=item.pk).update(stage=ItemStage.CLOSED)
        Watch.objects.update(due_at=at + timedelta(days=7))

        submitted("http://a.example/1", at=at)
        screen_all(at)

        watch.refresh_from_db()
        assert watch.due_at == at

    def test_calls_the_person_on_duty_once_when_a_child_may_be_in_danger(self, at):
        report = submitted("http://a.example/1", urgent=True, at=at)
        submitted("http://b.example/1", at=at)

        screen_all(at)

        alarm = Alarm.objects.get()
        assert (alarm.about, alarm.why, alarm.due_at) == (report.ref, AlarmWhy.SAID, at)
        run_until_idle([CALL], at=at)
        assert [letter.about for letter in Letter.objects.all()] == [alarm.ref]

    def test_raises_one_alarm_for_all_that_a_flood_brings_into_the_bulk_lane(self, at, monkeypatch):
        monkeypatch.setattr(screening, "_lane_of", lambda report: ReportStage.SUSPECTED_BULK)
        for number in range(5):
            submitted(f"http://a.example/{number}", urgent=True, at=at)

        screen_all(at)

        assert Alarm.objects.get().about == BULK_LANE

    def test_raises_no_alarm_again_for_what_a_person_has_put_back(self, at, lea):
        report = submitted(words="He will hurt me.", urgent=True, at=at)
        screen_all(at)
        alarm = Alarm.objects.get()
        cases.acknowledge_alarm(alarm=alarm, by=lea, at=at)
        cases.close_alarm(alarm=alarm, outcome=AlarmOutcome.NO_DANGER, by=lea, at=at)

        report.refresh_from_db()
        services.give_outcome(report=report, outcome=ReportStage.SCREENING, by=lea, at=at)
        screen_all(at)

        assert Alarm.objects.count() == 1

    def test_takes_an_urgent_report_also_where_nobody_can_be_called(self, at):
        DutyPerson.objects.all().delete()
        Profile.objects.update(duty_address="", contact_address="")
        report = submitted("http://a.example/1", urgent=True, at=at)

        run_until_idle([jobs.SCREEN, CALL], at=at)

        report.refresh_from_db()
        assert report.stage == ReportStage.LINKED and not Letter.objects.exists()
        assert Alarm.objects.unanswered().count() == 1

    def test_leaves_words_alone_to_a_person(self, at):
        report = submitted(words="Somebody in a game asked for pictures.", at=at)

        screen_all(at)

        report.refresh_from_db()
        assert report.stage == ReportStage.ACCEPTED and report.due_at is None

    def test_sorts_out_what_says_it_is_a_test(self, at):
        report = submitted("http://a.example/1", is_test=True, at=at)

        screen_all(at)

        report.refresh_from_db()
        assert report.stage == ReportStage.TEST
        assert not Item.objects.exists()

    def test_goes_on_when_one_report_fails(self, at):
        broken = submitted("http://a.example/1", at=at)
        broken.addresses.update(ref="GA-MOVED")  # what is sealed for one row does not open in another
        whole = submitted("http://b.example/1", at=at)

        jobs.screen([broken.pk, whole.pk], at)

        broken.refresh_from_db(), whole.refresh_from_db()
        assert whole.stage == ReportStage.LINKED
        assert broken.stage == ReportStage.RECEIVED and broken.due_at > at and broken.last_problem
        assert "a.example" not in broken.last_problem

    def test_leaves_alone_what_another_worker_holds(self, at):
        report = submitted("http://a.example/1", at=at)
        assert report.claim(at=at)

        assert jobs.screen([report.pk], at) == 0

    def test_finds_nothing_before_it_is_due(self, at):
        submitted("http://a.example/1", at=at)

        assert not jobs.SCREEN.due(at - timedelta(seconds=1), 10)


@pytest.mark.django_db
class TestTheBulkLane:
    def test_takes_what_was_said_alike_more_than_twenty_times_in_an_hour(self, at, settings):
        settings.PACE = 1
        for number in range(services.BULK + 3):
            submitted(f"http://a.example/1?utm_source={number}", words="Look!", at=at + timedelta(seconds=number))

        screen_all(at + timedelta(minutes=10))

        assert Report.objects.filter(stage=ReportStage.LINKED).count() == services.BULK
        assert Report.objects.filter(stage=ReportStage.SUSPECTED_BULK).count() == 3

    def test_does_not_take_thirty_people_who_each_say_it_in_their_own_words(self, at):
        names = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
        for first in names[:5]:
            for second in names[:6]:
                submitted("http://a.example/1", words=f"I saw it {first} {second}.", at=at)

        screen_all(at)

        assert Report.objects.filter(stage=ReportStage.LINKED).count() == 30

    def test_never_takes_a_childs_own_report(self, at):
        for _ in range(services.BULK + 2):
            submitted("http://a.example/1", source=Source.CHILD, at=at)

        screen_all(at)

        assert not Report.objects.filter(stage=ReportStage.SUSPECTED_BULK).exists()

    def test_lets_go_of_what_a_person_puts_back(self, at, ana):
        for _ in range(services.BULK + 1):
            submitted("http://a.example/1", at=at)
        screen_all(at)
        report = Report.objects.get(stage=ReportStage.SUSPECTED_BULK)

        services.give_outcome(report=report, outcome=ReportStage.SCREENING, by=ana, at=at)
        screen_all(at)

        report.refresh_from_db()
        assert report.stage == ReportStage.LINKED


@pytest.mark.django_db
class TestForgettingContacts:
    def test_deletes_what_is_over_and_nothing_else(self, at, settings):
        settings.PACE = 1
        submitted("http://a.example/1", contact="rita@mail.example", at=at)
        submitted("http://b.example/1", contact="else@mail.example", at=at + timedelta(days=2))

        later = at + timedelta(days=services.CONTACT_DAYS)
        run_until_idle([jobs.FORGET], at=later)

        assert ReporterContact.objects.get().contact.open() == "else@mail.example"


def test_the_public_site_cannot_open_what_it_sealed(public):
    with public.settings(), pytest.raises(keyring.KeyMissing):
        keyring.open_sealed("report-2026-01", b"", context=b"")
