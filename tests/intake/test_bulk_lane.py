import pytest

from openhotline.audit.models import Event
from openhotline.cases.models import Item, Report
from openhotline.cases.selectors import open_alarm
from openhotline.cases.stages import BULK_LANE, Channel, ReportStage, Source
from openhotline.common.actors import NOBODY
from openhotline.common.errors import Refused
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs, lanes, services
from openhotline.intake.models import Statement, Withdrawal
from tests.intake.given import submission

TEXT = "Please look at this group at once because very bad pictures of children are shown there every single day"


def came(number, *addresses, at, network="192.0.2.7/32", source=Source.PUBLIC, words=TEXT, **rest):
    """So many reports as the public form sends them, screened."""
    for _ in range(number):
        services.submit_report(
            submission=submission(*addresses, words=words, **rest),
            channel=Channel.FORM,
            source=source,
            origin=services.Origin(services.network_digest(network=network, at=at)),
            by=NOBODY,
            at=at,
        )
    run_until_idle([jobs.SCREEN], at=at)


def in_lane():
    return Report.objects.filter(stage=ReportStage.SUSPECTED_BULK)


def judge(name, outcome, *, by, at, seen=0):
    return services.judge_cluster(name=name, outcome=outcome, seen=seen, by=by, at=at)


@pytest.fixture
def cluster(db, at):
    """Seven reports in the lane, and others that are none of its business."""
    came(12, "http://a.example/1", at=at)
    came(1, "http://b.example/1", words="Seen.", at=at)
    return lanes.clusters()[0].name


class TestTheLane:
    def test_shows_what_is_alike_together(self, cluster, at):
        found = lanes.clusters()

        assert [(one.number, one.wordings, one.first_at) for one in found] == [(7, 1, at)]
        assert str(found[0].why) == "Many alike from one network"

    def test_shows_urgent_ones_first(self, cluster, at):
        came(25, "http://c.example/1", words="Danger", urgent=True, network="192.0.2.8/32", at=at)

        assert [(one.number, one.urgent) for one in lanes.clusters()] == [(5, 5), (7, 0)]

    def test_raises_one_alarm_for_all_urgent_ones_in_it(self, db, at):
        came(25, "http://c.example/1", words="Danger", urgent=True, at=at)

        assert in_lane().count() == 5 and open_alarm(BULK_LANE) is not None

    def test_takes_a_childs_own_only_when_it_is_clearly_bulk(self, db, at):
        came(20, source=Source.CHILD, at=at)
        assert not in_lane().exists()

        came(2, source=Source.CHILD, at=at)
        assert in_lane().count() == 2

    def test_names_no_network_that_sent_very_many_different_things(self, db, at):
        for number in range(63):
            came(1, words=" ".join(f"{letter}{'x' * number}" for letter in "abcdefghij"), at=at)

        found = lanes.clusters()
        assert [one.number for one in found] == [3] and found[0].name == "network-2026030309"


