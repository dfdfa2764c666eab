"""Somebody reports, without JavaScript, on a telephone and on a wide screen; and leaves."""

import re

import pytest
from playwright.sync_api import ViewportSize, expect

from openhotline.cases.models import Report
from openhotline.common import clock
from openhotline.common.actors import By
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs
from tests.browser.conftest import Browse
from tests.browser.reporting import STORIES, WHERE, answer, go_on, step_of, travel
from tests.support.browsing import NARROW, WIDE, assert_accessible, take_picture
from tests.support.servers import Sites

SIZES = pytest.mark.parametrize(("size", "name"), [(NARROW, "narrow"), (WIDE, "wide")])


@SIZES
class TestReporting:
    @pytest.mark.parametrize("way", STORIES)
    def test_is_accessible_on_every_page(self, browse: Browse, sites: Sites, way, size, name) -> None:
        page = browse(size)

        def look(step: str) -> None:
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            assert_accessible(page)
            take_picture(page, f"{way}-{step}-{name}")

        page.goto(f"{sites.public}/en/report/")
        look("start")
        travel(page, sites, way, look=look)
        go_on(page)
        page.wait_for_url("**/received/")
        look("received")

    def test_says_what_is_wrong_and_loses_nothing(self, browse: Browse, sites: Sites, size, name) -> None:
        page = browse(size)
        page.goto(f"{sites.public}/{WHERE}")
        page.get_by_text("It is in an app or a game").click()
        answer(page, addresses="not an address\nhttp://a.example/1\nalso none", platform="Example Chat")

        expect(page.get_by_role("alert")).to_contain_text("Line 1")
        assert page.title().startswith("Error:")
        expect(page.get_by_label("App, game or website")).to_have_value("Example Chat")
        assert_accessible(page)
        take_picture(page, f"report-wrong-{name}")

        answer(page, addresses="http://a.example/1", platform="")
        go_on(page)  # nothing chosen
        expect(page.get_by_role("alert")).to_contain_text("Choose what it is about")
        assert_accessible(page)
        page.get_by_role("link", name="Choose what it is about").click()
        expect(page.locator("[name=about]").first).to_be_focused()

    def test_says_so_where_a_browser_keeps_no_cookies(self, browse: Browse, sites: Sites, size, name) -> None:
        page = browse(size)
        page.goto(f"{sites.public}/{WHERE}")
        answer(page, addresses="http://a.example/1")
        page.context.clear_cookies()
        answer(page, about="abuse")

        expect(page.get_by_role("heading", level=1)).to_have_text("We do not have your answers")
        assert_accessible(page)
        take_picture(page, f"report-lost-{name}")

    def test_can_be_done_by_keyboard_alone(self, browse: Browse, sites: Sites, size, name) -> None:
        page = browse(size)
        page.goto(f"{sites.public}/{WHERE}")
        page.locator("[name=addresses]").focus()
        page.keyboard.type("http://a.example/1")
        while page.evaluate("document.activeElement.type") != "submit":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/about/")
        page.locator("[name=about]").first.focus()
        page.keyboard.press("ArrowDown")
        while page.evaluate("document.activeElement.type") != "submit":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/found/")


class TestReportingWithoutJavaScript:
    @pytest.mark.parametrize(("way", "size"), [("saw", NARROW), ("saw", WIDE), ("me", NARROW), ("service", NARROW)])
    def test_go_from_beginning_to_end(self, browse: Browse, sites: Sites, way: str, size: ViewportSize) -> None:
        page = browse(size, javascript=False)
        page.goto(f"{sites.public}/en/report/")
        travel(page, sites, way)
        go_on(page)

        page.wait_for_url("**/en/report/received/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Report received")
        found = [one.inner_text() for one in page.locator(".oh-reference").all()]
        page.reload()
        assert [one.inner_text() for one in page.locator(".oh-reference").all()] == found
        assert not any(word in page.title() + page.url for word in found)
        assert Report.objects.get().ref == found[0]


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("way", STORIES)
class TestOtherLanguages:
    def test_are_spoken_from_the_first_question_to_the_confirmation(
        self, browse: Browse, sites: Sites, way: str, language: str
    ) -> None:
        page = browse(NARROW)

        def look(step: str) -> None:
            html = page.locator("html")
            expect(html).to_have_attribute("lang", language)
            expect(html).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
            assert_accessible(page)
            take_picture(page, f"{language}-{way}-{step}")

        travel(page, sites, way, language, look)
        go_on(page)
        page.wait_for_url(f"**/{language}/report/received/")
        look("received")
        assert Report.objects.get().language == language

    def test_need_no_javascript(self, browse: Browse, sites: Sites, way: str, language: str) -> None:
        page = browse(NARROW, javascript=False)
        travel(page, sites, way, language)
        go_on(page)

        page.wait_for_url(f"**/{language}/report/received/")
        assert Report.objects.get().ref in page.content()


class TestExitThisPage:
    @pytest.mark.parametrize("javascript", [True, False])
    def test_leaves_and_shows_nothing_to_somebody_who_goes_back(
        self, browse: Browse, sites: Sites, javascript: bool
    ) -> None:
        page = browse(NARROW, javascript=javascript)
        travel(page, sites, "saw")
        go_on(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Report received")
        reference = page.locator(".oh-reference").first.inner_text()

        page.get_by_role("button", name="Exit this page").click()
        page.wait_for_url(re.compile("/leave/"))
        assert "report" not in page.title().lower()
        page.go_back()
        page.wait_for_load_state()

        assert reference not in page.content()
        assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "visit"]

    @pytest.mark.parametrize("javascript", [True, False])
    def test_forgets_a_report_that_was_not_sent(self, browse: Browse, sites: Sites, javascript: bool) -> None:
        page = browse(NARROW, javascript=javascript)
        page.goto(f"{sites.public}/{WHERE}")
        answer(page, addresses="http://secret.example/1")

        page.get_by_role("button", name="Exit this page").click()
        page.wait_for_url(re.compile("/leave/"))
        for back in (1, 2):
            page.go_back()
            page.wait_for_load_state()
            assert "secret.example" not in page.content(), f"after going back {back} pages"
        fresh = browse(NARROW, javascript=javascript)
        fresh.goto(f"{sites.public}/{WHERE}")
        assert "secret.example" not in fresh.content()

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
        story = {**STORIES["saw"], "where": {"none": "on"}, "about": {"about": "grooming"}, "danger": {"danger": "yes"}}
        rita.goto(f"{sites.public}/{WHERE}")
        while (step := step_of(rita)) != "check":
            answer(rita, **story[step])
        go_on(rita)
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
        expect(page.get_by_text("Somebody sent me this.")).to_be_visible()
        assert_accessible(page)
        page.get_by_label("A child may be in danger").check()
        page.get_by_role("button", name="Show it").click()
        expect(page.get_by_text("rita@mail.example")).to_be_visible()
        page.get_by_label("Passed to police").check()
        page.get_by_role("button", name="Save").click()

        expect(page.get_by_text("No report waits for a person.")).to_be_visible()
        take_picture(page, f"reports-none-{name}")
