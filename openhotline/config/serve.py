"""Everything on one machine: two sites, one worker and, in practice mode, the practice internet; one process group.

Children die with this process (PDEATHSIG where the system has it), and a child that ends by itself is started again.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

STOP_SECONDS = 3.0
RESTARTS_A_MINUTE = 5


def stay_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends, however that happens. Only Linux has it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def port_is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@dataclass
class Child:
    """One process that we keep running."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.starts = [at for at in self.starts if time.monotonic() - at < 60] + [time.monotonic()]
        self.process = subprocess.Popen(self.command, env=dict(self.environment), preexec_fn=stay_with_parent)

    @property
    def fails_at_once(self) -> bool:
        return len(self.starts) > RESTARTS_A_MINUTE


def ours(*words: str) -> list[str]:
    return [sys.executable, "-m", "openhotline", *words]


def web(face: str, port: int, environment: Mapping[str, str]) -> Child:
    """One of the two sites, on both loopback addresses: `localhost` may mean either, and passkeys need that name."""
    binds = [f"--bind=127.0.0.1:{port}"]
    if socket.has_ipv6 and Path("/proc/net/if_inet6").exists():
        binds.append(f"--bind=[::1]:{port}")
    command = [
        *(sys.executable, "-m", "gunicorn", "openhotline.config.wsgi:application"),
        *(*binds, "--worker-class=gthread", "--threads=8", "--workers=1", "--timeout=60", "--graceful-timeout=2"),
        *("--log-level=warning", "--no-control-socket"),
    ]
    return Child(face, command, {**environment, "FACE": face})


def start_practice(environment: Mapping[str, str]) -> tuple[Child, str]:
    """Start the practice internet and return it with the map that it prints: which port stands for which address."""
    child = Child("practice", ours("practice"), environment)
    child.starts.append(time.monotonic())
    child.process = subprocess.Popen(
        child.command, env=dict(environment), stdout=subprocess.PIPE, preexec_fn=stay_with_parent
    )
    assert child.process.stdout is not None
    line = child.process.stdout.readline().decode()
    json.loads(line)
    return child, line.strip()


def stop_all(children: list[Child]) -> None:
    """End every child: politely, and after three seconds for certain."""
    running = [child.process for child in children if child.process and child.process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Stopped(Exception):
    """Somebody asked us to stop."""


def supervise(children: list[Child]) -> int:
    """Keep the children running until SIGTERM or SIGINT. Gives up on one that ends again and again."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise Stopped

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    try:
        for child in children:
            if child.process is None:
                child.start()
        while True:
            time.sleep(0.3)
            for child in children:
                if child.process is None or child.process.poll() is None:
                    continue
                if child.fails_at_once or child.name == "practice":
                    print(
                        f"“{child.name}” ended (exit {child.process.returncode}) and does not stay up. Stopping.",
                        file=sys.stderr,
                    )
                    return 1
                print(f"“{child.name}” ended (exit {child.process.returncode}); starting it again.", file=sys.stderr)
                child.start()
    except Stopped:
        return 0
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stop_all(children)


def environment_for(port: int, practice_map: str) -> dict[str, str]:
    environment = dict(os.environ)
    environment.setdefault("PUBLIC_URL", f"http://localhost:{port}")
    environment.setdefault("STAFF_URL", f"http://localhost:{port + 1}")
    if practice_map:
        environment["PRACTICE_MAP"] = practice_map
    return environment
