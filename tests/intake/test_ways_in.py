"""What each way in makes of its answers: the three kinds of people who report."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from openhotline.cases.models import GivenAddress, Report
from openhotline.cases.stages import Channel, Source
from openhotline.intake import services
from openhotline.intake.journey import answers_in_words
from openhotline.intake.models import NewsByMail, ReporterContact, Statement
from tests.support.reporting import answer, send

LIST = "/en/report/service/list/"


def kept():
    return json.loads(Statement.objects.get().answers.open())


@pytest.mark.django_db
class TestSomebodyWhoSawSomething:
    def test_makes_a_report(self, public):
        send(public, found={"found": ["sign_in"], "way": "By the third door."})

        report = Report.objects.get()
        assert (report.channel, report.source, report.category) == (Channel.FORM, Source.PUBLIC, "abuse")
        assert GivenAddress.objects.get().given.open() == "http://a.example/1"
        assert Statement.objects.get().words.open() == "Seen.\n\nBy the third door."
        assert kept()["steps"]["found"] == {"found": ["sign_in"], "way": "By the third door."}
        assert not report.urgent and not ReporterContact.objects.exists()

    def test_may_know_only_an_account(self, public):
        send(public, where={"platform": "Example Chat", "account": "@Fox"})

        assert GivenAddress.objects.get().given.open() == "account:example-chat:Fox"

    def test_may_know_only_the_app_and_then_says_more(self, public):
        page = answer(public, where={"platform": "Example Chat"}, more={"words": ""})
        assert "Tell us in a few words" in page.text

        send(public, where={"platform": "Example Chat"}, more={"words": "In the lobby."})
        assert Statement.objects.get().words.open() == "Example Chat\n\nIn the lobby."

    def test_says_that_there_is_no_address(self, public):
        assert "tick the box" in answer(public, where={}).text

        send(public, where={"none": "on"}, more={"words": "A poster at the station."})
        assert not GivenAddress.objects.exists() and Report.objects.count() == 1

    def test_is_told_who_else_can_help_and_still_taken_seriously(self, public):
        answer(public, about={"about": "fraud"})
        assert "Others can do more about this" in public.get("/en/report/saw/elsewhere/").text

        send(public, about={"about": "fraud"})
        assert Report.objects.get().category == "other" and kept()["steps"]["about"] == {"about": "fraud"}

    def test_says_that_a_child_is_in_danger(self, public):
        send(public, danger={"danger": "yes"})

        assert Report.objects.get().urgent

    def test_gets_mail_only_when_asked_for(self, public):
        page = answer(public, contact={"wants": "mail", "contact": ""})
        assert "Enter your e-mail address" in page.text

        send(public, contact={"wants": "no", "contact": "rita@mail.example"})
        assert not ReporterContact.objects.exists()
        send(public, contact={"wants": "mail", "contact": "rita@mail.example"})
        assert ReporterContact.objects.get().contact.open() == "rita@mail.example"
        assert NewsByMail.objects.get().address.open() == "rita@mail.example"

    def test_is_told_when_a_mail_address_cannot_be_one(self, public):
        for wrong in ("not an address", "rita@", "rita@mail.example, other@mail.example"):
            page = answer(public, contact={"wants": "mail", "contact": wrong})
            assert page.status_code == 200 and wrong in page.text


@pytest.mark.django_db
class TestAChild:
    @pytest.mark.parametrize(("who", "urgent"), [(Source.CHILD, True), (Source.CARER, True), (Source.SURVIVOR, False)])
    def test_has_to_answer_one_question_only(self, public, who, urgent):
        page = send(public, "me", who={"who": who})

        report = Report.objects.get()
        assert "Thank you" in page.text and (report.source, report.urgent) == (who, urgent)
        assert kept() == {"way": "me", "version": 1, "steps": {"who": {"who": who}}}

    def test_is_told_first_what_helps(self, public):
        order = []
        page = public.post("/en/report/me/before/", {})
        while "/check/" not in page["Location"]:
            order.append(page["Location"].split("/")[-2])
            page = public.post(page["Location"], {"who": "child", "wants": "no"})

        assert order.index("help") < order.index("danger") < order.index("services") < order.index("where")

    def test_gives_an_age_band_and_never_a_date(self, public):
        answer(public, "me")

        page = public.get("/en/report/me/age/").text
        assert "13 to 15" in page and 'type="date"' not in page and "birth" not in page
        send(public, "me", age={"age": "13_15"}, happened={"happened": ["threat", "money"]})
        assert kept()["steps"]["age"] == {"age": "13_15"}
        assert Report.objects.get().category == "threats"

    def test_is_asked_about_themselves_and_others_about_the_child(self, public):
        for who, words in (("child", "How old are you?"), ("carer", "How old is the child?"), ("survivor", "then?")):
            answer(public, "me", who={"who": who})
            assert words in public.get("/en/report/me/age/").text

    def test_is_not_asked_for_an_address(self, public):
        answer(public, "me")
        page = public.get("/en/report/me/where/").text

        assert "You can leave it all empty" in page


@pytest.mark.django_db
class TestAService:
    def test_sends_many_addresses_as_one_report(self, public):
        addresses = "\n".join(f"http://a{n}.example/" for n in range(400))
        send(public, "service", list={"addresses": addresses}, done={"done": ["removed", "police"]})

        assert Report.objects.count() == 1 and GivenAddress.objects.count() == 400
        assert kept()["steps"]["done"] == {"done": ["removed", "police"]}

    def test_sends_a_table(self, public):
        table = "address,words,urgent\nhttp://a.example/1,Found in a mailbox,no\nhttp://b.example/2,,yes\n"
        send(public, "service", list={"table": table})

        assert GivenAddress.objects.count() == 2 and Report.objects.get().urgent
        assert Statement.objects.get().words.open() == "2: Found in a mailbox"

    def test_sends_a_table_in_a_file_and_the_file_is_not_kept(self, public, tmp_path, settings):
        settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
        table = SimpleUploadedFile("list.csv", b"\xef\xbb\xbfaddress;words\r\nhttp://a.example/1;Seen\r\n")
        public.post("/en/report/service/organisation/", {"kind": "host"})

        assert public.post(LIST, {"file": table})["Location"].endswith("/about/")
        assert "http://a.example/1;Seen" in public.get(LIST).text and not list(tmp_path.iterdir())

    @pytest.mark.parametrize(
        "content", [b"\x89PNG\r\n\x1a\n canary", b"PK\x03\x04\x00\x00canary", b"\xff\xfea\x00d\x00canary"]
    )
    def test_cannot_send_anything_but_text(self, public, content):
        public.post("/en/report/service/organisation/", {"kind": "host"})

        page = public.post(LIST, {"file": SimpleUploadedFile("list.csv", content * 1000)})

        assert page.status_code == 200 and "Enter at least one address" in page.text
        assert b"canary" not in page.content

    def test_is_told_which_lines_cannot_be_read(self, public):
        table = "address,words\nhttp://a.example/1,Seen\nnot an address,Seen\nhttp://c.example,too,many\n"
        page = answer(public, "service", list={"table": table})

        assert "Line 3:" in page.text and "Line 4:" in page.text and "http://c.example,too,many" in page.text

    def test_sends_more_than_five_hundred_in_parts(self, public):
        addresses = "\n".join(f"http://a{n}.example/" for n in range(501))

        assert "at most 500" in answer(public, "service", list={"addresses": addresses}).text
        table = "address\n" + addresses
        assert "more than 500" in answer(public, "service", list={"table": table}).text

    def test_is_believed_nothing_that_it_cannot_prove(self, public):
        send(public, "service", organisation={"kind": "police", "name": "Made-up Police"})

        assert Report.objects.get().source == Source.PUBLIC


@pytest.mark.django_db
class TestAnswersReadLater:
    def test_are_questions_and_words(self, public, lea, at):
        send(public, "me", who={"who": "carer"}, age={"age": "13_15"}, happened={"happened": ["threat", "money"]})

        said = services.reveal_statement(report=Report.objects.get(), by=lea, at=at)

        assert answers_in_words(said.answers) == [
            ("Who is it about?", "A child I know"),
            ("How old is the child?", "13 to 15"),
            ("What happened?", "Somebody says they will share it\nSomebody wants money, or more pictures"),
        ]

    def test_are_none_for_reports_that_came_otherwise(self):
        assert answers_in_words({}) == []
