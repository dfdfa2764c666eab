"""Signing in as people do it, under the content security policy, with a real passkey of the browser."""

import re

from playwright.sync_api import Page, expect

from openhotline.accounts import services
from openhotline.common import clock
from openhotline.common.actors import job
from tests.browser.conftest import Browse
from tests.support.browsing import NARROW, assert_accessible
from tests.support.cast import person
from tests.support.servers import Sites

PASSWORD = "seven green lamps in a boat"


def plug_in_a_key(page: Page) -> None:
    """Chromium's virtual authenticator, which keeps passkeys and says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": options | {"isUserVerified": True, "automaticPresenceSimulation": True}},
    )


def enter(page: Page, username: str, password: str) -> None:
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Continue").click()


class TestPracticeSignIn:
    def test_needs_nothing_but_the_page(self, browse: Browse, sites: Sites) -> None:
        services.load_practice_people(by=job("demo"), at=clock.now())
        page = browse(NARROW, javascript=False)

        page.goto(f"{sites.staff}/people/")
        enter(page, "adi", "made-up-people")
        page.wait_for_url("**/account/login/code/")
        page.get_by_label("Code").fill(page.locator("#practice-code").inner_text())
        page.get_by_role("button", name="Sign in").click()

        expect(page.get_by_role("heading", name="People")).to_be_visible()

    def test_is_accessible(self, browse: Browse, sites: Sites) -> None:
        services.load_practice_people(by=job("demo"), at=clock.now())
        page = browse()

        page.goto(f"{sites.staff}/account/login/")
        expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
        assert_accessible(page)
        enter(page, "adi", "wrong")
        assert_accessible(page)
        enter(page, "adi", "made-up-people")
        expect(page.get_by_role("heading", name="Second step")).to_be_visible()
        assert_accessible(page)


class TestPasskeys:
    def test_are_added_used_as_a_second_step_and_used_alone(self, browse: Browse, sites: Sites) -> None:
        services.create_user(
            username="nora", name="Nora", role="administrator", password=PASSWORD, by=job("install"), at=clock.now()
        )
        page = browse()
        plug_in_a_key(page)

        # A new person has to set up a second factor, and chooses a passkey
        page.goto(f"{sites.staff}/people/")
        enter(page, "nora", PASSWORD)
        assert_accessible(page)
        page.get_by_role("button", name="Add a passkey or security key").click()
        assert_accessible(page)
        page.get_by_label("Use it to sign in without a password").check()
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        assert_accessible(page)

        # It is her second step
        page.get_by_role("button", name="Sign out").click()
        enter(page, "nora", PASSWORD)
        page.get_by_role("button", name="Use my passkey or security key").click()
        page.wait_for_url(f"{sites.staff}/")
        page.goto(f"{sites.staff}/account/")
        expect(page.get_by_role("heading", name="Your account")).to_be_visible()

        # And it signs her in alone
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url(f"{sites.staff}/")
        page.goto(f"{sites.staff}/account/sessions/")
        expect(page.get_by_role("heading", name="Where you are signed in")).to_be_visible()

    def test_say_so_when_the_browser_has_none(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        plug_in_a_key(page)
        page.goto(f"{sites.staff}/account/login/")

        page.evaluate("() => { navigator.credentials.get = async () => { throw new Error('none') } }")
        page.get_by_role("button", name="Sign in with a passkey").click()

        expect(page.get_by_text("The passkey did not work.")).to_be_visible()
        assert_accessible(page)


class TestPages:
    def test_are_accessible(self, browse: Browse, sites: Sites) -> None:
        page = browse(by=person("ada"))
        page.goto(f"{sites.staff}/people/")
        assert_accessible(page)
        page.get_by_role("link", name="Ada").click()
        page.wait_for_url("**/people/*/")
        assert_accessible(page)
        for path in ("/people/invite/", "/account/", "/account/password/", "/account/sessions/", "/account/logout/"):
            page.goto(f"{sites.staff}{path}")
            assert_accessible(page)

    def test_show_a_picture_to_scan(self, browse: Browse, sites: Sites) -> None:
        services.create_user(
            username="nora", name="Nora", role="analyst", password=PASSWORD, by=job("install"), at=clock.now()
        )
        page = browse(NARROW)
        page.goto(f"{sites.staff}/account/app/add/")
        enter(page, "nora", PASSWORD)
        page.goto(f"{sites.staff}/account/app/add/")

        picture = page.locator(".oh-qr svg").bounding_box()

        assert picture and picture["width"] >= 120 and picture["width"] <= 360
        assert re.fullmatch(r"[A-Z2-7]{32}", page.locator("#secret").inner_text())
        assert_accessible(page)
