"""Links of our own pages: taken down when a page is published, looked at by the worker, broken after two looks."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from wagtail.rich_text import RichText

from openhotline.audit import services as audit
from openhotline.common import clock
from openhotline.common.actors import job
from openhotline.common.outbound import Blocked, Failed, Failure, Reason
from openhotline.config import links as looking
from openhotline.hub import jobs, selectors, services
from openhotline.hub.links import links_of
from openhotline.hub.models import Article, Guide, Link, NewsStory
from tests.hub.writing import write
from tests.support.cast import person

pytestmark = pytest.mark.django_db
TEXT = 'See <a href="https://one.example/a?b=1&amp;c=2">one</a> and <a linktype="page" id="3">ours</a>.'


@pytest.fixture
def article(db):
    Article.objects.update(links_read_at=clock.now() + timedelta(days=1))  # those that ship are read already
    return write("With links", text=TEXT)


def look(link: Link, found: str, *, days: int = 0, status: int | None = None) -> None:
    at = clock.now() + timedelta(days=days)
    services.record_look(link=link, found=found, status=status, by=job("x"), at=at)


class TestTheLinksOfAnArticle:
    def test_are_those_of_its_text_its_sources_and_its_fields(self):
        assert "https://www.lbc.co.uk/tech/752abbbea5574a7d910d762998530d07" in links_of(
            NewsStory.objects.get(slug="iwf-first-half-2021")
        )
        police = links_of(Guide.objects.get(slug="police-protection"))
        assert len(police) == len(set(police)) > 5 and all(web.startswith("http") for web in police)

    def test_are_none_of_our_own_pages(self, article):
        assert links_of(article) == ["https://one.example/a?b=1&c=2"]

    def test_are_taken_down_once_for_each_version(self, article):
        at = clock.now()
        assert jobs.LINKS.due(at, 9) == [article.pk]
        jobs.LINKS.do([article.pk], at)
        assert jobs.LINKS.due(at, 9) == [] and Link.objects.get().web == "https://one.example/a?b=1&c=2"

        with audit.deed():
            article.body = [("section", {"heading": "", "text": RichText('<a href="https://two.example/">two</a>')})]
            article.save_revision().publish(log_action=False)
        assert jobs.LINKS.due(clock.now(), 9) == [article.pk]
        jobs.LINKS.do([article.pk], clock.now())
        assert Link.objects.get().web == "https://two.example/"


class TestALink:
    @pytest.fixture
    def link(self, article):
        services.read_links(ids=[article.pk], by=job("x"), at=clock.now())
        return Link.objects.get()

    @pytest.mark.parametrize(
        ("answer", "found"),
        [
            (200, "there"), (301, "there"), (404, "gone"), (410, "gone"), (403, "unsure"), (429, "unsure"),
            (500, "unsure"), (Failed(Failure.DNS_GONE), "gone"), (Failed(Failure.TIMEOUT), "unsure"),
            (Blocked(Reason.NO_PERMIT), "unsure"),
        ],
    )  # fmt: skip
    def test_is_judged_by_what_its_server_says(self, answer, found):
        told = SimpleNamespace(status=answer) if isinstance(answer, int) else answer

        assert looking._found(told) == found

    def test_is_broken_after_two_looks_that_found_nothing(self, link):
        look(link, Link.Found.GONE, status=404)
        assert not selectors.broken_links()
        look(link, Link.Found.GONE, days=1, status=404)
        assert list(selectors.broken_links()) == [link]
        look(link, Link.Found.THERE, days=2, status=200)
        assert not selectors.broken_links()

    def test_is_looked_at_again_sooner_where_nothing_was_found(self, link, settings):
        settings.PACE = 1
        now = clock.now()
        services.record_look(link=link, found=Link.Found.GONE, status=404, by=job("x"), at=now)
        assert link.due_at == now + timedelta(days=1)
        services.record_look(link=link, found=Link.Found.THERE, status=200, by=job("x"), at=now)
        assert link.due_at == now + timedelta(days=7)

    def test_stands_among_what_is_due_as_text_and_never_as_a_link(self, link, staff):
        Link.objects.update(misses=2, status=404)

        html = staff(person("edi")).get("/hub/due/").text
        assert "one[.]example" in html and 'href="https://one.example' not in html

    def test_is_not_looked_at_where_there_is_no_place_to_look_from(self, link, settings):
        settings.PRACTICE = {}

        assert looking.look([link.pk], clock.now()) == 0
        assert Link.objects.get().found == "not_yet"
