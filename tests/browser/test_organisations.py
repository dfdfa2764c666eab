"""The pages about organisations that report by machine, from adding one to a revoked key."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Browse
from tests.support.browsing import NARROW, WIDE, assert_accessible, take_picture
from tests.support.cast import person
from tests.support.servers import Sites


@pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])
class TestAnOrganisation:
    def test_is_added_gets_a_key_and_loses_it(self, browse: Browse, sites: Sites, size, word) -> None:
        page = browse(size, by=person("ada"))
        page.goto(f"{sites.staff}/people/organisations/")
        assert_accessible(page)

        page.get_by_role("main").get_by_role("button", name="Add an organisation").click()
        page.wait_for_url("**/people/organisations/add/")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert_accessible(page)
        page.get_by_label("Name", exact=True).fill("Example Host")
        page.get_by_label("Short name").fill("example-host")
        page.get_by_label("Member: a host").check()
        page.get_by_role("button", name="Add", exact=True).click()
        page.wait_for_url("**/people/organisations/*/")
        assert_accessible(page)

        page.get_by_role("button", name="Make the key").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert_accessible(page)
        page.get_by_label("What the key is for").fill("nightly run")
        page.get_by_label("Send reports").check()
        page.get_by_label("Last day").fill("2027-01-31")
        page.get_by_role("button", name="Make the key").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("New key for Example Host")
        expect(page.locator("#key")).to_have_text(re.compile(r"oh_[a-z0-9]{8}_[A-Za-z0-9_-]{43}"))
        assert_accessible(page)

        page.get_by_role("button", name="Back to its keys").click()
        take_picture(page, f"organisation-{word}")
        assert_accessible(page)
        page.get_by_role("button", name="Revoke nightly run").click()
        expect(page.get_by_role("main")).to_contain_text("It opens nothing any more")
        assert_accessible(page)
