"""The public pages of the hub: what somebody sees who comes for the first time, and the figures for everybody."""

import csv
import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Browse
from tests.browser.published import publish_figures
from tests.support.browsing import NARROW, WIDE, assert_accessible, assert_fits, take_picture
from tests.support.servers import Sites

SIZES = pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])
HEADLINE = "12,322 web pages acted on in the second half of 2025, up 25% from 9,880"


def first_screen(page: Page, name: str) -> bool:
    """Whether the link or button `name` can be seen without scrolling."""
    box = page.get_by_role("button", name=name).bounding_box()
    size = page.viewport_size
    return bool(box and size and box["y"] + box["height"] <= size["height"])


@SIZES
class TestTheFrontPage:
    @pytest.mark.smoke
    def test_offers_the_report_first(self, browse: Browse, sites: Sites, size, word) -> None:
        page = browse(size)
        page.goto(f"{sites.public}/en/")

        expect(page.get_by_text("No figures have been published yet.")).to_be_visible()
        assert first_screen(page, "Report it now")
        assert_accessible(page)
        take_picture(page, f"front-empty-{word}")

        page.get_by_role("button", name="Report it now").click()
        page.wait_for_url("**/en/report/")

    def test_shows_what_was_published(self, browse: Browse, sites: Sites, size, word) -> None:
        publish_figures()
        page = browse(size)
        page.goto(f"{sites.public}/en/")

        expect(page.get_by_text(HEADLINE)).to_be_visible()
        assert first_screen(page, "Report it now")
        assert_accessible(page)
        take_picture(page, f"front-{word}")

    def test_is_as_readable_in_the_dark(self, browse: Browse, sites: Sites, size, word) -> None:
        publish_figures()
        page = browse(size)
        page.emulate_media(color_scheme="dark")
        page.goto(f"{sites.public}/en/")

        assert_accessible(page)
        take_picture(page, f"front-dark-{word}")
        page.goto(f"{sites.public}/en/figures/2025H2/")
        assert_accessible(page)
        take_picture(page, f"bulletin-dark-{word}")


class TestTheAddressAlone:
    def test_leads_to_the_front_page_in_ones_language(self, browse: Browse, sites: Sites) -> None:
        page = browse(NARROW, javascript=False)
        page.goto(f"{sites.public}/")

        assert page.url == f"{sites.public}/en/"
        assert page.evaluate("document.documentElement.dir") == "ltr"


@SIZES
class TestTheFigures:
    def test_are_found_and_read_without_javascript(self, browse: Browse, sites: Sites, size, word) -> None:
        publish_figures("2025H1")
        publish_figures("2025H2")
        page = browse(size, javascript=False)
        page.goto(f"{sites.public}/en/")
        page.get_by_role("contentinfo").get_by_role("link", name="Figures").click()
        assert_fits(page)
        assert page.locator("main li").all_inner_texts()[0].startswith("Second half of 2025")
        page.get_by_role("link", name="First half of 2025", exact=True).click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Figures: First half of 2025")
        assert_fits(page)
        page.get_by_role("link", name="All figures").click()
        assert page.url == f"{sites.public}/en/figures/"

    def test_are_accessible(self, browse: Browse, sites: Sites, size, word) -> None:
        page = browse(size)
        page.goto(f"{sites.public}/en/figures/")
        expect(page.get_by_text("No figures have been published yet.")).to_be_visible()
        assert_accessible(page)
        publish_figures("2025H1")
        publish_figures("2025H2")
        page.reload()
        assert_accessible(page)
        take_picture(page, f"figures-{word}")

        page.goto(f"{sites.public}/en/figures/2025H2/")

        assert_accessible(page)
        take_picture(page, f"bulletin-{word}")


class TestABulletin:
    @pytest.mark.smoke
    def test_gives_people_words_and_machines_codes(self, browse: Browse, sites: Sites) -> None:
        publish_figures()
        page = browse(WIDE, javascript=False)
        page.goto(f"{sites.public}/en/figures/2025H2/hosting/")
        countries = page.get_by_role("table", name="Hosting country").get_by_role("rowheader").all_inner_texts()
        assert countries == ["Netherlands", "United States", "France", "Germany", "XX", "United Kingdom", "Not known"]
        page.get_by_role("link", name="In short").click()

        with page.expect_download(lambda file: file.url.endswith("/en/figures/2025H2.csv")) as table:
            page.get_by_role("link", name="CSV").click()
        with page.expect_download() as everything:
            page.get_by_role("link", name="JSON").click()

        assert table.value.suggested_filename == "figures-2025H2.csv"
        rows = list(csv.DictReader(table.value.path().read_text("utf-8").splitlines()))
        assert [row["number"] for row in rows if row["value"] == "NL" and row["kind"] == "count"] == ["7604"]
        told = json.loads(everything.value.path().read_text("utf-8"))
        assert told["tables"]["acted_on.country"]["cells"]["NL"] == 7604 and told["headline"].startswith(HEADLINE)

    def test_shows_no_number_that_might_point_to_a_person(self, browse: Browse, sites: Sites) -> None:
        publish_figures()
        page = browse(WIDE)
        page.goto(f"{sites.public}/en/figures/2025H2/children/")

        row = page.get_by_role("table", name="Youngest visible age", exact=True).get_by_role("row", name="16–17")

        assert row.get_by_role("cell").first.inner_text() == "–"

    def test_says_why_it_was_revised(self, browse: Browse, sites: Sites) -> None:
        publish_figures()
        publish_figures(reason="A late check.")
        page = browse(NARROW)
        page.goto(f"{sites.public}/en/figures/2025H2/")

        expect(page.get_by_text("A late check.").first).to_be_visible()
        assert_accessible(page)
        take_picture(page, "bulletin-revised-narrow")

    def test_that_is_not_there_is_said_so(self, browse: Browse, sites: Sites) -> None:
        page = browse(NARROW)
        response = page.goto(f"{sites.public}/en/figures/1999H1/")

        assert response is not None and response.status == 404
        assert_accessible(page)
        take_picture(page, "figures-missing-narrow")
