"""A reporter takes a report back: what goes, what stays, and what it counts afterwards."""

import pytest

from openhotline.audit.models import Event
from openhotline.cases import services as cases
from openhotline.cases.models import GivenAddress, Item, Report
from openhotline.cases.stages import ReportStage
from openhotline.common.errors import Refused
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs, selectors, services
from openhotline.intake.models import Message, NewsByMail, Receipt, ReporterContact, Statement, Withdrawal
from tests.intake.given import submitted

SECRET = "7K2M-9QXT-3RVB-5HNA"
KEPT = (Statement, ReporterContact, NewsByMail, Message, Receipt)
DAILY = [jobs.SCREEN, jobs.PURGE]


@pytest.fixture
def report(at):
    report = submitted(
        "http://a.example/1", words="Somebody sent me this.", contact="rita@mail.example", secret=SECRET, at=at
    )
    services.write_to_desk(report=report, text="More of it.", at=at)
    services.ask_for_news(report=report, address="rita@mail.example", at=at)
    assert all(kind.objects.filter(report=report).exists() for kind in KEPT)
    return report


@pytest.mark.django_db
class TestWithdrawReport:
    def test_deletes_all_that_the_reporter_wrote_at_once(self, report, at):
        services.withdraw_report(report=report, at=at)

        assert not any(kind.objects.filter(report=report).exists() for kind in KEPT)

    def test_leaves_other_reports_alone(self, report, at):
        other = submitted("http://a.example/1", words="Me too.", secret="0000-1111-2222-3333", at=at)

        services.withdraw_report(report=report, at=at)

        assert Statement.objects.get().report == other and Receipt.objects.get().report == other

    def test_opens_nothing_afterwards_in_the_words_of_a_wrong_secret(self, report, at):
        services.withdraw_report(report=report, at=at)

        with pytest.raises(Refused, match="We do not know this reference and secret together"):
            services.open_report(reference=report.ref, secret=SECRET, at=at)

    def test_keeps_the_item_that_others_may_rest_on_and_the_count(self, report, at):
        run_until_idle(DAILY, at=at)
        services.withdraw_report(report=report, at=at)
        run_until_idle(DAILY, at=at)

        report.refresh_from_db()
        assert report.stage == ReportStage.PURGED and Report.objects.count() == 1
        assert selectors.cases.items_of(report).get() == Item.objects.get()
        assert not GivenAddress.objects.get().given

    def test_before_it_was_screened_still_has_its_address_looked_at(self, report, at):
        services.withdraw_report(report=report, at=at)
        run_until_idle(DAILY, at=at)

        report.refresh_from_db()
        assert Item.objects.count() == 1 and report.stage == ReportStage.PURGED

    def test_of_words_alone_ends_the_report(self, at):
        report = submitted(words="In a game, somebody asks.", secret=SECRET, at=at)
        run_until_idle(DAILY, at=at)
        assert list(selectors.reports_for_a_person()) == [report]

        services.withdraw_report(report=report, at=at)
        run_until_idle(DAILY, at=at)

        report.refresh_from_db()
        assert report.stage == ReportStage.PURGED and not selectors.reports_for_a_person().exists()

    def test_leaves_an_address_in_the_bulk_lane_to_a_person(self, at):
        reports = [submitted("http://a.example/1", secret=SECRET, at=at) for _ in range(21)]
        run_until_idle([jobs.SCREEN], at=at)
        last = Report.objects.get(stage=ReportStage.SUSPECTED_BULK)
        assert last in reports

        services.withdraw_report(report=last, at=at)
        run_until_idle(DAILY, at=at)

        last.refresh_from_db()
        assert last.stage == ReportStage.SUSPECTED_BULK

    def test_twice_is_once(self, report, at):
        services.withdraw_report(report=report, at=at)
        services.withdraw_report(report=report, at=at)

        assert Withdrawal.objects.count() == 1
        assert Event.objects.filter(action="report.withdrawn", about=report.ref, by="nobody").count() == 1

    def test_says_so_on_the_desk(self, report, staff, ana, at):
        services.withdraw_report(report=report, at=at)

        page = staff(ana).get(f"/reports/{report.ref}/").text

        assert "The reporter took this report back." in page and "Send to the reporter" not in page


@pytest.mark.django_db
class TestPurgeReport:
    def test_refuses_a_report_that_nobody_has_screened(self, report, at, lea):
        with pytest.raises(Refused):
            cases.purge_report(report=report, by=lea, at=at)

        assert GivenAddress.objects.get().given
