"""Watches: asked for, ended, hurried, settled."""

from datetime import timedelta

import pytest

from openhotline.audit.models import Event
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from openhotline.monitoring import selectors, services
from openhotline.monitoring.models import Watch
from openhotline.monitoring.stages import Reachability
from tests.support.factories import new_item

pytestmark = pytest.mark.django_db
NOTICES = job("notices")


def watched(*, at, item=None, **how):
    item = item or new_item(at=at)
    return services.request_watch(item=item, country="NL", watch_days=90, by=NOTICES, at=at, **how)


class TestRequestWatch:
    def test_begins_at_once_knowing_nothing(self, at):
        watch = watched(at=at)

        assert watch.stage == Reachability.UNKNOWN
        assert watch.due_at == watch.started_at == at
        assert Event.objects.filter(action="watch.requested", about=watch.ref).count() == 1

    def test_an_item_has_one_watch(self, at):
        item = new_item(at=at)

        first, second = watched(at=at, item=item), watched(at=at + timedelta(days=1), item=item)

        assert first.pk == second.pk
        assert Watch.objects.count() == 1

    def test_asked_again_it_starts_anew_and_takes_a_round_that_is_under_way_its_number(self, at):
        item = new_item(at=at)
        watch = watched(at=at, item=item, known_network="203.0.113.0/27")
        assert watch.claim(at=at)
        later = at + timedelta(days=20)

        again = watched(at=later, item=item, known_network="192.0.2.0/27")

        again.refresh_from_db()
        assert (again.started_at, again.due_at, again.claimed_until, again.tries) == (later, later, None, 0)
        assert again.rounds == watch.rounds + 1
        assert again.known_network.open() == "192.0.2.0/27"

    def test_the_network_is_sealed(self, at):
        watch = watched(at=at, known_network="203.0.113.0/27")

        kept = Watch.objects.values_list("known_network", flat=True).get(pk=watch.pk)

        assert "203" not in str(kept)[:40].split(":")[0] and "203.0.113" not in str(kept)

    @pytest.mark.parametrize(
        "network", ["nonsense", "192.0.2.1/24", "192.0.2.0/99", "192.0.2.9-192.0.2.1", "192.0.2.1-2001:db8::1", "-"]
    )
    def test_refuses_what_is_no_network(self, at, network):
        with pytest.raises(Refused, match="192.0.2.0/24"):
            watched(at=at, known_network=network)

    def test_refuses_people_who_neither_assess_nor_notify(self, at, olu, edi):
        item = new_item(at=at)
        for person in (olu, edi):
            with pytest.raises(Refused):
                services.request_watch(item=item, country="", watch_days=90, by=person, at=at)


class TestStopWatch:
    def test_looks_no_more_and_keeps_what_was_measured(self, at):
        watch = watched(at=at)

        services.stop_watch(item=watch.item, by=NOTICES, at=at)
        services.stop_watch(item=watch.item, by=NOTICES, at=at)

        watch.refresh_from_db()
        assert (watch.due_at, watch.stopped_at) == (None, at)
        assert Event.objects.filter(action="watch.stopped").count() == 1

    def test_an_item_that_nobody_watches_is_left_alone(self, at):
        services.stop_watch(item=new_item(at=at), by=NOTICES, at=at)

        assert not Watch.objects.exists()


class TestLookNow:
    def test_makes_it_due(self, at, ana):
        watch = watched(at=at)
        Watch.objects.filter(pk=watch.pk).update(due_at=at + timedelta(days=7), set_aside_at=at, tries=10)

        services.look_now(item=watch.item, by=ana, at=at)

        assert list(Watch.objects.due(at)) == [watch]

    def test_refuses_what_nobody_watches(self, at, ana):
        watch = watched(at=at)
        services.stop_watch(item=watch.item, by=NOTICES, at=at)

        for item in (new_item(at=at), watch.item):
            with pytest.raises(Refused, match="Nobody watches"):
                services.look_now(item=item, by=ana, at=at)


class TestSelectors:
    def test_what_nobody_watches_is_unknown(self, at):
        item = new_item(at=at)

        assert selectors.watch_of(item) is None
        assert selectors.latest_reachability(item) == Reachability.UNKNOWN
        assert not selectors.seen_gone_before(item, at)

    def test_the_oldest_unseen_is_the_one_that_waits_longest(self, at):
        assert selectors.oldest_unseen(at) == timedelta(0)
        watched(at=at)
        watched(at=at + timedelta(hours=1))

        assert selectors.oldest_unseen(at + timedelta(hours=3)) == timedelta(hours=3)
