"""What this hotline says about itself: its details, its holidays, the help lines it names."""

import pytest
from playwright.sync_api import Page, expect

from openhotline.common.actors import By
from openhotline.hotline import selectors
from openhotline.hotline.marks import version_of
from openhotline.hotline.models import HelpLine, Holiday
from tests.browser.conftest import Browse
from tests.support.browsing import NARROW, WIDE, assert_accessible, take_picture
from tests.support.cast import person
from tests.support.servers import Sites

SIZES = pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])


@SIZES
class TestTheDetails:
    def test_change_what_everybody_sees(self, browse: Browse, sites: Sites, size, word) -> None:
        page = browse(size, by=person("ada"))
        page.goto(f"{sites.staff}/hotline/")
        assert_accessible(page)
        take_picture(page, f"hotline-{word}")
        page.get_by_label("Name", exact=True).fill("")
        page.get_by_label("Mail address for the public").fill("nobody")
        page.get_by_role("button", name="Save").click()
        assert_accessible(page)
        take_picture(page, f"hotline-wrong-{word}")

        page.get_by_label("Name", exact=True).fill("Lighthouse (made up)")
        page.get_by_label("Mail address for the public").fill("hello@lighthouse.example")
        page.get_by_label("Emergency number").fill("999")
        page.get_by_role("button", name="Save").click()

        expect(page.get_by_text("Every page shows it from now on.")).to_be_visible()
        rita = browse(size, javascript=False)
        rita.goto(f"{sites.public}/en/")
        expect(rita.get_by_role("banner")).to_contain_text("Lighthouse (made up)")
        expect(rita.get_by_role("banner")).to_contain_text("call 999")


