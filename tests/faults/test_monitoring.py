"""A worker that dies while it looks: no removal is ever claimed that was not measured, and no watch is lost."""

from datetime import timedelta

import pytest

from openhotline.cases.models import Item
from openhotline.cases.stages import ItemStage
from openhotline.monitoring import selectors
from openhotline.monitoring.jobs import CHECK
from openhotline.monitoring.models import Watch
from openhotline.monitoring.rules import Rules
from openhotline.monitoring.selectors import looks_of
from openhotline.monitoring.stages import Reachability
from openhotline.monitoring.verdicts import verdict
from tests.monitoring.watching import town_on
from tests.support.factories import authority_in_force
from tests.support.faults import dies_at

R = Reachability
URL = "http://paperboats.example/harbour/1.html"
COMMITTED = ("monitoring.after_deed",)


@pytest.fixture
def town(tmp_path, settings, _committed):
    with town_on(tmp_path, settings) as standing:
        authority_in_force(at=standing.at)
        yield standing


def assert_measured(watch):
    """What the watch claims is what its looks amount to, and every round is there whole or not at all."""
    watch.refresh_from_db()
    judged = verdict(looks_of(watch), Rules.in_force(), watch.checks.latest("at").at)
    assert watch.stage == judged.stage
    assert watch.first_negative_at == judged.first_negative_at
    assert watch.rounds == watch.checks.values("round").distinct().count()
    assert watch.checks.count() == 2 * watch.rounds
    item = Item.objects.get(pk=watch.item_id)
    assert item.stage == (ItemStage.CLOSED if watch.stage == R.GONE else ItemStage.ACTING)


class TestAWorkerThatDies:
    @pytest.mark.parametrize("point", CHECK.faults)
    def test_at_the_look_that_makes_it_gone_claims_nothing_unmeasured(self, town, point):
        watch = town.watch(URL)
        town.look()
        town.tell_host(URL)
        town.pass_by(hours=2)
        assert_measured(watch)
        assert watch.stage == R.SUSPECTED_GONE
        rounds = watch.rounds
        town.clock.seconds += 3600

        dies_at(point, town.look)

        assert_measured(watch)
        assert (watch.stage, watch.rounds) == (
            (R.GONE, rounds + 1) if point in COMMITTED else (R.SUSPECTED_GONE, rounds)
        )

        town.pass_by(minutes=10, step=timedelta(minutes=1))  # the dead worker's claim runs out

        assert_measured(watch)
        assert watch.stage == R.GONE
        assert watch.moves.filter(went_to=R.GONE).count() == 1
        assert watch.due_at is not None and watch.claimed_until is None
        assert selectors.removed_between(town.at - timedelta(days=1), town.at).count() == 1

    @pytest.mark.parametrize("point", CHECK.faults)
    def test_at_the_very_first_look_loses_no_watch(self, town, point):
        watch = town.watch(URL)

        dies_at(point, town.look)
        town.pass_by(minutes=10, step=timedelta(minutes=1))

        assert_measured(watch)
        assert watch.stage == R.ONLINE
        assert Watch.objects.get().rounds == 1

    def test_again_and_again_still_claims_nothing_unmeasured(self, town):
        watch = town.watch(URL)
        town.look()
        town.tell_host(URL)
        for point in (each for each in CHECK.faults if each not in COMMITTED):
            town.clock.seconds += 3600
            dies_at(point, town.look)
            assert_measured(watch)
            assert watch.stage == R.ONLINE

        town.pass_by(hours=4, step=timedelta(minutes=10))

        assert_measured(watch)
        assert watch.stage == R.GONE
        assert watch.gone_at > watch.last_positive_at
