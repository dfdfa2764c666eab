"""The job that looks, at the practice internet, over real sockets."""

from datetime import timedelta

import pytest

from openhotline.cases.stages import ItemStage
from openhotline.monitoring import selectors
from openhotline.monitoring.stages import Outcome, Reachability
from tests.support.factories import authority_in_force

R = Reachability


@pytest.fixture(autouse=True)
def _allowed(db, town):
    authority_in_force(at=town.at)


def stages_of(watch):
    return list(watch.moves.order_by("pk").values_list("went_to", flat=True))


class TestARemoval:
    def test_is_seen_online_then_suspected_then_gone_from_two_places(self, town):
        url = "http://paperboats.example/harbour/1.html"
        watch = town.watch(url)
        town.look()
        town.tell_host(url)

        town.pass_by(hours=5)

        watch.refresh_from_db()
        assert stages_of(watch) == [R.ONLINE, R.SUSPECTED_GONE, R.GONE]
        assert watch.places == 2
        assert watch.gone_at == watch.first_negative_at == town.at - timedelta(hours=4)
        assert watch.last_positive_at == town.at - timedelta(hours=5)
        assert watch.item.stage == ItemStage.CLOSED
        assert selectors.is_gone(watch.item)

    def test_keeps_a_row_for_every_look_and_nothing_of_the_page(self, town):
        watch = town.watch("http://paperboats.example/harbour/1.html")

        town.look()

        checks = list(selectors.checks_of(watch.item))
        assert {check.vantage for check in checks} == {"north", "south"}
        for check in checks:
            assert (check.outcome, check.status, check.canary_ok, check.round) == (Outcome.STILL_THERE, 200, True, 1)
            assert check.length and len(check.digest) == len(check.address_digest) == 64
            assert check.headers["content-type"].startswith("text/html")
            kept = " ".join(str(value) for value in vars(check).values())
            assert "paperboats" not in kept and "192.0.2" not in kept