SHIP = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32">
<rect width="64" height="32" rx="6" fill="#5c1a4a"/>
<path d="M10 20h44l-6 8H16zM30 4h3v14h-3zM35 5l12 12H35z" fill="#fff"/>
</svg>"""


def place_of_the_mark(page: Page) -> tuple[float, float]:
    """How far the mark and the name reach from the left; the mark was loaded, at its height, and stands beside it."""
    page.wait_for_load_state()
    mark, name = page.get_by_role("banner").locator("img.oh-mark"), page.locator(".govuk-generic-header a").first
    assert mark.evaluate("mark => mark.complete && mark.naturalWidth > 0"), page.url
    # The drawing alone takes no name away: the link is called like the hotline.
    expect(name).to_have_accessible_name(selectors.profile().name)
    box, words = (
        mark.bounding_box(),
        name.evaluate(
            """link => {
          const range = document.createRange();
          range.selectNodeContents(link.lastChild);
          const {x, y, width, height} = range.getBoundingClientRect();
          return {x, y, width, height};
        }"""
        ),
    )
    assert box and box["height"] == 32 and box["y"] < words["y"] + words["height"] / 2 < box["y"] + 32, page.url
    return box["x"], words["x"]


@SIZES
class TestTheMark:
    def test_stands_before_the_name_everywhere(self, browse: Browse, sites: Sites, size, word) -> None:
        page = browse(size)
        for address in (f"{sites.public}/en/", f"{sites.staff}/account/login/"):
            page.goto(address)
            mark, name = place_of_the_mark(page)
            assert mark < name
            assert_accessible(page)
            take_picture(page, f"mark-{'desk' if 'account' in address else 'public'}-{word}")

        page.emulate_media(color_scheme="dark")
        page.goto(f"{sites.public}/en/help/")
        assert_accessible(page)
        take_picture(page, f"mark-dark-{word}")
        page.goto(f"{sites.public}/ar/help/")
        mark, name = place_of_the_mark(page)
        assert mark > name
        take_picture(page, f"mark-ar-{word}")

    def test_is_replaced_on_the_page_of_details(self, browse: Browse, sites: Sites, size, word) -> None:
        page = browse(size, by=person("ada"))
        page.goto(f"{sites.staff}/hotline/")
        expect(page.get_by_text("The mark as it is now")).to_be_visible()
        wrong = SHIP.replace("</svg>", "<script>document.title = 1</script></svg>")
        page.get_by_label("Mark").fill(wrong)
        page.get_by_label("Plum").check()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert")).to_contain_text("take out: script.")
        expect(page.get_by_label("Mark")).to_have_value(wrong)
        assert_accessible(page)
        take_picture(page, f"mark-wrong-{word}")

        page.get_by_label("Name", exact=True).fill("The hotline of the lighthouse keepers of the whole coast (made up)")
        page.get_by_label("Mark").fill(SHIP)
        page.get_by_role("button", name="Save").click()

        expect(page.get_by_text("Every page shows it from now on.")).to_be_visible()
        place_of_the_mark(page)
        assert_accessible(page)
        take_picture(page, f"mark-now-{word}")
        rita = browse(size)
        rita.goto(f"{sites.public}/en/help/")
        place_of_the_mark(rita)
        assert_accessible(rita)
        icon = rita.locator("link[rel=icon]").get_attribute("href") or ""
        assert icon.endswith(f"?v={version_of(SHIP)}")
        take_picture(rita, f"mark-wide-{word}")


@SIZES
class TestHelpLines:
    def test_are_added_changed_and_removed(self, browse: Browse, sites: Sites, edi: By, size, word) -> None:
        page = browse(size, by=edi)
        page.goto(f"{sites.staff}/")
        page.get_by_role("link", name="Help lines").click()
        page.wait_for_url("**/hotline/help-lines/")
        assert_accessible(page)
        take_picture(page, f"help-lines-{word}")
        page.get_by_role("button", name="Add a help line").click()
        page.wait_for_url("**/hotline/help-lines/new/")
        page.get_by_role("button", name="Save").click()
        assert_accessible(page)
        take_picture(page, f"help-line-wrong-{word}")
        page.get_by_label("Name").fill("Harbour Bell (made up)")
        page.get_by_label("Country").fill(selectors.profile().country)
        page.get_by_label("Language").fill("en")
        page.get_by_label("Telephone").fill("+44 1632 960199")
        page.get_by_label("I checked it today").check()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved. People see it from now on.")).to_be_visible()

        rita = browse(size, javascript=False)
        rita.goto(f"{sites.public}/en/")
        expect(rita.get_by_text("+44 1632 960199")).to_be_visible()

        page.get_by_role("link", name="Harbour Bell").click()
        page.wait_for_url("**/hotline/help-lines/HL-*/")
        assert_accessible(page)
        take_picture(page, f"help-line-{word}")
        page.get_by_role("button", name="Remove this help line").click()
        expect(page.get_by_text("We no longer name it to people.")).to_be_visible()
        assert not HelpLine.objects.filter(name__startswith="Harbour Bell").exists()


@SIZES
class TestHolidays:
    def test_are_added_and_removed(self, browse: Browse, sites: Sites, lea: By, size, word) -> None:
        Holiday.objects.all().delete()
        page = browse(size, by=lea)
        page.goto(f"{sites.staff}/hotline/holidays/")
        assert_accessible(page)
        page.get_by_role("button", name="Add").click()
        assert_accessible(page)
        page.get_by_role("textbox", name="Day").fill("2099-05-05")
        page.get_by_label("Name").fill("Made-up Day")
        page.get_by_label("Country").fill("NL")
        page.get_by_role("button", name="Add").click()
        expect(page.get_by_role("row", name="Made-up Day")).to_be_visible()
        assert_accessible(page)
        take_picture(page, f"holidays-{word}")

        page.get_by_role("button", name="Remove Made-up Day").click()

        expect(page.get_by_text("It counts as an ordinary day again.")).to_be_visible()


@SIZES
class TestHashing:
    def test_is_allowed_by_legal_advice_and_ended(self, browse: Browse, sites: Sites, lea: By, size, word) -> None:
        page = browse(size, by=lea)
        page.goto(f"{sites.staff}/hotline/")
        page.get_by_role("link", name="Hashing").click()
        page.wait_for_url("**/hotline/hashing/")
        page.get_by_role("button", name="Record").click()
        expect(page.get_by_role("alert")).to_contain_text("Name the advice")
        take_picture(page, f"hashing-wrong-{word}")
        assert_accessible(page)

        page.get_by_label("Legal advice").fill("A made-up firm, 2026/17")
        page.get_by_label("Given on").fill("2026-01-02")
        page.get_by_label("Last day").fill("2099-12-31")
        page.get_by_role("button", name="Record").click()

        expect(page.get_by_text("In force", exact=True)).to_be_visible()
        take_picture(page, f"hashing-{word}")
        assert_accessible(page)
        page.get_by_role("button", name="End").click()
        expect(page.get_by_text("Nothing is offered under it any more.")).to_be_visible()
        expect(page.get_by_text("In force", exact=True)).not_to_be_visible()
