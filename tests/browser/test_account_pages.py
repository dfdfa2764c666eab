"""One's own account: second factors, recovery codes, and showing again who one is before any of it changes."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Browse
from tests.support.browsing import NARROW, WIDE, assert_accessible, take_picture
from tests.support.cast import person
from tests.support.servers import Sites
from tests.support.signing import PASSWORD

PATHS = ("/account/app/remove/", "/account/keys/add/", "/account/recovery-codes/", "/account/reauthenticate/code/")


@pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])
class TestOnesOwnAccount:
    def test_is_changed_by_oneself_alone(self, browse: Browse, sites: Sites, size, word) -> None:
        page = browse(size, by=person("ada"))
        page.goto(f"{sites.staff}/account/recovery-codes/renew/")
        page.wait_for_url("**/account/reauthenticate/**")
        assert_accessible(page)
        take_picture(page, f"account-prove-{word}")
        page.get_by_label("Password").fill("not mine")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert_accessible(page)

        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url("**/account/recovery-codes/renew/")
        assert_accessible(page)
        take_picture(page, f"account-renew-{word}")
        page.get_by_role("main").get_by_role("button").click()
        page.wait_for_url("**/account/recovery-codes/")

        for path in PATHS:
            response = page.goto(f"{sites.staff}{path}")
            assert response is not None and response.status == 200 and page.url == f"{sites.staff}{path}"
            assert_accessible(page)
            take_picture(page, f"account-{path.split('/')[2]}-{word}")


class TestAClosedAccount:
    def test_is_told_whom_to_ask(self, browse: Browse, sites: Sites) -> None:
        page = browse(NARROW)
        page.goto(f"{sites.staff}/account/inactive/")

        expect(page.get_by_role("heading", level=1)).to_have_text("This account is closed")
        assert_accessible(page)
