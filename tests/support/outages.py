"""A database that can be taken away and brought back: stopped (PostgreSQL), or locked by another process (SQLite)."""

import os
import signal
import sqlite3
from typing import Protocol

from django.db import connections

from tests.support.postgres import Postgres

SHORT_WAIT = 0.2


class FragileDatabase(Protocol):
    def take_away(self) -> None: ...
    def bring_back(self) -> None: ...


class StoppablePostgres:
    """The test's own server, so that nobody else notices."""

    def __init__(self, server: Postgres) -> None:
        self.server = server

    def take_away(self) -> None:
        self.server.stop()

    def bring_back(self) -> None:
        connections.close_all()
        self.server.start()


class LockableSQLite:
    """Another process writes and does not finish; ours may wait only `SHORT_WAIT` seconds for it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._holder = 0

    def take_away(self) -> None:
        connections.close_all()
        reading, writing = os.pipe()
        self._holder = os.fork()
        if self._holder == 0:
            try:
                connection = sqlite3.connect(self.file, isolation_level=None)
                connection.execute("BEGIN IMMEDIATE")
                os.write(writing, b"locked")
                signal.pause()
            finally:
                os._exit(1)
        os.close(writing)
        locked = os.read(reading, 6)
        os.close(reading)
        assert locked == b"locked", "The other process could not lock the database."

    def bring_back(self) -> None:
        if self._holder:
            os.kill(self._holder, signal.SIGKILL)
            os.waitpid(self._holder, 0)
            self._holder = 0
