"""The web hosts of the practice world: one loopback port for each documentation address, told apart by Host."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from openhotline.demo.practice import world
from openhotline.demo.practice.cast import Answer
from openhotline.demo.practice.live import Live
from openhotline.demo.practice.rdap import Registry

LOOPBACK = "127.0.0.1"
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Listener:
    """One HTTP server on one loopback port."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._runner: web.ServerRunner | None = None
        self.port = 0

    async def start(self, port: int) -> None:
        self._runner = web.ServerRunner(web.Server(self._handler, access_log=None), shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def bound(self) -> list[tuple[str, int]]:
        return [(name[0], name[1]) for name in self._runner.addresses] if self._runner is not None else []


def web_host(live: Live, registry: Registry, address: str) -> Handler:
    """What answers at one documentation address."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        host = (request.headers.get("Host") or "").rsplit(":", 1)[0]
        if address == world.RDAP_ADDRESS and host in (world.RDAP_HOST, world.SECOND_RDAP_HOST):
            return _response(registry.answer(host, request.path))
        if request.method not in ("GET", "HEAD"):
            return web.Response(status=405)
        answer = live.answer(address, host, request.path)
        if answer.close:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=404)  # never sent: the line is cut
        return _response(answer)

    return handle


def _response(answer: Answer) -> web.Response:
    return web.Response(status=answer.status, body=answer.body, headers=dict(answer.headers))
