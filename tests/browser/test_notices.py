"""The notices in a real browser: the list, one notice with everything on it, and the page for hosts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from openhotline.common import clock
from openhotline.common.actors import By
from openhotline.notices import services, tokens
from openhotline.notices.selectors import notices_for
from openhotline.post.channels import Outcome
from tests.notices.noticing import approve, draft, follow, illegal_item, letter_ends, seen, send, sent_notice
from tests.support.browsing import NARROW, WIDE, assert_accessible, look_at, take_picture
from tests.support.cast import person
from tests.support.factories import authority_in_force
from tests.support.servers import Sites

Browse = Callable[..., Page]


@pytest.fixture(autouse=True)
def _real_time(settings: Any) -> None:
    """For the served sites, too: they are forked after this."""
    settings.PACE = 1


def prepare() -> str:
    """A notice of each kind that a page shows. Returns the one with everything on it."""
    at = clock.now() - timedelta(hours=3)
    authority_in_force(at=at)
    illegal_item(at=at, mailbox="abuse@unknown.example", network_name="Unknown Networks", asn=64511)
    illegal_item(at=at, mailbox="")
    draft(at)
    approve(at)
    doubtful = illegal_item(at=at)
    draft(at)
    seen(doubtful, "online", at=at)
    send(at)
    letter_ends(notices_for(doubtful).get(), Outcome.UNCLEAR, at=at)
    follow(at + timedelta(minutes=1))
    notice = sent_notice(at=at, items=3)
    services.record_host_answer(notice=notice, answer="disagree", words="It is lawful here.", at=at)
    return str(notice.ref)


class TestNotices:
    def test_can_be_used_by_everybody(self, browse: Browse, sites: Sites, noa: By) -> None:
        ref = prepare()
        for size, name in ((NARROW, "narrow"), (WIDE, "wide")):
            page = browse(size, by=noa)
            for path in ("/notices/", f"/notices/{ref}/", "/notices/recipients/"):
                page.goto(f"{sites.staff}{path}")

                assert_accessible(page)
                take_picture(page, f"notices-{path.strip('/').replace('/', '-').lower()}-{name}")

    def test_a_liaison_holds_an_item_back_and_lifts_it(self, browse: Browse, sites: Sites) -> None:
        at = clock.now() - timedelta(hours=3)
        authority_in_force(at=at)
        item = illegal_item(at=at)
        page = browse(by=person("pol"))
        page.goto(f"{sites.staff}/items/{item.ref}/")
        page.get_by_role("link", name="Hold it back").click()
        page.wait_for_url(f"**/notices/items/{item.ref}/hold/")
        look_at(page, "notices-hold-back")
        page.get_by_label("Who asks us to wait").fill("Cyber unit, 2026/17")
        page.get_by_label("Last day").fill(f"{at + timedelta(days=5):%Y-%m-%d}")
        page.get_by_label("Why").fill("They look into it.")
        page.get_by_role("button", name="Hold it back").click()
        expect(page.get_by_role("heading", name="Held back")).to_be_visible()
        look_at(page, "notices-held")
        page.goto(f"{sites.staff}/notices/holds/")
        expect(page.get_by_text("Cyber unit, 2026/17")).to_be_visible()
        look_at(page, "notices-holds")
        page.get_by_role("link", name="Change").click()
        page.get_by_label("Why").last.fill("They have what they need.")
        page.get_by_role("button", name="Lift the hold").click()
        expect(page.get_by_role("heading", name="Hold back")).to_be_visible()
        page.goto(f"{sites.staff}/items/{item.ref}/")
        expect(page.get_by_text("They have what they need.")).to_be_visible()

    def test_a_notice_officer_approves_a_recipient(self, browse: Browse, sites: Sites, noa: By) -> None:
        prepare()
        page = browse(WIDE, by=noa)
        page.goto(f"{sites.staff}/notices/")

        page.get_by_role("button", name="Approve abuse@unknown.example").click()

        assert "Approved. What waited for it goes on." in page.locator("body").inner_text()


class TestRecipients:
    def test_are_chosen_by_a_person_where_none_was_found(self, browse: Browse, sites: Sites, noa: By) -> None:
        prepare()
        page = browse(NARROW, by=noa)
        page.goto(f"{sites.staff}/notices/")
        page.get_by_role("link", name="Choose a recipient").click()
        page.wait_for_url("**/notices/items/*/")
        assert_accessible(page)
        take_picture(page, "notices-choose-recipient-narrow")

        page.get_by_role("textbox").first.fill("abuse@found.example")
        page.get_by_role("button", name="Write there").click()

        assert "It is in the notice" in page.get_by_role("alert").inner_text()

    def test_have_a_network_above_them(self, browse: Browse, sites: Sites, noa: By) -> None:
        prepare()
        page = browse(NARROW, by=noa)
        page.goto(f"{sites.staff}/notices/recipients/")
        page.get_by_role("link", name="Change abuse@unknown.example").click()
        page.wait_for_url("**/notices/recipients/*/above/")
        assert_accessible(page)
        take_picture(page, "notices-network-above-narrow")

        page.get_by_role("textbox").first.fill("abuse@above.example")
        page.get_by_role("button", name="Save").click()

        assert "Escalations go there" in page.get_by_role("alert").inner_text()


class TestTheHostsPage:
    def test_can_be_answered_without_javascript(self, browse: Browse, sites: Sites) -> None:
        ref = prepare()
        page = browse(NARROW, javascript=False)
        page.goto(f"{sites.public}/en/hosts/{ref}/{tokens.reply_token(ref)}/")

        page.get_by_label("We have removed it").check()
        page.get_by_role("button", name="Send the answer").click()

        page.wait_for_url("**/en/hosts/*/*/thanks/")
        assert ref in page.locator(".govuk-panel").inner_text()
        take_picture(page, "hosts-thanks")

    def test_can_be_used_by_everybody(self, browse: Browse, sites: Sites) -> None:
        ref = prepare()
        page = browse(WIDE)
        page.goto(f"{sites.public}/en/hosts/{ref}/{tokens.reply_token(ref)}/")
        assert_accessible(page)
        take_picture(page, "hosts-answer")

        page.get_by_role("button", name="Send the answer").click()

        assert_accessible(page)
