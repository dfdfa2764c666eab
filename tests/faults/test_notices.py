"""A worker that dies anywhere loses no item and tells no host twice."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from openhotline.audit import selectors as audit
from openhotline.cases.models import Item
from openhotline.cases.stages import ItemStage
from openhotline.common.work import CLAIM
from openhotline.monitoring.models import Watch
from openhotline.monitoring.stages import Reachability
from openhotline.notices import selectors, services
from openhotline.notices.jobs import DRAFT, FOLLOW, HOLDS, SEND
from openhotline.notices.models import HoldMove, Notice, NoticeItem, NoticeMove, Recipient
from openhotline.notices.stages import HoldStage, NoticeKind, NoticeStage
from openhotline.post.models import Letter
from tests.notices.noticing import approve, draft, follow, illegal_item, letter_ends, seen, send, sent_notice, traced
from tests.support.cast import person
from tests.support.factories import authority_in_force
from tests.support.faults import dies_at

LATER = CLAIM + timedelta(minutes=6)
"""When the dead worker's claim has run out."""


@pytest.fixture(autouse=True)
def _real_time(settings: Any, at: datetime) -> None:
    settings.PACE = 1
    settings.PUBLIC_URL = "http://localhost:8000"
    authority_in_force(at=at)


def all_is_well() -> None:
    """What must hold at every moment, whoever died where."""
    verdict = audit.verify_chain()
    assert verdict.ok, verdict
    ids = Counter(Letter.objects.values_list("message_id", flat=True))
    assert not ids or max(ids.values()) == 1
    for notice in Notice.objects.filter(stage=NoticeStage.SENDING):
        assert Letter.objects.get(about=notice.ref).ref == notice.letter_ref
    for letter in Letter.objects.all():
        assert Notice.objects.get(ref=letter.about).stage not in (NoticeStage.GROUPING, NoticeStage.READY)
    for item in Item.objects.filter(stage=ItemStage.ACTING):
        assert NoticeItem.objects.filter(item=item).exists()
        assert Watch.objects.filter(item=item).exists()


class TestDraft:
    @pytest.mark.parametrize("point", DRAFT.faults)
    def test_killed_anywhere_loses_and_doubles_nothing(self, at: datetime, point: str) -> None:
        items = [illegal_item(at=at) for _ in range(3)]

        dies_at(point, lambda: draft(at))
        all_is_well()
        draft(at + timedelta(minutes=1))
        draft(at + LATER)

        all_is_well()
        assert Recipient.objects.count() == 1
        assert sorted(NoticeItem.objects.values_list("item", flat=True)) == sorted(item.pk for item in items)
        assert set(Item.objects.values_list("stage", flat=True)) == {ItemStage.ACTING}
        assert DRAFT.due(at + timedelta(days=9), 9) == []


class TestHolds:
    @pytest.mark.parametrize("point", HOLDS.faults)
    def test_killed_anywhere_end_once_and_then_the_item_goes_on(self, at: datetime, point: str) -> None:
        approve(at)
        item = illegal_item(at=at)
        until = at + timedelta(days=1)
        services.place_hold(item=item, agency="Unit", reason="Work.", until=until, by=person("pol"), at=at)
        draft(at)

        def look_after(when: datetime) -> None:
            HOLDS.do(HOLDS.due(when, 9), when)

        dies_at(point, lambda: look_after(until))
        assert not Letter.objects.exists()
        look_after(until + timedelta(minutes=1))
        look_after(until + LATER)
        look_after(until + 2 * LATER)

        assert list(HoldMove.objects.values_list("went_to", flat=True)) == [HoldStage.EXPIRED]
        traced(item, at=until + LATER)
        draft(until + 2 * LATER)
        assert NoticeItem.objects.filter(item=item).count() == 1
        all_is_well()


class TestSend:
    @pytest.mark.parametrize("point", SEND.faults)
    def test_killed_anywhere_writes_one_letter(self, at: datetime, point: str) -> None:
        approve(at)
        items = [illegal_item(at=at) for _ in range(2)]
        draft(at)
        for item in items:
            seen(item, Reachability.ONLINE, at=at)

        dies_at(point, lambda: send(at))
        all_is_well()
        send(at + timedelta(minutes=1))
        send(at + LATER)

        all_is_well()
        assert Notice.objects.get().stage == NoticeStage.SENDING
        assert Letter.objects.count() == 1
        assert all(item.ref in Letter.objects.get().body.open() for item in items)
        assert Counter(NoticeMove.objects.values_list("went_to", flat=True)) == {
            NoticeStage.GROUPING: 1,
            NoticeStage.READY: 1,
            NoticeStage.SENDING: 1,
        }


class TestFollow:
    @pytest.mark.parametrize("point", FOLLOW.faults)
    def test_killed_anywhere_reminds_once(self, at: datetime, point: str) -> None:
        first = sent_notice(at=at, items=2)
        due = at + timedelta(hours=24)
        for row in selectors.items_of(first):
            traced(row.item, at=due)

        dies_at(point, lambda: follow(due))
        all_is_well()
        follow(due + timedelta(minutes=1))
        follow(due + LATER)
        send(due + LATER)

        all_is_well()
        reminder = Notice.objects.get(kind=NoticeKind.REMINDER)
        assert reminder.previous == first and reminder.stage == NoticeStage.SENDING
        assert Notice.objects.count() == 2 and Letter.objects.count() == 2

    @pytest.mark.parametrize("point", [point for point in FOLLOW.faults if point != "notices.follow.reminded"])
    def test_killed_anywhere_takes_over_the_letter_s_end(self, at: datetime, point: str) -> None:
        approve(at)
        item = illegal_item(at=at)
        draft(at)
        seen(item, Reachability.ONLINE, at=at)
        send(at)
        notice = Notice.objects.get()
        letter_ends(notice, at=at + timedelta(seconds=30))
        due = at + timedelta(minutes=1)

        dies_at(point, lambda: follow(due))
        follow(due + LATER)

        all_is_well()
        assert Notice.objects.get().stage == NoticeStage.HANDED_OVER
        assert NoticeMove.objects.filter(went_to=NoticeStage.HANDED_OVER).count() == 1
        assert selectors.handed_over_at(notice) == at + timedelta(seconds=30)


class TestSettings:
    def test_of_each_job_name_at_least_five_points(self) -> None:
        for job in (DRAFT, SEND, FOLLOW):
            assert len(job.faults) >= 5
        assert connection.vendor in ("sqlite", "postgresql")
