"""From a decision to a notice."""

from datetime import datetime, timedelta

import pytest

from openhotline.audit.models import Event
from openhotline.cases.models import Item, ItemMove
from openhotline.cases.stages import Decision, ItemStage
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.monitoring.models import Watch
from openhotline.notices import selectors, services
from openhotline.notices.jobs import DRAFT
from openhotline.notices.models import Notice, NoticeItem, Recipient
from openhotline.notices.stages import Asked, NoticeStage, RecipientState
from openhotline.tracing.models import Trace
from tests.notices.noticing import ASN, MAILBOX, draft, illegal_item, traced
from tests.support.factories import decided_item

pytestmark = pytest.mark.django_db


class TestDraft:
    def test_puts_an_illegal_item_into_a_notice_to_its_host(self, at: datetime) -> None:
        item = illegal_item(at=at)

        draft(at)

        notice = Notice.objects.get()
        row = notice.items.get()
        item.refresh_from_db()
        assert (notice.stage, notice.due_at, notice.country) == (NoticeStage.GROUPING, at, "NL")
        assert (row.item, row.asked, row.asn, row.network_name) == (item, Asked.PAGE, ASN, "Hoster")
        assert row.trace_ref == Trace.objects.get(item=item).ref
        assert (item.stage, item.due_at) == (ItemStage.ACTING, None)

    def test_has_the_item_watched_from_then_on(self, at: datetime) -> None:
        item = illegal_item(at=at)

        draft(at)

        watch = Watch.objects.get(item=item)
        assert (watch.due_at, watch.country, watch.media) == (at, "NL", False)
        assert watch.known_network.open() == "192.0.2.0/24"

    def test_makes_a_recipient_that_waits_for_approval(self, at: datetime) -> None:
        illegal_item(at=at, mailbox="Abuse@Hoster.example")

        draft(at)

        recipient = Recipient.objects.get()
        assert (recipient.mailbox, recipient.state) == (MAILBOX, RecipientState.WAITING)
        assert (recipient.asn, recipient.network_name, recipient.country) == (ASN, "Hoster", "NL")

    def test_collects_items_of_one_recipient_in_one_notice(self, at: datetime) -> None:
        items = [illegal_item(at=at) for _ in range(3)]
        noise = illegal_item(at=at, mailbox="abuse@other.example", asn=64500)

        draft(at)

        assert Notice.objects.count() == 2
        together = selectors.notices_for(items[0]).get()
        assert set(together.items.values_list("item", flat=True)) == {item.pk for item in items}
        assert selectors.notices_for(noise).get() != together

    def test_never_joins_a_notice_that_goes_already(self, at: datetime) -> None:
        illegal_item(at=at)
        draft(at)
        Notice.objects.update(stage=NoticeStage.READY)
        late = illegal_item(at=at)

        draft(at)

        assert Notice.objects.count() == 2
        assert selectors.notices_for(late).get().stage == NoticeStage.GROUPING

    def test_keeps_the_countries_of_one_recipient_apart(self, at: datetime) -> None:
        illegal_item(at=at)
        illegal_item(at=at, country="DE")

        draft(at)

        assert sorted(Notice.objects.values_list("country", flat=True)) == ["DE", "NL"]

    def test_asks_for_a_look_up_when_the_last_one_is_a_day_old(self, at: datetime) -> None:
        item = illegal_item(at=at)
        tomorrow = at + timedelta(hours=25)

        draft(tomorrow)

        item.refresh_from_db()
        assert Trace.objects.waiting().get().item == item
        assert item.stage == ItemStage.DECIDED and item.due_at == tomorrow + timedelta(minutes=5)
        assert not Notice.objects.exists()

    def test_goes_on_when_the_look_up_has_ended(self, at: datetime) -> None:
        item = illegal_item(at=at)
        tomorrow = at + timedelta(hours=25)
        draft(tomorrow)
        traced(item, at=tomorrow)

        draft(tomorrow + timedelta(minutes=6))

        assert Notice.objects.get().items.get().item == item

    def test_leaves_lawful_items_alone(self, at: datetime) -> None:
        decided_item(at=at, decision=Decision.LAWFUL)

        assert DRAFT.due(at, 9) == []

    def test_records_who_did_it(self, at: datetime) -> None:
        item = illegal_item(at=at)

        draft(at)

        assert ItemMove.objects.get(subject=item, went_to=ItemStage.ACTING).by == "job:notices.draft"
        assert Event.objects.filter(action="notice.drafted", about=Notice.objects.get().ref).exists()


