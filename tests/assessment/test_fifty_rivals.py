"""Fifty people reach for one item at once, with real commits."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections

from openhotline.accounts.permissions import ROLES, Role
from openhotline.assessment.models import Assessment, Lease
from openhotline.assessment.services import claim_item, record_assessment, take_next
from openhotline.audit import selectors as audit
from openhotline.audit.models import Event
from openhotline.cases.models import Item, ItemMove
from openhotline.cases.stages import Decision, ItemStage
from openhotline.common.actors import ActorKind, By
from openhotline.common.errors import Refused
from tests.support.factories import ILLEGAL_FACTS, waiting_item

pytestmark = pytest.mark.usefixtures("committed_db")

RIVALS = [By(ActorKind.USER, f"rival{n}", frozenset(map(str, ROLES[Role.ANALYST]))) for n in range(50)]


def all_at_once(deed: Callable[[By], object]) -> tuple[list[tuple[By, object]], list[BaseException]]:
    """Every rival does the deed in a thread of their own: who got what, and what was raised."""
    got: list[tuple[By, object]] = []
    raised: list[BaseException] = []
    start = Barrier(len(RIVALS))

    def run(by: By) -> None:
        try:
            start.wait()
            got.append((by, deed(by)))
        except BaseException as problem:
            raised.append(problem)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(by,)) for by in RIVALS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got, raised


class TestFiftyRivals:
    def test_get_one_lease_on_one_item(self, at: datetime) -> None:
        item = waiting_item(at=at)

        got, raised = all_at_once(lambda by: claim_item(item=Item.objects.get(pk=item.pk), by=by, at=at))

        assert [type(problem) for problem in raised] == [Refused] * 49
        (winner, _lease), *_nobody = got
        assert Lease.objects.get().holder == str(winner)
        assert ItemMove.objects.filter(subject=item, went_to=ItemStage.IN_REVIEW).count() == 1
        assert Event.objects.filter(action="lease.taken", about=item.ref).count() == 1
        assert audit.verify_chain().ok

    def test_get_one_lease_when_it_has_run_out(self, at: datetime, ana: By) -> None:
        item = waiting_item(at=at)
        claim_item(item=item, by=ana, at=at)
        later = at + timedelta(minutes=10)

        got, raised = all_at_once(lambda by: claim_item(item=Item.objects.get(pk=item.pk), by=by, at=later))

        assert len(got) == 1 and {type(problem) for problem in raised} == {Refused}
        assert Event.objects.filter(action="lease.stolen").count() == 1

    def test_each_get_an_item_of_their_own_where_there_are_fifty(self, at: datetime) -> None:
        for _n in range(50):
            waiting_item(at=at)

        got, raised = all_at_once(lambda by: take_next(by=by, at=at))

        assert raised == []
        assert len({item.pk for _by, item in got if isinstance(item, Item)}) == 50

    def test_decide_once_and_only_by_the_holder(self, at: datetime) -> None:
        item = waiting_item(at=at)
        claim_item(item=item, by=RIVALS[7], at=at)

        def decide(by: By) -> object:
            return record_assessment(
                item=Item.objects.get(pk=item.pk), decision=Decision.ILLEGAL_HERE, facts=ILLEGAL_FACTS, by=by, at=at
            )

        got, raised = all_at_once(decide)

        assert [by for by, _assessment in got] == [RIVALS[7]] and len(raised) == 49
        assert Assessment.objects.get().by == "user:rival7"
