"""Several workers at once, with real commits."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connections

from openhotline.audit import selectors as audit
from openhotline.cases.models import Item
from openhotline.cases.stages import ItemStage
from openhotline.monitoring.models import Watch
from openhotline.notices import services
from openhotline.notices.jobs import DRAFT, SEND
from openhotline.notices.models import Notice, NoticeItem, Recipient
from openhotline.notices.stages import ItemOutcome, NoticeStage
from openhotline.post.models import Letter
from tests.notices.noticing import approve, illegal_item
from tests.support.cast import person
from tests.support.factories import authority_in_force

pytestmark = pytest.mark.usefixtures("committed_db")

WORKERS = 4


class TestWorkersAtOnce:
    def test_put_every_item_into_one_notice_and_every_notice_into_one_letter(self, at: datetime) -> None:
        authority_in_force(at=at)
        approve(at)
        for _ in range(16):
            illegal_item(at=at)
        raised: list[BaseException] = []
        start = threading.Barrier(WORKERS)

        def work() -> None:
            """As a worker does, round after round; an hour later, so that nothing waits for a first look."""
            try:
                start.wait()
                for minute in range(60, 90, 6):
                    now = at + timedelta(minutes=minute)
                    DRAFT.do(DRAFT.due(now, 3), now)
                    SEND.do(SEND.due(now + timedelta(hours=1), 50), now + timedelta(hours=1))
            except BaseException as problem:
                raised.append(problem)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work) for _ in range(WORKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        later = at + timedelta(hours=9)
        for job in (DRAFT, SEND):
            job.do(job.due(later, 50), later)
        much_later = later + timedelta(hours=1)
        SEND.do(SEND.due(much_later, 50), much_later)

        assert raised == []
        assert set(Counter(NoticeItem.objects.values_list("item", flat=True)).values()) == {1}
        assert NoticeItem.objects.count() == 16
        assert set(Item.objects.values_list("stage", flat=True)) == {ItemStage.ACTING}
        assert Recipient.objects.count() == 1 and Watch.objects.count() == 16
        assert set(Notice.objects.values_list("stage", flat=True)) == {NoticeStage.SENDING}
        for notice in Notice.objects.all():
            body = Letter.objects.get(about=notice.ref).body.open()
            assert all(row.item.ref in body for row in notice.items.select_related("item"))
        assert audit.verify_chain().ok

    def test_approve_a_recipient_in_the_moment_in_which_a_notice_finds_it_is_not(self, at: datetime) -> None:
        authority_in_force(at=at)
        item = illegal_item(at=at)
        DRAFT.do([item.pk], at)
        for round_ in range(8):
            Recipient.objects.update(state="waiting", approved_by="", approved_at=None)
            Notice.objects.update(stage=NoticeStage.READY, due_at=at, claimed_until=None)
            start = threading.Barrier(2)

            def send(start: threading.Barrier = start) -> None:
                start.wait()
                SEND.do(SEND.due(at, 9), at)
                connections.close_all()

            def say_yes(start: threading.Barrier = start) -> None:
                start.wait()
                approve(at)
                connections.close_all()

            threads = [threading.Thread(target=send), threading.Thread(target=say_yes)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

            notice = Notice.objects.get()
            assert notice.due_at is not None, f"In round {round_} it waits for an approval that was given."


class TestAHoldInTheMomentOfSending:
    def test_either_keeps_the_item_or_comes_too_late(self, at: datetime) -> None:
        authority_in_force(at=at)
        approve(at)
        items = [illegal_item(at=at) for _ in range(8)]
        DRAFT.do(DRAFT.due(at, 50), at)
        now, raised = at + timedelta(hours=2), []
        start = threading.Barrier(2)

        def together(work: Callable[[], object]) -> threading.Thread:
            def run() -> None:
                try:
                    start.wait()
                    work()
                except BaseException as problem:
                    raised.append(problem)
                finally:
                    connections.close_all()

            thread = threading.Thread(target=run)
            thread.start()
            return thread

        def hold() -> None:
            for item in items[:4]:
                until = now + timedelta(days=1)
                services.place_hold(item=item, agency="Unit", reason="Work.", until=until, by=person("pol"), at=now)

        for thread in (together(hold), together(lambda: SEND.do(SEND.due(now, 50), now))):
            thread.join()
        later = now + timedelta(hours=1)
        SEND.do(SEND.due(later, 50), later)

        assert raised == []
        told = "".join(letter.body.open() for letter in Letter.objects.all())
        for item in items:
            [place] = NoticeItem.objects.filter(item=item)
            assert (item.ref in told) == (place.outcome != ItemOutcome.HELD)
        assert all(item.ref in told for item in items[4:])
        assert audit.verify_chain().ok
