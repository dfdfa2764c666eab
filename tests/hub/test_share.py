"""Handing a page on: its short address, links that load nothing, and figures for other pages."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.conf import settings

from openhotline.hub.models import Article
from openhotline.hub.sharing import NETWORKS, of_article
from tests.browser.published import publish_figures
from tests.hub.writing import write

pytestmark = pytest.mark.django_db
HOSTILE = 'A & B "quoted" <script> 100% #1 ?x=y \n é'


def share_of(html: str) -> str:
    [found] = re.findall(r'<section class="oh-share".*?</section>', html, re.S)
    return str(found)


def links(html: str) -> list[str]:
    return [unescape(href) for href in re.findall(r'href="([^"]+)"', share_of(html))]


class TestSharing:
    def test_names_the_short_address_for_everybody(self, public):
        article = write("To be shared")
        html = share_of(public.get(article.path_on_site).text)

        assert f'readonly value="{settings.PUBLIC_URL}{article.short_path}"' in html
        assert "Share this page" in html

    def test_speaks_of_a_story_where_it_is_one(self, public):
        assert "Share this story" in public.get("/en/news/iwf-first-half-2021/").text

    def test_leads_by_plain_links_that_tell_nobody_where_one_comes_from(self, public):
        html = share_of(public.get("/en/news/iwf-first-half-2021/").text)

        for name in NETWORKS:
            assert re.search(rf'<a class="govuk-link" href="https://[^"]+" rel="noreferrer">{name}</a>', html)
        assert not re.search(r"<(?:img|script|iframe|form)\b", html) and "src=" not in html

    def test_hands_title_and_address_on_whole_whatever_they_are(self, public):
        article = write(HOSTILE, slug="x")
        with public.settings():
            share = of_article(article)
        link = f"{settings.PUBLIC_URL}{article.short_path}"
        title = " ".join(HOSTILE.split())

        networks = {name: urlsplit(href) for name, href in share.networks}
        assert parse_qs(networks["WhatsApp"].query)["text"] == [f"{title} {link}"]
        assert parse_qs(networks["X"].query) == {"text": [title], "url": [link]}
        assert parse_qs(networks["Facebook"].query) == {"u": [link]}
        assert parse_qs(networks["LinkedIn"].query) == {"url": [link]}
        assert parse_qs(networks["Bluesky"].query)["text"] == [f"{title} {link}"]
        assert unquote(networks["Mastodon"].fragment) == f"text={title} {link}"
        assert all(address.scheme == "https" for address in networks.values())
        assert parse_qs(urlsplit(share.mail).query) == {"subject": [title], "body": [f"{title}\n{link}"]}

    @pytest.mark.parametrize("how", [{"quick_exit": True}, {"about": "children-8-10"}])
    def test_leads_nowhere_from_where_a_child_may_read(self, public, how):
        article = write("For children", **how)
        html = public.get(article.path_on_site).text

        assert article.short_path in share_of(html) and links(html) == []
        assert "data-oh-native" not in html and f"/a/{article.short}.pdf" not in html
        assert "data-oh-copy" in html and "data-oh-print" in html

    def test_names_the_figures_of_a_bulletin(self, public):
        publish_figures()
        html = public.get("/en/figures/2025H2/").text

        assert f'value="{settings.PUBLIC_URL}/en/figures/2025H2/"' in share_of(html)
        assert len([href for href in links(html) if href.startswith("https://")]) == len(NETWORKS)

    def test_is_in_every_kind_of_article(self, public):
        for article in Article.objects.live():
            assert share_of(public.get(article.path_on_site).text)


class Read(HTMLParser):
    """The tags of a piece of HTML and their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


class TestAFigureForOtherPages:
    @pytest.mark.parametrize("path", ["", "children/", "hosting/"])
    def test_is_a_picture_from_here_that_leads_to_its_figures(self, public, path):
        publish_figures()
        page = public.get(f"/en/figures/2025H2/{path}").text
        offered = [unescape(code) for code in re.findall(r"<textarea[^>]*readonly[^>]*>(.*?)</textarea>", page, re.S)]

        assert offered and len(offered) == page.count("Put this chart on your own page")
        for code in offered:
            read = Read(code)
            [(_a, link), (_img, picture)] = read.tags
            assert [tag for tag, _attributes in read.tags] == ["a", "img"] and read.open == []
            assert set(link) == {"href"} and set(picture) == {"src", "alt", "width", "height"}
            assert int(picture["width"]) > int(picture["height"]) / 3 > 0 and len(picture["alt"]) > 20
            assert public.get(link["href"].removeprefix(settings.PUBLIC_URL)).status_code == 200
            shown = public.get(picture["src"].removeprefix(settings.PUBLIC_URL))
            assert shown.status_code == 200 and shown.headers["Content-Type"] == "image/svg+xml"
            assert shown.headers["Cross-Origin-Resource-Policy"] == "cross-origin"

    def test_is_not_offered_of_what_was_narrowed_on_the_page(self, public):
        publish_figures()
        page = public.get("/en/figures/2025H2/children/?sex=girls").text

        assert 'id="embed-acted_on-age_band-by-sex"' not in page
