"""The house around a report: every public page in every light, at every width, with a way out and a way to help."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from openhotline.hotline.models import HelpLine
from tests.browser.conftest import Browse
from tests.browser.published import publish_figures
from tests.support.browsing import NARROW, WIDE, assert_accessible, assert_fits, take_picture
from tests.support.servers import Sites

SIZES = pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])
MAGNIFIED: ViewportSize = {"width": 320, "height": 225}
"""What is left of WIDE when somebody zooms in to 400 %."""
PLACES = {
    "front": "/en/",
    "help": "/en/help/",
    "privacy": "/en/privacy/",
    "accessibility": "/en/accessibility/",
    "leaving": "/en/leaving/",
    "figures": "/en/figures/",
    "bulletin": "/en/figures/2025H2/",
    "report": "/en/report/",
    "status": "/en/report/status/",
    "missing": "/en/no/such/page/",
}
OURS = ("help", "privacy", "accessibility", "leaving")
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter(one => {
  const box = one.getBoundingClientRect();
  return box.width && box.right > innerWidth + 1 && !one.closest(".oh-scroll, .govuk-visually-hidden");
}).map(one => one.outerHTML.slice(0, 120))"""
WITHOUT_EDGE = """() => [...document.querySelectorAll(".govuk-button, .govuk-input, .govuk-select, .oh-danger")]
  .filter(one => parseFloat(getComputedStyle(one).borderBottomWidth) < 1).map(one => one.outerHTML.slice(0, 120))"""
MOVING = """() => [...document.querySelectorAll("*")].filter(one => {
  const style = getComputedStyle(one);
  return style.animationName !== "none" || style.transitionDuration !== "0s";
}).map(one => one.outerHTML.slice(0, 120))"""


def each(page: Page, sites: Sites) -> Iterator[str]:
    """Go to every public page in turn."""
    publish_figures()
    for name, place in PLACES.items():
        page.goto(f"{sites.public}{place}")
        yield name


class TestThePagesAroundAReport:
    @SIZES
    def test_are_accessible_by_day_and_by_night(self, browse: Browse, sites: Sites, size, word) -> None:
        page = browse(size)
        for place in OURS:
            page.emulate_media(color_scheme="light")
            page.goto(f"{sites.public}{PLACES[place]}")
            assert_accessible(page)
            take_picture(page, f"{place}-{word}")
            page.emulate_media(color_scheme="dark")
            assert_accessible(page)
            take_picture(page, f"{place}-dark-{word}")

    @SIZES
    def test_are_accessible_from_right_to_left(self, browse: Browse, sites: Sites, size, word) -> None:
        page = browse(size)
        for place in OURS:
            page.goto(f"{sites.public}{PLACES[place].replace('/en/', '/ar/')}")
            assert page.evaluate("document.documentElement.dir") == "rtl"
            assert_accessible(page)
            take_picture(page, f"{place}-ar-{word}")

    def test_are_found_without_scripts_and_leave_no_cookie(self, browse: Browse, sites: Sites) -> None:
        page = browse(NARROW, javascript=False)
        for place in OURS:
            page.goto(f"{sites.public}/en/")
            page.get_by_role("contentinfo").get_by_role("link", name=re.compile(f"^{place}", re.I)).click()
            page.wait_for_url(f"**{PLACES[place]}")
            assert_fits(page)
        assert page.context.cookies() == []


class TestEveryPublicPage:
    def test_can_be_read_at_400_percent(self, browse: Browse, sites: Sites) -> None:
        page = browse(MAGNIFIED)
        for place in each(page, sites):
            assert_accessible(page)
            assert page.evaluate(CUT_OFF) == [], place
            box = page.get_by_role("button", name="Exit this page").bounding_box()
            assert box is not None and box["height"] <= MAGNIFIED["height"] / 3, place  # it floats over the text

    def test_keeps_its_edges_in_the_colours_of_the_device(self, browse: Browse, sites: Sites) -> None:
        page = browse(WIDE)
        page.emulate_media(forced_colors="active", color_scheme="dark")
        for place in each(page, sites):
            assert page.evaluate(WITHOUT_EDGE) == [], place
            take_picture(page, f"{place}-forced")

    def test_holds_still_for_those_who_ask(self, browse: Browse, sites: Sites) -> None:
        page = browse(WIDE)
        page.emulate_media(reduced_motion="reduce")
        for place in each(page, sites):
            assert page.evaluate(MOVING) == [], place

    def test_prints_what_is_said_and_no_buttons(self, browse: Browse, sites: Sites) -> None:
        page = browse(WIDE)
        page.emulate_media(media="print")
        for place in each(page, sites):
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            shown = page.locator(".govuk-button:visible, .govuk-skip-link:visible, .oh-place:visible")
            assert shown.count() == 0, place
            expect(page.get_by_text("If a child is in danger now").first).to_be_visible()


