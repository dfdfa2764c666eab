"""A mail that waits for a person is read and made a report, and another one deleted."""

import pytest
from playwright.sync_api import expect

from openhotline.cases.models import Report
from openhotline.common import clock
from openhotline.common.actors import job
from openhotline.intake import services
from openhotline.intake.formats.mail import read_mail
from tests.browser.conftest import Browse
from tests.intake.broken_mail import multipart, part, picture, typed
from tests.support.browsing import NARROW, WIDE, assert_accessible, take_picture
from tests.support.cast import person
from tests.support.servers import Sites

QUOTED = typed("text/plain", b"What is this?\r\n> http://quoted.example/x\r\n")


@pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])
def test_mail_that_waits_is_dealt_with(browse: Browse, sites: Sites, size, word) -> None:
    for raw in (QUOTED, multipart(part("image/png", picture()))):
        services.take_in_mail(mail=read_mail(raw), size=len(raw), by=job("tests"), at=clock.now())
    page = browse(size, by=person("lea"))
    page.goto(f"{sites.staff}/reports/")
    page.get_by_role("link", name="2 mails that a person has to look at").click()
    page.wait_for_url("**/reports/mail/")
    assert_accessible(page)
    take_picture(page, f"mails-{word}")

    page.get_by_role("link", name="MA-").first.click()
    page.wait_for_url("**/reports/mail/MA-*/")
    assert_accessible(page)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("What is this?")).to_be_visible()
    assert_accessible(page)
    take_picture(page, f"mail-{word}")
    page.get_by_label("Addresses that are reported").fill("no address")
    page.get_by_role("button", name="Make it a report").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Addresses that are reported").fill("hxxp://quoted[.]example/x")
    page.get_by_role("button", name="Make it a report").click()
    expect(page.get_by_text("It is report OH-")).to_be_visible()

    page.get_by_role("link", name="MA-").first.click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("No mail waits for a person.")).to_be_visible()
    assert_accessible(page)
    assert Report.objects.count() == 1
