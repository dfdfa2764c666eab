"""The public data portal in a real browser: narrow, wide, from right to left, without scripts, in the dark."""

import pytest
from playwright.sync_api import expect

from openhotline.common import clock
from openhotline.common.actors import job
from openhotline.statistics import services
from openhotline.statistics.imports import read_history
from tests.browser.conftest import Browse
from tests.browser.published import publish_figures
from tests.hub.test_figures_pages import HISTORY
from tests.support.browsing import NARROW, WIDE, assert_accessible, assert_fits, take_picture
from tests.support.servers import Sites

SIZES = pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])
PAGES = (
    "/en/figures/",
    "/en/figures/2025H2/",
    "/en/figures/2025H2/activity/",
    "/en/figures/2025H2/sources/",
    "/en/figures/2025H2/children/",
    "/en/figures/2025H2/severity/",
    "/en/figures/2025H2/sites/",
    "/en/figures/2025H2/hosting/",
    "/en/figures/2025H2/removal/",
    "/en/figures/2025H2/notices/",
    "/en/figures/2025H2/quality/",
    "/en/figures/2025H2/reports/dsa/",
    "/en/figures/definitions/",
    "/en/figures/by/example-watch/",
    "/en/figures/by/example-watch/2021H1/",
)


def publish() -> None:
    services.import_history(rows=list(read_history(HISTORY.splitlines())), by=job("tests"), at=clock.now())
    publish_figures()


@SIZES
class TestThePortal:
    def test_is_accessible_and_fits_on_every_page(self, browse: Browse, sites: Sites, size, word) -> None:
        publish()
        page = browse(size, javascript=False) if size is NARROW else browse(size)
        for path in PAGES:
            answer = page.goto(f"{sites.public}{path}")
            assert answer is not None and answer.status == 200, path
            (assert_fits if size is NARROW else assert_accessible)(page)
            name = path.removeprefix("/en/figures/").strip("/").replace("/", "-") or "index"
            take_picture(page, f"portal-{name}-{word}")


@pytest.mark.smoke
class TestAReader:
    def test_goes_from_the_front_page_to_one_chart_and_narrows_it(self, browse: Browse, sites: Sites) -> None:
        publish()
        page = browse(WIDE, javascript=False)
        page.goto(f"{sites.public}/en/figures/")
        page.get_by_role("link", name="Second half of 2025", exact=True).click()
        page.get_by_role("link", name="The children").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("The children")
        charts = page.get_by_role("img")
        assert charts.count() >= 3

        page.get_by_role("link", name="Girls").first.click()

        expect(page.get_by_role("heading", name="Youngest visible age and Sex: Girls")).to_be_visible()
        page.get_by_text("How this was counted").first.click()
        assert "sex=girls" in page.url


class TestInTheDark:
    def test_charts_change_their_colours(self, browse: Browse, sites: Sites) -> None:
        publish()
        page = browse(WIDE)
        page.emulate_media(color_scheme="dark")
        page.goto(f"{sites.public}/en/figures/2025H2/children/")

        assert_accessible(page)
        take_picture(page, "portal-dark-wide")


class TestFromRightToLeft:
    def test_the_portal_is_mirrored(self, browse: Browse, sites: Sites) -> None:
        publish()
        page = browse(NARROW)
        for path in ("2025H2/", "2025H2/hosting/", "2025H2/removal/"):
            page.goto(f"{sites.public}/ar/figures/{path}")
            assert page.locator("html").get_attribute("dir") == "rtl"
            assert_accessible(page)
            take_picture(page, f"portal-ar-{path.strip('/').replace('/', '-')}")
