"""The table of the life of a notice, every cell of it."""

from itertools import product

import pytest

from openhotline.notices.stages import ARRIVED, LEAVING, NOTICE_MOVES, OVER, TO_FOLLOW, TO_SEND, NoticeStage

S = NoticeStage

ALLOWED = {
    (S.DRAFT, S.GROUPING),
    (S.DRAFT, S.WITHDRAWN),
    (S.GROUPING, S.READY),
    (S.GROUPING, S.WITHDRAWN),
    (S.READY, S.SENDING),
    (S.READY, S.WITHDRAWN),
    (S.SENDING, S.HANDED_OVER),
    (S.SENDING, S.DEFERRED),
    (S.SENDING, S.BOUNCED),
    (S.SENDING, S.NEEDS_PERSON),
    (S.SENDING, S.WITHDRAWN),
    (S.DEFERRED, S.SENDING),
    (S.DEFERRED, S.HANDED_OVER),
    (S.DEFERRED, S.BOUNCED),
    (S.DEFERRED, S.NEEDS_PERSON),
    (S.DEFERRED, S.WITHDRAWN),
    (S.HANDED_OVER, S.DELIVERED),
    (S.HANDED_OVER, S.BOUNCED),
    (S.HANDED_OVER, S.NEEDS_PERSON),
    (S.HANDED_OVER, S.ACKNOWLEDGED),
    (S.HANDED_OVER, S.DISPUTED),
    (S.HANDED_OVER, S.RESOLVED),
    (S.HANDED_OVER, S.EXPIRED),
    (S.DELIVERED, S.NEEDS_PERSON),
    (S.DELIVERED, S.ACKNOWLEDGED),
    (S.DELIVERED, S.DISPUTED),
    (S.DELIVERED, S.RESOLVED),
    (S.DELIVERED, S.EXPIRED),
    (S.BOUNCED, S.NEEDS_PERSON),
    (S.BOUNCED, S.RESOLVED),
    (S.BOUNCED, S.EXPIRED),
    (S.NEEDS_PERSON, S.SENDING),
    (S.NEEDS_PERSON, S.HANDED_OVER),
    (S.NEEDS_PERSON, S.BOUNCED),
    (S.NEEDS_PERSON, S.WITHDRAWN),
    (S.NEEDS_PERSON, S.ACKNOWLEDGED),
    (S.NEEDS_PERSON, S.DISPUTED),
    (S.NEEDS_PERSON, S.RESOLVED),
    (S.NEEDS_PERSON, S.EXPIRED),
    (S.ACKNOWLEDGED, S.DISPUTED),
    (S.ACKNOWLEDGED, S.NEEDS_PERSON),
    (S.ACKNOWLEDGED, S.RESOLVED),
    (S.ACKNOWLEDGED, S.EXPIRED),
    (S.DISPUTED, S.ACKNOWLEDGED),
    (S.DISPUTED, S.NEEDS_PERSON),
    (S.DISPUTED, S.RESOLVED),
    (S.DISPUTED, S.EXPIRED),
    (S.EXPIRED, S.RESOLVED),
}


class TestTheLifeOfANotice:
    @pytest.mark.parametrize(("old", "new"), list(product(S, S)))
    def test_allows_these_moves_and_no_others(self, old: str, new: str) -> None:
        assert (new in NOTICE_MOVES[old]) == ((old, new) in ALLOWED)

    def test_reaches_every_stage_from_a_draft(self) -> None:
        reached = {S.DRAFT}
        while more := {new for old in reached for new in NOTICE_MOVES[old]} - reached:
            reached |= more

        assert reached == set(S)

    def test_never_returns_to_unsent_once_anything_may_have_left(self) -> None:
        for old in (*LEAVING, *ARRIVED, S.NEEDS_PERSON, S.BOUNCED, S.DISPUTED):
            assert not NOTICE_MOVES[old] & {S.DRAFT, S.GROUPING, S.READY}

    def test_gives_each_stage_to_at_most_one_job(self) -> None:
        assert not set(TO_SEND) & set(TO_FOLLOW)
        assert set(TO_SEND) | set(TO_FOLLOW) | set(OVER) == set(S) - {S.DRAFT}
