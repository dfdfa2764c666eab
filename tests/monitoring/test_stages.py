"""The table of reachability, whole."""

from itertools import product

import pytest

from openhotline.monitoring.stages import BY_A_PERSON, GONE_STAGES, REACHABILITY_MOVES, Outcome, Reachability
from openhotline.monitoring.verdicts import NATURES

R = Reachability
ANY_BUT_GONE = {R.ONLINE, R.SUSPECTED_GONE, R.MOVED, R.UNAVAILABLE, R.BLOCKED_FOR_US, R.NEEDS_A_PERSON}
TABLE = {
    R.UNKNOWN: ANY_BUT_GONE,
    R.ONLINE: ANY_BUT_GONE,
    R.SUSPECTED_GONE: ANY_BUT_GONE | {R.GONE, R.GONE_ONE_PLACE},
    R.GONE: {R.ONLINE, R.MOVED},
    R.GONE_ONE_PLACE: {R.GONE, R.ONLINE, R.MOVED},
    R.MOVED: ANY_BUT_GONE,
    R.UNAVAILABLE: ANY_BUT_GONE | {R.GONE, R.GONE_ONE_PLACE},
    R.BLOCKED_FOR_US: ANY_BUT_GONE | {R.GONE, R.GONE_ONE_PLACE},
    R.NEEDS_A_PERSON: ANY_BUT_GONE | {R.GONE, R.GONE_ONE_PLACE},
}


class TestReachability:
    @pytest.mark.parametrize(("came_from", "went_to"), list(product(R, R)))
    def test_moves_along_its_table_and_nowhere_else(self, came_from, went_to):
        allowed = went_to in TABLE[came_from] and went_to != came_from

        assert (went_to in REACHABILITY_MOVES[came_from]) is allowed

    def test_nothing_is_gone_at_the_first_look_or_by_the_word_of_a_person(self):
        for stage in GONE_STAGES:
            assert stage not in REACHABILITY_MOVES[R.UNKNOWN] | REACHABILITY_MOVES[R.ONLINE]
            assert stage not in BY_A_PERSON

    def test_every_outcome_has_a_nature(self):
        assert set(NATURES) == set(Outcome)
