"""Handing a page on, in a real browser: copying, links, paper, and nothing asked of anybody else."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Browse
from tests.browser.published import publish_figures
from tests.support.browsing import NARROW, WIDE, assert_accessible, assert_fits, take_picture
from tests.support.servers import Sites

GUIDE, STORY = "/en/guides/a-child-is-missing/", "/en/news/iwf-first-half-2021/"
FOR_CHILDREN = "/en/guides/pictures-of-me-children/"
BULLETIN, THEME = "/en/figures/2025H2/", "/en/figures/2025H2/children/"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
A_SHARER = "navigator.share = (told) => { window.told = told; return Promise.resolve(); };"


def share(page: Page):
    return page.locator(".oh-share")


class TestCopying:
    def test_takes_the_short_address(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(sites.public + STORY)
        share(page).get_by_role("button", name="Copy").click()

        expect(share(page).get_by_role("status")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == page.locator("#share-link").input_value()
        assert page.goto(sites.public + copied[copied.index("/a/") :]).url == sites.public + STORY

    def test_selects_it_where_there_is_no_clipboard(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        page.add_init_script(NO_CLIPBOARD)
        page.goto(sites.public + STORY)
        share(page).get_by_role("button", name="Copy").click()

        expect(share(page).get_by_role("status")).to_contain_text("Selected.")
        assert page.evaluate("getSelection().toString()") == page.locator("#share-link").input_value()

    def test_needs_no_script(self, browse: Browse, sites: Sites) -> None:
        page = browse(NARROW, javascript=False)
        page.goto(sites.public + STORY)

        assert share(page).get_by_role("button").count() == 0
        expect(share(page).get_by_label("The address to pass on")).to_have_value(
            page.locator("#share-link").get_attribute("value") or "none"
        )
        expect(share(page).get_by_role("link", name="WhatsApp")).to_be_visible()
        assert_fits(page)


class TestHandingOn:
    def test_asks_the_device_where_it_can(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        page.add_init_script(A_SHARER)
        page.goto(sites.public + STORY)
        share(page).get_by_role("button", name="Share", exact=True).click()

        told = page.evaluate("window.told")
        assert told["title"].startswith("More pages acted on") and "/a/AR-" in told["url"]

    def test_may_be_asked_by_our_own_pages(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        answer = page.goto(sites.public + STORY)

        assert answer is not None and "web-share=(self)" in (answer.header_value("permissions-policy") or "")

    def test_offers_a_child_no_way_to_others(self, browse: Browse, sites: Sites) -> None:
        page = browse(NARROW)
        page.add_init_script(A_SHARER)
        page.goto(sites.public + FOR_CHILDREN)

        assert share(page).get_by_role("link").count() == 0
        assert share(page).get_by_role("button").all_inner_texts() == ["Copy", "Print"]
        assert_accessible(page)
        take_picture(page, "share-child-narrow")


@pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])
class TestThePages:
    def test_are_accessible_and_fit(self, browse: Browse, sites: Sites, size, word) -> None:
        publish_figures()
        page = browse(size)
        page.add_init_script(A_SHARER)
        for name, path in {"guide": GUIDE, "story": STORY, "bulletin": BULLETIN, "theme": THEME}.items():
            page.goto(sites.public + path)
            for embed in page.locator(".oh-embed").all()[:2]:
                embed.locator("summary").click()
            assert_accessible(page)
            take_picture(page, f"share-{name}-{word}")

    def test_lead_to_their_feeds(self, browse: Browse, sites: Sites, size, word) -> None:
        page = browse(size)
        for name, path in {"news": "/en/news/", "topic": "/ar/topics/grooming/"}.items():
            page.goto(sites.public + path)
            assert_accessible(page)
            expect(page.get_by_role("main").locator("a[href$='.rss']")).to_be_visible()
            take_picture(page, f"feeds-{name}-{word}")

    def test_are_as_readable_in_the_dark(self, browse: Browse, sites: Sites, size, word) -> None:
        page = browse(size)
        page.emulate_media(color_scheme="dark")
        page.goto(sites.public + STORY)
        assert_accessible(page)
        take_picture(page, f"share-dark-{word}")


class TestOnPaper:
    def test_stands_what_is_to_be_read_and_nothing_to_click(self, browse: Browse, sites: Sites) -> None:
        page = browse({"width": 794, "height": 1123})  # A4
        for name, path in {"guide": GUIDE, "story": STORY}.items():
            page.goto(sites.public + path)
            page.emulate_media(media="print")
            for hidden in (".oh-share", ".oh-menu", ".oh-after", ".govuk-language-navigation", ".govuk-back-link"):
                expect(page.locator(hidden).first).to_be_hidden()
            expect(page.locator(".oh-article")).to_be_visible()
            take_picture(page, f"print-{name}")

    def test_names_the_addresses_of_others_and_shows_the_sources(self, browse: Browse, sites: Sites) -> None:
        page = browse({"width": 794, "height": 1123})
        page.goto(sites.public + STORY)
        page.emulate_media(media="print")
        told = "(link) => getComputedStyle(link, '::after').content"

        source = page.locator(".oh-source a[href^='https://']").first
        assert source.get_attribute("href") in source.evaluate(told)
        assert page.locator(".oh-article__body a[href^='/']").first.evaluate(told) in ("none", "normal")
        expect(page.locator(".oh-article details li").first).to_be_visible()
