"""The referral sheet: sealed, read by deed, sent to the police once, with nothing in it that opens by itself."""

import pytest

from openhotline.audit import selectors as chain
from openhotline.cases import selectors, services, sheets
from openhotline.cases.models import Referral
from openhotline.cases.stages import AlarmWhy
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from openhotline.hotline.models import PoliceContact
from openhotline.post.models import Letter
from tests.support.cast import person
from tests.support.factories import new_report

pytestmark = pytest.mark.django_db
SHEET = {
    "why": "He knows where she lives.",
    "age_band": "11-13",
    "account": "captain_blue, https://chat.example/u/captain",
    "telephone": "+44 1632 960100",
}


@pytest.fixture
def alarm(at):
    found, _new = services.raise_alarm(about=new_report(at=at), why=AlarmWhy.CHILD, by=job("tests"), at=at)
    return found


@pytest.fixture
def police():
    return PoliceContact.objects.get(country="XX")


class TestASheet:
    def test_needs_nothing_but_the_why(self, alarm, ana, at):
        services.save_referral(alarm=alarm, sheet={"why": "She said so."}, by=ana, at=at)

        with pytest.raises(Refused, match="Say why"):
            services.save_referral(alarm=alarm, sheet={"account": "x", "why": " \n"}, by=ana, at=at)

    @pytest.mark.parametrize("wrong", [{"age_band": "42"}, {"said": "x" * 4_001}])
    def test_refuses_what_makes_no_sense(self, alarm, ana, at, wrong):
        with pytest.raises(Refused):
            services.save_referral(alarm=alarm, sheet={**SHEET, **wrong}, by=ana, at=at)

    def test_is_sealed_and_its_draft_is_kept_and_changed(self, alarm, ana, ben, at):
        first = services.save_referral(alarm=alarm, sheet=SHEET, by=ana, at=at)
        again = services.save_referral(alarm=alarm, sheet={**SHEET, "why": "Now he is at the door."}, by=ben, at=at)

        assert again == first and Referral.objects.count() == 1
        assert "captain" not in str(Referral.objects.values().get())
        assert services.reveal_referral(referral=again, by=ana, at=at)["why"] == "Now he is at the door."

    def test_is_read_by_deed(self, alarm, ana, at):
        referral = services.save_referral(alarm=alarm, sheet=SHEET, by=ana, at=at)

        services.reveal_referral(referral=referral, by=ana, at=at)

        actions = [event.action for event in chain.events_about(referral.ref).order_by("seq")]
        assert actions == ["referral.saved", "referral.revealed"]

    def test_drops_what_cannot_stand_in_a_letter(self):
        sheet = sheets.read_sheet({"why": "One\r\ntwo\u202e\x00\tthree"})

        assert sheet["why"] == "One\ntwo three"

    def test_shows_no_address_that_opens_by_itself(self):
        rows = dict(sheets.in_words({"said": "HTTPS://a.example/x www.b.example", "age_band": "0-6", "why": ""}))

        assert list(rows.values()) == ["Up to 6", "hxxPS[://]a.example/x www[.]b.example"]


class TestSending:
    def test_writes_to_the_police_and_says_nothing_in_the_subject(self, alarm, ana, at, police):
        referral = services.save_referral(alarm=alarm, sheet=SHEET, by=ana, at=at)

        letter = services.send_referral(referral=referral, contact=police, by=ana, at=at)

        body = letter.body.open()
        assert letter.recipient.open() == police.address
        assert letter.subject == f"Confidential and urgent: our reference {referral.ref}"
        assert body.startswith("CONFIDENTIAL") and referral.ref in body and "+44 1632 960100" in body
        assert "He knows where she lives." in body and "11 to 13" in body and "Platform" not in body
        assert "https://" not in body and "hxxps[://]chat.example" in body

    def test_is_audited_without_a_word_of_it(self, alarm, ana, at, police):
        referral = services.save_referral(alarm=alarm, sheet=SHEET, by=ana, at=at)
        letter = services.send_referral(referral=referral, contact=police, by=ana, at=at)

        event = chain.events_about(referral.ref).get(action="referral.sent")
        assert event.details == {"alarm": alarm.ref, "to": police.ref, "letter": letter.ref}

    def test_is_done_once_and_leaves_the_sheet_as_it_was(self, alarm, ana, at, police):
        referral = services.save_referral(alarm=alarm, sheet=SHEET, by=ana, at=at)
        twin = Referral.objects.get(pk=referral.pk)
        services.send_referral(referral=referral, contact=police, by=ana, at=at)

        with pytest.raises(Refused, match="already"):
            services.send_referral(referral=twin, contact=police, by=ana, at=at)
        another = services.save_referral(alarm=alarm, sheet={"why": "There is more."}, by=ana, at=at)

        assert another != referral and Letter.objects.count() == 1
        assert services.reveal_referral(referral=referral, by=ana, at=at)["why"] == SHEET["why"]
        assert list(selectors.referrals_of(alarm)) == [referral, another] and selectors.draft_of(alarm) == another

    @pytest.mark.parametrize("name", ["noa", "olu", "edi", "ada"])
    def test_is_closed_to_people_without_the_permission(self, alarm, ana, at, police, name):
        referral, by = services.save_referral(alarm=alarm, sheet=SHEET, by=ana, at=at), person(name)

        for deed in (
            lambda: services.save_referral(alarm=alarm, sheet=SHEET, by=by, at=at),
            lambda: services.reveal_referral(referral=referral, by=by, at=at),
            lambda: services.send_referral(referral=referral, contact=police, by=by, at=at),
        ):
            with pytest.raises(Refused):
                deed()
