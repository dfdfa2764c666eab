import pytest

from openhotline.audit.models import Event
from openhotline.cases.stages import ReportStage
from openhotline.common.errors import Refused
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs, services
from tests.intake.given import submitted
from tests.support.cast import person

WORDS = "In a game, somebody called himself Fox."


@pytest.fixture
def waiting(db, at):
    """A report with words alone, screened."""
    report = submitted(words=WORDS, contact="rita@mail.example", at=at)
    run_until_idle([jobs.SCREEN], at=at)
    report.refresh_from_db()
    return report


def events(report):
    return list(Event.objects.filter(about=report.ref).order_by("seq").values_list("action", flat=True))


@pytest.mark.django_db
class TestTheListOfReports:
    def test_shows_what_waits_for_a_person_and_nothing_else(self, staff, ana, at, waiting):
        linked = submitted("http://a.example/1", at=at)
        run_until_idle([jobs.SCREEN], at=at)

        page = staff(ana).get("/reports/").text

        assert waiting.ref in page and linked.ref not in page

    def test_shows_neither_words_nor_contact(self, staff, ana, waiting):
        page = staff(ana).get("/reports/").text

        assert "Fox" not in page and "rita" not in page

    def test_asks_the_database_no_more_for_many_than_for_one(
        self, staff, ana, at, waiting, django_assert_max_num_queries
    ):
        client = staff(ana)
        for number in range(30):
            submitted(words=f"Words {'x' * number}.", at=at)
        run_until_idle([jobs.SCREEN], at=at)

        with django_assert_max_num_queries(12):
            assert client.get("/reports/").text.count("/reports/OH-") == 31

    def test_is_for_those_who_screen(self, staff, edi, waiting):
        assert staff(edi).get("/reports/").status_code == 403


@pytest.mark.django_db
class TestTheReportPage:
    def test_shows_what_is_known_without_what_is_sealed(self, staff, ana, waiting):
        page = staff(ana).get(f"/reports/{waiting.ref}/").text

        assert waiting.ref in page and "Fox" not in page and "rita" not in page

    def test_shows_the_words_to_whoever_asks_by_post(self, staff, ana, waiting):
        client = staff(ana)

        assert client.get(f"/reports/{waiting.ref}/words/").status_code == 405
        assert "Fox" in client.post(f"/reports/{waiting.ref}/words/").text
        assert events(waiting)[-1] == "report.words_revealed"

    def test_shows_words_as_text_whatever_stands_in_them(self, staff, ana, at):
        report = submitted(words="<script>alert(1)</script> http://a.example/1", at=at)

        page = staff(ana).post(f"/reports/{report.ref}/words/").text

        assert "<script>alert" not in page and 'href="http://a.example' not in page

    def test_shows_the_contact_for_a_reason(self, staff, lea, waiting):
        client = staff(lea)

        without = client.post(f"/reports/{waiting.ref}/contact/", {})
        assert "rita" not in without.text and "Say why" in without.text
        assert "rita@mail.example" in client.post(f"/reports/{waiting.ref}/contact/", {"reason": "danger"}).text
        event = Event.objects.get(action="report.contact_revealed")
        assert event.about == waiting.ref and '"reason":"danger"' in event.facts

    def test_hides_the_contact_from_those_who_may_not_reach_reporters(self, staff, ana, waiting):
        assert staff(ana).post(f"/reports/{waiting.ref}/contact/", {"reason": "danger"}).status_code == 403

    def test_takes_an_outcome(self, staff, ana, waiting):
        page = staff(ana).post(f"/reports/{waiting.ref}/outcome/", {"outcome": "helped", "why": "Told whom to call."})

        waiting.refresh_from_db()
        assert page.status_code == 302 and waiting.stage == ReportStage.HELPED
        assert waiting.moves.last().why == "Told whom to call."

    def test_shows_a_refusal(self, staff, ana, waiting):
        page = staff(ana).post(f"/reports/{waiting.ref}/outcome/", {"outcome": "closed"})

        assert page.status_code == 200 and "There is a problem" in page.text

    def test_does_not_know_a_report_that_is_not_there(self, staff, ana):
        assert staff(ana).get("/reports/OH-ZZZZZZZZ/").status_code == 404

    def test_offers_the_auditor_nothing_to_do(self, staff, olu, waiting):
        page = staff(olu).get(f"/reports/{waiting.ref}/").text

        assert "/outcome/" not in page and "/words/" not in page and "/contact/" not in page

    @pytest.mark.parametrize("part", ["", "words/", "contact/", "outcome/"])
    def test_is_never_for_an_editor(self, staff, edi, waiting, part):
        client = staff(edi)
        ask = client.post if part else client.get

        assert ask(f"/reports/{waiting.ref}/{part}").status_code == 403


@pytest.mark.django_db
class TestRevealing:
    def test_is_refused_to_the_auditor(self, olu, at, waiting):
        with pytest.raises(Refused, match="permission"):
            services.reveal_statement(report=waiting, by=olu, at=at)
        with pytest.raises(Refused, match="permission"):
            services.reveal_contact(report=waiting, reason="danger", by=olu, at=at)

    def test_is_open_to_the_police_liaison_for_the_contact(self, at, waiting):
        assert services.reveal_contact(report=waiting, reason="police", by=person("pol"), at=at) == "rita@mail.example"

    def test_refuses_what_was_never_given(self, lea, at):
        report = submitted("http://a.example/1", at=at)

        with pytest.raises(Refused, match="without words"):
            services.reveal_statement(report=report, by=lea, at=at)
        with pytest.raises(Refused, match="did not say"):
            services.reveal_contact(report=report, reason="danger", by=lea, at=at)


@pytest.mark.django_db
class TestGiveOutcome:
    def test_puts_a_report_out_of_remit_and_back(self, ana, at, waiting):
        services.give_outcome(report=waiting, outcome=ReportStage.OUT_OF_REMIT, by=ana, at=at)
        services.give_outcome(report=waiting, outcome=ReportStage.SCREENING, by=ana, at=at)
        run_until_idle([jobs.SCREEN], at=at)

        waiting.refresh_from_db()
        assert waiting.stage == ReportStage.ACCEPTED

    def test_has_a_report_tried_again_that_failed_too_often(self, ana, at):
        report = submitted("http://a.example/1", at=at)
        report.set_aside_at, report.due_at, report.tries = at, at, 10
        report.save()

        services.give_outcome(report=report, outcome=ReportStage.SCREENING, by=ana, at=at)
        run_until_idle([jobs.SCREEN], at=at)

        report.refresh_from_db()
        assert report.stage == ReportStage.LINKED

    def test_is_refused_to_the_notice_officer(self, noa, at, waiting):
        with pytest.raises(Refused, match="permission"):
            services.give_outcome(report=waiting, outcome=ReportStage.HELPED, by=noa, at=at)

    def test_is_refused_where_it_makes_no_sense(self, ana, at):
        report = submitted("http://a.example/1", at=at)

        with pytest.raises(Refused, match="Choose"):
            services.give_outcome(report=report, outcome=ReportStage.HELPED, by=ana, at=at)
