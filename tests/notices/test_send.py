"""From a notice that is due to a letter in the outbox."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from openhotline.assessment.models import Assessment
from openhotline.audit import services as audit
from openhotline.cases import services as cases
from openhotline.cases.models import Authority, Item, Procedure
from openhotline.cases.procedures import Rules
from openhotline.cases.stages import ItemStage
from openhotline.common.actors import By
from openhotline.hotline.models import Profile
from openhotline.monitoring.stages import Reachability
from openhotline.notices import selectors, services
from openhotline.notices.models import Notice, NoticeItem
from openhotline.notices.stages import ItemOutcome, NoticeStage, XarfNote
from openhotline.post.models import Letter
from openhotline.tracing.models import Trace
from tests.notices.noticing import (
    BY,
    LATER,
    MAILBOX,
    again,
    approve,
    draft,
    gone,
    illegal_item,
    letters_about,
    seen,
    send,
    traced,
)
from tests.support.factories import authority_in_force

pytestmark = pytest.mark.django_db


def drafted(at: datetime, *, online: bool = True, **facts: Any) -> tuple[Item, Notice]:
    item = illegal_item(at=at, **facts)
    draft(at)
    item.refresh_from_db()
    if online:
        seen(item, Reachability.ONLINE, at=at)
    notice: Notice = selectors.notices_for(item).get()
    return item, notice


@pytest.mark.usefixtures("authority")
class TestSend:
    def test_puts_one_letter_into_the_outbox(self, at: datetime) -> None:
        approve(at)
        item, notice = drafted(at)

        send(at)

        letter = Letter.objects.get()
        notice = again(notice)
        assert notice.stage == NoticeStage.SENDING and notice.letter_ref == letter.ref
        assert letter.message_id == f"<{notice.ref.lower()}.1@hotline.example>"
        assert letter.recipient.open() == MAILBOX
        assert letter.about == notice.ref
        assert item.address.open().replace("http://", "hxxp://").replace(".example", "[.]example") in letter.body.open()

    def test_names_no_address_in_the_subject(self, at: datetime) -> None:
        approve(at)
        _item, notice = drafted(at)

        send(at)

        assert Letter.objects.get().subject == f"[{notice.ref}] Notice about illegal content on your network"

    def test_waits_for_company_as_long_as_the_procedure_says(self, at: datetime, lea: By) -> None:
        cases.save_procedure(country="NL", title="Together", rules={"group_minutes": 60}, by=lea, at=at)
        approve(at)
        _item, notice = drafted(at)

        send(at + timedelta(minutes=59))
        waiting = again(notice).stage
        send(at + timedelta(minutes=60))

        assert (waiting, again(notice).stage) == (NoticeStage.GROUPING, NoticeStage.SENDING)
        assert notice.procedure == Procedure.objects.get(country="NL")

    def test_waits_for_the_approval_of_its_recipient(self, at: datetime, noa: By) -> None:
        _item, notice = drafted(at)

        send(at)
        waiting = again(notice)
        services.approve_recipient(recipient=waiting.recipient, by=noa, at=at + LATER)
        send(at + LATER)

        assert (waiting.stage, waiting.due_at, waiting.last_problem) == (NoticeStage.READY, None, "needs_approval")
        assert again(notice).stage == NoticeStage.SENDING

    def test_is_listed_while_it_waits_for_approval(self, at: datetime) -> None:
        _item, notice = drafted(at)

        send(at)

        assert list(selectors.waiting_for_approval()) == [notice]
        assert selectors.waiting_counts().approval == 1

    def test_waits_for_our_own_first_look(self, at: datetime) -> None:
        approve(at)
        item, notice = drafted(at, online=False)

        send(at)
        waiting = again(notice).stage
        seen(item, Reachability.ONLINE, at=at)
        send(at + LATER)

        assert (waiting, again(notice).stage) == (NoticeStage.READY, NoticeStage.SENDING)

    def test_does_not_wait_longer_than_an_hour_for_it(self, at: datetime) -> None:
        approve(at)
        _item, notice = drafted(at, online=False)

        send(at + timedelta(hours=1))

        assert again(notice).stage == NoticeStage.SENDING

    def test_lets_the_others_go_while_one_is_suspected_gone(self, at: datetime) -> None:
        approve(at)
        there, missing = illegal_item(at=at), illegal_item(at=at)
        draft(at)
        seen(there, Reachability.ONLINE, at=at)
        seen(missing, Reachability.SUSPECTED_GONE, at=at)

        send(at)

        assert selectors.notices_for(there).get().stage == NoticeStage.SENDING
        assert selectors.notices_for(missing).get().stage == NoticeStage.GROUPING
        assert missing.ref not in Letter.objects.get().body.open()

    def test_tells_of_what_was_suspected_for_three_hours_and_is_not_gone(self, at: datetime) -> None:
        approve(at)
        item, notice = drafted(at, online=False)
        seen(item, Reachability.SUSPECTED_GONE, at=at)

        send(at + timedelta(hours=2))
        waiting = again(notice).stage
        send(at + timedelta(hours=3))

        assert (waiting, again(notice).stage) == (NoticeStage.READY, NoticeStage.SENDING)

    def test_takes_out_what_went_before_the_notice(self, at: datetime) -> None:
        approve(at)
        item, notice = drafted(at)
        gone(item, at=at)

        send(at)

        assert again(notice).stage == NoticeStage.WITHDRAWN
        assert NoticeItem.objects.get().outcome == ItemOutcome.GONE_BEFORE
        assert selectors.gone_before_notice(item)
        assert not Letter.objects.exists()

    def test_never_says_removed_of_what_one_place_did_not_see(self, at: datetime) -> None:
        approve(at)
        item, _notice = drafted(at)
        seen(item, Reachability.SUSPECTED_GONE, Reachability.GONE_ONE_PLACE, at=at)

        send(at)

        assert NoticeItem.objects.get().outcome == ItemOutcome.ONE_PLACE
        assert not selectors.gone_before_notice(item)

    def test_tells_of_what_is_left_of_several(self, at: datetime) -> None:
        approve(at)
        there, missing = illegal_item(at=at), illegal_item(at=at)
        draft(at)
        seen(there, Reachability.ONLINE, at=at)
        gone(missing, at=at)

        send(at)

        body = Letter.objects.get().body.open()
        assert there.ref in body and missing.ref not in body

    def test_takes_out_what_is_no_longer_acted_on(self, at: datetime) -> None:
        approve(at)
        item, notice = drafted(at)
        with audit.deed():
            item.move_to(ItemStage.READY, by=BY, at=at)

        send(at)

        assert again(notice).stage == NoticeStage.WITHDRAWN
        assert NoticeItem.objects.get().outcome == ItemOutcome.NO_LONGER

    def test_looks_the_host_up_again_when_that_is_a_day_old(self, at: datetime) -> None:
        item, notice = drafted(at)
        tomorrow = at + timedelta(hours=25)
        approve(tomorrow)

        send(tomorrow)
        waiting = Trace.objects.waiting().get().item
        traced(item, at=tomorrow)
        send(tomorrow + LATER)

        assert waiting == item
        assert again(notice).stage == NoticeStage.SENDING

    def test_follows_an_item_that_stands_at_another_host(self, at: datetime) -> None:
        item, notice = drafted(at)
        tomorrow = at + timedelta(hours=25)
        traced(item, at=tomorrow, asn=64500, mailbox="abuse@next.example", country="DE")
        approve(tomorrow, MAILBOX, "abuse@next.example")

        send(tomorrow)
        draft(tomorrow)
        send(tomorrow + LATER)

        assert again(notice).stage == NoticeStage.WITHDRAWN
        assert NoticeItem.objects.get(notice=notice).outcome == ItemOutcome.MOVED
        new = selectors.notices_for(item).exclude(pk=notice.pk).get()
        assert (new.stage, new.country, new.recipient.mailbox) == (NoticeStage.SENDING, "DE", "abuse@next.example")

    def test_gives_the_procedure_and_authority_their_say_by_country(self, at: datetime) -> None:
        Authority.objects.all().delete()
        authority_in_force(at=at, country="DE")
        approve(at)
        _item, notice = drafted(at)

        send(at)

        waiting = again(notice)
        assert (waiting.stage, waiting.last_problem) == (NoticeStage.READY, "no_basis")
        assert waiting.due_at == at + timedelta(hours=1)
        assert not Letter.objects.exists()


@pytest.mark.usefixtures("authority")
class TestTheAttachment:
    def test_holds_the_exact_address_and_the_class(self, at: datetime) -> None:
        Profile.objects.update_or_create(
            pk=1, defaults={"name": "Practice Hotline", "contact_address": "desk@hotline.example"}
        )
        approve(at)
        item, notice = drafted(at, address="http://bad.example/a/b.html?c=1")

        send(at)

        (attached,) = json.loads(Letter.objects.get().attachments.open())
        report = json.loads(attached["text"])
        assert attached["media_type"] == "application/json"
        assert attached["name"] == f"{notice.ref}-{item.ref}.json"
        assert report["url"] == "http://bad.example/a/b.html?c=1"
        assert (report["category"], report["type"], report["classification"]) == ("content", "csam", "A1")
        assert report["source_identifier"] == "192.0.2.10"
        assert (report["asn"], report["country_code"]) == (64496, "NL")
        assert report["reporter"] == {
            "org": "Practice Hotline",
            "contact": "desk@hotline.example",
            "domain": "hotline.example",
        }
        assert "evidence" not in report and "_internal" not in report
        assert NoticeItem.objects.get().xarf_note == XarfNote.ATTACHED

    def test_is_left_out_where_no_class_can_be_derived_and_says_why(self, at: datetime) -> None:
        approve(at)
        item, _notice = drafted(at)
        latest = Assessment.objects.get(item=item)
        Assessment.objects.create(
            **{
                **{field.attname: getattr(latest, field.attname) for field in Assessment._meta.concrete_fields},
                "id": None,
                "ref": "AS-ZZZZZZZZ",
                "supersedes_id": latest.pk,
                "words": "",
                "age_band": "11-13",
            }
        )

        send(at)

        letter = Letter.objects.get()
        assert not letter.attachments.open()
        assert NoticeItem.objects.get().xarf_note == XarfNote.NO_CLASS
        assert "XARF" not in letter.body.open()

    def test_is_the_same_to_the_byte_when_written_again(self, at: datetime) -> None:
        from openhotline.notices.services.sending import _place
        from openhotline.notices.xarf_reports import attachment

        _item, notice = drafted(at)
        row = notice.items.get()
        place = _place(notice, row, row.item.address.open())

        first, second = (
            attachment(place, profile=Profile(), our_domain="hotline.example", our_address="a@hotline.example", at=at)
            for _ in range(2)
        )

        assert first == second and first[0] is not None


@pytest.mark.usefixtures("authority")
class TestRecipients:
    def test_are_approved_by_those_who_may_send_notices(self, at: datetime, ana: By, olu: By) -> None:
        from openhotline.common.errors import Refused

        _item, notice = drafted(at)

        for by in (ana, olu):
            with pytest.raises(Refused):
                services.approve_recipient(recipient=notice.recipient, by=by, at=at)

    def test_are_approved_beforehand_by_name(self, at: datetime, noa: By) -> None:
        number = services.approve_recipients(mailboxes=["Abuse@A.example", "abuse@a.example"], by=noa, at=at)
        again = services.approve_recipients(mailboxes=["abuse@a.example"], by=noa, at=at)

        assert (number, again) == (1, 0)


class TestRules:
    def test_of_the_shipped_procedure_remind_twice(self) -> None:
        assert Rules().reminder_hours == (24, 48)


def test_a_notice_written_twice_is_one_letter(at: datetime, authority: Authority) -> None:
    approve(at)
    _item, notice = drafted(at)
    send(at)
    Notice.objects.filter(pk=notice.pk).update(stage=NoticeStage.READY, due_at=at)  # as a lost commit would leave it

    send(at)

    assert len(letters_about(notice)) == 1
