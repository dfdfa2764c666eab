import threading
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from openhotline.cases.stages import ItemStage, ReportStage
from openhotline.common.errors import Refused
from openhotline.hotline.calendar import WorkingWeek
from openhotline.intake import guessing, receipts, services
from openhotline.intake.models import Guessing
from openhotline.intake.status import Ending, PublicStage, PublicStatus, Step, Thing, last_opening, public_status
from tests.intake.given import submitted

WEEK = WorkingWeek(zone=ZoneInfo("Europe/Amsterdam"), opens_at=time(9), holidays=frozenset({date(2026, 4, 6)}))
TUESDAY = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
SECRET = "7K2M-9QXT-3RVB-5HNA"
CHECKING, DEALING = PublicStatus(PublicStage.CHECKING), PublicStatus(PublicStage.DEALING)
R, S = ReportStage, ItemStage


def after(**passed):
    return TUESDAY + timedelta(**passed)


def steps(*stages, at=TUESDAY):
    return tuple(Step(at, stage) for stage in stages)


def status(*, report=(), things=(), at):
    return public_status(received_at=TUESDAY, steps=report, things=things, week=WEEK, at=at)


LINKED = steps(R.SCREENING, R.ACCEPTED, R.LINKED, at=after(minutes=1))


class TestLastOpening:
    def test_is_this_morning_on_a_working_day(self):
        assert last_opening(datetime(2026, 3, 3, 8, 0, tzinfo=UTC), WEEK) == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)

    def test_is_the_working_day_before_when_we_have_not_opened(self):
        assert last_opening(datetime(2026, 3, 3, 7, 59, tzinfo=UTC), WEEK) == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def test_passes_over_weekend_holiday_and_the_change_of_clocks(self):
        easter_monday = datetime(2026, 4, 6, 12, 0, tzinfo=UTC)

        assert last_opening(easter_monday, WEEK) == datetime(2026, 4, 3, 7, 0, tzinfo=UTC)


