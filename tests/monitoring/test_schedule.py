"""When to look again."""

from datetime import UTC, datetime, timedelta

import pytest

from openhotline.monitoring.rules import Rules
from openhotline.monitoring.schedule import next_look
from openhotline.monitoring.stages import Reachability

SINCE = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


class TestNextLook:
    @pytest.mark.parametrize(
        ("hours", "wait"),
        [
            (0, timedelta(hours=1)),
            (71.9, timedelta(hours=1)),
            (72, timedelta(hours=6)),
            (24 * 7 - 1, timedelta(hours=6)),
            (24 * 7, timedelta(days=1)),
            (24 * 30 - 1, timedelta(days=1)),
            (24 * 30, timedelta(days=7)),
            (24 * 400, timedelta(days=7)),
        ],
    )
    @pytest.mark.parametrize("stage", [Reachability.ONLINE, Reachability.GONE, Reachability.UNAVAILABLE])
    def test_is_soon_at_first_and_then_less_and_less_often(self, stage, hours, wait):
        at = SINCE + timedelta(hours=hours)

        assert next_look(stage, SINCE, at, Rules()) == at + wait

    def test_is_soon_again_once_something_is_suspected(self):
        at = SINCE + timedelta(days=60)

        assert next_look(Reachability.SUSPECTED_GONE, SINCE, at, Rules()) == at + timedelta(hours=1)


class TestRules:
    def test_are_those_that_ship(self, settings):
        settings.PACE = 1

        assert Rules.in_force() == Rules()

    def test_run_as_fast_as_everything_else(self, settings):
        settings.PACE = 3600

        rules = Rules.in_force()

        assert (rules.said, rules.silent, rules.looks) == (timedelta(seconds=2), timedelta(seconds=24), 3)

    def test_are_changed_by_name_in_hours(self, settings):
        settings.PACE = 1
        settings.MONITORING = {"said": 0.5, "looks": 4}

        rules = Rules.in_force()

        assert (rules.said, rules.looks, rules.silent) == (timedelta(minutes=30), 4, timedelta(hours=24))

    @pytest.mark.parametrize("given", [{"nonsense": 1}, {"looks": 1}, {"places": 1}, {"said": 0}, {"silent": -1}])
    def test_refuse_what_is_no_rule_and_what_would_make_one_look_enough(self, settings, given):
        settings.MONITORING = given

        with pytest.raises(ValueError):
            Rules.in_force()
