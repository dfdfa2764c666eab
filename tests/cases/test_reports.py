import threading

import pytest
from django.db import connection, connections

from openhotline.audit.models import Event
from openhotline.cases import selectors
from openhotline.cases import services as cases
from openhotline.cases.models import GivenAddress, Item, Report
from openhotline.cases.stages import ReportStage
from openhotline.common import references
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from tests.support.factories import new_report

SCREEN = job("screen")


def accepted(report, at):
    for stage in (ReportStage.SCREENING, ReportStage.ACCEPTED):
        cases.move_report(report=report, stage=stage, by=SCREEN, at=at)
    return report


@pytest.mark.django_db
class TestReceiveReport:
    def test_keeps_each_address_once_and_sealed(self, at):
        report = new_report(at=at, addresses=("http://a.example/1", "http://A.example/1#top", "b.example"))

        assert report.addresses.count() == 2
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {GivenAddress._meta.db_table}")
            assert "example" not in str(cursor.fetchall())

    def test_says_in_the_audit_how_many_but_never_which(self, at):
        report = new_report(at=at, addresses=("http://a.example/1",))

        event = Event.objects.get(about=report.ref)
        assert event.action == "report.received"
        assert '"addresses":1' in event.facts and "a.example" not in event.facts

    def test_gives_the_same_report_for_the_same_form(self, at):
        first = new_report(at=at, addresses=("http://a.example/1",), token="one form")
        again = new_report(at=at, addresses=("http://b.example/2",), token="one form")

        assert again.pk == first.pk
        assert Report.objects.count() == 1

    def test_takes_another_reference_where_somebody_has_it_already(self, at, monkeypatch):
        """Of 16 references that could be drawn, 16 are: however often one is drawn again, nothing fails."""
        monkeypatch.setattr(references, "ALPHABET", "AB")
        monkeypatch.setattr(references, "LENGTH", 4)

        reports = [new_report(at=at) for _ in range(16)]

        assert len({report.ref for report in reports}) == 16 == Report.objects.count()
        assert Event.objects.filter(action="report.received").values("about").distinct().count() == 16

    def test_takes_a_report_without_any_address(self, at):
        assert new_report(at=at).stage == ReportStage.RECEIVED


class TestReceivingOneFormInParallel:
    def test_makes_one_report(self, committed_db, at):
        refs = []

        def post():
            try:
                refs.append(new_report(at=at, addresses=("http://a.example/1",), token="one form").ref)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=post) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(refs) == 20 and len(set(refs)) == 1
        assert Report.objects.count() == 1
        assert Event.objects.filter(action="report.received").count() == 1


@pytest.mark.django_db
class TestLinkReport:
    def test_makes_an_item_for_what_is_new(self, at):
        report = accepted(new_report(at=at, addresses=("http://a.example/1?utm_source=x",)), at)

        [(item, made)] = cases.link_report(report=report, by=SCREEN, at=at)

        assert made
        assert item.address.open() == "http://a.example/1?utm_source=x"
        assert list(selectors.items_of(report)) == [item]
        assert report.stage == ReportStage.LINKED

    def test_finds_the_item_that_is_known(self, at):
        first = accepted(new_report(at=at, addresses=("http://a.example/1",)), at)
        [(known, _)] = cases.link_report(report=first, by=SCREEN, at=at)
        second = accepted(new_report(at=at, addresses=("HTTP://a.example:80/1#there",)), at)

        [(item, made)] = cases.link_report(report=second, by=SCREEN, at=at)

        assert item == known and not made
        assert Item.objects.count() == 1
        assert second.addresses.get().was_known
        assert list(selectors.reports_of(item)) == [first, second]

    def test_keeps_each_reporters_own_wording(self, at):
        report = accepted(new_report(at=at, addresses=("HTTP://a.example:80/1#there",)), at)

        cases.link_report(report=report, by=SCREEN, at=at)

        assert report.addresses.get().given.open().endswith("#there")

    def test_refuses_a_report_that_was_not_accepted(self, at):
        report = new_report(at=at, addresses=("http://a.example/1",))

        with pytest.raises(Refused):
            cases.link_report(report=report, by=SCREEN, at=at)

        assert not Item.objects.exists()
