"""Running many conversations at once from code that waits: one kept event loop per process."""

import asyncio
import atexit
import os
import threading
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

from openhotline.common.outbound.terms import Blocked, Failed

T = TypeVar("T")

AT_ONCE = 64

# A forked child must leave its parent's loop alone: closing it would unregister the parent's sockets, too.
_kept: dict[int, asyncio.Runner] = {}


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end and return the result. The main thread keeps its event loop; another thread gets a passing one."""
    if threading.current_thread() is not threading.main_thread():
        with asyncio.Runner() as runner:
            return runner.run(work)
    if os.getpid() not in _kept:
        _kept[os.getpid()] = asyncio.Runner()
    return _kept[os.getpid()].run(work)


async def gather(calls: Iterable[Coroutine[Any, Any, T]]) -> list[T | Blocked | Failed]:
    """Run many at once (at most 64) and return in order what each gave, or its `Blocked` or `Failed`.

    Anything else that is raised is a bug: it ends the others and comes out.
    """
    places = asyncio.Semaphore(AT_ONCE)

    async def one(call: Coroutine[Any, Any, T]) -> T | Blocked | Failed:
        async with places:
            try:
                return await call
            except (Blocked, Failed) as outcome:
                return outcome

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(call)) for call in calls]
    return [task.result() for task in tasks]


@atexit.register
def _close() -> None:
    runner = _kept.pop(os.getpid(), None)
    if runner is not None:
        runner.close()
