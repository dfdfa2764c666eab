"""The notices on the staff site."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from openhotline.common import clock
from openhotline.common.actors import By
from openhotline.notices import selectors, services
from openhotline.notices.models import Notice
from openhotline.notices.stages import NoticeStage, RecipientState
from openhotline.post.channels import Outcome
from openhotline.post.stages import LetterStage
from tests.notices.noticing import (
    again,
    draft,
    follow,
    illegal_item,
    items_of,
    letter_ends,
    letters_about,
    send,
    sent_notice,
)
from tests.support.faces import FaceClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]

Staff = Callable[[By | None], FaceClient]


@pytest.fixture
def at() -> datetime:
    return clock.now() - timedelta(hours=2)


def waiting(at: datetime) -> Notice:
    """A notice whose recipient nobody has approved."""
    item = illegal_item(at=at, mailbox="abuse@unknown.example", asn=64511)
    draft(at)
    send(at)
    notice: Notice = selectors.notices_for(item).get()
    return notice


def unclear(at: datetime) -> Notice:
    """A notice of which nobody knows whether it arrived."""
    from openhotline.monitoring.stages import Reachability
    from tests.notices.noticing import approve, seen

    approve(at)
    item = illegal_item(at=at)
    draft(at)
    seen(item, Reachability.ONLINE, at=at)
    send(at)
    notice: Notice = selectors.notices_for(item).get()
    letter_ends(notice, Outcome.UNCLEAR, at=at)
    follow(at + timedelta(minutes=1))
    return notice


class TestTheList:
    def test_shows_notices_by_what_they_wait_for(self, staff: Staff, noa: By, at: datetime) -> None:
        sent, open_one, doubtful = sent_notice(at=at), waiting(at), unclear(at)
        orphan = illegal_item(at=at, mailbox="")
        draft(at)

        text = staff(noa).get("/notices/").text

        places = [text.index(ref) for ref in (open_one.ref, doubtful.ref, orphan.ref, sent.ref)]
        assert places == sorted(places)

    def test_asks_the_database_no_more_for_many_notices_than_for_one(
        self, staff: Staff, noa: By, at: datetime, django_assert_max_num_queries: Any
    ) -> None:
        client = staff(noa)
        for n in range(12):
            illegal_item(at=at, mailbox=f"abuse@host{n}.example", asn=64496 + n)
            illegal_item(at=at, mailbox="")
        draft(at)
        send(at)

        with django_assert_max_num_queries(16):
            client.get("/notices/")

    def test_is_for_staff_with_the_desk(self, staff: Staff, edi: By) -> None:
        assert staff(None).get("/notices/").status_code == 302
        assert staff(edi).get("/notices/").status_code == 403

    def test_shows_no_button_to_people_who_may_only_look(self, staff: Staff, olu: By, at: datetime) -> None:
        waiting(at)

        assert "approve/" not in staff(olu).get("/notices/").text


class TestTheNotice:
    def test_shows_references_and_no_address(self, staff: Staff, noa: By, at: datetime) -> None:
        notice = sent_notice(at=at, items=3)

        text = staff(noa).get(f"/notices/{notice.ref}/").text

        for item in items_of(notice):
            host = item.host.open()
            assert item.ref in text
            assert host not in text and host.replace(".", "[.]") not in text

    def test_shows_its_chain_and_its_letter(self, staff: Staff, noa: By, at: datetime) -> None:
        notice = sent_notice(at=at)
        follow(at + timedelta(hours=24))
        after = selectors.following(notice)
        assert after is not None

        text = staff(noa).get(f"/notices/{notice.ref}/").text

        assert after.ref in text and letters_about(notice)[0].ref in text

    def test_asks_the_database_no_more_for_many_items(
        self, staff: Staff, noa: By, at: datetime, django_assert_max_num_queries: Any
    ) -> None:
        notice = sent_notice(at=at, items=15)
        client = staff(noa)

        with django_assert_max_num_queries(16):
            client.get(f"/notices/{notice.ref}/")

    def test_that_does_not_exist_is_not_found(self, staff: Staff, noa: By) -> None:
        assert staff(noa).get("/notices/NO-AAAAAAAA/").status_code == 404


class TestTheDeeds:
    def test_approve(self, staff: Staff, noa: By, at: datetime) -> None:
        notice = waiting(at)

        response = staff(noa).post(f"/notices/recipients/{notice.recipient.ref}/approve/")

        assert response.status_code == 302
        assert again(notice).recipient.state == RecipientState.APPROVED
        assert again(notice).due_at is not None

    def test_withdraw_with_a_reason(self, staff: Staff, noa: By, at: datetime) -> None:
        notice = waiting(at)
        client = staff(noa)

        wrong = client.post(f"/notices/{notice.ref}/withdraw/", {"why": ""})
        right = client.post(f"/notices/{notice.ref}/withdraw/", {"why": "The police asked us to wait."})

        assert wrong.status_code == 200 and "Say why" in wrong.text
        assert right.status_code == 302 and again(notice).stage == NoticeStage.WITHDRAWN

    def test_settle(self, staff: Staff, noa: By, at: datetime) -> None:
        notice = unclear(at)

        staff(noa).post(f"/notices/{notice.ref}/settle/", {"settlement": "sent", "why": "They telephoned."})

        assert again(notice).stage == NoticeStage.HANDED_OVER
        assert letters_about(notice)[0].stage == LetterStage.HANDED_OVER

    def test_readdress(self, staff: Staff, noa: By, at: datetime) -> None:
        notice = unclear(at)
        domain = items_of(notice)[0].domain.open()
        client = staff(noa)

        wrong = client.post(f"/notices/{notice.ref}/readdress/", {"mailbox": f"x@{domain}"})
        right = client.post(f"/notices/{notice.ref}/readdress/", {"mailbox": "noc@hoster.example"})

        assert "inside the reported domain" in wrong.text
        assert right.status_code == 302 and selectors.following(notice) is not None

    def test_choose_a_recipient(self, staff: Staff, noa: By, at: datetime) -> None:
        item = illegal_item(at=at, mailbox="")
        draft(at)
        client = staff(noa)

        page = client.get(f"/notices/items/{item.ref}/")
        done = client.post(f"/notices/items/{item.ref}/", {"mailbox": "noc@hoster.example"})

        assert page.status_code == 200 and item.host.open() not in page.text
        assert done.status_code == 302
        assert selectors.notices_for(item).get().recipient.mailbox == "noc@hoster.example"

    def test_look_the_host_up_again(self, staff: Staff, noa: By, at: datetime) -> None:
        item = illegal_item(at=at, mailbox="")
        draft(at)

        staff(noa).post(f"/notices/items/{item.ref}/retry/")

        item.refresh_from_db()
        assert item.due_at is not None

    def test_name_the_network_above(self, staff: Staff, noa: By, at: datetime) -> None:
        notice = waiting(at)
        client = staff(noa)
        page = f"/notices/recipients/{notice.recipient.ref}/above/"

        itself = client.post(page, {"mailbox": notice.recipient.mailbox})
        done = client.post(page, {"mailbox": "noc@carrier.example"})

        assert "cannot stand above itself" in itself.text
        assert done.status_code == 302
        assert "noc@carrier.example" in client.get("/notices/recipients/").text

    def test_read_what_a_host_answered(self, staff: Staff, noa: By, olu: By, at: datetime) -> None:
        notice = sent_notice(at=at)
        kept = services.record_host_answer(notice=notice, answer="disagree", words="It is <b>lawful</b>.", at=at)
        page = f"/notices/{notice.ref}/answers/{kept.ref}/"

        before = staff(noa).get(f"/notices/{notice.ref}/").text
        after = staff(noa).post(page).text

        assert "lawful" not in before
        assert "It is &lt;b&gt;lawful&lt;/b&gt;." in after
        assert staff(olu).post(page).status_code == 403

    def test_decide_a_dispute(self, staff: Staff, noa: By, at: datetime) -> None:
        notice = sent_notice(at=at)
        services.record_host_answer(notice=notice, answer="disagree", words="No.", at=at)

        staff(noa).post(f"/notices/{notice.ref}/dispute/", {"decision": "stand_by", "why": "It is what it is."})

        assert again(notice).stage == NoticeStage.ACKNOWLEDGED

    def test_end(self, staff: Staff, noa: By, at: datetime) -> None:
        notice = unclear(at)

        staff(noa).post(f"/notices/{notice.ref}/end/", {"why": "The company is gone."})

        assert again(notice).stage == NoticeStage.EXPIRED

    def test_try_again_what_was_set_aside(self, staff: Staff, noa: By, at: datetime) -> None:
        notice = waiting(at)
        Notice.objects.filter(pk=notice.pk).update(set_aside_at=at, due_at=None)

        staff(noa).post(f"/notices/{notice.ref}/retry/")

        assert again(notice).set_aside_at is None and again(notice).due_at is not None

    @pytest.mark.parametrize("deed", ["withdraw", "settle", "readdress", "dispute", "end", "retry"])
    def test_are_for_those_who_may_send_notices(self, staff: Staff, ana: By, at: datetime, deed: str) -> None:
        notice = waiting(at)

        assert staff(ana).post(f"/notices/{notice.ref}/{deed}/", {"why": "x"}).status_code == 403
        assert again(notice).stage == NoticeStage.READY
