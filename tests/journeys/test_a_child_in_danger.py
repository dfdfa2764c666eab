"""A child writes at night. One person is called, then the next, until somebody has it and the police are told."""

from datetime import UTC, datetime, timedelta

import pytest

from openhotline.audit import selectors as chain
from openhotline.cases import services as cases
from openhotline.cases.jobs import CALL
from openhotline.cases.models import Alarm, Call, Referral, Report
from openhotline.cases.stages import AlarmStage, AlarmWhy, ReportStage, Source
from openhotline.config.worker import run_once
from openhotline.hotline import selectors as hotline
from openhotline.hotline.models import DutyPerson
from openhotline.intake import jobs as intake
from openhotline.intake import services
from openhotline.post.jobs import SEND
from openhotline.post.models import Letter
from tests.intake.given import submitted
from tests.post.mailserver import MailServer

NIGHT = datetime(2026, 3, 3, 2, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_the_pace_of_life(settings):
    settings.PACE = 1


@pytest.fixture
def post_office(settings):
    server = MailServer()
    with server.running():
        settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_TLS = "127.0.0.1", server.port, "none"
        yield server


def worker(at):
    return run_once([intake.SCREEN, CALL, SEND], now=lambda: at)


def mailboxes(server):
    return [recipient for _sender, recipients in server.envelopes for recipient in recipients]


def test_a_child_writes_at_night(post_office, ana):
    # A child writes by its own way in; the worker reads it within seconds and calls who is first on the roster
    report = submitted(words="he says he will come to my house", source=Source.CHILD, at=NIGHT)
    worker(NIGHT + timedelta(seconds=2))
    alarm = Alarm.objects.get()
    assert (alarm.about, alarm.why) == (report.ref, AlarmWhy.CHILD)
    worker(NIGHT + timedelta(seconds=3))
    first, second, _third = (person.address for person in DutyPerson.objects.order_by("position"))
    assert mailboxes(post_office) == [first]

    # Nobody answers. After a quarter of an hour, and not before, the next person is called
    worker(NIGHT + timedelta(minutes=14))
    assert mailboxes(post_office) == [first]
    worker(NIGHT + timedelta(minutes=15, seconds=3))
    worker(NIGHT + timedelta(minutes=15, seconds=4))
    assert mailboxes(post_office) == [first, second]

    # She takes it, reads, and writes down what is known of the child
    at = NIGHT + timedelta(minutes=18)
    alarm.refresh_from_db()
    cases.acknowledge_alarm(alarm=alarm, by=ana, at=at)
    report.refresh_from_db()
    words = services.reveal_statement(report=report, by=ana, at=at).words
    referral = cases.save_referral(alarm=alarm, sheet={"why": words, "age_band": "11-13"}, by=ana, at=at)
    cases.send_referral(referral=referral, contact=hotline.police_contacts()[0], by=ana, at=at + timedelta(minutes=2))
    worker(at + timedelta(minutes=3))
    assert mailboxes(post_office) == [first, second, "children@police.example"]

    # It is closed, and nobody else is woken
    services.give_outcome(report=report, outcome=ReportStage.PASSED_TO_POLICE, by=ana, at=at)
    cases.close_alarm(alarm=alarm, outcome="police", by=ana, at=at + timedelta(minutes=9))
    for minutes in range(20, 120, 5):
        worker(NIGHT + timedelta(minutes=minutes))
    assert len(mailboxes(post_office)) == 3
    assert Alarm.objects.get().stage == AlarmStage.CLOSED and Referral.objects.get().sent_at

    # What woke them said nothing of the child; every step is in the audit
    for message in post_office.messages()[:2]:
        assert "house" not in str(message) and report.ref not in str(message) and "alarms/" in message.as_string()
    done = [event.action for event in chain.events_about(alarm.ref).order_by("seq")]
    calling = ["duty.paged", "alarm.moved", "duty.paged"]
    assert done == ["alarm.raised", *calling, "alarm.moved", "alarm.moved", "alarm.closed"]
    assert chain.verify_chain().ok


def test_five_hundred_urgent_reports_in_ten_minutes_wake_nobody_twice_in_a_quarter_of_an_hour(post_office):
    for number in range(500):
        at = NIGHT + timedelta(seconds=1.2 * number)
        submitted(f"http://site-{number}.example/", words=f"he hits me {'x' * (number % 97)}", urgent=True, at=at)
        if number % 50 == 49:
            for _ in range(2):
                worker(at)
    for half_minutes in range(20, 100):
        worker(NIGHT + timedelta(seconds=30 * half_minutes))

    assert Report.objects.filter(urgent=True).exclude(stage=ReportStage.RECEIVED).count() == 500
    assert Alarm.objects.unanswered().count() == 500 and not Alarm.objects.filter(steps=0).exists()
    for person in DutyPerson.objects.all():
        times = list(Call.objects.filter(name=person.name).order_by("at").values_list("at", flat=True))
        assert times and all(
            later - sooner >= timedelta(minutes=15) for sooner, later in zip(times, times[1:], strict=False)
        )
    assert len(mailboxes(post_office)) == Call.objects.count() <= 12
    assert Call.objects.latest("at").waiting == 500
    assert {letter.stage for letter in Letter.objects.all()} == {"handed_over"}