class TestPublicStatus:
    def test_is_received_until_the_next_working_day(self):
        assert status(report=LINKED, at=after(hours=14)).stage == PublicStage.RECEIVED
        assert status(report=LINKED, at=after(days=1)) == CHECKING

    def test_is_received_over_a_weekend(self):
        friday = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)
        for passed in (timedelta(0), timedelta(days=1), timedelta(days=2, hours=15)):
            assert (
                public_status(received_at=friday, steps=(), things=(), week=WEEK, at=friday + passed).stage
                == PublicStage.RECEIVED
            )

    @pytest.mark.parametrize("passed", [timedelta(hours=n) for n in range(0, 72, 5)])
    def test_is_the_same_for_a_known_address_as_for_a_new_one_in_the_first_days(self, passed):
        known = Thing(steps(S.READY, S.DECIDED, S.ACTING, S.CLOSED, at=TUESDAY - timedelta(days=90)), illegal=True)
        new = Thing(())

        assert status(report=LINKED, things=[known], at=TUESDAY + passed) == status(
            report=LINKED, things=[new], at=TUESDAY + passed
        )

    def test_shows_a_known_address_and_one_decided_within_those_days_alike(self):
        known = Thing(steps(S.ACTING, S.CLOSED, at=TUESDAY - timedelta(days=90)), illegal=True)
        quick = Thing(steps(S.READY, S.DECIDED, S.ACTING, S.CLOSED, at=after(hours=3)), illegal=True)

        for hours in range(0, 200, 3):
            at = after(hours=hours)
            assert status(report=LINKED, things=[known], at=at) == status(report=LINKED, things=[quick], at=at)

    def test_changes_only_when_a_working_day_begins(self):
        closed = Thing(steps(S.READY, S.DECIDED, S.CLOSED, at=after(days=6, hours=2)))

        assert status(report=LINKED, things=[closed], at=after(days=6, hours=10)) == CHECKING
        assert status(report=LINKED, things=[closed], at=after(days=7)) == PublicStatus(
            PublicStage.FINISHED, Ending.NO_ACTION
        )

    @pytest.mark.parametrize(
        ("things", "expected"),
        [
            ([], CHECKING),
            ([(S.IN_REVIEW, False)], CHECKING),
            ([(S.ACTING, True)], DEALING),
            ([(S.DECIDED, True)], DEALING),
            ([(S.DECIDED, False)], PublicStatus(PublicStage.FINISHED, Ending.NO_ACTION)),
            ([(S.CLOSED, True)], PublicStatus(PublicStage.FINISHED, Ending.ACTED)),
            ([(S.CLOSED, True), (S.CLOSED, False)], PublicStatus(PublicStage.FINISHED, Ending.ACTED)),
            ([(S.CLOSED, True), (S.ACTING, True)], DEALING),
            ([(S.CLOSED, True), (S.READY, False)], CHECKING),
        ],
    )
    def test_is_one_for_all_addresses_of_a_report(self, things, expected):
        things = [Thing(steps(stage, at=after(hours=2)), illegal) for stage, illegal in things]

        assert status(report=LINKED, things=things, at=after(days=10)) == expected

    @pytest.mark.parametrize(
        ("stages", "ending"),
        [
            ((R.SCREENING, R.ACCEPTED, R.HELPED), Ending.HELPED),
            ((R.SCREENING, R.ACCEPTED, R.PASSED_TO_POLICE), Ending.PASSED_ON),
            ((R.SCREENING, R.ACCEPTED, R.PASSED_TO_PLATFORM, R.CLOSED), Ending.PASSED_ON),
            ((R.SCREENING, R.OUT_OF_REMIT), Ending.NOT_OURS),
            ((R.SCREENING, R.SUSPECTED_BULK, R.CLOSED), Ending.NO_ACTION),
            ((R.SCREENING, R.SUSPECTED_BULK), None),
            ((R.SCREENING, R.OUT_OF_REMIT, R.SCREENING, R.ACCEPTED), None),
        ],
    )
    def test_says_how_a_report_without_an_address_ended(self, stages, ending):
        found = status(report=steps(*stages, at=after(hours=2)), at=after(days=10))

        assert found.ending == ending
        assert found.stage == (PublicStage.FINISHED if ending else PublicStage.CHECKING)

    @given(st.integers(0, 60 * 24 * 60), st.lists(st.tuples(st.integers(-9000, 80_000), st.sampled_from(S.values))))
    def test_can_be_said_of_any_history(self, minutes, history):
        thing = Thing(tuple(Step(after(minutes=passed), stage) for passed, stage in sorted(history)))

        assert status(report=LINKED, things=[thing], at=after(minutes=minutes)).stage in PublicStage


class TestSlowing:
    def test_costs_nothing_for_the_first_ten_and_then_doubles_to_a_minute(self):
        waits = [guessing.wait_after(wrong).total_seconds() for wrong in range(1, 20)]

        assert waits == [0] * 9 + [2, 4, 8, 16, 32, 60, 60, 60, 60, 60]

    def test_leaves_one_minute_of_fifteen_open_however_long_somebody_guesses(self, at):
        shut = 0
        for second in range(0, 3600):
            now = at + timedelta(seconds=second)
            forever = now + timedelta(seconds=60)
            shut = shut + 1 if guessing.seconds_to_wait(wait_until=forever, slowed_since=at, at=now) else 0
            assert shut <= 14 * 60


