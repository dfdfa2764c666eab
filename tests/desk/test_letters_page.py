import pytest

from openhotline.audit import services as audit
from openhotline.common.actors import job
from openhotline.post.models import Letter
from openhotline.post.services import freeze_outbox, write_letter
from openhotline.post.stages import LetterStage


@pytest.fixture
def letter(at):
    """A letter of which nobody knows the end."""
    letter = write_letter(
        kind="mail",
        to="abuse@host.example",
        subject="Notice NO-23456789",
        text="Made up.",
        message_id="<NO-23456789.1@hotline.example>",
        about="NO-23456789",
        by=job("tests"),
        at=at,
    )
    Letter.objects.update(due_at=None)
    letter.due_at = None
    with audit.deed():
        letter.move_to(LetterStage.NEEDS_PERSON, by=job("tests"), at=at)
    return letter


@pytest.mark.django_db
class TestTheLettersPage:
    def test_shows_letters_of_which_nobody_knows_the_end(self, staff, noa, letter):
        page = staff(noa).get("/letters/").text

        assert letter.ref in page and "NO-23456789" in page and "abuse@host.example" not in page

    @pytest.mark.parametrize(
        ("settlement", "stage"), [("sent", LetterStage.HANDED_OVER), ("withdraw", LetterStage.WITHDRAWN)]
    )
    def test_settles_one(self, staff, noa, letter, settlement, stage):
        answer = {"settlement": settlement, "why": "They told us."}

        page = staff(noa).post(f"/letters/{letter.ref}/settle/", answer, follow=True).text

        assert f"{letter.ref} is settled." in page and "There is none." in page
        assert Letter.objects.get().stage == stage
        assert Letter.objects.get().moves.latest("pk").why == "They told us."

    def test_shows_a_refusal(self, staff, noa, letter):
        client = staff(noa)
        client.post(f"/letters/{letter.ref}/settle/", {"settlement": "sent"})

        page = client.post(f"/letters/{letter.ref}/settle/", {"settlement": "sent"}, follow=True).text

        assert "does not wait for a person" in page

    def test_says_that_nothing_is_sent(self, staff, noa, at):
        freeze_outbox(by=noa, at=at)

        assert "The outbox has been stopped" in staff(noa).get("/letters/").text

    def test_costs_the_same_however_many_there_are(self, staff, noa, at, letter, django_assert_max_num_queries):
        client = staff(noa)
        client.get("/letters/")
        with django_assert_max_num_queries(12):
            client.get("/letters/")

    def test_refuses_an_analyst(self, staff, ana, letter):
        client = staff(ana)

        assert client.get("/letters/").status_code == 403
        assert client.post(f"/letters/{letter.ref}/settle/", {"settlement": "sent"}).status_code == 403

    def test_sends_a_stranger_to_sign_in(self, staff):
        assert staff(None).get("/letters/").headers["Location"].startswith("/account/login/")
