"""Alarms on the desk: the banner, the list, one alarm, its sheet."""

import pytest

from openhotline.audit.models import Event
from openhotline.cases import services
from openhotline.cases.models import Alarm, Referral
from openhotline.cases.stages import AlarmOutcome, AlarmStage, AlarmWhy
from openhotline.common.actors import job
from openhotline.hotline.models import PoliceContact
from openhotline.post.models import Letter
from tests.support.cast import person
from tests.support.factories import new_item, new_report, waiting_item

pytestmark = pytest.mark.django_db
BANNER = "A child may be in danger."
SHEET = {"why": "He knows where she lives.", "age_band": "11-13"}


def raised(at, about=None):
    alarm, _new = services.raise_alarm(about=about or new_report(at=at), why=AlarmWhy.WORDS, by=job("tests"), at=at)
    return alarm


class TestTheBanner:
    @pytest.mark.parametrize("name", ["ana", "lea", "noa", "pol", "olu"])
    def test_stands_on_every_page_of_who_sees_the_desk(self, staff, at, name):
        raised(at)
        raised(at)
        client = staff(person(name))

        for page in ("/", "/assessment/", "/account/"):
            html = client.get(page, follow=True).text
            assert BANNER in html and "2 alarms are unanswered" in html

    @pytest.mark.parametrize("name", ["edi", "sta", "ada"])
    def test_is_not_shown_to_who_sees_no_case(self, staff, at, name):
        raised(at)

        assert BANNER not in staff(person(name)).get("/").text

    def test_goes_when_somebody_has_it(self, staff, at, ana):
        alarm, client = raised(at), staff(ana)
        client.post("/alarms/acknowledge/", {"ref": alarm.ref})

        assert BANNER not in client.get("/").text

    def test_costs_one_question_for_each_page(self, staff, ana, at, django_assert_max_num_queries):
        client = staff(ana)
        client.get("/search/")
        with django_assert_max_num_queries(50) as before:
            client.get("/search/")

        raised(at)
        with django_assert_max_num_queries(len(before) + 0):
            client.get("/search/")
        assert sum("cases_alarm" in query["sql"] for query in before) == 1


class TestTheList:
    def test_shows_open_and_closed_ones_and_nothing_sealed(self, staff, ana, at):
        report = new_report(at=at, addresses=("http://secret.example/1",))
        alarm = raised(at, report)
        html = staff(ana).get("/alarms/").text

        assert alarm.ref in html and report.ref in html and "secret" not in html

    def test_takes_all_that_stood_on_the_page_in_one_click(self, staff, ana, at):
        first, second = raised(at), raised(at)
        client = staff(ana)
        assert "I have all 2 of them" in client.get("/alarms/").text
        third = raised(at)

        client.post("/alarms/acknowledge/", {"ref": [first.ref, second.ref]})

        assert list(Alarm.objects.unanswered()) == [third]

    def test_says_when_somebody_else_was_quicker(self, staff, ana, ben, at):
        alarm = raised(at)
        services.acknowledge_alarm(alarm=alarm, by=ben, at=at)

        html = staff(ana).post("/alarms/acknowledge/", {"ref": alarm.ref}, follow=True).text

        assert "Somebody else has it already." in html and ">ben, <time" in html

    def test_has_no_buttons_for_the_auditor(self, staff, olu, at):
        raised(at)
        client = staff(olu)

        assert "I have it" not in client.get("/alarms/").text
        assert client.post("/alarms/acknowledge/", {"ref": "AL-X"}).status_code == 403


class TestRaisingOne:
    def test_takes_one_click_on_the_page_of_a_report_and_of_an_item(self, staff, ana, at):
        report, item = new_report(at=at), waiting_item(at=at)
        client = staff(ana)

        for thing, page in ((report, f"/reports/{report.ref}/"), (item, f"/items/{item.ref}/")):
            assert f"/alarms/raise/{thing.ref}/" in client.get(page).text
            client.post(f"/alarms/raise/{thing.ref}/")
            alarm = Alarm.objects.get(about=thing.ref)
            thing.refresh_from_db()
            assert thing.urgent and alarm.raised_by == "user:ana"
            shown = client.get(page).text
            assert alarm.ref in shown and "/alarms/raise/" not in shown

    def test_says_when_there_is_one_already(self, staff, ana, at):
        alarm = raised(at)

        html = staff(ana).post(f"/alarms/raise/{alarm.about}/", follow=True).text

        assert "There is an alarm about this already." in html and Alarm.objects.count() == 1

    def test_is_about_something_that_is_there(self, staff, ana):
        assert staff(ana).post("/alarms/raise/OH-NOTHERE2/").status_code == 404

    def test_is_told_on_the_items_timeline(self, staff, ana, at):
        item = new_item(at=at)
        raised(at, item)

        assert "Alarm: a child may be in danger" in staff(ana).get(f"/items/{item.ref}/").text


