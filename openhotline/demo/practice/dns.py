"""The name servers of the practice world: one zone seen from two places, answered with authority, nothing looked up."""

import asyncio
import struct
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from dnslib import AAAA, CLASS, MX, NS, OPCODE, PTR, QTYPE, RCODE, RR, SOA, TXT, A, DNSRecord

from openhotline.demo.practice import world
from openhotline.demo.practice.cast import Provider
from openhotline.demo.practice.live import Live

LOOPBACK = "127.0.0.1"
_TTL = 1  # a site that moves must be seen to move
_ABUSIX = "abuse-contacts.abusix.zone"
_SOA_TIMES = (1, 3600, 600, 86400, _TTL)


class NameServer:
    """One vantage point's view. A name outside the practice world is refused, so nothing leaks through here."""

    def __init__(self, live: Live, vantage: str) -> None:
        self.live = live
        self.vantage = vantage
        self.port = 0
        self._udp: asyncio.DatagramTransport | None = None
        self._tcp: asyncio.Server | None = None

    async def start(self, port: int) -> None:
        """Listens for UDP and TCP on one loopback port; 0 picks one that is free for both."""
        loop = asyncio.get_running_loop()
        for tries_left in range(9, -1, -1):
            self._tcp = await asyncio.start_server(self._serve_tcp, LOOPBACK, port)
            self.port = self._tcp.sockets[0].getsockname()[1]
            try:
                self._udp, _ = await loop.create_datagram_endpoint(
                    lambda: _Datagrams(self), local_addr=(LOOPBACK, self.port)
                )
                return
            except OSError:
                await self.stop()
                if port or not tries_left:
                    raise

    async def stop(self) -> None:
        if self._udp is not None:
            self._udp.close()
        if self._tcp is not None:
            self._tcp.close()
            await self._tcp.wait_closed()

    def bound(self) -> list[tuple[str, int]]:
        sockets = list(self._tcp.sockets) if self._tcp else []
        names = [each.getsockname() for each in sockets]
        if self._udp is not None:
            names.append(self._udp.get_extra_info("sockname"))
        return [(name[0], name[1]) for name in names]

    async def _serve_tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Questions over TCP, each with its length before it, until the asker hangs up."""
        try:
            while True:
                (length,) = struct.unpack(">H", await asyncio.wait_for(reader.readexactly(2), timeout=10))
                answer = self.respond(await asyncio.wait_for(reader.readexactly(length), timeout=10))
                if answer is None:
                    break
                writer.write(struct.pack(">H", len(answer)) + answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            pass  # the asker has gone, which ends the conversation
        finally:
            writer.close()

    def respond(self, packet: bytes, room: int | None = None) -> bytes | None:
        """The answer to one packet; none to what is no question. Over `room` bytes it is cut and says so."""
        try:
            query = DNSRecord.parse(packet)
        except Exception:  # dnslib raises whatever the bytes make it stumble over
            return None
        if query.header.qr or not query.questions:
            return None
        reply = query.reply(ra=1, aa=1)
        if query.header.opcode != OPCODE.QUERY:
            reply.header.rcode = RCODE.NOTIMP
        else:
            self._fill(reply, str(query.q.qname).lower(), QTYPE.get(query.q.qtype))
        whole: bytes = reply.pack()
        if room is not None and len(whole) > room:
            whole = reply.truncate().pack()
        return whole

    def _fill(self, reply: Any, dotted: str, qtype: str) -> None:
        name = dotted.rstrip(".")
        zone = _zone_of(name)
        if zone is None:
            reply.header.rcode = RCODE.REFUSED
            reply.header.aa = 0
            return
        records = self._records(name)
        if records is None:
            reply.header.rcode = RCODE.NXDOMAIN
        fitting = [data for data in records or () if qtype in (type(data).__name__, "ANY")]
        for data in fitting:
            reply.add_answer(_record(dotted, data))
        if not fitting:
            reply.add_auth(_record(zone + ".", _soa(zone)))

    def _records(self, name: str) -> list[Any] | None:
        """Everything a name has; None where it does not exist."""
        if name.endswith(_ABUSIX):
            owner = _provider_of_reversed(name.removesuffix(_ABUSIX).rstrip("."))
            return [TXT(owner.abuse)] if owner else None
        if name.endswith(".arpa"):
            return _pointers(name)
        site = world.site_named(name)
        if site is not None:
            self.live.asked_for(site)
            addresses = self.live.addresses(site, self.vantage)
            if not addresses:
                return None
            standing = self.live.standing(site)
            return [_address(each) for each in addresses] + [NS(standing.nameserver), _soa(name)]
        return _plumbing(name)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server: NameServer) -> None:
        self._server = server
        self._transport: Any = None  # asyncio's own is no DatagramTransport by its type

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        answer = self._server.respond(data, room=512)
        if answer is not None and self._transport is not None:
            self._transport.sendto(answer, addr)


def _plumbing(name: str) -> list[Any] | None:
    if name in (world.RDAP_HOST, world.SECOND_RDAP_HOST):
        return [A(world.RDAP_ADDRESS)]
    for provider in world.PROVIDERS:
        if name == provider.domain:
            return [NS(provider.nameserver), MX(f"mail.{name}", 10), _soa(name)]
        if name == provider.nameserver:
            return [A(provider.address(1))]
        if name == f"mail.{provider.domain}":
            return [A(provider.mail_address)]
    below = any(each.endswith("." + name) for each in _NAMES) or name in ("example", "test")
    return [] if below else None


def _pointers(name: str) -> list[Any] | None:
    address = _address_of_arpa(name)
    provider = world.provider_at(str(address)) if address else None
    if provider is None:
        return None
    return [PTR(f"host-{str(address).replace('.', '-').replace(':', '-')}.{provider.domain}")]


def _zone_of(name: str) -> str | None:
    if name == _ABUSIX or name.endswith("." + _ABUSIX):
        return _ABUSIX
    labels = name.split(".")
    if labels[-1] in ("example", "test"):
        return ".".join(labels[-2:])
    return next((zone for zone in ("in-addr.arpa", "ip6.arpa") if name.endswith("." + zone)), None)


def _address_of_arpa(name: str) -> IPv4Address | IPv6Address | None:
    return _unreversed(name.removesuffix(".in-addr.arpa").removesuffix(".ip6.arpa"))


def _provider_of_reversed(labels: str) -> Provider | None:
    address = _unreversed(labels)
    return world.provider_at(str(address)) if address else None


def _unreversed(labels: str) -> IPv4Address | IPv6Address | None:
    parts = labels.split(".")[::-1]
    nibbles = "".join(parts)
    text = ".".join(parts) if len(parts) == 4 else ":".join(nibbles[i : i + 4] for i in range(0, len(nibbles), 4))
    try:
        return ip_address(text)
    except ValueError:
        return None


def _address(address: str) -> Any:
    return AAAA(address) if ":" in address else A(address)


def _soa(zone: str) -> Any:
    return SOA(f"ns1.{world.PLUMBING.domain}", f"hostmaster.{zone}", _SOA_TIMES)


def _record(name: str, data: Any) -> Any:
    return RR(name, getattr(QTYPE, type(data).__name__), CLASS.IN, _TTL, data)


_NAMES = {world.ascii_host(site.host) for site in world.SITES} | {
    world.RDAP_HOST,
    world.SECOND_RDAP_HOST,
    *(provider.nameserver for provider in world.PROVIDERS),
}
