"""Kill a process exactly at a declared fault point, then look at what the database kept.

    def test_a_letter_is_never_sent_twice(committed_db, at):
        letter = waiting_letter(at=at)
        dies_at("post.after_smtp", lambda: send_due(at=at))
        ...the next worker...

The child is a fork, made after the test's set-up, with database connections of its own.
"""

import os
import signal
import traceback
from collections.abc import Callable

from django.db import connections

from openhotline.common import faults

FAILED, SURVIVED = 1, 0


def dies_at(point: str, work: Callable[[], object]) -> None:
    """Run `work` in a child that dies by SIGKILL at `point`. Fails when it ends in any other way."""
    status, said = run_in_a_child(work, armed=point)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return
    if os.waitstatus_to_exitcode(status) == SURVIVED:
        raise AssertionError(f"The work ended well and never came past the fault point “{point}”.")
    raise AssertionError(f"The work failed before the fault point “{point}”:\n{said}")


def run_in_a_child(work: Callable[[], object], *, armed: str | None = None) -> tuple[int, str]:
    """Run `work` in a forked process: its wait status, and the traceback if it raised."""
    connections.close_all()  # a connection must never be shared by two processes
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_and_exit(work, armed, writing)
    os.close(writing)
    with os.fdopen(reading, errors="replace") as said:
        text = said.read()
    _, status = os.waitpid(child, 0)
    return status, text


def _work_and_exit(work: Callable[[], object], armed: str | None, writing: int) -> None:
    """The child: never returns into pytest, which would run the rest of the suite twice."""
    code = FAILED
    try:
        faults.arm(armed)
        work()
        connections.close_all()
        code = SURVIVED
    except BaseException:
        os.write(writing, traceback.format_exc().encode()[-4000:])
    finally:
        os._exit(code)
