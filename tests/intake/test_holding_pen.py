"""Mail that a person has to look at: the list, one mail, and what becomes of it."""

import pytest

from openhotline.audit.models import Event
from openhotline.cases.models import Report
from openhotline.cases.stages import Channel, ReportStage
from openhotline.common import clock
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs, services
from openhotline.intake.formats.mail import read_mail
from openhotline.intake.models import Outcome, ReceivedMail, ReporterContact, Statement
from tests.intake.broken_mail import HEAD, multipart, part, picture, plain, typed

QUOTED = typed("text/plain", b"What is this?\r\n> http://quoted.example/x\r\n")


def taken_in(raw, *, at):
    return services.take_in_mail(mail=read_mail(raw), size=len(raw), by=job("tests"), at=at)


@pytest.fixture
def held(db, at):
    return taken_in(QUOTED, at=at)


def actions(mail):
    return list(Event.objects.filter(about=mail.ref).order_by("seq").values_list("action", flat=True))


@pytest.mark.django_db
class TestTheList:
    def test_says_why_each_waits_and_shows_nothing_sealed(self, staff, ana, held, at):
        taken_in(multipart(plain(b""), part("image/png", picture())), at=at)

        page = staff(ana).get("/reports/mail/").text

        assert held.ref in page and "none that is clearly what is reported" in page and "files and no words" in page
        assert "quoted.example" not in page and "rita" not in page and "What is this" not in page

    def test_is_named_where_the_reports_are(self, staff, ana, held):
        assert "1 mail that a person has to look at" in staff(ana).get("/reports/").text

    def test_is_for_those_who_screen(self, staff, edi, held):
        for path in ("/reports/mail/", f"/reports/mail/{held.ref}/"):
            assert staff(edi).get(path).status_code == 403


@pytest.mark.django_db
class TestOneMail:
    def test_shows_its_text_to_whoever_asks_by_post_and_keeps_that(self, staff, ana, held):
        client = staff(ana)

        assert "quoted.example" not in client.get(f"/reports/mail/{held.ref}/").text
        assert client.get(f"/reports/mail/{held.ref}/text/").status_code == 405
        page = client.post(f"/reports/mail/{held.ref}/text/").text
        assert "&gt; http://quoted.example/x" in page and 'href="http://quoted' not in page
        assert actions(held) == ["mail.received", "mail.revealed"]

    def test_becomes_a_report_with_the_addresses_that_a_person_found(self, staff, ana, held, at):
        form = {"addresses": "hxxp://quoted[.]example/x", "urgent": "on"}
        staff(ana).post(f"/reports/mail/{held.ref}/report/", form)

        report = Report.objects.get()
        assert report.channel == Channel.MAIL and report.urgent and report.source == "public"
        assert [given.given.open() for given in report.addresses.all()] == ["http://quoted.example/x"]
        assert "What is this?" in Statement.objects.get().words.open()
        assert ReporterContact.objects.get().contact.open() == "rita@mail.example"
        held.refresh_from_db()
        assert held.outcome == Outcome.REPORTED and held.report == report and not held.text and not held.contact
        assert actions(held)[-1] == "mail.made_report"

    def test_becomes_a_report_of_words_alone(self, staff, ana, held):
        staff(ana).post(f"/reports/mail/{held.ref}/report/", {"addresses": ""})
        run_until_idle([jobs.SCREEN], at=clock.now())

        assert Report.objects.get().stage == ReportStage.ACCEPTED

    def test_says_which_line_is_no_address_and_stays(self, staff, ana, held):
        page = staff(ana).post(f"/reports/mail/{held.ref}/report/", {"addresses": "http://a.example/1\nnot one"}).text

        assert "Line 2" in page and not Report.objects.exists()

    def test_without_words_needs_an_address(self, staff, ana, at):
        empty = taken_in(multipart(part("image/png", picture()), head=HEAD.replace(b"A page", b"")), at=at)
        client = staff(ana)

        assert "Give an address" in client.post(f"/reports/mail/{empty.ref}/report/", {}).text
        empty.refresh_from_db()
        assert empty.outcome == Outcome.HELD and empty.contact

    def test_that_is_no_report_is_deleted_but_for_its_digests(self, staff, ana, held, at):
        staff(ana).post(f"/reports/mail/{held.ref}/aside/")

        held.refresh_from_db()
        assert held.outcome == Outcome.NO_REPORT and not held.text and not held.contact
        assert not Report.objects.exists() and actions(held)[-1] == "mail.set_aside"
        assert taken_in(QUOTED, at=at).outcome == Outcome.DUPLICATE

    def test_is_dealt_with_once(self, held, ana, ben, at):
        rival = ReceivedMail.objects.get()
        services.set_mail_aside(received=held, by=ana, at=at)

        with pytest.raises(Refused, match="in the meantime"):
            services.make_report_of_mail(received=rival, by=ben, at=at)
        assert not Report.objects.exists()

    def test_is_for_those_who_may(self, held, edi, at):
        for deed in (services.reveal_mail, services.set_mail_aside, services.make_report_of_mail):
            with pytest.raises(Refused):
                deed(received=held, by=edi, at=at)
        assert actions(held) == ["mail.received"]
