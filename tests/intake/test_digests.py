from datetime import timedelta

import pytest

from openhotline.accounts import services as accounts
from openhotline.accounts.models import WorkLetters
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs
from openhotline.post.models import Letter
from tests.intake.given import submitted
from tests.support.signing import user_of

MINUTE = timedelta(minutes=1)


def asks(by, at, wish="all", address="me@mail.example"):
    accounts.ask_for_letters(user_of(by), wish=wish, address=address, by=by, at=at)


def run(at):
    run_until_idle([jobs.SCREEN, jobs.DIGEST], at=at)
    return Letter.objects.filter(about__startswith="WL-").order_by("pk")


@pytest.fixture(autouse=True)
def _real_time(settings):
    settings.PACE = 1


@pytest.mark.django_db
class TestLettersAboutWaitingWork:
    def test_tell_numbers_and_nothing_else(self, ana, at):
        asks(ana, at - 16 * MINUTE)
        for number in range(3):
            submitted(words=f"canary {'x' * number}", urgent=number == 0, at=at)

        (letter,) = run(at)

        text = letter.body.open()
        assert "3 reports wait for a person." in text and "1 of them is urgent." in text
        assert "canary" not in text and "OH-" not in text and letter.recipient.open() == "me@mail.example"

    def test_come_once_in_fifteen_minutes_at_most_in_a_flood(self, ana, ben, at):
        asks(ana, at - 16 * MINUTE)
        asks(ben, at - 16 * MINUTE)

        for minute in range(31):
            submitted(words=f"Help {'x' * minute}", at=at + minute * MINUTE)
            run(at + minute * MINUTE)

        assert Letter.objects.filter(about__startswith="WL-").count() == 2 * 3

    def test_do_not_come_when_nothing_is_new(self, ana, at):
        asks(ana, at - 16 * MINUTE)
        submitted(words="Help.", at=at)
        assert len(run(at)) == 1

        assert len(run(at + 60 * MINUTE)) == 1

    def test_come_only_for_what_is_urgent_where_that_was_asked(self, ana, at):
        asks(ana, at - 16 * MINUTE, wish="urgent")
        submitted(words="Seen.", at=at)
        assert not run(at)

        submitted(words="Now.", urgent=True, at=at + MINUTE)
        assert len(run(at + MINUTE)) == 1

    def test_stop_when_somebody_wants_none_and_the_address_goes(self, ana, at):
        asks(ana, at - 16 * MINUTE)
        asks(ana, at - 15 * MINUTE, wish="never", address="")
        submitted(words="Help.", at=at)

        assert not run(at) and not WorkLetters.objects.exists()

    def test_do_not_go_to_who_neither_screens_nor_assesses(self, edi, at):
        asks(edi, at - 16 * MINUTE)
        submitted(words="Help.", at=at)

        assert not run(at)


@pytest.mark.django_db
class TestTheOwnAccountPage:
    def test_keeps_the_wish_and_shows_it_to_nobody_else(self, staff, ana, lea):
        client = staff(ana)
        client.post("/account/letters/", {"wish": "all", "address": "me@mail.example"})

        assert "me@mail.example" in client.get("/account/letters/").text
        other = staff(lea)
        assert "me@mail.example" not in other.get("/account/letters/").text + other.get("/people/").text

    @pytest.mark.parametrize("sent", [{}, {"wish": "all"}, {"wish": "all", "address": "nonsense"}, {"wish": "x"}])
    def test_says_what_is_missing(self, staff, ana, sent):
        page = staff(ana).post("/account/letters/", sent).text

        assert "<title>Error:" in page and not WorkLetters.objects.exists()
