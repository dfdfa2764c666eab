"""Asking web servers: one address at a time, pinned to addresses that were checked, and nothing kept of the body."""

import asyncio
import errno
import json
import re
import socket
import ssl
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL as WireURL

from openhotline.common.outbound import bodies
from openhotline.common.outbound.door import AddrInfo, Door, check_permit, door_from_settings
from openhotline.common.outbound.guard import Target, as_ip, check_ip, check_url, practice_target
from openhotline.common.outbound.names import resolve, source_for
from openhotline.common.outbound.terms import (
    Answer,
    Blocked,
    Body,
    Failed,
    Failure,
    JsonAnswer,
    Permit,
    Reason,
    Vantage,
)

T = TypeVar("T")
Look = Callable[[bytes, str], T]

KEPT_HEADERS = (
    "content-encoding",
    "content-language",
    "content-length",
    "content-type",
    "date",
    "etag",
    "last-modified",
    "retry-after",
    "server",
    "via",
    "www-authenticate",
)
_REDIRECTS = (301, 302, 303, 307, 308)
_ONE_BYTE = {"Range": "bytes=0-0"}
_PER_HOST = 2
_MAX_ADDRESSES = 4
_CONNECT_SECONDS = 4.0
# What aiohttp is told to connect to. The name we really mean is only in the Host header and in SNI, so that no second
# library reads, resolves or rewrites it.
_PINNED = "pinned.invalid"


async def fetch(
    url: str,
    *,
    permit: Permit,
    vantage: Vantage,
    method: str = "GET",
    headers_only: bool = False,
    look: Look[T] | None = None,
    door: Door | None = None,
) -> Answer[T]:
    """Ask for an address and say what came back.

    `look(body, content_type)` sees the unpacked body of a page in memory; its small result is `Answer.seen`, and the
    body is gone. Of anything that is not a page nothing is read but the headers.
    Blocks addresses outside the public internet at every hop; fails with the kind of `Failure` otherwise.
    """
    door = door or door_from_settings()
    check_permit(permit)
    if method not in ("GET", "HEAD"):
        raise Blocked(Reason.METHOD)
    journey = _Journey(door, permit, vantage, headers_only or method == "HEAD")
    return await journey.travel(url, look, door.max_bytes)


async def fetch_json(
    url: str, *, permit: Permit, vantage: Vantage, max_bytes: int = 256 * 1024, door: Door | None = None
) -> JsonAnswer:
    """Ask a registry (RDAP) for a document. Fails as `TOO_LARGE` beyond `max_bytes`, as `BAD_ANSWER` if not JSON."""
    door = door or door_from_settings()
    check_permit(permit)

    def parse(body: bytes, _content_type: str) -> tuple[bool, Any]:
        try:
            return True, json.loads(body)
        except (ValueError, RecursionError):
            return False, None

    journey = _Journey(door, permit, vantage, accept="application/rdap+json, application/json")
    answer = await journey.travel(url, parse, max_bytes)
    if not 200 <= answer.status < 300:
        return JsonAnswer(answer.status, None, answer.elapsed)
    if answer.body is Body.CUT:
        raise Failed(Failure.TOO_LARGE)
    readable, data = answer.seen or (False, None)
    if not readable:
        raise Failed(Failure.BAD_ANSWER)
    return JsonAnswer(answer.status, data, answer.elapsed)


