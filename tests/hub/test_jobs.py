"""What the worker does for the hub: out at the set time, off at its end, and letters that say what waits."""

from datetime import timedelta

import pytest

from openhotline.accounts import services as accounts
from openhotline.audit import services as audit
from openhotline.audit.models import Event
from openhotline.common import clock
from openhotline.common.actors import job
from openhotline.hub import jobs, selectors, services
from openhotline.hub.models import Article, Comment
from openhotline.post.models import Letter
from tests.hub.test_comments import leave
from tests.hub.writing import write
from tests.support.cast import person
from tests.support.signing import user_of

pytestmark = pytest.mark.django_db


def run(which, at) -> int:
    due = which.due(at, 50)
    return which.do(due, at) if due else 0


class TestASetTime:
    def test_brings_a_page_out_then_and_not_before(self, public):
        at = clock.now()
        article = write("Tomorrow", out=False, go_live_at=at + timedelta(days=1))
        with audit.deed():
            article.get_latest_revision().publish(log_action=False)

        assert run(jobs.PUBLISH, at) == 0 and public.get(article.path_on_site).status_code == 404
        assert len(jobs.PUBLISH.due(at + timedelta(days=1, seconds=1), 50)) == 1

    def test_that_has_come_publishes_what_was_approved(self, public):
        article = write("Soon", out=False, go_live_at=clock.now() + timedelta(hours=1))
        with audit.deed():
            revision = article.get_latest_revision()
            revision.publish(log_action=False)
            # the hour has passed
            revision.refresh_from_db()
            past = clock.now() - timedelta(minutes=1)
            revision.content["go_live_at"] = past.isoformat()
            revision.approved_go_live_at = past
            revision.save()

        assert run(jobs.PUBLISH, clock.now()) == 1
        assert public.get(article.path_on_site).status_code == 200
        assert run(jobs.PUBLISH, clock.now()) == 0
        assert Event.objects.filter(action="hub.page_changed", facts='{"what":"wagtail.publish.scheduled"}').exists()

    def test_takes_a_page_off(self, public):
        article = write("For a while")
        Article.objects.filter(pk=article.pk).update(expire_at=clock.now() - timedelta(minutes=1))

        assert run(jobs.EXPIRE, clock.now()) == 1
        assert public.get(article.path_on_site).status_code == 404
        assert run(jobs.EXPIRE, clock.now()) == 0


class TestALetter:
    @pytest.fixture
    def mo(self):
        user = user_of(person("mo"))
        accounts.ask_for_letters(user, wish="all", address="mo@hotline.example", by=person("mo"), at=clock.now())
        return user

    def test_says_how_much_waits_and_nothing_else(self, public, mo):
        leave(public, write("A story", comments_open=True), text="Quokkawords.")

        assert run(jobs.DIGEST, clock.now()) == 1
        [letter] = Letter.objects.all()
        text = letter.body.open()
        assert "1 comment waits for a person." in text and "okkawords" not in text

    def test_is_one_for_a_thousand_comments(self, public, mo, settings):
        settings.FLOOD = {"free": 10_000, "too_fast": 0}
        article, at = write("A story", comments_open=True), clock.now()
        for number in range(20):
            leave(public, article, text=f"Number {number}")
            run(jobs.DIGEST, at + timedelta(seconds=30 * number))

        assert Letter.objects.count() == 1

    def test_is_written_again_only_for_what_is_new(self, public, mo):
        article = write("A story", comments_open=True)
        leave(public, article, text="First")
        run(jobs.DIGEST, clock.now())

        later = clock.now() + timedelta(hours=1)
        assert run(jobs.DIGEST, later) == 0
        Comment.objects.update(stage_since=later)
        assert run(jobs.DIGEST, later + timedelta(seconds=1)) == 1

    def test_is_for_those_who_may_decide(self, public):
        user = user_of(person("ana"))
        accounts.ask_for_letters(user, wish="all", address="ana@hotline.example", by=job("x"), at=clock.now())
        leave(public, write("A story", comments_open=True), text="First")

        assert run(jobs.DIGEST, clock.now()) == 0


class TestAThousandOfThem:
    """A fifth of it here; all thousand, with readers beside them: `benchmarks/comments.py`."""

    NUMBER = 200

    def test_change_nothing_for_readers_and_are_one_letter_for_moderators(self, public, settings, at):
        settings.FLOOD = {"wait": 0, "too_fast": 0}
        user = user_of(person("mo"))
        accounts.ask_for_letters(user, wish="all", address="mo@hotline.example", by=person("mo"), at=clock.now())
        article = write("A story", comments_open=True)
        before = public.get(article.path_on_site).content
        start = clock.now()
        for number in range(self.NUMBER):
            leave(public, article, text=f"Buy now {number}: www.bad{number}.example")
            if not number % 10:
                run(jobs.DIGEST, start + timedelta(seconds=600 * number / self.NUMBER))

        assert Comment.objects.count() == self.NUMBER
        assert public.get(article.path_on_site).content == before
        assert Letter.objects.count() == 1
        waiting = selectors.waiting_comments()
        assert waiting["crowd"] > self.NUMBER / 2
        services.refuse_crowd(by=person("mo"), at=clock.now())
        assert selectors.waiting_comments()["crowd"] == 0
