"""One template per run, migrated and loaded; every copy of it is made in a fraction of a second.

Tests in a transaction share a copy per worker and roll back. Tests that really commit get a copy of their own.
Nothing is ever flushed: a flush would throw away the reference data and the audit triggers' first rows.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from django.core.management import call_command
from django.db import connection, connections

from openhotline.common import keyring
from openhotline.config.reference import load_reference_data
from tests.support import environment
from tests.support.postgres import Postgres

LOADED_AT = datetime(2026, 1, 1, tzinfo=UTC)
TEMPLATE = "template_openhotline"


class Store(Protocol):
    """A place that holds databases by name."""

    def create(self, name: str) -> None: ...
    def copy(self, source: str, name: str) -> None: ...
    def drop(self, name: str) -> None: ...
    def use(self, name: str) -> None: ...
    def url(self, name: str) -> str: ...


@dataclass(frozen=True)
class SQLiteStore:
    folder: Path

    def create(self, name: str) -> None:
        """Nothing to do: the first connection makes the file."""

    def copy(self, source: str, name: str) -> None:
        shutil.copyfile(self._file(source), self._file(name))

    def drop(self, name: str) -> None:
        for end in ("", "-wal", "-shm"):
            self._file(name).with_name(self._file(name).name + end).unlink(missing_ok=True)

    def use(self, name: str) -> None:
        _point_at(NAME=str(self._file(name)))

    def url(self, name: str) -> str:
        return f"sqlite:///{str(self._file(name)).lstrip('/')}"

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"


@dataclass(frozen=True)
class PostgresStore:
    server: Postgres

    def create(self, name: str) -> None:
        self.server.run(f'CREATE DATABASE "{name}"')

    def copy(self, source: str, name: str) -> None:
        # By files: page by page through the log, as it would, takes twice as long.
        self.server.run(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')

    def drop(self, name: str) -> None:
        self.server.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def use(self, name: str) -> None:
        _point_at(NAME=name, HOST=str(self.server.folder))

    def url(self, name: str) -> str:
        return self.server.url(name)


def store() -> Store:
    folder = environment.folder()
    return PostgresStore(Postgres(folder)) if environment.kind() == "postgresql" else SQLiteStore(folder)


def build_template(where: Store) -> None:
    """Make the template, once per run: the first worker builds, the others wait for it."""
    done = environment.folder() / "template.done"
    with (environment.folder() / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists():
            return
        where.create(TEMPLATE)
        where.use(TEMPLATE)
        prepare_current_database()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM")  # copies are smaller, and have no free pages when a test fills the disk
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()
        done.touch()


def prepare_current_database() -> None:
    """What `openhotline serve` does before it serves, but as of `LOADED_AT`: the tests' clocks come after that."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    keyring.ensure_keys(at=LOADED_AT)
    load_reference_data(at=LOADED_AT)


@contextmanager
def copy_of_template(where: Store, name: str) -> Iterator[None]:
    """Let Django use a fresh copy called `name`; afterwards it is gone and the previous database is back."""
    previous = _where_it_points()
    where.copy(TEMPLATE, name)
    where.use(name)
    try:
        yield
    finally:
        connections.close_all()
        _point_at(**previous)
        where.drop(name)


def _where_it_points() -> dict[str, str]:
    settings = connections["default"].settings_dict
    return {"NAME": str(settings["NAME"]), "HOST": str(settings.get("HOST", ""))}


def _point_at(**settings: str) -> None:
    """Every thread's next connection goes there: they all share this one dictionary."""
    connections.close_all()
    connections["default"].settings_dict.update(settings)
