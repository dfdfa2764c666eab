"""What this hotline says about itself: its details, its holidays, the help lines it names."""

import pytest
from playwright.sync_api import expect

from openhotline.common.actors import By
from openhotline.hotline import selectors
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
