"""What the door is built from. Production code takes it from the settings; tests put recorders in its two openings."""

import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import dns.asyncquery
import dns.message
from django.conf import settings

from openhotline.common.outbound.guard import Practice
from openhotline.common.outbound.terms import Blocked, Permit, Reason, Vantage

Resolver = tuple[str, int]
Ask = Callable[[dns.message.Message, Resolver, str | None, float], Awaitable[dns.message.Message]]
# As aiohttp calls it: family, type, protocol, canonical name, socket address.
AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]
OpenSocket = Callable[[AddrInfo], socket.socket]


async def ask_resolver(
    query: dns.message.Message, resolver: Resolver, source: str | None, timeout: float
) -> dns.message.Message:
    """Ask by UDP and, where the answer is cut, by TCP."""
    host, port = resolver
    answer, _by_tcp = await dns.asyncquery.udp_with_fallback(
        query, host, timeout=timeout, port=port, source=source, ignore_unexpected=True, ignore_errors=True
    )
    return answer


def open_socket(info: AddrInfo) -> socket.socket:
    return socket.socket(family=info[0], type=info[1], proto=info[2])


@cache
def _public_tls() -> ssl.SSLContext:
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Door:
    """`practice` is the map of the practice internet (nothing else is reached then); None is the real internet."""

    practice: Practice | None
    user_agent: str = "Mozilla/5.0 (compatible)"
    ports: frozenset[int] = frozenset({80, 443})
    seconds: float = 10.0
    max_bytes: int = 256 * 1024
    max_hops: int = 5
    dns_seconds: float = 1.5
    ask: Ask = ask_resolver
    open_socket: OpenSocket = open_socket
    tls: Callable[[], ssl.SSLContext] = _public_tls


def door_from_settings() -> Door:
    """The door as configured. Anything but `MODE = "production"` stays inside the practice internet."""
    return Door(
        practice=None if settings.MODE == "production" else settings.PRACTICE or {},
        user_agent=settings.USER_AGENT,
        ports=frozenset(settings.OUTBOUND_PORTS),
    )


def vantages() -> tuple[Vantage, ...]:
    """The places we look from: those of the practice internet while it is on, else the configured ones."""
    if settings.MODE != "production":
        dns_of_practice = (settings.PRACTICE or {}).get("dns", {})
        return tuple(Vantage(name, ((str(host), int(port)),)) for name, (host, port) in dns_of_practice.items())
    return tuple(read_vantage(text) for text in settings.VANTAGE_POINTS)


def read_vantage(text: str) -> Vantage:
    """Read `name=resolver:port[+resolver:port][@source address]`; a port left out is 53, IPv6 stands in brackets."""
    name, equals, rest = text.partition("=")
    resolvers, _at, source = rest.partition("@")
    if not name or not equals or not resolvers:
        raise ValueError("A vantage point is written name=resolver:port[+resolver:port][@source address].")
    return Vantage(name, tuple(_read_resolver(part) for part in resolvers.split("+")), source or None)


def _read_resolver(text: str) -> Resolver:
    if text.startswith("["):
        host, _bracket, port = text[1:].partition("]")
        return host, int(port.removeprefix(":") or 53)
    host, _colon, port = text.partition(":")
    return host, int(port or 53)


def check_permit(permit: Permit) -> None:
    """Nobody goes out without a permit, whatever the types said."""
    if not isinstance(permit, Permit) or not permit.deed or not permit.authority:
        raise Blocked(Reason.NO_PERMIT)