@pytest.mark.django_db
class TestCheckStatus:
    def test_opens_with_reference_and_secret(self, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)

        found = services.check_status(reference=report.ref.lower(), secret="7k2m 9qxt 3rvb 5hna", at=at)

        assert found.stage == PublicStage.RECEIVED

    def test_refuses_a_wrong_secret_and_a_wrong_reference_in_the_same_words(self, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)
        said = set()
        for reference, secret in ((report.ref, "0000-0000-0000-0000"), ("OH-ZZZZZZZZ", SECRET), ("?", "?")):
            with pytest.raises(Refused) as refusal:
                services.check_status(reference=reference, secret=secret, at=at)
            said.add(str(refusal.value))

        assert len(said) == 1

    def test_does_the_same_work_for_a_wrong_reference(self, at, monkeypatch):
        hashed = []
        monkeypatch.setattr(receipts, "hash_secret", lambda secret, salt: hashed.append(salt) or "")
        submitted("http://a.example/1", at=at)

        with pytest.raises(Refused):
            services.check_status(reference="OH-ZZZZZZZZ", secret=SECRET, at=at)

        assert len(hashed) == 1

    @pytest.mark.parametrize("exists", [True, False])
    def test_slows_guessing_whether_or_not_there_is_such_a_report(self, at, exists, monkeypatch):
        monkeypatch.setattr(receipts, "hash_secret", lambda secret, salt: "wrong")
        reference = submitted("http://a.example/1", at=at).ref if exists else "OH-ZZZZZZZZ"
        for _ in range(10):
            with pytest.raises(Refused, match="do not know"):
                services.check_status(reference=reference, secret="x", at=at)

        with pytest.raises(services.TryLater) as refusal:
            services.check_status(reference=reference, secret="x", at=at)

        assert refusal.value.seconds == 2 and "2 seconds" in str(refusal.value)
        with pytest.raises(Refused, match="do not know"):
            services.check_status(reference=reference, secret="x", at=at + timedelta(seconds=2))

    def test_lets_the_owner_in_after_the_wait(self, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)
        for _ in range(10):
            with pytest.raises(Refused):
                services.check_status(reference=report.ref, secret="x", at=at)

        with pytest.raises(services.TryLater):
            services.check_status(reference=report.ref, secret=SECRET, at=at)
        assert services.check_status(reference=report.ref, secret=SECRET, at=at + timedelta(seconds=60))

    def test_never_slows_an_owner_who_asks_often(self, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)

        for _ in range(25):
            assert services.check_status(reference=report.ref, secret=SECRET, at=at)

    def test_forgets_after_an_hour(self, at):
        for hour in range(3):
            with pytest.raises(Refused):
                services.check_status(reference=f"OH-ZZZZZZZ{2 + hour}", secret="x", at=at + timedelta(hours=hour))

        assert Guessing.objects.count() == 1

    def test_keeps_no_reference_that_was_tried(self, at):
        with pytest.raises(Refused):
            services.check_status(reference="OH-ZZZZZZZZ", secret="x", at=at)

        assert "ZZZZ" not in str(Guessing.objects.values())


class TestManyGuessesAtOnce:
    def test_are_looked_at_ten_times_and_no_more(self, committed_db, at, monkeypatch):
        looked = []
        monkeypatch.setattr(receipts, "hash_secret", lambda secret, salt: looked.append(1) or "wrong")

        def guess():
            try:
                with pytest.raises(Refused):
                    services.check_status(reference="OH-ZZZZZZZZ", secret="x", at=at)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=guess) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(looked) == 10


@pytest.mark.django_db
class TestTheStatusPage:
    URL = "/en/report/status/"

    def test_answers_a_wrong_reference_and_a_wrong_secret_with_the_same_page(self, public, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)

        wrong_secret = public.post(self.URL, {"reference": report.ref, "secret": "0000-0000-0000-0000"})
        wrong_reference = public.post(self.URL, {"reference": "OH-ZZZZZZZZ", "secret": "0000-0000-0000-0000"})

        assert wrong_secret.status_code == wrong_reference.status_code
        assert wrong_secret.text.replace(report.ref, "OH-ZZZZZZZZ") == wrong_reference.text

    def test_says_when_to_try_again(self, public, monkeypatch):
        monkeypatch.setattr(receipts, "hash_secret", lambda secret, salt: "wrong")
        for _ in range(11):
            page = public.post(self.URL, {"reference": "OH-ZZZZZZZZ", "secret": "x"})

        assert page.status_code == 429 and "Try again in" in page.text

    def test_sets_no_cookie(self, public):
        assert not public.get(self.URL).cookies

    def test_takes_neither_from_the_address(self, public, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)

        page = public.get(self.URL, {"reference": report.ref, "secret": SECRET})

        assert f'value="{SECRET}"' not in page.text and "We have it" not in page.text

    def test_does_not_say_back_the_reference_of_a_report_it_shows(self, public, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)

        page = public.post(self.URL, {"reference": report.ref, "secret": SECRET})

        assert "Your report" in page.text and report.ref not in page.text and SECRET not in page.text
