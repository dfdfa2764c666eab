"""A worker that dies anywhere loses no letter and sends none twice."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connections

from openhotline.post.jobs import SEND
from openhotline.post.models import Letter
from openhotline.post.services.sending import CLAIM
from openhotline.post.stages import LetterStage
from tests.post.mailserver import MailServer
from tests.support.faults import dies_at

pytestmark = pytest.mark.faults

Write = Callable[..., Letter]

# Where the worker dies, what the next one makes of it, and how many mails the other side has in the end.
ENDS = {
    "post.send.claimed": (LetterStage.HANDED_OVER, 1),
    "post.send.ready": (LetterStage.HANDED_OVER, 1),
    "post.send.begun": (LetterStage.NEEDS_PERSON, 0),
    "post.send.half": (LetterStage.NEEDS_PERSON, 0),
    "post.send.sent": (LetterStage.NEEDS_PERSON, 1),
    "post.send.answered": (LetterStage.NEEDS_PERSON, 1),
    "post.send.recorded": (LetterStage.HANDED_OVER, 1),
}


class TestAKilledWorker:
    def test_is_killed_at_every_declared_point(self) -> None:
        assert tuple(ENDS) == SEND.faults

    @pytest.mark.parametrize("point", ENDS)
    def test_loses_no_letter_and_sends_none_twice(
        self, committed_db: str, letter: Write, mail_server: MailServer, at: datetime, point: str
    ) -> None:
        waiting = letter()
        stage, mails = ENDS[point]

        dies_at(point, lambda: SEND.do([waiting.pk], at))
        still_claimed = SEND.due(at + timedelta(minutes=1), 9)
        later = at + CLAIM + timedelta(minutes=1)
        SEND.do(SEND.due(later, 9), later)
        SEND.do(SEND.due(later + CLAIM * 2, 9), later + CLAIM * 2)

        waiting.refresh_from_db()
        assert still_claimed == []
        assert waiting.stage == stage
        assert mail_server.ids() == [waiting.message_id] * mails

    def test_of_many_letters_sends_each_once(
        self, committed_db: str, letter: Write, mail_server: MailServer, at: datetime
    ) -> None:
        letters = [letter() for _ in range(20)]

        dies_at("post.send.answered", lambda: SEND.do(SEND.due(at, 50), at))
        later = at + CLAIM + timedelta(minutes=1)
        SEND.do(SEND.due(later, 50), later)

        ids = mail_server.ids()
        assert len(ids) == len(set(ids))
        for each in letters:
            each.refresh_from_db()
        for each in letters:
            assert each.stage in (LetterStage.HANDED_OVER, LetterStage.NEEDS_PERSON)
            assert each.stage == LetterStage.NEEDS_PERSON or each.message_id in ids


class TestTwoWorkers:
    def test_send_one_letter_once(
        self, committed_db: str, letter: Write, mail_server: MailServer, at: datetime
    ) -> None:
        waiting = letter()
        together = threading.Barrier(4)
        problems: list[BaseException] = []

        def work() -> None:
            try:
                together.wait()
                SEND.do([waiting.pk], at)
            except BaseException as problem:
                problems.append(problem)
            finally:
                connections.close_all()

        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

        waiting.refresh_from_db()
        assert problems == []
        assert waiting.stage == LetterStage.HANDED_OVER
        assert mail_server.ids() == [waiting.message_id]
        assert waiting.tries == 1
