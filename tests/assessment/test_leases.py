from datetime import timedelta

import pytest

from openhotline.assessment import selectors
from openhotline.assessment.models import Lease
from openhotline.assessment.services import claim_item, extend_lease, release_item, reveal_address, take_next
from openhotline.audit.models import Event
from openhotline.cases.models import Item
from openhotline.cases.stages import ItemStage
from openhotline.common.errors import Refused
from tests.support.factories import authority_in_force, decided_item, item_in, new_item, waiting_item

TEN = timedelta(minutes=10)


@pytest.mark.django_db
class TestClaimItem:
    def test_gives_it_to_one_person_for_ten_minutes(self, ana, at):
        item = waiting_item(at=at)

        lease = claim_item(item=item, by=ana, at=at)

        assert (lease.holder, lease.taken_at, lease.until) == ("user:ana", at, at + TEN)
        assert Item.objects.get(pk=item.pk).stage == ItemStage.IN_REVIEW
        assert Event.objects.filter(action="lease.taken", about=item.ref).count() == 1

    def test_refuses_it_to_anybody_else(self, ana, ben, at):
        item = waiting_item(at=at)
        claim_item(item=item, by=ana, at=at)

        with pytest.raises(Refused, match="Somebody else has"):
            claim_item(item=item, by=ben, at=at + TEN - timedelta(seconds=1))

        assert Lease.objects.get().holder == "user:ana"

    def test_extends_it_for_the_one_who_has_it(self, ana, at):
        item = waiting_item(at=at)
        claim_item(item=item, by=ana, at=at)

        claim_item(item=item, by=ana, at=at + timedelta(minutes=4))

        assert Lease.objects.get().until == at + timedelta(minutes=14)
        assert Event.objects.filter(action="lease.taken").count() == 1

    def test_lets_somebody_take_it_over_once_it_has_run_out(self, ana, ben, at):
        authority_in_force(at=at)
        item = waiting_item(at=at)
        claim_item(item=item, by=ana, at=at)
        reveal_address(item=item, by=ana, at=at)

        lease = claim_item(item=item, by=ben, at=at + TEN)

        assert (lease.holder, lease.until, lease.revealed_at) == ("user:ben", at + 2 * TEN, None)
        assert Event.objects.get(action="lease.stolen").details == {"from": "user:ana"}

    def test_takes_an_item_in_review_that_nobody_holds(self, ana, at):
        item = item_in(ItemStage.READY, ItemStage.IN_REVIEW, at=at)

        assert claim_item(item=item, by=ana, at=at).holder == "user:ana"

    def test_refuses_what_is_not_waiting(self, ana, at):
        for item in (new_item(at=at), decided_item(at=at)):
            with pytest.raises(Refused, match="not waiting"):
                claim_item(item=item, by=ana, at=at)

    @pytest.mark.parametrize("name", ["olu", "noa", "edi"])
    def test_refuses_people_who_may_not_assess(self, at, name, request):
        with pytest.raises(Refused, match="permission"):
            claim_item(item=waiting_item(at=at), by=request.getfixturevalue(name), at=at)


@pytest.mark.django_db
class TestTakeNext:
    def test_takes_the_first_of_the_queue(self, ana, at):
        waiting_item(at=at)
        urgent = new_item(at=at, urgent=True)
        _ready(urgent, at)

        assert take_next(by=ana, at=at) == urgent

    def test_gives_back_what_one_holds_already(self, ana, at):
        waiting_item(at=at), waiting_item(at=at)

        first = take_next(by=ana, at=at)

        assert take_next(by=ana, at=at + timedelta(minutes=1)) == first
        assert Lease.objects.get().until == at + timedelta(minutes=11)

    def test_gives_two_people_two_items(self, ana, ben, at):
        waiting_item(at=at), waiting_item(at=at)

        assert take_next(by=ana, at=at) != take_next(by=ben, at=at)

    def test_gives_nothing_where_nothing_waits(self, ana, at):
        new_item(at=at)

        assert take_next(by=ana, at=at) is None

    def test_takes_over_what_somebody_left_lying(self, ana, ben, at):
        item = waiting_item(at=at)
        take_next(by=ana, at=at)

        assert take_next(by=ben, at=at + timedelta(minutes=9)) is None
        assert take_next(by=ben, at=at + TEN) == item

    def test_refuses_an_auditor(self, olu, at):
        with pytest.raises(Refused):
            take_next(by=olu, at=at)


@pytest.mark.django_db
class TestExtendLease:
    def test_gives_ten_more_minutes(self, ana, at):
        item = waiting_item(at=at)
        claim_item(item=item, by=ana, at=at)

        assert extend_lease(item=item, by=ana, at=at + timedelta(minutes=9)).until == at + timedelta(minutes=19)

    def test_refuses_everybody_else(self, ana, ben, at):
        item = waiting_item(at=at)
        claim_item(item=item, by=ana, at=at)

        with pytest.raises(Refused):
            extend_lease(item=item, by=ben, at=at)


@pytest.mark.django_db
class TestReleaseItem:
    def test_puts_it_back_and_stops_the_clock(self, ana, at):
        authority_in_force(at=at)
        item = waiting_item(at=at)
        claim_item(item=item, by=ana, at=at)
        reveal_address(item=item, by=ana, at=at)

        release_item(item=item, by=ana, at=at + timedelta(seconds=30))

        assert Item.objects.get(pk=item.pk).stage == ItemStage.READY
        assert not Lease.objects.exists()
        assert Event.objects.get(action="lease.released").details == {"seconds_exposed": 30}
        assert list(selectors.queue(at)) == [item]

    def test_refuses_everybody_else(self, ana, ben, at):
        item = waiting_item(at=at)
        claim_item(item=item, by=ana, at=at)

        with pytest.raises(Refused):
            release_item(item=item, by=ben, at=at)


@pytest.mark.django_db
class TestRevealAddress:
    def test_shows_it_to_the_holder_and_remembers_the_first_time(self, ana, at):
        authority_in_force(at=at)
        item = waiting_item(at=at, address="http://a.example/1")
        claim_item(item=item, by=ana, at=at)

        for minutes in (0, 3):
            shown = reveal_address(item=item, by=ana, at=at + timedelta(minutes=minutes))
            assert shown == "http://a.example/1"

        lease = Lease.objects.get()
        assert (lease.revealed_at, lease.until) == (at, at + timedelta(minutes=13))
        assert Event.objects.filter(action="item.address_revealed").count() == 2

    def test_refuses_everybody_else(self, ana, ben, at):
        authority_in_force(at=at)
        item = waiting_item(at=at)
        claim_item(item=item, by=ana, at=at)

        with pytest.raises(Refused):
            reveal_address(item=item, by=ben, at=at)

        assert not Event.objects.filter(action="item.address_revealed").exists()

    def test_refuses_without_a_legal_basis_and_starts_no_clock(self, ana, at):
        item = waiting_item(at=at)
        claim_item(item=item, by=ana, at=at)

        with pytest.raises(Refused, match="legal basis"):
            reveal_address(item=item, by=ana, at=at)

        assert Lease.objects.get().revealed_at is None


def _ready(item: Item, at) -> None:
    from openhotline.audit import services as audit
    from openhotline.common.actors import job

    with audit.deed():
        item.move_to(ItemStage.READY, by=job("tests"), at=at)
