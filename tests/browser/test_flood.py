"""Who sends after very many: the browser does a sum, or one waits; and staff judge what machines sent."""

import pytest
from playwright.sync_api import expect

from openhotline.cases.models import Report
from openhotline.common import clock
from openhotline.common.actors import NOBODY, By
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs, lanes, services
from tests.browser.conftest import Browse
from tests.browser.test_reporting import go_on, travel
from tests.intake.given import submission
from tests.support.browsing import NARROW, WIDE, assert_accessible, assert_fits, take_picture
from tests.support.servers import Sites

SIZES = pytest.mark.parametrize(("size", "name"), [(NARROW, "narrow"), (WIDE, "wide")])


def crowd(number: int) -> None:
    """So many reports from this machine, however it calls itself, all alike."""
    for network in ("127.0.0.1/32", "::/64"):
        for _ in range(number):
            now = clock.now()
            services.submit_report(
                submission=submission("http://a.example/1", words="Look!"),
                channel="form",
                source="public",
                origin=services.Origin(services.network_digest(network=network, at=now)),
                by=NOBODY,
                at=now,
            )


class TestTheWaitingPage:
    @pytest.mark.smoke
    def test_sends_by_itself_when_the_browser_has_done_the_sum(self, browse: Browse, sites: Sites) -> None:
        crowd(5)
        page = browse(NARROW)
        travel(page, sites, "saw")

        go_on(page)
        page.wait_for_url("**/report/received/")

        expect(page.get_by_text("Thank you").first).to_be_visible()
        assert Report.objects.count() == 11

    @SIZES
    def test_asks_for_patience_without_javascript(self, browse: Browse, sites: Sites, size, name) -> None:
        crowd(5)
        page = browse(size, javascript=False)
        travel(page, sites, "saw")

        go_on(page)
        page.wait_for_url("**/en/report/wait/")

        expect(page.get_by_role("heading", name="Wait a moment")).to_be_visible()
        assert_fits(page)
        take_picture(page, f"wait-{name}")
        go_on(page)
        expect(page.get_by_role("heading", name="Wait a moment")).to_be_visible()


@SIZES
class TestTheBulkLane:
    def test_is_judged_with_one_click(self, browse: Browse, sites: Sites, ana: By, size, name) -> None:
        crowd(12)
        run_until_idle([jobs.SCREEN], at=clock.now())
        group = lanes.clusters()[0].name
        page = browse(size, by=ana)

        page.goto(f"{sites.staff}/reports/bulk/")
        assert_accessible(page)
        take_picture(page, f"bulk-{name}")
        page.goto(f"{sites.staff}/reports/bulk/{group}/")
        assert_accessible(page)
        page.get_by_role("button", name="Close all").click()

        expect(page.get_by_role("button", name="Undo: put all back")).to_be_visible()
        assert_accessible(page)

    def test_tells_staff_by_letter_who_ask_for_it(self, browse: Browse, sites: Sites, ana: By, size, name) -> None:
        page = browse(size, by=ana)
        page.goto(f"{sites.staff}/account/letters/")
        assert_accessible(page)
        page.get_by_label("Whenever something new waits").check()
        page.get_by_role("button", name="Save").click()
        assert_accessible(page)

        page.get_by_label("Your mail address").fill("ana@mail.example")
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/account/")