class TestFindingHelp:
    @pytest.mark.smoke
    @pytest.mark.parametrize("javascript", [True, False])
    def test_goes_by_country_and_language_and_leaves_no_trace(
        self, browse: Browse, sites: Sites, javascript: bool
    ) -> None:
        HelpLine.objects.filter(name__startswith="Fil Bleu").update(country="FR")
        page = browse(NARROW, javascript=javascript)
        page.goto(f"{sites.public}/en/report/")
        page.get_by_role("link", name="Find help").click()
        page.wait_for_url("**/en/help/")
        expect(page.get_by_text("Lantern Line")).to_be_visible()

        page.get_by_role("combobox", name="Country").select_option("France")
        page.get_by_role("combobox", name="Language").select_option("français")
        page.get_by_role("button", name="Show").click()

        page.wait_for_url("**/en/help/?country=FR&language=fr")
        expect(page.get_by_text("Fil Bleu")).to_be_visible()
        expect(page.get_by_text("Lantern Line")).to_have_count(0)
        assert page.context.cookies() == []

    def test_reads_each_name_in_its_own_language_and_direction(self, browse: Browse, sites: Sites) -> None:
        page = browse(WIDE)
        page.goto(f"{sites.public}/en/help/?language=ar")

        first = page.locator(".oh-service > [lang]").first

        assert first.get_attribute("lang") == "ar"
        assert first.evaluate("one => getComputedStyle(one).direction") == "rtl"


class TestTheWayOut:
    @pytest.mark.parametrize("javascript", [True, False])
    def test_is_the_second_thing_a_keyboard_comes_to(self, browse: Browse, sites: Sites, javascript: bool) -> None:
        page = browse(NARROW, javascript=javascript)
        for place in each(page, sites):
            page.keyboard.press("Tab")
            expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
            page.keyboard.press("Tab")
            expect(page.get_by_role("link", name="Exit this page")).to_be_focused()
            page.keyboard.press("Enter")

            page.wait_for_url("**/leave/")
            assert page.title() == "New tab", place

    def test_is_three_times_shift_on_every_page(self, browse: Browse, sites: Sites) -> None:
        page = browse(WIDE)
        for place in each(page, sites):
            for _ in range(3):
                page.keyboard.press("Shift")

            page.wait_for_url("**/leave/")
            assert page.title() == "New tab", place

    def test_does_not_lead_back_to_what_was_read_before(self, browse: Browse, sites: Sites) -> None:
        page = browse(WIDE)
        page.goto(f"{sites.public}/en/")
        page.goto(f"{sites.public}/en/help/")
        page.get_by_role("button", name="Exit this page").click()
        page.wait_for_url("**/leave/")

        page.go_back()
        page.wait_for_url("**/leave/")

        assert page.title() == "New tab"

    def test_covers_the_page_at_once(self, browse: Browse, sites: Sites) -> None:
        page = browse(WIDE)
        page.goto(f"{sites.public}/en/help/")

        told = page.evaluate(  # in one breath, before the browser can go anywhere
            """() => {
              document.querySelector("[data-oh-leave]").click();
              const cover = document.querySelector("[role=alert]").getBoundingClientRect();
              return [document.title, document.querySelector("[role=alert]").textContent,
                getComputedStyle(document.querySelector("main")).display !== "none" && cover.width < innerWidth];
            }"""
        )

        assert told == ["Loading.", "Loading.", False]

    def test_counts_two_presses_and_forgets_them_again(self, browse: Browse, sites: Sites) -> None:
        page = browse(WIDE)
        page.clock.install()
        page.goto(f"{sites.public}/en/help/")
        status = page.locator(".govuk-exit-this-page [role=status]")
        page.keyboard.press("Shift")
        expect(status).to_have_text("Shift, press 2 more times to exit.")
        page.keyboard.press("Shift")
        expect(status).to_have_text("Shift, press 1 more time to exit.")

        page.clock.fast_forward(6000)

        expect(status).to_have_text("Exit this page expired.")
        page.keyboard.press("Shift")
        expect(status).to_have_text("Shift, press 2 more times to exit.")

    def test_takes_no_capital_letter_for_a_wish_to_leave(self, browse: Browse, sites: Sites) -> None:
        page = browse(WIDE)
        page.goto(f"{sites.public}/en/report/saw/where/")
        page.get_by_label("Web address").focus()
        for letter in "ABCD":
            page.keyboard.press(f"Shift+{letter}")

        expect(page.get_by_label("Web address")).to_have_value("ABCD")
        assert "/leave/" not in page.url
