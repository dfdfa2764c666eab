"""Coming back with reference and secret: who gets in, how guessing is slowed, and what the page then does."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connections

from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.intake import guessing, receipts, selectors, services
from openhotline.intake.models import Guessing, Receipt
from openhotline.intake.models import Visit as VisitRow
from openhotline.intake.services import visits
from openhotline.intake.views import following
from tests.intake.given import submitted

SECRET = "7K2M-9QXT-3RVB-5HNA"
WRONG = receipts.Proof(hash="wrong", key=bytes(32))


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
class TestOpenReport:
    def test_opens_with_reference_and_secret(self, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)

        opened, _key = services.open_report(reference=report.ref.lower(), secret="7k2m 9qxt 3rvb 5hna", at=at)

        assert opened == report

    def test_refuses_a_wrong_secret_and_a_wrong_reference_in_the_same_words(self, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)
        said = set()
        for reference, secret in ((report.ref, "0000-0000-0000-0000"), ("OH-ZZZZZZZZ", SECRET), ("?", "?")):
            with pytest.raises(Refused) as refusal:
                services.open_report(reference=reference, secret=secret, at=at)
            said.add(str(refusal.value))

        assert len(said) == 1

    def test_does_the_same_work_for_a_wrong_reference(self, at, monkeypatch):
        hashed = []
        monkeypatch.setattr(receipts, "stretch", lambda secret, salt: hashed.append(salt) or WRONG)
        submitted("http://a.example/1", at=at)

        with pytest.raises(Refused):
            services.open_report(reference="OH-ZZZZZZZZ", secret=SECRET, at=at)

        assert len(hashed) == 1

    @pytest.mark.parametrize("exists", [True, False])
    def test_slows_guessing_whether_or_not_there_is_such_a_report(self, at, exists, monkeypatch):
        monkeypatch.setattr(receipts, "stretch", lambda secret, salt: WRONG)
        reference = submitted("http://a.example/1", at=at).ref if exists else "OH-ZZZZZZZZ"
        for _ in range(10):
            with pytest.raises(Refused, match="do not know"):
                services.open_report(reference=reference, secret="x", at=at)

        with pytest.raises(services.TryLater) as refusal:
            services.open_report(reference=reference, secret="x", at=at)

        assert refusal.value.seconds == 2 and "2 seconds" in str(refusal.value)
        with pytest.raises(Refused, match="do not know"):
            services.open_report(reference=reference, secret="x", at=at + timedelta(seconds=2))

    def test_lets_the_owner_in_after_the_wait(self, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)
        for _ in range(10):
            with pytest.raises(Refused):
                services.open_report(reference=report.ref, secret="x", at=at)

        with pytest.raises(services.TryLater):
            services.open_report(reference=report.ref, secret=SECRET, at=at)
        assert services.open_report(reference=report.ref, secret=SECRET, at=at + timedelta(seconds=60))

    def test_never_slows_an_owner_who_asks_often(self, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)

        for _ in range(25):
            assert services.open_report(reference=report.ref, secret=SECRET, at=at)

    def test_forgets_after_an_hour(self, at):
        for hour in range(3):
            with pytest.raises(Refused):
                services.open_report(reference=f"OH-ZZZZZZZ{2 + hour}", secret="x", at=at + timedelta(hours=hour))

        assert Guessing.objects.count() == 1

    def test_keeps_no_reference_that_was_tried(self, at):
        with pytest.raises(Refused):
            services.open_report(reference="OH-ZZZZZZZZ", secret="x", at=at)

        assert "ZZZZ" not in str(Guessing.objects.values())


class TestManyGuessesAtOnce:
    def test_are_looked_at_ten_times_and_no_more(self, committed_db, at, monkeypatch):
        looked = []
        monkeypatch.setattr(receipts, "stretch", lambda secret, salt: looked.append(1) or WRONG)

        def guess():
            try:
                with pytest.raises(Refused):
                    services.open_report(reference="OH-ZZZZZZZZ", secret="x", at=at)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=guess) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(looked) == 10
