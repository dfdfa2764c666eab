"""What other sites and search engines are told of a page, read as they read it."""

import io
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from openhotline.hub.models import Article, Picture
from openhotline.statistics import services
from tests.browser.published import publish_figures
from tests.hub.writing import translate, write

pytestmark = pytest.mark.django_db
VOID = {"meta", "link", "img", "input", "source", "br", "hr"}
SCHEMA = "https://schema.org/"


class Facts(HTMLParser):
    """The `<meta>` and `<link>` in the head, and the items of schema.org in the page, as microdata says them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.canonical: list[str] = []
        self.items: list[dict[str, Any]] = []
        self.stack: list[tuple[str, dict[str, Any] | None, tuple[dict[str, Any], str] | None]] = []
        self.feed(html)
        self.close()

    def _item(self) -> dict[str, Any]:
        return next(item for _tag, item, _text in reversed(self.stack) if item is not None)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "meta" and (name := told.get("property") or told.get("name")):
            self.meta[name] = told["content"]
        if tag == "link" and told.get("rel") == "canonical":
            self.canonical.append(told["href"])
        item = text = None
        name = told.get("itemprop")
        if "itemscope" in told:
            item = {"type": told["itemtype"].removeprefix(SCHEMA)}
            assert told["itemtype"].startswith(SCHEMA)
            self._item().setdefault(name, []).append(item) if name else self.items.append(item)
        elif name:
            value = told.get("content") or told.get("href") or told.get("datetime")
            if value is None:
                text = (self._item(), name)
                self._item()[name] = ""
            else:
                self._item()[name] = value
        if tag not in VOID:
            self.stack.append((tag, item, text))

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        for _tag, _item, text in self.stack:
            if text:
                text[0][text[1]] += data


def facts(public, path: str) -> Facts:
    return Facts(public.get(path).text)


class TestALinkToAPage:
    @pytest.mark.parametrize(
        "path", ["/en/", "/ar/", "/en/guides/", "/de/topics/grooming/", "/en/for/parents/", "/en/words/grooming/"]
    )
    def test_has_all_that_other_sites_show(self, public, path):
        told = facts(public, path)

        assert told.canonical == [f"{settings.PUBLIC_URL}{path}"] == [told.meta["og:url"]]
        for name in ("title", "description", "type", "site_name", "locale", "image", "image:alt"):
            assert told.meta[f"og:{name}"]
        assert told.meta["twitter:card"] == "summary_large_image"
        assert told.meta["description"] == told.meta["og:description"]
        assert (told.meta["og:image:width"], told.meta["og:image:height"]) == ("1200", "630")
        image = told.meta["og:image"]
        assert image.startswith(settings.PUBLIC_URL)
        answer = public.get(image.removeprefix(settings.PUBLIC_URL))
        assert answer.status_code == 200 and answer.headers["Content-Type"] == "image/png"

    def test_to_an_article_says_when_it_came_out_and_in_which_other_languages_it_is(self, public):
        article = write("Original")
        translate(article)
        told = facts(public, article.path_on_site)

        assert told.meta["og:type"] == "article"
        assert told.meta["article:published_time"].startswith(f"{article.first_published_at:%Y-%m-%d}")
        assert told.meta["article:modified_time"]
        assert (told.meta["og:locale"], told.meta["og:locale:alternate"]) == ("en_GB", "de_DE")

    def test_to_an_article_shows_its_own_picture(self, public, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path
        made = io.BytesIO()
        Image.new("RGB", (1600, 900), "#0b4a5c").save(made, "PNG")
        file = SimpleUploadedFile("lighthouse.png", made.getvalue(), "image/png")
        picture = Picture.objects.create(title="x", file=file, description="A lighthouse.", rights="Ours", is_safe=True)
        told = facts(public, write("With a picture", picture=picture).path_on_site)

        assert told.meta["og:image:alt"] == "A lighthouse."
        answer = public.get(told.meta["og:image"].removeprefix(settings.PUBLIC_URL))
        assert Image.open(io.BytesIO(b"".join(answer))).size == (1200, 630)
        assert answer.headers["Content-Type"] == "image/jpeg"

    def test_to_figures_shows_their_chart_once_it_is_drawn(self, public, at):
        snapshot = publish_figures()
        before = facts(public, "/en/figures/2025H2/").meta
        assert before["og:image"].endswith("/en/cards/hotline.png")
        assert before["og:description"].startswith("These figures are made up")
        services.ask_for_editions(at=at)
        services.make_edition(edition=snapshot.publication.editions.get(language="en"), at=at)

        for path in ("", "children/"):
            told = facts(public, f"/en/figures/2025H2/{path}").meta
            answer = public.get(told["og:image"].removeprefix(settings.PUBLIC_URL))
            assert answer.headers["Content-Type"] == "image/png" and "og:image:width" not in told
            assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"

    def test_cannot_be_broken_by_a_title(self, public):
        article = write('"><script>alert(1)</script>', slug="x", summary='" onload="x')
        told = facts(public, article.path_on_site)

        assert told.meta["og:title"] == '"><script>alert(1)</script>' and told.meta["description"] == '" onload="x'


class TestWhatMachinesReadOfAnArticle:
    def test_is_complete_for_every_article(self, public):
        for article in Article.objects.live():
            told = facts(public, article.path_on_site)
            [item, crumbs] = told.items

            assert item["type"] in ("Article", "NewsArticle", "BlogPosting")
            assert item["headline"].strip() == article.title and item["description"] == article.summary
            assert item["datePublished"] == article.dated.isoformat() and item["inLanguage"] == "en"
            for name in ("publisher", "author"):
                [who] = item[name]
                assert who["type"] == "Organization" and who["name"], article.slug
            assert item["mainEntityOfPage"] == told.canonical[0] and item["image"].startswith(settings.PUBLIC_URL)
            assert item["dateModified"] and item["articleBody"].strip()
            assert crumbs["type"] == "BreadcrumbList"
            assert [crumb["position"] for crumb in crumbs["itemListElement"]] == ["1", "2", "3"]
            assert all(crumb["name"] and crumb["item"] for crumb in crumbs["itemListElement"])

    @pytest.mark.parametrize(
        ("path", "kind"),
        [
            ("news/iwf-first-half-2021", "NewsArticle"),
            ("guides/a-child-is-missing", "Article"),
            ("blog/hash-jigsaw", "BlogPosting"),
            ("words/grooming", "Article"),
        ],
    )
    def test_says_what_it_is(self, public, path, kind):
        assert facts(public, f"/en/{path}/").items[0]["type"] == kind

    def test_names_the_source_of_a_story(self, public):
        [source] = facts(public, "/en/news/iwf-first-half-2021/").items[0]["isBasedOn"]

        assert source["type"] == "NewsArticle" and source["datePublished"] == "2021-07-28"
        assert source["headline"] and source["url"].startswith("https://") and source["publisher"][0]["name"]

    def test_names_the_study_of_a_summary(self, public):
        [study] = facts(public, "/en/research/people-who-look/").items[0]["citation"]

        assert study["type"] == "ScholarlyArticle" and re.fullmatch(r"\d{4}", study["datePublished"])
        assert study["headline"] and study["author"] and study["isPartOf"][0]["name"]

    def test_defines_a_word(self, public):
        [word] = facts(public, "/en/words/grooming/").items[0]["about"]

        assert (word["type"], word["name"]) == ("DefinedTerm", "Grooming") and word["description"]
