"""Feeds of articles: what programs that read feeds get, in three forms, and what they never get."""

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings

from openhotline.audit import services as audit
from openhotline.hub.feeds import MOST
from openhotline.hub.models import Article, Landing, NewsStory
from tests.hub.writing import write

pytestmark = pytest.mark.django_db

FORMS = ("rss", "atom", "json")
ATOM, DC = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/elements/1.1/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HOSTILE = "A & B ]]> <script>alert(1)</script> \x0b\x1f\ufffe “end”"
CLEAN = "A & B ]]> <script>alert(1)</script>  “end”"
every_form = pytest.mark.parametrize("form", FORMS)


def news(title: str, **more) -> NewsStory:
    told = {
        "source_name": "A paper",
        "source_title": title,
        "source_address": "https://paper.example/story",
        "source_published": "2026-11-30",
        "source_retrieved": "2026-12-01",
    }
    return write(title, NewsStory, **told, **more)


class TestRss:
    @pytest.fixture
    def channel(self, public):
        def _channel(path="/en/feeds/all.rss"):
            tree = ElementTree.fromstring(public.get(path).content)
            assert tree.tag == "rss" and tree.get("version") == "2.0"
            [channel] = tree
            return channel

        return _channel

    def test_has_all_that_the_standard_asks_for(self, public, channel):
        article = write("Told in a feed")
        feed = channel()

        assert public.get("/en/feeds/all.rss").headers["Content-Type"] == "application/rss+xml; charset=utf-8"
        assert all(feed.findtext(name) for name in ("title", "link", "description", "language", "lastBuildDate"))
        assert feed.find(f"{ATOM}link").attrib == {"href": f"{settings.PUBLIC_URL}/en/feeds/all.rss", "rel": "self"}
        [item] = [item for item in feed.findall("item") if item.findtext("title") == "Told in a feed"]
        assert item.findtext("link") == f"{settings.PUBLIC_URL}{article.path_on_site}"
        assert item.findtext("description") == "About Told in a feed."
        assert item.findtext(f"{DC}language") == "en"
        assert parsedate_to_datetime(item.findtext("pubDate")) == article.first_published_at.replace(microsecond=0)
        assert item.find("guid").get("isPermaLink") == "false"

    def test_carries_what_xml_can_carry_of_a_hostile_title(self, channel):
        write(HOSTILE, slug="hostile", summary=HOSTILE[:100])

        item = channel().find("item")
        assert (item.findtext("title"), item.findtext("description")) == (CLEAN, CLEAN)


class TestAtom:
    @pytest.fixture
    def feed(self, public):
        return lambda path="/en/feeds/all.atom": ElementTree.fromstring(public.get(path).content)

    def test_has_all_that_the_standard_asks_for(self, public, feed):
        article = write("Told in a feed")
        tree = feed()

        assert public.get("/en/feeds/all.atom").headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert tree.tag == f"{ATOM}feed" and tree.get(LANG) == "en"
        assert tree.findtext(f"{ATOM}author/{ATOM}name")
        entries = tree.findall(f"{ATOM}entry")
        for element in (tree, *entries):
            assert all(element.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
        [entry] = [one for one in entries if one.findtext(f"{ATOM}title") == "Told in a feed"]
        assert entry.get(LANG) == "en" and entry.findtext(f"{ATOM}summary") == "About Told in a feed."
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}published")) == article.first_published_at
        assert len({one.findtext(f"{ATOM}id") for one in entries}) == len(entries)

    def test_carries_what_xml_can_carry_of_a_hostile_title(self, feed):
        write(HOSTILE, slug="hostile", summary="x")

        assert feed().findtext(f"{ATOM}entry/{ATOM}title") == CLEAN

    def test_says_of_an_entry_in_another_language_that_it_is(self, feed):
        write("Only in English")
        tree = feed("/ar/feeds/blog.atom")

        assert tree.get(LANG) == "ar"
        assert {entry.get(LANG) for entry in tree.findall(f"{ATOM}entry")} == {"en"}


class TestJson:
    @pytest.fixture
    def feed(self, public):
        return lambda path="/en/feeds/all.json": json.loads(public.get(path).content)

    def test_has_all_that_the_standard_asks_for(self, public, feed):
        article = write("Told in a feed")
        told = feed()

        assert public.get("/en/feeds/all.json").headers["Content-Type"] == "application/feed+json; charset=utf-8"
        assert told["version"] == "https://jsonfeed.org/version/1.1"
        assert told["feed_url"] == f"{settings.PUBLIC_URL}/en/feeds/all.json" and told["language"] == "en"
        assert told["home_page_url"] == f"{settings.PUBLIC_URL}/en/" and told["authors"][0]["name"]
        for item in told["items"]:
            assert item["id"] and item["url"].startswith(settings.PUBLIC_URL) and item["content_text"]
            assert datetime.fromisoformat(item["date_published"]) <= datetime.fromisoformat(item["date_modified"])
        [item] = [item for item in told["items"] if item["title"] == "Told in a feed"]
        assert item["url"] == f"{settings.PUBLIC_URL}{article.path_on_site}" and item["tags"] == ["Blog post"]

    def test_carries_a_hostile_title(self, feed):
        write(HOSTILE, slug="hostile", summary="x")

        assert feed()["items"][0]["title"] == CLEAN


