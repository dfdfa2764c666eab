"""A letter when there is news: one for each change, late like the page, and saying nothing to anybody else."""

from datetime import timedelta

import pytest

from openhotline.audit.models import Event
from openhotline.common.errors import Refused
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs, selectors, services
from openhotline.intake.models import NewsByMail
from openhotline.post.models import Letter
from tests.intake.given import submitted

SECRET = "7K2M-9QXT-3RVB-5HNA"


@pytest.fixture
def real_time(settings):
    settings.PACE = 1


def asked(at, **rest):
    report = submitted(words="In a game, somebody asks.", secret=SECRET, at=at, **rest)
    services.ask_for_news(report=report, address="rita@mail.example", at=at)
    return report


def written():
    return list(Letter.objects.order_by("pk"))


def run_for(at, **passed):
    """The worker wakes every three hours."""
    now = at
    while now <= at + timedelta(**passed):
        run_until_idle([jobs.NEWS], at=now)
        now += timedelta(hours=3)
    return now


@pytest.mark.django_db
@pytest.mark.usefixtures("real_time")
class TestTellNews:
    def test_writes_once_for_each_change_and_not_before_the_page_shows_it(self, at):
        report = asked(at)  # Tuesday, nine o'clock

        run_for(at, hours=22)
        assert not written()
        run_for(at + timedelta(hours=24), days=10)
        assert len(written()) == 1
        assert str(selectors.status_of(report, at=at + timedelta(days=10))) == NewsByMail.objects.get().told

    def test_says_nothing_of_what_it_is_about(self, at):
        report = asked(at)
        run_for(at, days=2)

        [letter] = written()
        text = letter.body.open()
        assert letter.recipient.open() == "rita@mail.example"
        assert "http://localhost:8000/en/answer/" in text
        for seen in (letter.subject, text, letter.sender, letter.message_id):
            for telling in (
                report.ref,
                report.ref[3:].lower(),
                "report",
                "child",
                "abuse",
                "hotline ",
                "status",
                "OH-",
            ):
                assert telling not in seen.replace("localhost", "").replace("@hotline.example", "")

    def test_is_written_in_the_language_of_the_report(self, at):
        asked(at, language="fr")
        run_for(at, days=2)

        assert "/fr/answer/" in written()[0].body.open()

    def test_carries_the_name_that_the_operator_chose(self, at, settings):
        settings.NEWS_SENDER = "Fern Post"
        asked(at)
        run_for(at, days=2)

        assert written()[0].sender == "Fern Post"

    def test_tells_of_no_change_from_before_it_was_asked_for(self, at):
        report = submitted(words="In a game, somebody asks.", secret=SECRET, at=at)
        later = at + timedelta(days=8)
        services.ask_for_news(report=report, address="rita@mail.example", at=later)

        run_for(later, days=5)

        assert not written()

    def test_forgets_the_address_after_ninety_days(self, at):
        asked(at)

        run_until_idle([jobs.NEWS], at=at + timedelta(days=90))

        assert not NewsByMail.objects.exists() and not written()
        assert Event.objects.filter(action="report.news_stopped", by="job:intake.news").exists()

    def test_forgets_an_address_that_could_never_be_written_to(self, at):
        asked(at)
        NewsByMail.objects.update(set_aside_at=at, due_at=None)

        run_until_idle([jobs.NEWS], at=at + timedelta(days=90))

        assert not NewsByMail.objects.exists()

    def test_ends_when_it_is_stopped(self, at):
        report = asked(at)
        services.stop_news(report=report, at=at)

        run_for(at, days=10)

        assert not written() and not NewsByMail.objects.exists()


@pytest.mark.django_db
class TestAskForNews:
    def test_keeps_the_address_sealed_and_replaces_the_one_before(self, at):
        report = asked(at)

        services.ask_for_news(report=report, address="other@mail.example", at=at)

        assert NewsByMail.objects.get().address.open() == "other@mail.example"
        assert "mail.example" not in str(NewsByMail.objects.values())

    def test_refuses_what_is_no_address(self, at):
        report = submitted(words="Seen.", secret=SECRET, at=at)

        with pytest.raises(Refused):
            services.ask_for_news(report=report, address="rita, ben@mail.example", at=at)

        assert not NewsByMail.objects.exists()