class TestOneAlarm:
    def test_is_handed_back_and_closed(self, staff, ana, at):
        alarm, client = raised(at), staff(ana)
        client.post("/alarms/acknowledge/", {"ref": alarm.ref})
        client.post(f"/alarms/{alarm.ref}/hand-back/")
        assert Alarm.objects.get().stage == AlarmStage.RAISED
        client.post("/alarms/acknowledge/", {"ref": alarm.ref})

        wrong = client.post(f"/alarms/{alarm.ref}/close/", {"note": "x"}).text
        client.post(f"/alarms/{alarm.ref}/close/", {"outcome": "no_danger", "note": "A game."})

        assert "Choose what came of it" in wrong
        assert Alarm.objects.get().outcome == AlarmOutcome.NO_DANGER
        assert "A game." in client.get(f"/alarms/{alarm.ref}/").text

    def test_says_what_it_refuses(self, staff, ana, at):
        alarm, client = raised(at), staff(ana)

        assert (
            "Take the alarm before you close it."
            in client.post(f"/alarms/{alarm.ref}/close/", {"outcome": "helped"}).text
        )
        html = client.post(f"/alarms/{alarm.ref}/hand-back/", follow=True).text
        assert "Nobody has this alarm" in html

    def test_names_the_telephone_of_the_police(self, staff, ana, at):
        assert "+44 1632 960177" in staff(ana).get(f"/alarms/{raised(at).ref}/").text

    def test_of_the_bulk_lane_leads_to_the_reports(self, staff, ana, at):
        alarm, _new = services.raise_alarm(about=None, why=AlarmWhy.SAID, by=job("tests"), at=at)

        assert "Urgent reports in the bulk lane" in staff(ana).get(f"/alarms/{alarm.ref}/").text

    def test_is_found_by_its_reference(self, staff, ana, at):
        alarm = raised(at)

        assert staff(ana).post("/search/", {"text": alarm.ref.lower()}).headers["Location"] == f"/alarms/{alarm.ref}/"


class TestTheSheet:
    def test_is_written_read_again_and_sent(self, staff, ana, at):
        alarm, client = raised(at), staff(ana)
        page = f"/alarms/{alarm.ref}/sheet/"
        assert 'value="+44 1632 960100"' in client.get(page).text
        assert "Say why you think" in client.post(page, {"account": "captain"}).text

        client.post(page, SHEET)
        assert "He knows" not in client.get(page).text
        assert "He knows" in client.post(f"{page}draft/").text
        client.post(f"{page}send/", {"contact": PoliceContact.objects.get(country="XX").ref})

        referral = Referral.objects.get()
        assert referral.sent_by == "user:ana" and Letter.objects.get(about=referral.ref)
        assert client.post(f"{page}draft/").status_code == 404
        printed = client.post(f"/alarms/sheets/{referral.ref}/print/").text
        assert "He knows where she lives." in printed and referral.ref in printed
        assert Event.objects.filter(action="referral.revealed").count() == 2

    def test_goes_to_no_one_who_is_not_on_record(self, staff, ana, at):
        alarm, client = raised(at), staff(ana)
        client.post(f"/alarms/{alarm.ref}/sheet/", SHEET)

        html = client.post(f"/alarms/{alarm.ref}/sheet/send/", {"contact": "PC-NOBODY22"}).text

        assert "error-summary" in html and not Letter.objects.exists()

    def test_can_only_be_printed_where_no_contact_is_on_record(self, staff, ana, at):
        PoliceContact.objects.all().delete()
        alarm, client = raised(at), staff(ana)
        client.post(f"/alarms/{alarm.ref}/sheet/", SHEET)

        assert "No police contact is on record" in client.get(f"/alarms/{alarm.ref}/").text

    def test_is_not_offered_to_who_may_not_answer(self, staff, noa, at):
        alarm = raised(at)

        assert "Write a sheet" not in staff(noa).get(f"/alarms/{alarm.ref}/").text
        assert staff(noa).get(f"/alarms/{alarm.ref}/sheet/").status_code == 403