def titles(public, path):
    return [item["title"] for item in json.loads(public.get(path).content)["items"]]


class TestEveryFeed:
    def test_keeps_the_id_of_an_entry_for_ever(self, public):
        article = write("One name")
        [before] = [i["id"] for i in json.loads(public.get("/en/feeds/blog.json").content)["items"]][:1]
        with audit.deed():
            article.title, article.slug = "Another name", "another-name"
            article.save_revision().publish(log_action=False)

        item = json.loads(public.get("/en/feeds/blog.json").content)["items"][0]
        assert item["id"] == before and item["title"] == "Another name"
        assert re.fullmatch(rf"tag:[^,]+,\d{{4}}-\d\d-\d\d:/a/{article.short}/", before)

    def test_tells_of_its_own_matter_only(self, public):
        write("A blog post", about="grooming")
        news("A story", about="parents")

        assert "A blog post" in titles(public, "/en/feeds/blog.json")
        assert "A story" not in titles(public, "/en/feeds/blog.json")
        assert "A story" in titles(public, "/en/feeds/news.json")
        assert {"A blog post", "A story"} <= set(titles(public, "/en/feeds/all.json"))
        assert "A blog post" in titles(public, "/en/feeds/topics/grooming.json")
        assert "A story" not in titles(public, "/en/feeds/topics/grooming.json")
        assert "A story" in titles(public, "/en/feeds/for/parents.json")

    def test_ends_somewhere_with_the_newest_first(self, public):
        for number in range(MOST + 2):
            write(f"Post {number:02}")

        found = titles(public, "/en/feeds/blog.json")
        assert len(found) == MOST and found[0] == f"Post {MOST + 1:02}"

    def test_asks_the_same_for_many(self, public, django_assert_max_num_queries):
        public.get("/en/feeds/all.rss")
        with django_assert_max_num_queries(8):
            public.get("/en/feeds/all.rss")

    @every_form
    def test_tells_nothing_that_is_not_out(self, public, form):
        write("Never let out", out=False, about="grooming")
        gone, changed = write("Taken off", about="grooming"), write("Before", about="grooming")
        with audit.deed():
            gone.unpublish(log_action=False)
            changed.title = "Being changed"
            changed.save_revision()

        for name in ("all", "blog", "topics/grooming"):
            text = public.get(f"/en/feeds/{name}.{form}").text
            assert "Before" in text
            assert not [title for title in ("Never let out", "Taken off", "Being changed") if title in text]

    @every_form
    @pytest.mark.parametrize("language", ["en", "ar"])
    def test_is_there_for_everything_that_lists_articles(self, public, form, language):
        names = ["all", "news", "guides", "blog", "research", "words"]
        names += [f"{landing.menu}/{landing.slug}" for landing in Landing.objects.live()]
        for name in names:
            answer = public.get(f"/{language}/feeds/{name}.{form}")
            assert answer.status_code == 200 and not answer.cookies, name

    def test_is_not_there_for_anything_else(self, public):
        for path in ("topics.rss", "for.atom", "nonsense.rss", "topics/nonsense.rss", "for/grooming.rss", "all.xml"):
            assert public.get(f"/en/feeds/{path}").status_code == 404, path
        assert public.post("/en/feeds/all.rss").status_code == 405

    def test_takes_an_article_that_never_said_when_it_came_out(self, public):
        article = write("Without a time")
        Article.objects.filter(pk=article.pk).update(first_published_at=None)

        item = json.loads(public.get("/en/feeds/blog.json").content)["items"][0]
        assert item["date_published"] == datetime(2026, 12, 2, tzinfo=UTC).isoformat()


class TestThePages:
    @pytest.mark.parametrize(
        ("path", "feed"), [("news/", "news"), ("topics/grooming/", "topics/grooming"), ("for/parents/", "for/parents")]
    )
    def test_lead_to_their_feeds_for_programs_and_for_people(self, public, path, feed):
        html = public.get(f"/en/{path}").text

        for form, media_type in zip(FORMS, ("rss+xml", "atom+xml", "feed+json"), strict=True):
            assert re.search(
                rf'<link rel="alternate" type="application/{re.escape(media_type)}[^"]*" title="[^"]+" '
                rf'href="/en/feeds/{feed}\.{form}">',
                html,
            )
            assert f'<a class="govuk-link" href="/en/feeds/{feed}.{form}"' in html

    def test_of_doors_have_none(self, public):
        assert "/en/feeds/" not in public.get("/en/topics/").text
