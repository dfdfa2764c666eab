"""Work that is put off, set aside, and taken by somebody else meanwhile."""

from datetime import datetime, timedelta

import pytest

from openhotline.audit import services as audit
from openhotline.cases.models import Item
from openhotline.cases.stages import ItemStage
from openhotline.common.actors import job
from openhotline.common.work import CLAIM, MAX_TRIES, work_through
from tests.support.factories import new_item

pytestmark = pytest.mark.django_db


def claimed(at: datetime) -> Item:
    item = new_item(at=at)
    Item.objects.filter(pk=item.pk).update(due_at=at)
    item.refresh_from_db()
    assert item.claim(at=at)
    return item


def fails(item: Item) -> None:
    raise RuntimeError("made up")


class TestWorkThrough:
    def test_puts_off_what_fails(self, at: datetime) -> None:
        item = claimed(at)

        done = work_through([item], fails, at=at)

        item = Item.objects.get()
        assert (done, item.last_problem, item.claimed_until) == (0, "RuntimeError", None)
        assert item.due_at is not None and item.due_at > at

    def test_leaves_alone_what_somebody_else_has_taken(self, at: datetime) -> None:
        item = claimed(at)
        theirs = Item.objects.get()
        assert theirs.claim(at=at + CLAIM + timedelta(seconds=1))
        theirs.finish()

        work_through([item], fails, at=at + CLAIM * 2)

        assert Item.objects.get().due_at is None

    def test_sets_aside_after_ten_tries_also_when_the_deed_had_called_it_finished(self, at: datetime) -> None:
        item = claimed(at)
        Item.objects.update(tries=MAX_TRIES)
        item.tries = MAX_TRIES

        def finishes_and_fails(item: Item) -> None:
            with audit.deed():
                item.finish()
                item.move_to(ItemStage.READY, by=job("tests"), at=at)
                raise RuntimeError("made up")

        work_through([item], finishes_and_fails, at=at)

        item = Item.objects.get()
        assert (item.set_aside_at, item.stage, item.claimed_until) == (at, ItemStage.NEW, None)


class TestStillMine:
    def test_is_no_longer_true_when_somebody_else_has_taken_it(self, at: datetime) -> None:
        item = claimed(at)
        before = item.still_mine()
        assert Item.objects.get().claim(at=at + CLAIM + timedelta(seconds=1))

        assert (before, item.still_mine()) == (True, False)
