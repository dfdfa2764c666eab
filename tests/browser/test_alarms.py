"""A child in danger, in a browser: the banner, taking an alarm, the sheet for the police, the duty roster."""

import pytest
from playwright.sync_api import expect

from openhotline.cases import services
from openhotline.cases.models import Alarm, Referral
from openhotline.cases.stages import AlarmStage, AlarmWhy
from openhotline.common import clock
from openhotline.common.actors import job
from openhotline.hotline.models import DutyPerson, PoliceContact
from tests.browser.conftest import Browse
from tests.support.browsing import NARROW, WIDE, assert_accessible, take_picture
from tests.support.factories import new_report, waiting_item
from tests.support.servers import Sites

SIZES = pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])


def raised() -> Alarm:
    now = clock.now()
    alarm, _new = services.raise_alarm(about=new_report(at=now), why=AlarmWhy.CHILD, by=job("tests"), at=now)
    return alarm


@SIZES
class TestAChildInDanger:
    def test_is_seen_taken_written_down_sent_and_closed(self, browse: Browse, sites: Sites, ana, size, word) -> None:
        alarm, _other = raised(), raised()
        page = browse(size, by=ana)
        page.goto(f"{sites.staff}/")
        expect(page.get_by_text("A child may be in danger.")).to_be_visible()
        assert_accessible(page)
        take_picture(page, f"alarm-banner-{word}")
        page.get_by_role("link", name="2 alarms are unanswered").click()
        page.wait_for_url("**/alarms/")
        assert_accessible(page)
        take_picture(page, f"alarms-{word}")

        page.get_by_role("button", name=f"I have it {alarm.ref}").click()
        page.wait_for_url("**/alarms/AL-*/")
        expect(page.get_by_text("You have this alarm.")).to_be_visible()
        assert_accessible(page)
        take_picture(page, f"alarm-{word}")
        page.get_by_role("button", name="Close it").click()
        assert_accessible(page)
        take_picture(page, f"alarm-wrong-{word}")

        page.goto(f"{sites.staff}/alarms/{alarm.ref}/")
        page.get_by_role("button", name="Write a sheet").click()
        page.wait_for_url("**/alarms/AL-*/sheet/")
        page.get_by_role("button", name="Save as a draft").click()
        assert_accessible(page)
        take_picture(page, f"sheet-wrong-{word}")
        page.get_by_label("Why the child may be in danger").fill("He knows where she lives (made up).")
        page.get_by_label("11 to 13").check()
        page.get_by_role("button", name="Save as a draft").click()
        expect(page.get_by_text("It has not been sent.")).to_be_visible()
        page.get_by_role("button", name="Go on writing the sheet").click()
        page.wait_for_url("**/alarms/AL-*/sheet/")
        assert_accessible(page)
        page.get_by_role("button", name="Open the draft").click()
        expect(page.get_by_label("Why the child may be in danger")).to_have_value("He knows where she lives (made up).")
        assert_accessible(page)
        take_picture(page, f"sheet-{word}")

        page.goto(f"{sites.staff}/alarms/{alarm.ref}/")
        page.get_by_label("Child protection desk of the made-up police").check()
        page.get_by_role("button", name="Send it to the police").click()
        expect(page.get_by_text("Call them as well")).to_be_visible()
        page.get_by_role("button", name="Read and print").click()
        expect(page.get_by_text("He knows where she lives (made up).")).to_be_visible()
        assert_accessible(page)
        page.emulate_media(media="print")
        take_picture(page, f"sheet-printed-{word}")
        page.emulate_media(media="screen")
        page.goto(f"{sites.staff}/alarms/{alarm.ref}/")
        page.get_by_label("Handed to the police").check()
        page.get_by_role("button", name="Close it").click()

        page.wait_for_url("**/alarms/")
        expect(page.get_by_role("row", name=alarm.ref)).to_contain_text("Handed to the police")
        assert_accessible(page)
        take_picture(page, f"alarms-closed-{word}")
        assert Alarm.objects.get(ref=alarm.ref).stage == AlarmStage.CLOSED and Referral.objects.get().sent_at

    def test_is_called_out_by_one_click_of_anybody(self, browse: Browse, sites: Sites, noa, size, word) -> None:
        item = waiting_item(at=clock.now())
        page = browse(size, by=noa)
        page.goto(f"{sites.staff}/items/{item.ref}/")
        assert_accessible(page)
        take_picture(page, f"alarm-button-{word}")

        page.get_by_role("button", name="A child may be in danger").click()

        expect(page.get_by_text("The person on duty is called.")).to_be_visible()
        assert_accessible(page)
        assert Alarm.objects.get().about == item.ref


@SIZES
class TestTheRoster:
    def test_names_who_is_called_and_whom_we_tell(self, browse: Browse, sites: Sites, lea, size, word) -> None:
        page = browse(size, by=lea)
        page.goto(f"{sites.staff}/hotline/duty/")
        assert_accessible(page)
        take_picture(page, f"duty-{word}")
        page.get_by_role("button", name="Put somebody on the roster").click()
        page.wait_for_url("**/hotline/duty/new/")
        page.get_by_role("button", name="Save").click()
        assert_accessible(page)
        take_picture(page, f"duty-wrong-{word}")
        page.get_by_label("Name").fill("Noor Naber (made up)")
        page.get_by_label("Mail address that wakes them").fill("noor.duty@hotline.example")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("link", name="Noor Naber (made up)").click()
        page.wait_for_url("**/hotline/duty/DP-*/")
        assert_accessible(page)
        page.get_by_role("button", name="Take them off the roster").click()
        expect(page.get_by_text("They are not called any more.")).to_be_visible()

        page.get_by_role("button", name="Add a police contact").click()
        page.wait_for_url("**/hotline/police/new/")
        page.get_by_role("button", name="Save").click()
        assert_accessible(page)
        take_picture(page, f"police-wrong-{word}")
        page.goto(f"{sites.staff}/hotline/duty/")
        page.get_by_role("link", name="Child protection desk").click()
        page.wait_for_url("**/hotline/police/PC-*/")
        assert_accessible(page)
        page.get_by_role("button", name="Remove this police contact").click()
        expect(page.get_by_text("Nothing more is sent there.")).to_be_visible()

        assert not DutyPerson.objects.filter(name__startswith="Noor").exists()
        assert not PoliceContact.objects.filter(country="XX").exists()
