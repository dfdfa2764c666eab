"""Asking for names. Asking already touches the other side's own servers, so it needs a permit too."""

import asyncio
from ipaddress import ip_address

import dns.asyncquery
import dns.exception
import dns.message
import dns.rcode
import dns.rdatatype
import dns.reversename

from openhotline.common.outbound.door import Door, check_permit, door_from_settings
from openhotline.common.outbound.guard import as_ip, check_ip, check_name, check_resolver
from openhotline.common.outbound.terms import Blocked, DnsAnswer, DnsStatus, Failed, Failure, Permit, Reason, Vantage

ASKED_FOR = frozenset({"A", "AAAA", "CNAME", "MX", "NS", "PTR", "SOA", "TXT"})
MAX_ROWS = 64
_TRIES = 2


async def lookup(name: str, rdtype: str, *, permit: Permit, vantage: Vantage, door: Door | None = None) -> DnsAnswer:
    """Ask a vantage point's resolvers, one after the other, for one kind of row.

    `PTR` takes an IP address. Blocks names of this network only, private addresses, and other kinds of row. What the
    rows say is not checked: use `resolve` for addresses to connect to.
    """
    door = door or door_from_settings()
    check_permit(permit)
    if rdtype not in ASKED_FOR:
        raise Blocked(Reason.METHOD)
    ip = as_ip(name)
    if ip is not None:
        if rdtype != "PTR":
            raise Blocked(Reason.ADDRESS)
        check_ip(ip, door.practice)
        asked = dns.reversename.from_address(str(ip)).to_text()
    else:
        asked = f"{check_name(name)}."
    return await _ask_all(asked, rdtype, vantage, door)


async def resolve(host: str, *, permit: Permit, vantage: Vantage, door: Door | None = None) -> tuple[str, ...]:
    """Return the addresses of a host, IPv4 first, every one of them checked.

    One bad address among good ones blocks them all: a name that points at us as well is not to be trusted. Fails when
    the name does not exist, has no address, or nobody could say.
    """
    door = door or door_from_settings()
    check_permit(permit)
    ip = as_ip(host)
    if ip is not None:
        check_ip(ip, door.practice)
        return (str(ip),)
    name = check_name(host)
    answers = await asyncio.gather(
        *(_ask_all(f"{name}.", rdtype, vantage, door) for rdtype in ("A", "AAAA")),
    )
    rows = [row for answer in answers for row in answer.rows]
    found = [ip_address(row) for row in rows]
    for address in found:
        check_ip(address, door.practice)
    if found:
        return tuple(dict.fromkeys(map(str, found)))
    states = {answer.status for answer in answers}
    if states & {DnsStatus.TIMEOUT, DnsStatus.FAILED}:
        raise Failed(Failure.DNS_FAILURE)
    raise Failed(Failure.DNS_GONE if DnsStatus.NXDOMAIN in states else Failure.DNS_EMPTY)


async def _ask_all(name: str, rdtype: str, vantage: Vantage, door: Door) -> DnsAnswer:
    """The first useful answer; each resolver has two chances, because a datagram may get lost."""
    if not vantage.resolvers:
        raise Blocked(Reason.RESOLVER)
    for host, _port in vantage.resolvers:
        check_resolver(host, door.practice)
    status, resolver = DnsStatus.TIMEOUT, ""
    for host, port in vantage.resolvers * _TRIES:
        resolver = f"{host}:{port}"
        query = dns.message.make_query(name, rdtype, use_edns=0, payload=1232)
        try:
            message = await door.ask(query, (host, port), source_for(vantage, host, door), door.dns_seconds)
            rows = _rows(message, rdtype)
        except (dns.exception.Timeout, TimeoutError):
            continue
        except (dns.exception.DNSException, OSError, EOFError):
            status = DnsStatus.FAILED
            continue
        if message.rcode() == dns.rcode.NXDOMAIN:
            return DnsAnswer(DnsStatus.NXDOMAIN, (), resolver)
        if message.rcode() == dns.rcode.NOERROR:
            return DnsAnswer(DnsStatus.ANSWERED if rows else DnsStatus.NO_DATA, rows, resolver)
        status = DnsStatus.FAILED
    return DnsAnswer(status, (), resolver)


def _rows(message: dns.message.Message, rdtype: str) -> tuple[str, ...]:
    """The rows at the end of the chain of aliases that starts at the name we asked for, and no others."""
    if message.rcode() != dns.rcode.NOERROR or not isinstance(message, dns.message.QueryMessage):
        return ()
    answer = message.resolve_chaining().answer
    return tuple(sorted(row.to_text() for row in answer))[:MAX_ROWS] if answer is not None else ()


def source_for(vantage: Vantage, peer: str, door: Door) -> str | None:
    """The address to speak from, where it can reach the peer: same family and, in practice, on this machine."""
    source, other = as_ip(vantage.source_address or ""), as_ip(peer)
    if source is None or other is None or source.version != other.version:
        return None
    if door.practice is not None and not source.is_loopback:
        return None
    return str(source)
