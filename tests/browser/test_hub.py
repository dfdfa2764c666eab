"""The hub in a real browser: every kind of page, narrow and wide, and the ways of those who come to it."""

from playwright.sync_api import expect

from openhotline.hub.models import BlogPost
from tests.browser.conftest import Browse
from tests.support.browsing import NARROW, assert_accessible, look_at, take_picture
from tests.support.cast import person
from tests.support.hub_pages import PAGES
from tests.support.servers import Sites

WATCHING = """
window.seen = {moved: 0, long: 0};
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.seen.moved += e.value; })
  .observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => { for (const e of list.getEntries()) if (e.duration > 200) window.seen.long += 1; })
  .observe({type: "longtask", buffered: true});
"""


class TestAReader:
    def test_can_read_every_kind_of_page(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        for name, path in PAGES.items():
            page.goto(sites.public + path)
            look_at(page, f"hub-{name}")

    def test_can_read_in_the_dark_and_from_right_to_left(self, browse: Browse, sites: Sites) -> None:
        page = browse(NARROW)
        page.emulate_media(color_scheme="dark")
        for name, path in (("guide", PAGES["guide"]), ("guides-ar", "/ar/guides/"), ("topic", PAGES["topic"])):
            page.goto(sites.public + path)
            assert_accessible(page)
            take_picture(page, f"hub-dark-{name}")

    def test_finds_with_a_typing_error_and_leaves_no_word_behind(self, browse: Browse, sites: Sites) -> None:
        page = browse(javascript=False)
        page.goto(f"{sites.public}/en/search/")
        page.locator("#words").fill("gromming")
        page.get_by_role("main").get_by_role("button", name="Search").click()

        expect(page.get_by_text("Nothing has the words as you typed them.")).to_be_visible()
        expect(page.get_by_role("link", name="Grooming", exact=True).first).to_be_visible()
        assert "gromming" not in page.url and not page.context.cookies()

    def test_gets_a_page_of_text_in_few_bytes_and_nothing_moves(self, browse: Browse, sites: Sites) -> None:
        """Measured by the browser: what came over the wire, what moved after it was drawn, and what kept it busy."""
        page = browse(NARROW)
        came: list[int] = []
        page.on("requestfinished", lambda request: came.append(request.sizes()["responseBodySize"]))
        page.add_init_script(WATCHING)
        page.goto(sites.public + PAGES["guide"], wait_until="networkidle")

        assert sum(came) < 60_000, came
        assert page.evaluate("window.seen") == {"moved": 0, "long": 0}


class TestAnEditor:
    def test_writes_previews_and_sends_in(self, browse: Browse, sites: Sites) -> None:
        page = browse(by=person("edi"))
        page.goto(f"{sites.staff}/cms/")
        expect(page.get_by_role("link", name="Back to the desk")).to_be_visible()
        post = BlogPost.objects.get(slug="hash-jigsaw")
        page.goto(f"{sites.staff}/cms/pages/{post.pk}/edit/")
        page.locator("#id_title").fill("A jigsaw, explained again")
        page.get_by_role("button", name="Toggle preview").click()
        preview = page.frame_locator("#w-preview-iframe")
        expect(preview.get_by_role("heading", level=1)).to_have_text("A jigsaw, explained again")
        page.locator("[data-w-dropdown-target=toggle]").last.click()
        page.get_by_role("button", name="Submit to Another person reads it").click()
        expect(page.get_by_text("has been submitted for moderation")).to_be_visible()

        post.refresh_from_db()
        assert post.title == "What a hash is, explained with a jigsaw" and post.workflow_in_progress

        other = browse(by=person("rev"))
        other.goto(f"{sites.staff}/cms/pages/{post.pk}/edit/")
        other.locator("[data-w-dropdown-target=toggle]").last.click()
        other.get_by_role("button", name="Approve and Publish", exact=True).click()
        expect(other.get_by_text("has been updated")).to_be_visible()
        reader = browse()
        reader.goto(f"{sites.public}{post.path_on_site}")
        expect(reader.get_by_role("heading", level=1)).to_have_text("A jigsaw, explained again")

    def test_begins_a_translation(self, browse: Browse, sites: Sites) -> None:
        post = BlogPost.objects.get(slug="hash-jigsaw")
        page = browse(by=person("edi"))
        page.goto(f"{sites.staff}/cms/translation/submit/page/{post.pk}/")
        page.get_by_label("Deutsch").check()
        page.get_by_role("button", name="Submit").click()

        expect(page.get_by_text("was successfully created in Deutsch")).to_be_visible()
        expect(page.locator("#id_title")).to_have_value("What a hash is, explained with a jigsaw")
