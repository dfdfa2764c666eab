"""Somebody reports, without JavaScript, on a telephone and on a wide screen; and leaves."""

import re

import pytest
from playwright.sync_api import Page, expect

from openhotline.cases.models import Report
from openhotline.common import clock
from openhotline.common.actors import By
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs
from tests.browser.conftest import Browse
from tests.support.browsing import NARROW, WIDE, assert_accessible, take_picture
from tests.support.servers import Sites

SIZES = pytest.mark.parametrize(("size", "name"), [(NARROW, "narrow"), (WIDE, "wide")])


def fill_in(page: Page, sites: Sites) -> None:
    page.goto(f"{sites.public}/en/report/")
    page.get_by_label("Web address").fill("hxxps://gallery[.]fern[.]example/albums/17")
    page.get_by_label("In your own words").fill("Somebody sent me this.")
    page.get_by_label("Pictures or videos of child sexual abuse").check()


@SIZES
class TestReporting:
    def test_needs_no_javascript_from_beginning_to_end(self, browse: Browse, sites: Sites, size, name) -> None:
        page = browse(size, javascript=False)
        fill_in(page, sites)
        page.get_by_text("It is in an app or a game").click()
        page.get_by_label("App, game or website").fill("Example Chat")
        page.get_by_label("Account name").fill("@paper_fox")
        page.get_by_role("button", name="Send the report").click()

        page.wait_for_url("**/en/report/received/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Report received")
        reference, secret = (found.inner_text() for found in page.locator(".oh-reference").all())
        page.reload()
        assert [found.inner_text() for found in page.locator(".oh-reference").all()] == [reference, secret]
        assert reference not in page.title() + page.url

        page.get_by_role("link", name="Ask about your report").click()
        page.wait_for_url("**/en/report/status/")
        page.get_by_label("Reference").fill(reference.lower())
        page.get_by_label("Secret").fill(secret.lower().replace("-", " "))
        page.get_by_role("button", name="Show").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Your report")
        assert secret not in page.url and Report.objects.get().addresses.count() == 2

    def test_is_accessible_on_every_page(self, browse: Browse, sites: Sites, size, name) -> None:
        page = browse(size)
        page.goto(f"{sites.public}/en/report/")
        assert_accessible(page)
        take_picture(page, f"report-{name}")

        page.get_by_label("Web address").fill("not an address\nhttp://a.example/1\nalso none")
        page.get_by_label("In your own words").fill("My words.")
        page.get_by_role("button", name="Send the report").click()
        expect(page.get_by_role("alert")).to_contain_text("Line 1")
        assert_accessible(page)
        take_picture(page, f"report-wrong-{name}")
        expect(page.get_by_label("In your own words")).to_have_value("My words.")
        assert page.title().startswith("Error:")

        fill_in(page, sites)
        page.get_by_role("button", name="Send the report").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Report received")
        assert_accessible(page)
        take_picture(page, f"received-{name}")
        reference, secret = (found.inner_text() for found in page.locator(".oh-reference").all())

        page.get_by_role("link", name="Ask about your report").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ask about your report")
        assert_accessible(page)
        take_picture(page, f"status-{name}")
        page.get_by_label("Reference").fill(reference)
        page.get_by_label("Secret").fill("0000")
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_role("alert")).to_contain_text("We do not know this reference")
        assert_accessible(page)
        page.get_by_label("Secret").fill(secret)
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your report")
        assert_accessible(page)
        take_picture(page, f"status-found-{name}")


class TestExitThisPage:
    @pytest.mark.parametrize("javascript", [True, False])
    def test_leaves_and_shows_nothing_to_somebody_who_goes_back(
        self, browse: Browse, sites: Sites, javascript: bool
    ) -> None:
        page = browse(NARROW, javascript=javascript)
        fill_in(page, sites)
        page.get_by_role("button", name="Send the report").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Report received")
        reference = page.locator(".oh-reference").first.inner_text()

        page.get_by_role("button", name="Exit this page").click()
        page.wait_for_url(re.compile("/leave/"))
        assert "report" not in page.title().lower()
        page.go_back()
        page.wait_for_load_state()

        assert reference not in page.content()
        assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "receipt"]

    def test_leaves_by_pressing_shift_three_times(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        page.goto(f"{sites.public}/en/report/")
        for _ in range(3):
            page.keyboard.press("Shift")

        page.wait_for_url(re.compile("/leave/"))


class TestTheDesk:
    @SIZES
    def test_deals_with_a_report_of_words_alone(self, browse: Browse, sites: Sites, lea: By, size, name) -> None:
        rita = browse(NARROW, javascript=False)
        rita.goto(f"{sites.public}/en/report/")
        rita.get_by_label("In your own words").fill("In a game, somebody called Fox asks children for pictures.")
        rita.get_by_label("How may we reach you").fill("rita@mail.example")
        rita.get_by_label("A child may be in danger now").check()
        rita.get_by_role("button", name="Send the report").click()
        expect(rita.get_by_role("heading", level=1)).to_have_text("Report received")
        run_until_idle([jobs.SCREEN], at=clock.now())
        reference = Report.objects.get().ref

        page = browse(size, by=lea)
        page.goto(f"{sites.staff}/reports/")
        assert_accessible(page)
        take_picture(page, f"reports-{name}")
        page.get_by_role("link", name=reference).click()
        page.wait_for_url("**/reports/OH-*/")
        expect(page.get_by_role("button", name="Read it")).to_be_visible()
        assert_accessible(page)
        take_picture(page, f"staff-report-{name}")
        page.get_by_role("button", name="Read it").click()
        expect(page.get_by_text("somebody called Fox")).to_be_visible()
        assert_accessible(page)
        page.get_by_label("A child may be in danger").check()
        page.get_by_role("button", name="Show it").click()
        expect(page.get_by_text("rita@mail.example")).to_be_visible()
        page.get_by_label("Passed to police").check()
        page.get_by_role("button", name="Save").click()

        expect(page.get_by_text("No report waits for a person.")).to_be_visible()
        take_picture(page, f"reports-none-{name}")
