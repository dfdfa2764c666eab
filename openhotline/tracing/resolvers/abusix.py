"""The mailbox for complaints as Abusix publishes it in the DNS: a TXT row under the reversed address."""

import re
from ipaddress import ip_address

from openhotline.common.outbound import Blocked, DnsStatus, Permit, Vantage, lookup
from openhotline.tracing.findings import Finding, Method

ZONE = "abuse-contacts.abusix.zone"


async def resolve(address: str, *, permit: Permit, vantage: Vantage) -> Finding:
    """Ask the zone. That it knows nothing is an answer; that it does not answer is a problem."""
    try:
        answer = await lookup(_name_of(address), "TXT", permit=permit, vantage=vantage)
    except Blocked as shut:
        return Finding(Method.ABUSIX, address, problem=shut.reason)
    if answer.status in (DnsStatus.FAILED, DnsStatus.TIMEOUT):
        return Finding(Method.ABUSIX, address, problem=f"dns_{answer.status}")
    return Finding(Method.ABUSIX, address, contacts=read_rows(answer.rows))


def read_rows(rows: tuple[str, ...]) -> tuple[str, ...]:
    """The mailboxes of TXT rows as they are written: quoted, perhaps in pieces, perhaps several behind commas."""
    texts = ("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', row)) or row for row in rows)
    return tuple(part.strip() for text in texts for part in text.split(",") if "@" in part)


def _name_of(address: str) -> str:
    backwards = ip_address(address).reverse_pointer.rsplit(".", 2)[0]  # without in-addr.arpa or ip6.arpa
    return f"{backwards}.{ZONE}"
