"""A resolver and a connector that write down what they are asked, for proving that nobody went out."""

import asyncio
import errno
import socket
from datetime import UTC, datetime

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from openhotline.common.outbound import Door, Permit, Vantage

PERMIT = Permit(deed="trace", country="NL", at=datetime(2026, 2, 28, 23, 59, tzinfo=UTC), authority="AU-TEST")
NORTH = Vantage("north", (("127.0.0.1", 53),))


def answer_to(query, rows, rcode=dns.rcode.NOERROR):
    """A DNS answer with those of the rows that are of the kind asked for."""
    message = dns.message.make_response(query)
    message.flags |= dns.flags.RA
    message.set_rcode(rcode)
    question = query.question[0]
    kind = dns.rdatatype.to_text(question.rdtype)
    fitting = [row for row in rows if kind not in ("A", "AAAA") or (":" in row) == (kind == "AAAA")]
    if fitting:
        message.answer.append(dns.rrset.from_text(question.name, 0, "IN", kind, *fitting))
    return dns.message.from_wire(message.to_wire())


class Recorder:
    """`names` maps a name to its rows, or to a callable that gives them afresh for each question.

    Sockets are refused, unless `real` is set: then they are opened, to loopback only.
    """

    def __init__(self, names, *, real: bool = False) -> None:
        self.names = names
        self.real = real
        self.asked: list[tuple[str, str]] = []
        self.opened: list[tuple[str, int]] = []

    async def ask(self, query, resolver, source, timeout):
        question = query.question[0]
        name = question.name.to_text().rstrip(".").lower()
        self.asked.append((name, dns.rdatatype.to_text(question.rdtype)))
        await asyncio.sleep(0)
        if name not in self.names:
            return answer_to(query, [], dns.rcode.NXDOMAIN)
        rows = self.names[name]
        return answer_to(query, rows() if callable(rows) else rows)

    def open_socket(self, info):
        self.opened.append((info[4][0], info[4][1]))
        if not self.real:
            raise ConnectionRefusedError(errno.ECONNREFUSED, "recorded")
        assert info[4][0] == "127.0.0.1"
        return socket.socket(info[0], info[1], info[2])

    def door(self, practice=None, **more) -> Door:
        return Door(practice=practice, ask=self.ask, open_socket=self.open_socket, **more)
