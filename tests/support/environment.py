"""What the process environment must say before Django's settings are read; `tests/conftest.py` calls it first.

A run has one scratch folder: data folder, keys, databases. The first pytest process makes it and hands it
to its workers by `OPENHOTLINE_TEST_RUN`.
"""

import os
import shutil
import tempfile
from pathlib import Path

RUN = "OPENHOTLINE_TEST_RUN"
KINDS = ("sqlite", "postgresql")


def kind() -> str:
    """Which database this run is on: `TEST_DATABASE=sqlite` (the default) or `postgresql`."""
    chosen = os.environ.get("TEST_DATABASE", "sqlite")
    if chosen not in KINDS:
        raise SystemExit(f"TEST_DATABASE is “{chosen}”. Write one of: {', '.join(KINDS)}.")
    return chosen


def is_worker() -> bool:
    """Whether this is a worker of pytest-xdist: the run's folder and server are then its parent's."""
    return "PYTEST_XDIST_WORKER" in os.environ


def folder() -> Path:
    return Path(os.environ[RUN])


def prepare() -> None:
    """Make the run's folder, and let nothing of the developer's own installation leak into the tests."""
    if not is_worker():
        os.environ[RUN] = tempfile.mkdtemp(prefix="openhotline-tests-")
        folder().chmod(0o711)  # PostgreSQL runs as somebody else when we are root
    for name in ("DATABASE_URL", "FACE", "KEYS_DIR", "MODE", "PACE", "PRACTICE_MAP", "PUBLIC_URL", "STAFF_URL"):
        os.environ.pop(name, None)
    os.environ["DATA_DIR"] = str(folder() / "data")
    os.environ["FLOOD"] = '{"too_fast": 0}'  # tests are quick, and no machines for that
    os.environ["DJANGO_SETTINGS_MODULE"] = "openhotline.config.settings"
    if kind() == "postgresql":
        os.environ["DATABASE_URL"] = f"postgresql:///postgres?host={folder()}&user=postgres"


def tidy() -> None:
    if not is_worker():
        shutil.rmtree(folder(), ignore_errors=True)
