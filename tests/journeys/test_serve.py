"""`openhotline serve`, as `make run` calls it: everything comes up, and everything goes down again."""

import http.client
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.reading import ROOT

UP_WITHIN = 60.0
DOWN_WITHIN = 5.0


def two_free_ports() -> int:
    """The first of two ports that follow each other and are free."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            with suppress(OSError, OverflowError):
                other.bind(("127.0.0.1", port + 1))
                return port


class Served:
    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.port = two_free_ports()
        environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "DATABASE_URL": database_url}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "openhotline", "serve", "--no-demo", "--port", str(self.port)],
            env=environment,
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )

    def status(self, path: str, *, face: int = 0, host: str = "127.0.0.1") -> int:
        connection = http.client.HTTPConnection(host, self.port + face, timeout=10)
        try:
            connection.request("GET", path)
            with connection.getresponse() as answer:
                return answer.status
        finally:
            connection.close()

    def wait_until_up(self) -> None:
        deadline = time.monotonic() + UP_WITHIN
        for face in (0, 1):
            while True:
                try:
                    self.status("/", face=face)
                    break
                except OSError:
                    assert self.process.poll() is None and time.monotonic() < deadline
                    time.sleep(0.1)

    def members(self) -> set[int]:
        """Every living process of this run: those in its session."""
        return {
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and _session(entry) == self.process.pid
        }

    def all_gone(self) -> bool:
        deadline = time.monotonic() + DOWN_WITHIN
        while self.members() and time.monotonic() < deadline:
            self.process.poll()
            time.sleep(0.05)
        return not self.members()

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _session(entry: Path) -> int:
    try:
        after_name = (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return 0 if after_name[0] == "Z" else int(after_name[3])


@pytest.fixture
def served(tmp_path):
    running = Served(tmp_path)
    running.wait_until_up()
    yield running
    running.end()


def test_both_sites_answer_and_the_keys_are_the_owners_alone(served, tmp_path):
    assert served.status("/en/report/") == 200
    assert served.status("/en/report/", face=1) == 302  # the desk knows no such page, and asks who is there
    assert served.status("/account/login/", face=1) == 200
    assert served.status("/account/login/") == 404
    for file in [tmp_path / "secret_key", *(tmp_path / "keys" / "private").iterdir()]:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_localhost_may_be_either_address(served):
    hosts = ["127.0.0.1", *(["::1"] if Path("/proc/net/if_inet6").exists() else [])]

    assert [served.status("/en/", host=host) for host in hosts] == [200] * len(hosts)


def test_ctrl_c_stops_all_of_it(served):
    os.killpg(served.process.pid, signal.SIGINT)

    assert served.all_gone()
    assert served.process.wait() == 0


def test_nothing_outlives_a_supervisor_that_is_killed(served):
    os.kill(served.process.pid, signal.SIGKILL)

    assert served.all_gone()


def test_a_worker_that_dies_is_started_again(served):
    workers = _workers(served)
    os.kill(workers.pop(), signal.SIGKILL)

    deadline = time.monotonic() + DOWN_WITHIN
    while not _workers(served) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(_workers(served)) == 1


def _workers(served: Served) -> set[int]:
    return {pid for pid in served.members() if b"\0worker\0" in _command(pid)}


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_it_runs_on_the_database_of_the_url(committed_db, tmp_path):
    running = Served(tmp_path, committed_db)
    try:
        running.wait_until_up()
        assert running.status("/en/report/") == 200
        assert not (tmp_path / "openhotline.sqlite3").exists()
    finally:
        running.end()


def test_a_port_that_is_taken_is_said_at_once(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "openhotline", "serve", "--port", str(port)],
            env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=30,
        )
    assert done.returncode == 1
    assert f"Port {port} is taken. Choose another" in done.stderr
