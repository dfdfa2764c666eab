"""Legal bases and procedures: what this hotline may do, and in which order it does it."""

import pytest
from playwright.sync_api import expect

from openhotline.cases import selectors
from openhotline.cases.models import Authority
from openhotline.common import clock
from openhotline.common.actors import By
from tests.browser.conftest import Browse
from tests.support.browsing import NARROW, WIDE, assert_accessible, take_picture
from tests.support.cast import person
from tests.support.factories import authority_in_force
from tests.support.servers import Sites

SIZES = pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])


@SIZES
class TestLegalBases:
    def test_are_recorded_by_one_and_confirmed_by_another(self, browse: Browse, sites: Sites, lea: By, size, word):
        page = browse(size, by=lea)
        page.goto(f"{sites.staff}/cases/authorities/")
        expect(page.get_by_text("this hotline can look at nothing and send nothing")).to_be_visible()
        assert_accessible(page)
        take_picture(page, f"authorities-empty-{word}")
        page.get_by_role("button", name="Record").click()
        page.get_by_role("link", name="Name the agreement").click()
        assert page.evaluate("document.activeElement.name") == "agreement"
        assert_accessible(page)
        take_picture(page, f"authorities-wrong-{word}")
        page.get_by_label("Agreement").fill("Memorandum with the made-up prosecution service, 2026")
        page.get_by_label("Hosting country").fill("nl")
        for box in page.get_by_role("group", name="What it allows").get_by_role("checkbox").all():
            box.check()
        page.get_by_label("Last day").fill("2099-12-31")
        page.get_by_role("button", name="Record").click()
        expect(page.get_by_text("A second person has to confirm it")).to_be_visible()
        expect(page.get_by_role("button", name="Confirm")).to_have_count(0)
        assert_accessible(page)
        take_picture(page, f"authorities-mine-{word}")

        colleague = browse(size, by=person("ada"))
        colleague.goto(f"{sites.staff}/cases/authorities/")
        assert_accessible(colleague)
        take_picture(colleague, f"authorities-waiting-{word}")
        colleague.get_by_role("button", name="Confirm").click()

        ref = Authority.objects.get().ref
        expect(colleague.get_by_text(f"{ref} is in force.")).to_be_visible()
        assert_accessible(colleague)
        take_picture(colleague, f"authorities-in-force-{word}")

    def test_are_withdrawn_at_once(self, browse: Browse, sites: Sites, lea: By, size, word) -> None:
        authority = authority_in_force(at=clock.now())
        page = browse(size, by=lea)
        page.goto(f"{sites.staff}/cases/authorities/")

        page.get_by_role("button", name=f"Withdraw {authority.ref}").click()

        expect(page.get_by_text("Nothing more is done under it.")).to_be_visible()
        assert not Authority.objects.in_force(clock.now()).exists()


@SIZES
class TestProcedures:
    def test_are_changed_by_writing_the_next_version(self, browse: Browse, sites: Sites, lea: By, size, word) -> None:
        before = selectors.rules_for("*")[0].version
        page = browse(size, by=lea)
        page.goto(f"{sites.staff}/cases/procedures/")
        assert_accessible(page)
        take_picture(page, f"procedures-{word}")
        page.get_by_role("link", name="Every other country").click()
        page.wait_for_url("**/cases/procedures/*/")
        assert_accessible(page)
        take_picture(page, f"procedure-{word}")
        page.get_by_label("Reminders").fill("soon")
        page.get_by_role("button", name="Put in force").click()
        expect(page.get_by_role("alert")).to_contain_text("Enter whole hours separated by commas")
        assert_accessible(page)
        page.get_by_label("Reminders").fill("12, 36")
        page.get_by_role("button", name="Put in force").click()

        expect(page.get_by_text("The new version is in force")).to_be_visible()
        procedure, rules = selectors.rules_for("*")
        assert procedure.version == before + 1 and list(rules.reminder_hours) == [12, 36]
