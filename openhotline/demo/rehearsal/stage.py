"""The stage of a rehearsal: a scratch database, the practice internet, a public site and a worker, all on loopback."""

import json
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from openhotline.demo.practice.cast import Pace
from openhotline.demo.practice.run import Practice, start

PACE = 8_640
"""A day in ten seconds."""
ONE_PLACE = {"too_fast": 0, "free": 1_000}
"""Everybody of the rehearsal reports from one network and at a machine's pace; no toll is asked of them."""

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH", "LD_LIBRARY_PATH", "COLUMNS")
"""All that a rehearsal takes over from the environment: it must know nothing of the operator's own hotline."""


@dataclass(frozen=True)
class Stage:
    practice: Practice
    public_url: str
    port: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def stage(database_url: str = "") -> Iterator[Stage]:
    """Set the scratch environment for this process and its children, and start the practice internet.

    Must run before Django's settings are read. Nothing of the operator's own hotline is touched.
    """
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="openhotline-rehearsal-") as folder:
        for name in set(os.environ) - set(KEPT):
            del os.environ[name]
        public_url = f"http://127.0.0.1:{port}"
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "openhotline.config.settings",
            "MODE": "practice",
            "FACE": "worker",
            "DATA_DIR": folder,
            "PACE": str(PACE),
            "FLOOD": json.dumps(ONE_PLACE),
            "PUBLIC_URL": public_url,
            "DATABASE_URL": database_url,
        }
        practice = start(Pace.scaled(PACE), folder=Path(folder) / "practice", public_url=public_url)
        os.environ["PRACTICE_MAP"] = json.dumps(practice.map)
        try:
            yield Stage(practice, public_url, port)
        finally:
            practice.stop()


def wait_for(port: int, *, seconds: float = 20) -> None:
    """Until something listens there. Raises when nothing does in time."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