@dataclass(frozen=True, slots=True)
class _Reply:
    """One exchange with one server."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    body: Body
    address: str


@dataclass(frozen=True, slots=True)
class _Journey:
    """One fetch, through all its hops, under one limit of time."""

    door: Door
    permit: Permit
    vantage: Vantage
    headers_only: bool = False
    accept: str = "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5"

    async def travel(self, url: str, look: Look[T] | None, limit: int) -> Answer[T]:
        began = time.monotonic()
        target = asked = check_url(url, ports=self.door.ports)
        hops: list[str] = []
        been = {target.url}
        try:
            async with asyncio.timeout(self.door.seconds) as budget:
                while True:
                    reply = await self._visit(target, limit, budget)
                    location = reply.headers.get("location", "")
                    if reply.status not in _REDIRECTS or not location:
                        break
                    target = check_url(_as_sent(location), ports=self.door.ports, base=target)
                    if target.url in been:
                        raise Blocked(Reason.LOOP)
                    if len(hops) >= self.door.max_hops:
                        raise Blocked(Reason.HOPS)
                    been.add(target.url)
                    hops.append(target.url)
        except Failed as end:
            raise Failed(end.kind, elsewhere=not _same_host(asked, target)) from None
        except TimeoutError:
            raise Failed(Failure.TIMEOUT, elsewhere=not _same_host(asked, target)) from None
        return _answer(reply, tuple(hops), look, time.monotonic() - began)

    async def _visit(self, target: Target, limit: int, budget: asyncio.Timeout) -> _Reply:
        """Ask one server what it has there: a page is read, of anything else only the headers are asked for."""
        async with _place_at(target.host, budget):
            addresses = await resolve(target.host, permit=self.permit, vantage=self.vantage, door=self.door)
            if not self.headers_only and not bodies.is_media_path(target.path):
                return await self._exchange(target, addresses, "GET", {}, limit)
            reply = await self._exchange(target, addresses, "HEAD", {}, None)
            if reply.status >= 400:
                # Many servers know no HEAD and call the thing missing. One byte is the least that settles it.
                return await self._exchange(target, addresses, "GET", _ONE_BYTE, None)
            if reply.status < 300 and not self.headers_only and bodies.why_unread(reply.headers) is None:
                return await self._exchange(target, addresses, "GET", {}, limit)
            return reply

    async def _exchange(
        self, target: Target, addresses: tuple[str, ...], method: str, extra: Mapping[str, str], limit: int | None
    ) -> _Reply:
        """One request on one fresh connection. `limit` None: the body is not read."""
        pins = _pins(target, addresses, self.vantage, self.door)
        opened: list[str] = []

        def guarded(info: AddrInfo) -> socket.socket:
            address = pins.get((str(info[4][0]), int(info[4][1])))
            if address is None:
                raise Blocked(Reason.NOT_CHECKED)
            opened.append(address)
            return self.door.open_socket(info)

        source = source_for(self.vantage, next(iter(pins))[0], self.door)
        connector = aiohttp.TCPConnector(
            resolver=_Pinned(pins),
            use_dns_cache=False,
            socket_factory=guarded,
            local_addr=(source, 0) if source else None,
            happy_eyeballs_delay=None,
            force_close=True,
            limit=1,
            ssl=self.door.tls() if target.scheme == "https" else True,
        )
        async with aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            read_bufsize=16 * 1024,
            max_headers=64,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS),
        ) as session:
            try:
                async with session.request(
                    method,
                    WireURL(f"{target.scheme}://{_PINNED}:{target.port}{target.path}", encoded=True),
                    headers={
                        "Host": target.authority,
                        "User-Agent": self.door.user_agent,
                        "Accept": self.accept,
                        "Accept-Encoding": "identity",
                        **extra,
                    },
                    allow_redirects=False,
                    server_hostname=target.host.strip("[]") if target.scheme == "https" else None,
                ) as response:
                    headers = _single(response.headers)
                    unread = Body.NOT_ASKED if limit is None else bodies.why_unread(headers)
                    content, body = b"", unread or Body.READ
                    if limit is not None and unread is None:
                        chunks = response.content.iter_chunked(8 * 1024)
                        content, body = await bodies.read_body(chunks, headers.get("content-encoding", ""), limit)
                    response.close()  # never drain: what was not read is not wanted
                    return _Reply(response.status, headers, content, body, opened[-1])
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise _failed(error) from None


def _pins(target: Target, addresses: tuple[str, ...], vantage: Vantage, door: Door) -> dict[tuple[str, int], str]:
    """Where to connect to, each with the address it stands for. Every address is checked once more."""
    pins: dict[tuple[str, int], str] = {}
    for address in addresses[:_MAX_ADDRESSES]:
        ip = as_ip(address)
        if ip is None:
            raise Blocked(Reason.NOT_CHECKED)
        check_ip(ip, door.practice)
        if door.practice is None:
            source = as_ip(vantage.source_address or "")
            if source is None or source.version == ip.version:
                pins[str(ip), target.port] = address
        elif port := practice_target(address, target.port, door.practice):
            pins["127.0.0.1", port] = address
    if not pins:
        # In practice: nothing listens there. Else: no address of the family that this vantage point speaks.
        raise Failed(Failure.UNREACHABLE if door.practice is None else Failure.REFUSED)
    return pins


class _Pinned(AbstractResolver):
    """Answers with the addresses that were checked, whatever name is asked for."""

    def __init__(self, pins: Mapping[tuple[str, int], str]) -> None:
        self._pins = pins

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=at,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for address, at in self._pins
        ]

    async def close(self) -> None:
        """Nothing is held open."""


# Politeness: two conversations with one host at a time, and waiting for a place costs nothing of the ten seconds.
_places: WeakValueDictionary[tuple[int, str], asyncio.Semaphore] = WeakValueDictionary()


@asynccontextmanager
async def _place_at(host: str, budget: asyncio.Timeout) -> AsyncIterator[None]:
    loop = asyncio.get_running_loop()
    place = _places.setdefault((id(loop), host), asyncio.Semaphore(_PER_HOST))
    left = (budget.when() or loop.time()) - loop.time()
    budget.reschedule(None)
    async with place:
        budget.reschedule(loop.time() + left)
        yield


def _answer(reply: _Reply, hops: tuple[str, ...], look: Look[T] | None, elapsed: float) -> Answer[T]:
    was_read = reply.body in (Body.READ, Body.CUT)
    seen = look(reply.content, reply.headers.get("content-type", "")) if look and was_read else None
    if isinstance(seen, (bytes, bytearray, memoryview)):
        raise TypeError("A look returns what it saw, never the body.")
    return Answer(
        status=reply.status,
        headers={name: reply.headers[name][:200] for name in KEPT_HEADERS if name in reply.headers},
        length=_length(reply),
        digest=bodies.digest_of(reply.content) if was_read else None,
        body=reply.body,
        address=reply.address,
        hops=hops,
        elapsed=elapsed,
        seen=seen,
    )


def _length(reply: _Reply) -> int | None:
    whole = reply.headers.get("content-range", "").rpartition("/")[2]
    for declared in (whole, reply.headers.get("content-length", "")):
        if re.fullmatch(r"[0-9]{1,15}", declared):
            return int(declared)
    return len(reply.content) if reply.body is Body.READ else None


def _single(headers: Mapping[str, str]) -> dict[str, str]:
    """One value for each name: the first, as a browser takes it."""
    kept: dict[str, str] = {}
    for name, value in headers.items():
        kept.setdefault(name.lower(), value)
    return kept


def _same_host(one: Target, other: Target) -> bool:
    return one.host.removeprefix("www.") == other.host.removeprefix("www.")


def _as_sent(location: str) -> str:
    """Header bytes that are no ASCII were read one way and meant another; a browser takes them for UTF-8."""
    return location.encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip(" \t")


_BY_NUMBER = {
    errno.ECONNREFUSED: Failure.REFUSED,
    errno.ECONNRESET: Failure.RESET,
    errno.EPIPE: Failure.RESET,
    errno.ETIMEDOUT: Failure.TIMEOUT,
}


def _failed(error: Exception) -> Failed:
    if isinstance(error, (aiohttp.ClientSSLError, ssl.SSLError, ssl.CertificateError)):
        return Failed(Failure.TLS)
    if isinstance(error, TimeoutError):
        return Failed(Failure.TIMEOUT)
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return Failed(Failure.RESET)
    if isinstance(error, OSError):
        return Failed(_BY_NUMBER.get(error.errno or 0, Failure.UNREACHABLE))
    return Failed(Failure.BAD_ANSWER)
