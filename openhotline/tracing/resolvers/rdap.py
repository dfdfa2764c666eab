"""What the registry of an address says (RDAP): which one to ask by RFC 9224, what it answers by RFC 9083."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from whoisit import parser

from openhotline.common.outbound import Blocked, Failed, Permit, Vantage, fetch_json
from openhotline.tracing.findings import Finding, Method, read_asn, read_country, read_name

Network = IPv4Network | IPv6Network
Bootstrap = tuple[tuple[Network, tuple[str, ...]], ...]

_DEEPEST = 6  # entities within entities; more than this is no registry's answer


async def resolve(address: str, *, permit: Permit, vantage: Vantage) -> Finding:
    """Ask the registry that has this address. That it knows nothing is an answer; that it does not answer is not."""
    problem, server = "", ""
    for base in servers_for(address):
        server = urlsplit(base).hostname or ""
        try:
            answer = await fetch_json(f"{base}ip/{address}", permit=permit, vantage=vantage)
        except Blocked as shut:
            problem = shut.reason
            continue
        except Failed as failed:
            problem = failed.kind
            continue
        if answer.status == 404:
            return Finding(Method.RDAP, address, server=server)
        if answer.status == 200:
            return read_answer(answer.data, address, server)
        problem = f"http_{answer.status}"
    return Finding(Method.RDAP, address, server=server, problem=problem)


def servers_for(address: str) -> tuple[str, ...]:
    """The servers of the narrowest block around an address, those with TLS first; none where no table knows it."""
    ip = ip_address(address)
    blocks = [(net, urls) for net, urls in bootstrap() if net.version == ip.version and ip in net]
    return max(blocks, key=lambda block: block[0].prefixlen)[1] if blocks else ()


def bootstrap() -> Bootstrap:
    """The tables that IANA publishes as `ipv4.json` and `ipv6.json`: from the folder that `RDAP_BOOTSTRAP` names, or
    from one file that has both by name. Read again when they have changed."""
    place = Path(settings.RDAP_BOOTSTRAP)
    if not settings.RDAP_BOOTSTRAP:
        return ()
    files = [place / f"{family}.json" for family in ("ipv4", "ipv6")] if place.is_dir() else [place]
    return _read_files(tuple((file, file.stat().st_mtime_ns) for file in files if file.exists()))


@lru_cache(maxsize=1)
def _read_files(files: tuple[tuple[Path, int], ...]) -> Bootstrap:
    found: list[tuple[Network, tuple[str, ...]]] = []
    for file, _written in files:
        data = json.loads(file.read_text(encoding="utf-8"))
        tables = [data] if "services" in data else [data[name] for name in ("ipv4", "ipv6") if name in data]
        found += [service for table in tables for service in _services(table)]
    return tuple(found)


def _services(table: Mapping[str, Any]) -> Iterator[tuple[Network, tuple[str, ...]]]:
    for blocks, urls in table["services"]:
        bases = tuple(sorted((f"{url.rstrip('/')}/" for url in urls), key=lambda url: not url.startswith("https:")))
        for block in blocks:
            yield ip_network(block), bases


class _NoBootstrap:
    """whoisit's parser wants to know whose registry a link leads to. We do not, and it must not look anything up."""

    def get_rir_name_by_endpoint_url(self, url: str) -> str:
        return ""


def read_answer(data: object, address: str, server: str) -> Finding:
    """What a registry's answer about an IP network says. Of what cannot be read nothing is taken, and that is said."""
    try:
        network = parser.ParseIPNetwork(_NoBootstrap(), _needed(data), address, using_overrides=True).parse()
        return Finding(
            Method.RDAP,
            address,
            asn=_only_asn(network["origin_autnums"]),
            network_name=read_name(network["name"]),
            country=read_country(network["country"]),
            prefix=str(network["network"] or ""),
            contacts=tuple(_mailboxes(network["entities"].get("abuse", []))),
            server=server,
        )
    # The answer is a stranger's: whatever it makes the parser stumble over is one and the same to us.
    except Exception:
        return Finding(Method.RDAP, address, server=server, problem="unreadable")


def _needed(data: object) -> dict[str, Any]:
    """Only what we want to know, so that a bad date or link elsewhere in the answer cannot spoil it."""
    if not isinstance(data, dict):
        raise TypeError("An RDAP answer is an object.")
    wanted = ("objectClassName", "handle", "name", "country", "startAddress", "endAddress", "cidr0_cidrs")
    kept = {name: data[name] for name in (*wanted, "arin_originas0_originautnums") if name in data}
    return {**kept, "entities": _entities(data.get("entities"), _DEEPEST)}


def _entities(found: object, deeper: int) -> list[dict[str, Any]]:
    if not isinstance(found, list) or not deeper:
        return []
    return [
        {
            "handle": str(entity.get("handle", "")),
            "roles": [str(role).lower() for role in entity.get("roles") or ()],
            "vcardArray": entity.get("vcardArray"),
            "entities": _entities(entity.get("entities"), deeper - 1),
        }
        for entity in found
        if isinstance(entity, dict)
    ]


def _mailboxes(entities: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for entity in entities:
        yield from entity.get("emails", ())


def _only_asn(numbers: list[int]) -> int | None:
    return read_asn(numbers[0]) if len(numbers) == 1 else None
