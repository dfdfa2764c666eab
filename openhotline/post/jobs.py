"""The one job of the outbox: letters that are due go out, many at once, each at most once.

The network runs in threads that never see the database; this thread commits each step before the next begins:

    claimed and "being sent" │ connect … RCPT │ "the body has begun" │ DATA … answer │ what became of it
"""

import json
import logging
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error

from openhotline.common.actors import job
from openhotline.common.errors import Refused
from openhotline.common.faults import point
from openhotline.common.work import Job
from openhotline.post import selectors, services
from openhotline.post.channels import CHANNELS, Answer, Conversation, Outcome
from openhotline.post.composing import Attachment, Parts
from openhotline.post.models import Letter

log = logging.getLogger("openhotline.post")

AT_ONCE = 8
BY = job("post.send")


@dataclass
class _Try:
    """One letter on its way, and how far it is."""

    letter: Letter
    conversation: Conversation
    begun: bool = False


def send_letters(ids: Sequence[int], at: datetime) -> int:
    """Try each of these letters once. Returns how many tries ended, whichever way."""
    return _Round(ids, at).run()


class _Round:
    """All tries of one call. A database that fails for one letter stops new tries, and ends those under way."""

    def __init__(self, ids: Sequence[int], at: datetime) -> None:
        self._queue = deque(ids)
        self._at, self._started = at, time.monotonic()
        self._running: dict[Future[Answer | None], _Try] = {}
        self._done = 0

    def run(self) -> int:
        failed: Error | None = None
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="post") as threads:
            while self._queue or self._running:
                try:
                    self._step(threads)
                except Error as problem:
                    failed = problem
                    self._queue.clear()
        if failed is not None:
            raise failed
        return self._done

    def _step(self, threads: ThreadPoolExecutor) -> None:
        while self._queue and len(self._running) < AT_ONCE:
            self._start(self._queue.popleft(), threads)
        if self._running:
            ended = wait(self._running, return_when=FIRST_COMPLETED).done
            future = next(iter(ended))
            self._go_on(self._running.pop(future), future, threads)

    def _now(self) -> datetime:
        """The database's time when the round began, and what went by since."""
        return self._at + timedelta(seconds=time.monotonic() - self._started)

    def _start(self, pk: int, threads: ThreadPoolExecutor) -> None:
        letter = Letter.objects.get(pk=pk)
        try:
            if not services.take_letter(letter=letter, by=BY, at=self._now()):
                return
        except Refused:  # somebody withdrew it in this moment
            return
        point("post.send.claimed")
        try:
            conversation = CHANNELS[letter.kind](_opened(letter, self._now()))
        except Exception as problem:  # a destroyed key, a letter that cannot be composed: never blocks the others
            log.error("%s cannot be made ready: %s", letter.ref, type(problem).__name__)
            self._record(letter, Answer(Outcome.LATER, type(problem).__name__[:24]))
            return
        self._running[threads.submit(conversation.prepare)] = _Try(letter, conversation)

    def _go_on(self, this: _Try, future: "Future[Answer | None]", threads: ThreadPoolExecutor) -> None:
        try:
            answer = future.result()
        except Exception as problem:
            log.error("%s failed while being sent: %s", this.letter.ref, type(problem).__name__)
            outcome = Outcome.UNCLEAR if this.begun else Outcome.LATER
            answer = Answer(outcome, type(problem).__name__[:24])
        if answer is None:
            self._begin(this, threads)
            return
        threads.submit(this.conversation.close)
        point("post.send.answered")
        self._record(this.letter, answer)
        point("post.send.recorded")

    def _begin(self, this: _Try, threads: ThreadPoolExecutor) -> None:
        point("post.send.ready")
        try:
            this.begun = services.begin_body(letter=this.letter, at=self._now())
        finally:
            if not this.begun:
                threads.submit(this.conversation.close)
        if not this.begun:
            services.put_back(letter=this.letter)
            return
        point("post.send.begun")
        self._running[threads.submit(this.conversation.deliver)] = this

    def _record(self, letter: Letter, answer: Answer) -> None:
        try:
            services.record_answer(letter=letter, answer=answer, by=BY, at=self._now())
        except Refused:  # a person or a later worker moved it in this very moment, and their word stands
            log.warning("%s was moved on by somebody else", letter.ref)
        log.info("%s: %s %s", letter.ref, answer.outcome, answer.code)
        self._done += 1


def _opened(letter: Letter, sent_at: datetime) -> Parts:
    """The letter with its seals opened, for the channel and for as long as it takes."""
    stored = letter.attachments.open()
    return Parts(
        message_id=letter.message_id,
        sender=letter.sender,
        from_address=settings.MAIL_FROM,
        to=letter.recipient.open(),
        subject=letter.subject,
        text=letter.body.open(),
        attachments=[Attachment(**attachment) for attachment in json.loads(stored)] if stored else [],
        dated_at=letter.dated_at,
        sent_at=sent_at,
        reply_to=letter.reply_to,
        in_reply_to=letter.in_reply_to,
        references=letter.references,
    )


SEND = Job(
    name="post.send",
    queue="post",
    due=selectors.due_letters,
    do=send_letters,
    faults=(
        "post.send.claimed",
        "post.send.ready",
        "post.send.begun",
        "post.send.half",
        "post.send.sent",
        "post.send.answered",
        "post.send.recorded",
    ),
)
