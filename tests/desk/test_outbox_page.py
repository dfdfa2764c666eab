from datetime import timedelta

import pytest

from openhotline.common.actors import job
from openhotline.post import selectors as post
from openhotline.post.models import Letter
from openhotline.post.services import freeze_outbox, write_letter
from openhotline.post.stages import LetterStage
from tests.support.cast import person


@pytest.fixture
def stopped(at):
    """Twenty letters that wait in an outbox which was stopped."""
    for number in range(20):
        write_letter(
            kind="mail",
            to=f"abuse@host-{number}.example",
            subject=f"Notice NO-{number}",
            text="Made up.",
            message_id=f"<NO-{number}.1@hotline.example>",
            about=f"NO-{number}",
            by=job("tests"),
            at=at,
        )
    freeze_outbox(by=person("noa"), at=at + timedelta(minutes=1))


@pytest.mark.django_db
class TestTheOutboxPage:
    def test_says_how_many_letters_wait(self, staff, stopped, django_assert_max_num_queries):
        client = staff(person("ada"))
        client.get("/outbox/")

        with django_assert_max_num_queries(12):
            page = client.get("/outbox/").text

        assert "20 letters wait" in page and "has been stopped" in page

    def test_lets_letters_leave_again(self, staff, lea, stopped):
        page = staff(lea).post("/outbox/", {"send_waiting": "yes"}, follow=True).text

        assert "Letters leave again." in page
        assert post.frozen_since() is None and post.waiting().count() == 20

    def test_gives_each_to_a_person_after_a_restored_backup(self, staff, lea, stopped):
        page = staff(lea).post("/outbox/", {"send_waiting": "no"}, follow=True).text

        assert "20 letters wait for a person." in page
        assert Letter.objects.filter(stage=LetterStage.NEEDS_PERSON).count() == 20

    def test_chooses_nothing_for_anybody(self, staff, lea, stopped):
        page = staff(lea).post("/outbox/", {"send_waiting": ""}).text

        assert "Choose what becomes of the letters that wait" in page and post.frozen_since()

    def test_shows_a_refusal(self, staff, lea):
        page = staff(lea).post("/outbox/", {"send_waiting": "yes"}).text

        assert "The outbox is open." in page

    def test_is_for_those_who_configure(self, staff, noa):
        assert staff(noa).get("/outbox/").status_code == 403
        assert staff(None).get("/outbox/").headers["Location"].startswith("/account/login/")


@pytest.mark.django_db
class TestStopping:
    @pytest.mark.parametrize(("name", "place"), [("noa", "/letters/"), ("ana", "/")])
    def test_is_for_everybody_who_sees_that_something_is_wrong(self, staff, name, place):
        answer = staff(person(name)).post("/outbox/stop/", follow=True)

        assert answer.redirect_chain[-1][0] == place and "The outbox is stopped." in answer.text
        assert post.frozen_since()

    def test_is_said_on_the_home_page(self, staff, stopped):
        assert "the outbox is stopped" in staff(person("ada")).get("/").text

    def test_is_no_deed_of_a_link(self, staff, noa):
        assert staff(noa).get("/outbox/stop/").status_code == 405
