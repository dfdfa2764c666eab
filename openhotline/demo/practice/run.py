"""Starts the practice internet, on loopback only, and says where everything listens."""

import asyncio
import contextlib
import json
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path
from typing import Any, Protocol, TypeVar

from openhotline.demo.practice import control, world
from openhotline.demo.practice.cast import Pace
from openhotline.demo.practice.dns import NameServer
from openhotline.demo.practice.live import VANTAGES, Live
from openhotline.demo.practice.ranges import write_ranges
from openhotline.demo.practice.rdap import Registry, write_bootstrap
from openhotline.demo.practice.replies import send_due_replies
from openhotline.demo.practice.smtp import LOOPBACK, MailServer
from openhotline.demo.practice.web import Listener, web_host

_TICK = 0.05
_Result = TypeVar("_Result")


class Server(Protocol):
    """Anything of this world that listens."""

    port: int

    async def start(self, port: int) -> None: ...
    async def stop(self) -> None: ...
    def bound(self) -> list[tuple[str, int]]: ...


class Practice:
    """The running practice internet. `map` is what outbound, tracing and post need to find it."""

    def __init__(self, live: Live, folder: Path, public_url: str, keep: bool) -> None:
        self.live = live
        self.map: dict[str, Any] = {}
        self._folder = folder
        self._kept = folder / "practice-state.json" if keep else None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="practice internet", daemon=True)
        self._ticker: asyncio.Task[None] | None = None
        self._at_it = asyncio.Lock()  # one round of replies at a time
        registry = Registry(live)
        self._names = {vantage: NameServer(live, vantage) for vantage in VANTAGES}
        self._hosts = {each: Listener(web_host(live, registry, each)) for each in world.web_addresses()}
        self._mail = MailServer(live, public_url)
        self._control = Listener(control.control(live, lambda: self.map))

    @property
    def servers(self) -> list[Server]:
        return [*self._names.values(), self._mail, self._control, *self._hosts.values()]

    def bound(self) -> list[tuple[str, int]]:
        """Every address and port that is listened on."""
        return [name for server in self.servers for name in server.bound()]

    def open(self, first_port: int | None) -> None:
        """Starts everything; when one server cannot start, those that did are stopped again."""
        if self._kept is not None and self._kept.exists():
            self.live.load(self._kept)
        self._thread.start()
        try:
            self._do(self._open(first_port))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stops all servers and keeps the state. Twice does no harm."""
        if self._loop.is_closed():
            return
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._keep()

    def settle(self) -> int:
        """Sends the answers of the abuse desks that are due by the clock, and gives how many were tried."""
        return self._do(self._settle())

    def state(self) -> dict[str, Any]:
        return self.live.state()

    def mails(self) -> dict[str, Any]:
        return control.mails(self.live)

    def reset(self) -> None:
        self.live.reset()

    def take_down(self, url: str) -> bool:
        return self.live.take_down(url)

    def __enter__(self) -> "Practice":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _do(self, doing: Coroutine[Any, Any, _Result]) -> _Result:
        return asyncio.run_coroutine_threadsafe(doing, self._loop).result(30)

    async def _open(self, first_port: int | None) -> None:
        for offset, server in enumerate(self.servers):
            await server.start(0 if first_port is None else first_port + offset)
        self.map = self._mapped()
        self._ticker = asyncio.create_task(self._tick())

    async def _close(self) -> None:
        if self._ticker is not None:
            self._ticker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticker
        for server in self.servers:
            await server.stop()

    async def _tick(self) -> None:
        while True:
            await self._settle()
            self._keep()
            await asyncio.sleep(_TICK)

    async def _settle(self) -> int:
        async with self._at_it:
            return await send_due_replies(self.live)

    def _keep(self) -> None:
        if self._kept is not None:
            self.live.save(self._kept)

    def _mapped(self) -> dict[str, Any]:
        hosts: dict[str, dict[str, int]] = {address: {"80": each.port} for address, each in self._hosts.items()}
        for provider in world.PROVIDERS:
            hosts.setdefault(provider.mail_address, {})["25"] = self._mail.port
        return {
            "dns": {vantage: [LOOPBACK, each.port] for vantage, each in self._names.items()},
            "hosts": hosts,
            "smtp": [LOOPBACK, self._mail.port],
            "ranges": str(next(self._folder.glob("ranges-*.csv"))),
            "rdap_bootstrap": str(self._folder / "rdap"),
            "canary": world.CANARY_URL,
            "control": self._control.port,
        }


def start(
    pace: Pace | None = None,
    ports: int | None = None,
    *,
    folder: Path | None = None,
    public_url: str = "",
    clock: Callable[[], float] = time.monotonic,
    today: date | None = None,
    keep: bool = False,
) -> Practice:
    """Starts the practice internet in a thread and gives it, running.

    `ports` is the first of consecutive ports; without it the system picks. `folder` gets the tables (and, with `keep`,
    the state for the next start). `public_url` is where the hotline's own pages are, for the answers of the desks.
    """
    folder = folder or Path(tempfile.mkdtemp(prefix="practice-"))
    for old in folder.glob("ranges-*.csv"):
        old.unlink()
    write_ranges(folder, today or date.today())
    write_bootstrap(folder / "rdap")
    practice = Practice(Live(pace or Pace(), clock), folder, public_url, keep)
    practice.open(ports)
    return practice


def serve_forever(*, pace: float, folder: Path, public_url: str = "", first_port: int | None = None) -> None:
    """Runs until SIGTERM or SIGINT, and goes on from its state at the next start with the same folder.

    `pace` is how many times faster than life the hosts act. Once everything listens, the map is printed as one line.
    """
    ended = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: ended.set())
    with start(Pace.scaled(pace), first_port, folder=folder, public_url=public_url, keep=True) as practice:
        print(json.dumps(practice.map), flush=True)
        ended.wait()
