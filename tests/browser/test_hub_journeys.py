"""A parent and a journalist go through the hub, each on their own way, from the front page on."""

from playwright.sync_api import expect

from tests.browser.conftest import Browse
from tests.browser.published import publish_figures
from tests.support.browsing import NARROW, WIDE, assert_accessible, assert_fits
from tests.support.servers import Sites


class TestAParent:
    def test_finds_what_to_do_on_a_telephone_without_scripts(self, browse: Browse, sites: Sites) -> None:
        page = browse(NARROW, javascript=False)
        page.goto(f"{sites.public}/en/")
        page.get_by_role("link", name="Parents", exact=True).click()
        page.wait_for_url("**/en/for/parents/")
        page.get_by_role("link", name="If somebody threatens to share pictures of your child").first.click()
        page.wait_for_url("**/en/guides/sextortion-parents/")

        expect(page.get_by_role("heading", name="What to do now")).to_be_visible()
        expect(page.get_by_role("button", name="Exit this page").first).to_be_visible()
        expect(page.get_by_role("link", name="Report", exact=True).first).to_be_visible()
        assert_fits(page)
        assert page.context.cookies() == []

    def test_looks_a_word_up_and_comes_back(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        page.goto(f"{sites.public}/en/words/")
        page.get_by_role("link", name="Capping", exact=True).click()
        page.wait_for_url("**/en/words/capping/")
        expect(page.get_by_role("heading", name="What to do", exact=True)).to_be_visible()
        page.get_by_role("link", name="Words explained").first.click()
        page.wait_for_url("**/en/words/")


class TestAJournalist:
    def test_goes_from_the_number_to_the_story_to_its_source(self, browse: Browse, sites: Sites) -> None:
        publish_figures()
        page = browse(WIDE)
        page.goto(f"{sites.public}/en/")
        assert_accessible(page)
        headline = page.locator("#figures + p").inner_text()

        page.goto(f"{sites.public}/en/blog/our-figures/")
        expect(page.get_by_text(headline)).to_be_visible()  # the same sentence, from the same dataset
        assert_accessible(page)
        page.goto(f"{sites.public}/en/figures/2025H2/")
        expect(page.get_by_text(headline)).to_be_visible()

        page.goto(f"{sites.public}/en/news/iwf-first-half-2021/")
        link = page.get_by_role("link", name="Read the full story at LBC / PA")
        assert (link.get_attribute("href") or "").startswith("https://www.lbc.co.uk/")
        assert "noreferrer" in (link.get_attribute("rel") or "")
        expect(page.get_by_role("heading", name="Share this story")).to_be_visible()
        expect(page.get_by_role("heading", name="Get involved")).to_be_visible()
        expect(page.get_by_role("heading", name="From our blog")).to_be_visible()
