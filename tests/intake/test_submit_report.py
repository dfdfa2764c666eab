import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from openhotline.audit.models import Event
from openhotline.cases.models import GivenAddress, Report
from openhotline.cases.stages import Channel, ReportStage, Source
from openhotline.common.actors import NOBODY
from openhotline.common.errors import Refused
from openhotline.intake import receipts, services
from openhotline.intake.models import Receipt, ReporterContact, Statement
from tests.intake.given import submission, submitted

SECRET = "7K2M-9QXT-3RVB-5HNA"


@pytest.mark.django_db
class TestSubmitReport:
    def test_refuses_an_empty_form(self, at):
        with pytest.raises(Refused, match="Give an address"):
            submitted(at=at)

        assert not Report.objects.exists()

    def test_takes_an_address(self, at):
        report = submitted("http://a.example/1", at=at)

        assert report.stage == ReportStage.RECEIVED and report.due_at == at
        assert report.addresses.get().given.open() == "http://a.example/1"

    def test_takes_words_alone(self, at):
        report = submitted(words="In a game, somebody called himself Fox.", at=at)

        assert Statement.objects.get(report=report).words.open() == "In a game, somebody called himself Fox."
        assert not report.addresses.exists()

    def test_keeps_a_contact_only_where_one_was_given(self, at):
        without = submitted("http://a.example/1", at=at)
        with_one = submitted("http://b.example/1", contact="rita@mail.example", at=at)

        contact = ReporterContact.objects.get()
        assert contact.report == with_one != without
        assert contact.contact.open() == "rita@mail.example"
        assert contact.delete_after > at

    def test_seals_all_that_could_tell_who_or_what(self, at):
        submitted("http://canary-a.example/1", words="canary words", contact="canary@mail.example", at=at)

        with connection.cursor() as cursor:
            for model in (Statement, ReporterContact, GivenAddress, Report, Event):
                cursor.execute(f"SELECT * FROM {model._meta.db_table}")
                assert "canary" not in str(cursor.fetchall())

    def test_keeps_of_the_secret_a_salted_hash(self, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)

        receipt = Receipt.objects.get(report=report)
        assert receipts.stretch(SECRET, receipt.salt).is_of(receipt.hash)
        assert not receipts.stretch("0000-0000-0000-0000", receipt.salt).is_of(receipt.hash)

    def test_gives_each_report_a_salt_of_its_own(self, at):
        for number in range(2):
            submitted(f"http://a.example/{number}", secret=SECRET, at=at)

        assert len(set(Receipt.objects.values_list("salt", flat=True))) == 2
        assert len(set(Receipt.objects.values_list("hash", flat=True))) == 2

    def test_puts_a_childs_own_report_first(self, at):
        assert submitted("http://a.example/1", source=Source.CHILD, at=at).urgent

    def test_changes_nothing_when_the_same_form_comes_again(self, at):
        first = submitted("http://a.example/1", words="One.", contact="rita@mail.example", token="form 1", at=at)
        again = submitted("http://b.example/2", words="Two.", token="form 1", at=at + timedelta(minutes=5))

        assert again.pk == first.pk
        assert Statement.objects.get().words.open() == "One."
        assert ReporterContact.objects.count() == 1

    def test_says_that_the_first_is_new_and_the_second_is_not(self, at):
        given = {"submission": submission("http://a.example/1"), "channel": Channel.API, "source": Source.MEMBER}

        first = services.submit_report(**given, token="t", by=NOBODY, at=at)
        again = services.submit_report(**given, token="t", by=NOBODY, at=at)

        assert (first[1], again[1]) == (True, False)


class TestTwentyPostsOfOneForm:
    def test_make_one_report_with_one_of_everything(self, committed_db, at):
        refs: list[str] = []
        token = receipts.new_form_token()

        def post():
            try:
                secret = receipts.secret_for(token)
                refs.append(
                    submitted(
                        "http://a.example/1",
                        words="Seen.",
                        contact="rita@mail.example",
                        token=token,
                        secret=secret,
                        at=at,
                    ).ref
                )
            finally:
                connections.close_all()

        threads = [threading.Thread(target=post) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(refs) == 20 and len(set(refs)) == 1
        for model in (Report, Statement, ReporterContact, Receipt, GivenAddress):
            assert model.objects.count() == 1