class TestJudgingAll:
    def test_puts_all_back_and_has_them_screened_for_good(self, cluster, ana, at):
        judged = judge(cluster, ReportStage.SCREENING, seen=7, by=ana, at=at)
        run_until_idle([jobs.SCREEN], at=at)

        assert (judged.moved, judged.left) == (7, 0)
        assert not in_lane().exists() and Report.objects.filter(stage=ReportStage.LINKED).count() == 13
        assert Item.objects.count() == 2

    @pytest.mark.parametrize("outcome", [ReportStage.OUT_OF_REMIT, ReportStage.CLOSED])
    def test_is_undone_by_putting_back(self, cluster, ana, at, outcome):
        judge(cluster, outcome, by=ana, at=at)
        assert Report.objects.filter(stage=outcome).count() == 7

        judge(cluster, ReportStage.SCREENING, by=ana, at=at)
        run_until_idle([jobs.SCREEN], at=at)

        assert Report.objects.filter(stage=ReportStage.LINKED).count() == 13

    def test_is_one_event_with_a_digest_and_a_move_for_each(self, cluster, ana, at):
        before = Event.objects.count()
        judge(cluster, ReportStage.CLOSED, by=ana, at=at)

        (event,) = Event.objects.filter(seq__gt=before)
        assert event.action == "report.moved_together" and event.about == cluster
        assert event.details["members"] == 7 and event.details["to"] == "closed"
        for report in Report.objects.filter(stage=ReportStage.CLOSED):
            assert report.moves.filter(went_to="closed", by=str(ana)).count() == 1

    def test_leaves_what_somebody_else_has_moved_and_says_so(self, cluster, ana, ben, at):
        services.give_outcome(report=in_lane().first(), outcome=ReportStage.SCREENING, by=ben, at=at)

        judged = judge(cluster, ReportStage.CLOSED, seen=7, by=ana, at=at)

        assert (judged.moved, judged.left) == (6, 1)
        assert Report.objects.filter(stage=ReportStage.SCREENING).count() == 1

    def test_never_brings_back_what_its_reporter_took_back(self, cluster, ana, at):
        judge(cluster, ReportStage.CLOSED, by=ana, at=at)
        taken = Report.objects.filter(stage=ReportStage.CLOSED).first()
        Withdrawal.objects.create(report=taken, at=at)

        assert judge(cluster, ReportStage.SCREENING, by=ana, at=at).moved == 6

    def test_does_nothing_the_second_time(self, cluster, ana, at):
        judge(cluster, ReportStage.CLOSED, by=ana, at=at)
        before = Event.objects.count()

        assert judge(cluster, ReportStage.CLOSED, by=ana, at=at).moved == 0
        assert Event.objects.count() == before

    def test_is_refused_to_the_notice_officer(self, cluster, noa, at):
        with pytest.raises(Refused, match="permission"):
            judge(cluster, ReportStage.CLOSED, by=noa, at=at)

    def test_knows_three_judgements(self, cluster, ana, at):
        with pytest.raises(Refused, match="Choose"):
            judge(cluster, ReportStage.LINKED, by=ana, at=at)


class TestTheDesk:
    def test_shows_numbers_and_no_words(self, staff, ana, cluster):
        page = staff(ana).get("/reports/bulk/").text

        assert "7 reports" in page and "all say exactly the same" in page
        assert "pictures of children are shown" not in page and "a.example" not in page

    def test_offers_samples_of_a_group(self, staff, ana, cluster):
        page = staff(ana).get(f"/reports/bulk/{cluster}/").text

        samples = [ref for ref in Report.objects.values_list("ref", flat=True) if ref in page]
        assert len(samples) == 3 and set(samples) <= set(in_lane().values_list("ref", flat=True))

    def test_judges_all_with_one_click_and_offers_to_undo_it(self, staff, ana, cluster):
        client = staff(ana)

        page = client.post(f"/reports/bulk/{cluster}/judge/", {"outcome": "closed", "seen": 8}, follow=True).text

        assert "7 reports moved. 1 had been moved by somebody else before" in page
        assert "Undo: put all back" in page and not in_lane().exists()

    @pytest.mark.parametrize("sent", [{}, {"outcome": "linked", "seen": 1}, {"outcome": "closed", "seen": "many"}])
    def test_says_what_is_wrong(self, staff, ana, cluster, sent):
        page = staff(ana).post(f"/reports/bulk/{cluster}/judge/", sent, follow=True).text

        assert "govuk-notification-banner" in page and in_lane().count() == 7

    def test_asks_the_database_no_more_for_many_groups(self, staff, ana, cluster, at, django_assert_max_num_queries):
        for number in range(5):
            came(8, words=" ".join(f"{chr(97 + number)}{letter}" for letter in "abcdefghij"), at=at)
        client = staff(ana)

        with django_assert_max_num_queries(9):
            assert client.get("/reports/bulk/").text.count("oh-card") == 6

    def test_knows_no_other_groups(self, staff, ana, db):
        assert staff(ana).get("/reports/bulk/nothing/").status_code == 404


class TestSeveralAtOnce:
    def test_judge_each_report_once(self, committed_db, ana, ben, at):
        came(30, "http://a.example/1", at=at)
        name = lanes.clusters()[0].name
        from tests.intake.test_flood import at_once

        results = at_once(10, lambda: judge(name, ReportStage.CLOSED, by=ana, at=at).moved)

        assert sorted(results) == [0] * 9 + [25]
        assert Statement.objects.count() == 30
