"""Drafts under their banner, Arabic from right to left, and the desk's pages on which a language is signed off."""

import pytest
from playwright.sync_api import expect

from openhotline.common.actors import By
from tests.browser.conftest import Browse
from tests.support.browsing import NARROW, WIDE, assert_accessible, take_picture
from tests.support.servers import Sites

SIZES = pytest.mark.parametrize(("size", "name"), [(NARROW, "narrow"), (WIDE, "wide")])
PAGES = ("", "report/", "report/saw/where/", "report/me/before/", "help/", "privacy/", "report/status/", "figures/")


@SIZES
class TestADraft:
    @pytest.mark.parametrize("code", ["ar", "fr"])
    def test_says_so_on_every_page_and_is_accessible(self, browse: Browse, sites: Sites, size, name, code) -> None:
        page = browse(size)
        for path in PAGES:
            page.goto(f"{sites.public}/{code}/{path}")

            expect(page.get_by_text("This is a draft translation that nobody has checked.").first).to_be_visible()
            assert page.locator("html").get_attribute("dir") == ("rtl" if code == "ar" else "ltr")
            assert_accessible(page)
            take_picture(page, f"{code}-{path.strip('/').replace('/', '-') or 'home'}-{name}")

    def test_is_chosen_by_its_own_name_and_keeps_the_page(self, browse: Browse, sites: Sites, size, name) -> None:
        page = browse(size, javascript=False)
        page.goto(f"{sites.public}/en/report/saw/where/")

        page.get_by_role("link", name="العربية").click()

        page.wait_for_url("**/ar/report/saw/where/")
        expect(page.locator("[aria-current=true]")).to_have_text("العربية")

    def test_lets_a_reader_hear_what_is_still_english_in_english(
        self, browse: Browse, sites: Sites, size, name
    ) -> None:
        page = browse(size)
        page.goto(f"{sites.public}/ar/report/")
        said = page.get_by_text("Do not look at it again, and do not search for more.")
        assert said.evaluate("one => one.closest('[lang]').lang") == "en"
        assert said.evaluate("one => getComputedStyle(one).direction") == "ltr"


@SIZES
class TestTheDesk:
    def test_lists_languages_and_refuses_what_is_not_finished(
        self, browse: Browse, sites: Sites, lea: By, size, name
    ) -> None:
        page = browse(size, by=lea)
        page.goto(f"{sites.staff}/hotline/languages/")
        assert_accessible(page)
        take_picture(page, f"languages-{name}")

        page.get_by_role("link", name="Arabic").click()
        page.wait_for_url("**/hotline/languages/*/")
        assert_accessible(page)
        page.get_by_role("button", name="All of it was read: sign it off").click()

        expect(page.get_by_role("alert")).to_contain_text("danger, help and privacy")
        assert_accessible(page)
        take_picture(page, f"language-refused-{name}")
