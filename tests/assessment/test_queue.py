from datetime import timedelta

import pytest

from openhotline.assessment import selectors
from openhotline.assessment.services import add_child, claim_item
from openhotline.audit import services as audit
from openhotline.cases import services as cases
from openhotline.cases.models import Item, ItemLink
from openhotline.cases.stages import Channel, Decision, ItemStage, Relation, ReportStage, Source
from openhotline.common.actors import job
from openhotline.common.addresses import read_address
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference
from openhotline.tracing import selectors as tracing
from tests.support.factories import decided_item, new_item, waiting_item

TESTS = job("tests")


def reported(address, *, at, source=Source.PUBLIC, urgent=False):
    """An item on the queue as a report makes it."""
    report, _new = cases.receive_report(
        ref=new_reference("OH"),
        channel=Channel.FORM,
        source=source,
        urgent=urgent,
        addresses=[cases.GivenText(read_address(address), address)],
        by=TESTS,
        at=at,
    )
    with audit.deed():
        report.move_to(ReportStage.SCREENING, by=TESTS, at=at)
        report.move_to(ReportStage.ACCEPTED, by=TESTS, at=at)
        [(item, _made)] = cases.link_report(report=report, by=TESTS, at=at)
        if item.stage == ItemStage.NEW:
            item.move_to(ItemStage.READY, by=TESTS, at=at)
    return item


@pytest.mark.django_db
class TestTheQueue:
    def test_puts_danger_first_then_children_then_what_came_back_then_the_most_reported_then_the_oldest(self, at):
        oldest = reported("http://oldest.example/", at=at - timedelta(days=9))
        newest = reported("http://newest.example/", at=at)
        often = reported("http://often.example/", at=at)
        reported("http://often.example/", at=at)
        back = reported("http://back.example/", at=at)
        Item.objects.filter(pk=back.pk).update(episode=2)
        child = reported("http://child.example/", at=at, source=Source.CHILD)
        urgent = reported("http://urgent.example/", at=at, urgent=True)

        assert list(selectors.queue(at)) == [urgent, child, back, often, oldest, newest]

    def test_knows_that_a_child_reported_it_after_somebody_else(self, at):
        item = reported("http://a.example/", at=at)
        reported("http://a.example/", at=at, source=Source.CHILD)

        first = selectors.queue(at).get()

        assert (first, first.from_child, first.reports) == (item, 1, 2)

    def test_leaves_out_what_is_not_waiting(self, at, ana):
        new_item(at=at), decided_item(at=at), decided_item(at=at, decision=Decision.LAWFUL)
        claim_item(item=waiting_item(at=at), by=ana, at=at)
        waiting = waiting_item(at=at)

        assert list(selectors.queue(at)) == [waiting]

    def test_shows_an_item_again_when_its_lease_has_run_out(self, at, ana):
        item = waiting_item(at=at)
        claim_item(item=item, by=ana, at=at)

        assert list(selectors.queue(at + timedelta(minutes=10))) == [item]

    def test_is_one_query_however_long_it_is(self, at, django_assert_num_queries):
        for _n in range(12):
            waiting_item(at=at)

        with django_assert_num_queries(1):
            list(selectors.queue(at)[:25])


@pytest.mark.django_db
class TestQueueCounts:
    def test_say_what_waits(self, at, ana):
        reported("http://a.example/", at=at)
        reported("http://b.example/", at=at, source=Source.CHILD, urgent=True)
        reported("http://b.example/", at=at)
        Item.objects.filter(pk=reported("http://c.example/", at=at).pk).update(episode=3)
        claim_item(item=waiting_item(at=at), by=ana, at=at)

        counts = selectors.queue_counts(at)

        assert counts == selectors.QueueCounts(waiting=3, urgent=1, from_child=1, reappeared=1, held=1)


@pytest.mark.django_db
class TestNextItemFor:
    def test_is_what_they_hold_or_else_the_first_of_the_queue(self, at, ana, ben):
        first, second = waiting_item(at=at), waiting_item(at=at + timedelta(minutes=1))
        claim_item(item=second, by=ana, at=at)

        assert selectors.next_item_for(ana, at) == second
        assert selectors.next_item_for(ben, at) == first

    def test_is_nothing_where_nothing_waits(self, at, ana):
        assert selectors.next_item_for(ana, at) is None


@pytest.mark.django_db
class TestDecisionsOnHost:
    def test_say_what_others_on_it_were_decided_to_be(self, at):
        item = waiting_item(at=at, address="http://host.example/1")
        for n in (2, 3):
            decided_item(at=at, address=f"http://host.example/{n}")
        decided_item(at=at, address="http://host.example/4", decision=Decision.LAWFUL)
        decided_item(at=at, address="http://elsewhere.example/")

        assert selectors.decisions_on_host(item) == [("Illegal here", 2), ("Lawful", 1)]


@pytest.mark.django_db
class TestAddChild:
    def test_makes_a_linked_item_and_has_it_traced(self, at, ana):
        page = waiting_item(at=at)
        claim_item(item=page, by=ana, at=at)

        child = add_child(item=page, address="hxxp://pictures[.]example/1", relation=Relation.EMBEDS, by=ana, at=at)

        link = ItemLink.objects.get()
        assert (link.parent, link.child, link.relation) == (page, child, Relation.EMBEDS)
        assert child.source == Source.PROACTIVE and child.address.open() == "http://pictures.example/1"
        assert tracing.traces_of(child).count() == 1

    def test_finds_one_that_is_known(self, at, ana):
        page, known = waiting_item(at=at), waiting_item(at=at, address="http://pictures.example/1")
        claim_item(item=page, by=ana, at=at)

        child = add_child(item=page, address="http://pictures.example/1", relation=Relation.LINKS, by=ana, at=at)

        assert child == known and not tracing.traces_of(child).exists()

    def test_refuses_the_page_itself_and_what_is_no_address(self, at, ana):
        page = waiting_item(at=at, address="http://page.example/")
        claim_item(item=page, by=ana, at=at)

        for text in ("http://page.example/", "no address at all"):
            with pytest.raises(Refused):
                add_child(item=page, address=text, relation=Relation.EMBEDS, by=ana, at=at)

    def test_refuses_whoever_does_not_hold_the_page(self, at, ana, ben):
        page = waiting_item(at=at)
        claim_item(item=page, by=ana, at=at)

        with pytest.raises(Refused):
            add_child(item=page, address="http://p.example/", relation=Relation.EMBEDS, by=ben, at=at)
