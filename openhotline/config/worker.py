"""The worker of one machine: asks each job what is due, does it, and looks again."""

import logging
import os
import signal
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from types import FrameType

from django.db import Error, close_old_connections, connection

from openhotline.common.work import Job

log = logging.getLogger("openhotline.worker")

BATCH = 50
IDLE_SECONDS = 1.0
ORPHAN_SECONDS = 3


def run_once(jobs: Sequence[Job], *, now: Callable[[], datetime]) -> int:
    """Do one batch of every job that has something due. Returns how many pieces were finished.

    Each job is given its own moment: what one job sends must not look later than what the next one sees.
    """
    done = 0
    for job in jobs:
        at = now()
        if ids := job.due(at, BATCH):
            done += job.do(ids, at)
    return done


def run_until_idle(jobs: Sequence[Job], *, at: datetime, rounds: int = 100) -> int:
    """`run_once` until nothing is due at `at`. Refuses to go on for ever: a job that never finishes is a bug."""
    total = 0
    for _ in range(rounds):
        if not any(job.due(at, 1) for job in jobs):
            return total
        total += run_once(jobs, now=lambda: at)
    raise RuntimeError(f"After {rounds} rounds there is still work due.")


def run_forever(jobs: Sequence[Job], *, now: Callable[[], datetime], idle_seconds: float = IDLE_SECONDS) -> None:
    """Work until SIGTERM or SIGINT. A database that is away is waited for; nothing is lost, for nothing lives here.

    What is begun is finished; but where whoever started this process is gone, nobody is left to end one that waits for
    the network, so that it ends by itself after three seconds.
    """
    stop, parent = threading.Event(), os.getppid()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        if os.getppid() != parent:
            signal.alarm(ORPHAN_SECONDS)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    while not stop.is_set():
        try:
            worked = run_once(jobs, now=now)
        except Error as problem:
            log.error("The database does not answer (%s); trying again.", type(problem).__name__)
            connection.close()
            worked = 0
        close_old_connections()
        if not worked:
            stop.wait(idle_seconds)
