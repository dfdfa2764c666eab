"""Named places where a process may die, so that tests can kill it exactly there.

A job declares its fault points in `Job.faults`; a harness arms one in a forked child and
proves that the next worker finishes the work. Unarmed, a point costs one comparison.
"""

import os
import signal

_armed: str | None = None


def arm(name: str | None) -> None:
    """Die at the point called `name` from now on (None: at no point)."""
    global _armed
    _armed = name


def point(name: str) -> None:
    """Die here by SIGKILL, as a power cut would have it, if this point is armed."""
    if _armed == name:
        os.kill(os.getpid(), signal.SIGKILL)