class TestWithoutARecipient:
    @pytest.mark.parametrize(
        ("facts", "words"),
        [
            ({"mailbox": ""}, "Nobody names one"),
            ({"is_cdn": True}, "It stands behind a delivery network that hides the real host"),
            ({"country": ""}, "Nobody can say in which country it stands"),
            ({"outcome": "unknown", "asn": None, "mailbox": ""}, "The host is not known"),
            ({"outcome": "failed", "asn": None, "mailbox": ""}, "The look-up failed"),
            ({"outcome": "not_permitted", "asn": None, "mailbox": ""}, "Not looked up: no legal basis"),
        ],
    )
    def test_a_person_is_asked(self, at: datetime, facts: dict[str, object], words: str) -> None:
        item = illegal_item(at=at, **facts)

        draft(at)

        item.refresh_from_db()
        assert (item.stage, item.due_at) == (ItemStage.DECIDED, None)
        assert list(selectors.without_recipient()) == [item]
        assert selectors.problem_in_words(item) == words
        assert not Notice.objects.exists()

    def test_a_mailbox_inside_the_reported_domain_is_never_written_to(self, at: datetime) -> None:
        item = illegal_item(at=at, address="http://www.bad.example/x", mailbox="abuse@mail.bad.example")

        draft(at)

        item.refresh_from_db()
        assert selectors.problem_in_words(item) == "The only one is inside the reported domain itself"
        assert not Recipient.objects.exists()


@pytest.fixture
def orphan(at: datetime) -> Item:
    """An item for which a person has to say whom to write to."""
    item = illegal_item(at=at, mailbox="", address="http://www.bad.example/x")
    draft(at)
    item.refresh_from_db()
    return item


class TestNameRecipient:
    def test_writes_to_the_mailbox_that_was_typed(self, at: datetime, orphan: Item, noa: By) -> None:
        notice = services.name_recipient(item=orphan, mailbox="Abuse@Other.example", by=noa, at=at)

        orphan.refresh_from_db()
        assert (notice.stage, notice.recipient.mailbox) == (NoticeStage.GROUPING, "abuse@other.example")
        assert (notice.recipient.state, notice.recipient.approved_by) == (RecipientState.APPROVED, "user:noa")
        assert orphan.stage == ItemStage.ACTING
        assert not selectors.without_recipient().exists()
        assert Watch.objects.filter(item=orphan).exists()

    @pytest.mark.parametrize("mailbox", ["abuse@bad.example", "x@WWW.bad.example", "x@deep.www.bad.example"])
    def test_refuses_a_mailbox_within_the_reported_domain(
        self, at: datetime, orphan: Item, noa: By, mailbox: str
    ) -> None:
        with pytest.raises(Refused, match="inside the reported domain"):
            services.name_recipient(item=orphan, mailbox=mailbox, by=noa, at=at)

        assert not Recipient.objects.exists()

    @pytest.mark.parametrize("mailbox", ["", "nobody", "a@b.example\nBcc: x@y.example", "a@b.example, c@d.example"])
    def test_refuses_what_is_no_mailbox(self, at: datetime, orphan: Item, noa: By, mailbox: str) -> None:
        with pytest.raises(Refused):
            services.name_recipient(item=orphan, mailbox=mailbox, by=noa, at=at)

    def test_refuses_people_who_may_not_send_notices(self, at: datetime, orphan: Item, ana: By, olu: By) -> None:
        for by in (ana, olu):
            with pytest.raises(Refused):
                services.name_recipient(item=orphan, mailbox="abuse@other.example", by=by, at=at)

    def test_refuses_an_item_that_has_one(self, at: datetime, noa: By) -> None:
        item = illegal_item(at=at)
        draft(at)
        item.refresh_from_db()

        with pytest.raises(Refused, match="does not wait"):
            services.name_recipient(item=item, mailbox="abuse@other.example", by=noa, at=at)

        assert NoticeItem.objects.count() == 1


class TestRetryItem:
    def test_looks_again_and_drafts_then(self, at: datetime, orphan: Item, noa: By) -> None:
        services.retry_item(item=orphan, by=noa, at=at)
        draft(at)
        traced(orphan, at=at)

        draft(at + timedelta(minutes=6))

        assert Notice.objects.get().items.get().item == orphan


class TestTwoWorkers:
    def test_never_put_one_item_into_two_notices(self, at: datetime) -> None:
        illegal_item(at=at)
        mine = Item.objects.get()
        theirs = Item.objects.get()
        assert mine.claim(at=at)
        theirs.claimed_until = mine.claimed_until
        services.draft_item(item=mine, by=_job(), at=at)

        with pytest.raises(Refused, match="already taken this up"):
            services.draft_item(item=theirs, by=_job(), at=at)

        assert NoticeItem.objects.count() == 1


def _job() -> By:
    from openhotline.common.actors import job

    return job("notices.draft")
