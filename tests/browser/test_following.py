"""Rita comes back to her report, writes, is written to, and takes it back; with JavaScript and without."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from openhotline.cases.models import Report
from openhotline.common import clock
from openhotline.common.actors import By
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs, services
from openhotline.intake.models import Message, NewsByMail, Withdrawal
from tests.browser.conftest import Browse
from tests.intake.given import submitted
from tests.support.browsing import NARROW, WIDE, assert_accessible, assert_fits, take_picture, watch_of
from tests.support.servers import Sites

SIZES = pytest.mark.parametrize(("size", "name"), [(NARROW, "narrow"), (WIDE, "wide")])
BOTH = pytest.mark.parametrize("javascript", [True, False])
SECRET = "7K2M-9QXT-3RVB-5HNA"


def sent(**rest: str) -> Report:
    """A report of ten days ago."""
    return submitted(
        "http://a.example/1", words="Somebody sent me this.", secret=SECRET, at=clock.now() - timedelta(days=10), **rest
    )


def come_back(page: Page, sites: Sites, report: Report, language: str = "en") -> None:
    page.goto(f"{sites.public}/{language}/report/status/")
    page.locator("[name=reference]").fill(report.ref.lower())
    page.locator("[name=secret]").fill(SECRET.lower().replace("-", " "))
    page.locator("main form button").first.click()
    page.wait_for_url("**/report/status/report/")


def look(page: Page, name: str) -> None:
    if watch_of(page).javascript:
        assert_accessible(page)
    else:
        assert_fits(page)
    take_picture(page, name)


@SIZES
@BOTH
class TestFollowing:
    def test_goes_from_the_door_to_the_end(self, browse: Browse, sites: Sites, ana: By, size, name, javascript) -> None:
        report = sent()
        services.write_to_reporter(
            report=report, text="Do you remember the app?", asks=True, by=ana, at=clock.now() - timedelta(days=4)
        )
        page = browse(size, javascript=javascript)
        name = f"{name}-{'js' if javascript else 'plain'}"

        page.goto(f"{sites.public}/en/report/status/")
        look(page, f"following-door-{name}")
        page.get_by_label("Reference").fill(report.ref)
        page.get_by_label("Secret").fill("0000")
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_role("alert")).to_contain_text("We do not know this reference")
        look(page, f"following-door-wrong-{name}")

        come_back(page, sites, report)
        expect(page.get_by_role("heading", level=1)).to_have_text("Your report")
        expect(page.get_by_text("More information needed")).to_be_visible()
        expect(page.get_by_text("Do you remember the app?")).to_be_visible()
        assert report.ref not in page.content() and SECRET not in page.content()
        look(page, f"following-{name}")

        page.get_by_role("button", name="Send the message").click()
        expect(page.get_by_role("alert")).to_contain_text("Write your message")
        look(page, f"following-wrong-{name}")
        page.get_by_label("Your message").fill("It was Example Chat.")
        page.get_by_role("button", name="Send the message").click()
        expect(page.get_by_text("It was Example Chat.")).to_be_visible()
        assert Message.objects.filter(report=report).count() == 2

        page.get_by_label("Your e-mail address").fill("rita@mail.example")
        page.get_by_role("button", name="Write to me when there is news").click()
        expect(page.get_by_role("button", name="Stop these letters")).to_be_visible()
        assert NewsByMail.objects.filter(report=report).exists()
        look(page, f"following-written-{name}")

        page.get_by_role("link", name="Take this report back").click()
        page.wait_for_url("**/en/report/status/report/withdraw/")
        look(page, f"following-withdraw-{name}")
        page.get_by_role("button", name="Take it back and delete").click()
        page.wait_for_url("**/en/report/status/withdrawn/")
        look(page, f"following-withdrawn-{name}")
        assert Withdrawal.objects.filter(report=report).exists()
        assert not page.context.cookies()

    def test_shows_nothing_to_who_comes_after(self, browse: Browse, sites: Sites, size, name, javascript) -> None:
        report = sent()
        page = browse(size, javascript=javascript)
        come_back(page, sites, report)
        assert [cookie["name"] for cookie in page.context.cookies()] == ["visit"]

        page.get_by_role("button", name="Leave this report").click()
        page.wait_for_url("**/report/status/")
        page.go_back()
        page.wait_for_load_state()

        expect(page.get_by_text("No report is open here.")).to_be_visible()
        expect(page.get_by_text("Being checked")).to_have_count(0)
        page.goto(f"{sites.public}/en/report/status/report/")
        look(page, f"following-closed-{name}")

    def test_is_left_by_the_way_out_on_every_page(self, browse: Browse, sites: Sites, size, name, javascript) -> None:
        page = browse(size, javascript=javascript)
        come_back(page, sites, sent())

        page.get_by_role("button", name="Exit this page").click()
        page.wait_for_url(re.compile("/leave/"))
        page.go_back()
        page.wait_for_load_state()

        assert "Being checked" not in page.content()
        assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "visit"]


@SIZES
class TestInOtherWords:
    def test_speaks_to_a_child(self, browse: Browse, sites: Sites, size, name) -> None:
        page = browse(size)
        come_back(page, sites, sent(source="child"))

        expect(page.get_by_text("We are finding out how we can help.")).to_be_visible()
        look(page, f"following-child-{name}")

    def test_runs_from_right_to_left(self, browse: Browse, sites: Sites, size, name) -> None:
        page = browse(size, locale="ar")
        come_back(page, sites, sent(), language="ar")

        assert page.locator("html").get_attribute("dir") == "rtl"
        look(page, f"following-ar-{name}")


class TestOurLetters:
    def test_lead_to_the_door(self, browse: Browse, sites: Sites) -> None:
        page = browse(NARROW)
        page.goto(f"{sites.public}/en/answer/")

        page.wait_for_url("**/en/report/status/")


@SIZES
class TestTheDesk:
    def test_reads_and_answers(self, browse: Browse, sites: Sites, ana: By, size, name) -> None:
        report = sent()
        run_until_idle([jobs.SCREEN], at=clock.now())
        services.write_to_desk(report=report, text="There is a second album.", at=clock.now())
        page = browse(size, by=ana)

        page.goto(f"{sites.staff}/reports/")
        page.get_by_role("link", name="1 report with a message that nobody has read").click()
        page.wait_for_url("**/reports/messages/")
        look(page, f"messages-{name}")
        page.get_by_role("link", name=report.ref).click()
        page.wait_for_url("**/reports/OH-*/#messages")
        look(page, f"staff-messages-sealed-{name}")
        page.get_by_role("button", name="Read the messages").click()
        expect(page.get_by_text("There is a second album.")).to_be_visible()
        look(page, f"staff-messages-{name}")
        page.get_by_label("Write to the reporter").fill("Thank you. Where is it?")
        page.get_by_label("This is a question").check()
        page.get_by_role("button", name="Send to the reporter").click()
        expect(page.get_by_text("your message is there for the reporter")).to_be_visible()
        page.goto(f"{sites.staff}/reports/messages/")
        expect(page.get_by_text("Every message was read.")).to_be_visible()
        look(page, f"messages-none-{name}")
