"""What search engines are told: every page that is out, in every language that is offered, and nothing else."""

from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import override_settings

from openhotline.audit import services as audit
from openhotline.hub import sitemap
from openhotline.hub.models import Article, Landing, Section
from tests.hub.writing import translate, write
from tests.support.publishing import freeze, publish, some_figures

pytestmark = pytest.mark.django_db
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture
def told(public):
    """Every address: when it changed, and where it stands in other languages."""

    def _told():
        tree = ElementTree.fromstring(public.get("/sitemap.xml").content)
        assert tree.tag == f"{{{NS['s']}}}urlset"
        found = {}
        for url in tree.findall("s:url", NS):
            others = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NS)}
            place = url.findtext("s:loc", namespaces=NS)
            assert place.startswith(settings.PUBLIC_URL) and place not in found
            found[place.removeprefix(settings.PUBLIC_URL)] = (url.findtext("s:lastmod", namespaces=NS), others)
        return found

    return _told


class TestTheSitemap:
    def test_names_every_page_that_is_out(self, told):
        publish(some_figures())
        places = set(told())

        assert {article.path_on_site for article in Article.objects.live()} <= places
        assert {page.path_on_site for page in (*Section.objects.live(), *Landing.objects.live())} <= places
        assert {"/en/", "/ar/", "/de/guides/", "/en/figures/2021H1/", "/fr/help/"} <= places

    def test_names_only_pages_that_answer(self, public, told):
        publish(some_figures())
        translate(write("Original"))

        paths = told()
        assert "/de/guides/" in paths and [path for path in paths if public.get(path).status_code != 200] == []

    def test_says_when_an_article_or_a_bulletin_changed(self, told):
        article, snapshot = write("Dated"), publish(some_figures())
        places = told()

        assert datetime.fromisoformat(places[article.path_on_site][0]) == article.last_published_at.replace(
            microsecond=0
        )
        assert datetime.fromisoformat(places["/en/figures/2021H1/"][0]) == snapshot.publication.at

    def test_says_in_which_other_languages_a_page_stands(self, told):
        article = write("Original")
        german = translate(article)
        places, both = told(), {}
        for code, page in (("en", article), ("de", german)):
            both[code] = f"{settings.PUBLIC_URL}{page.path_on_site}"

        assert places[article.path_on_site][1] == places[german.path_on_site][1] == both
        assert set(places["/en/help/"][1]) == {code for code, _name in settings.LANGUAGES}

    def test_says_nothing_of_languages_for_a_page_in_one(self, told):
        article = write("Alone")

        assert told()[article.path_on_site][1] == {}

    def test_names_nothing_that_is_not_out(self, public, told):
        draft, gone = write("Never let out", out=False), write("Taken off")
        german = translate(write("Original"), out=False)
        frozen = freeze(some_figures("2020H2"))
        with audit.deed():
            gone.unpublish(log_action=False)
        text = public.get("/sitemap.xml").text

        assert not [page for page in (draft, gone, german) if page.path_on_site in text]
        assert "2020H2" not in text and frozen.ref not in text

    def test_leaves_out_languages_that_nobody_has_signed_off(self, public, told):
        german = translate(write("Original"))
        with override_settings(MODE="production"):
            places = told()

        assert german.path_on_site not in places and {path[:4] for path in places} == {"/en/"}
        assert not any(others for _changed, others in places.values())

    def test_asks_little_and_is_not_too_long(self, public, django_assert_max_num_queries, monkeypatch):
        with django_assert_max_num_queries(10):
            public.get("/sitemap.xml")
        monkeypatch.setattr(sitemap, "MOST", 5)
        assert public.get("/sitemap.xml").text.count("<loc>") == 5

    def test_is_xml_for_everybody(self, public):
        answer = public.get("/sitemap.xml")

        assert answer.headers["Content-Type"] == "application/xml; charset=utf-8" and not answer.cookies


class TestTheRobots:
    def test_are_told_where_the_sitemap_is_and_where_not_to_look(self, public):
        answer = public.get("/robots.txt")

        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml" in answer.text.splitlines()
        assert {"User-agent: *", "Disallow: /*/report/", "Disallow: /*/hosts/", "Disallow: /*/answer/"} <= set(
            answer.text.splitlines()
        )
        assert not [line for line in answer.text.splitlines() if line == "Disallow: /"]
