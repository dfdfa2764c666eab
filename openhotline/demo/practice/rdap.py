"""The registries of the practice world, in RDAP (RFC 9083), and the table that says whom to ask (RFC 9224)."""

import json
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any

from openhotline.demo.practice import world
from openhotline.demo.practice.cast import Answer, Provider, Site
from openhotline.demo.practice.live import Live

_PUBLISHED = "2026-01-05T00:00:00Z"
_BASE = f"http://{world.RDAP_HOST}/"
_TYPE = {"Content-Type": "application/rdap+json"}
_CONFORMANCE = ["rdap_level_0", "cidr0"]
_V4_BLOCKS = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"]

Json = dict[str, Any]


class Registry:
    """Answers what a registry is asked. What it does not know is a 404 with an error object."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def answer(self, host: str, path: str) -> Answer:
        kind, _, value = path.strip("/").partition("/")
        if kind == "bootstrap":
            table = bootstrap().get(value.removesuffix(".json"))
            return _json(table) if table else _error(404, "No such table.")
        if kind == "help":
            return _json(_object({"notices": [{"title": "Practice", "description": ["Made-up data for practice."]}]}))
        if kind in ("ip", "autnum"):
            return self._number(host, kind, value, path)
        if kind == "domain":
            site = world.site_named(value)
            found = self._domain(site) if site and site.named else None
            return _json(found) if found else _error(404, "No such domain.")
        return _error(400, "This question is not understood.")

    def _number(self, host: str, kind: str, value: str, path: str) -> Answer:
        provider = _provider_of_block(value) if kind == "ip" else _provider_of_autnum(value)
        if provider is None:
            return _error(404, "Not registered.")
        if provider in world.SECOND_RDAP_PROVIDERS and host != world.SECOND_RDAP_HOST:
            return Answer(302, b"", {"Location": f"http://{world.SECOND_RDAP_HOST}{path}"})
        return _json(_network(provider, ":" in value) if kind == "ip" else _autnum(provider))

    def _domain(self, site: Site) -> Json:
        host, provider = world.ascii_host(site.host), self._live.standing(site)
        nameserver = {"objectClassName": "nameserver", "ldhName": provider.nameserver}
        found = {
            "objectClassName": "domain",
            "handle": f"DOM-{host.upper()}",
            "ldhName": host,
            "status": ["active"],
            "nameservers": [nameserver],
            "secureDNS": {"delegationSigned": False},
            "entities": [_registrar()],
            "links": [_self(f"domain/{host}")],
            "events": [{"eventAction": "registration", "eventDate": "2025-02-28T09:00:00Z"}],
        }
        return _object(found | ({"unicodeName": site.host} if site.host != host else {}))


def bootstrap() -> dict[str, Json]:
    """The four tables as IANA publishes them, by name: ipv4, ipv6, asn, dns."""
    selectors = {
        "ipv4": _V4_BLOCKS,
        "ipv6": ["2001:db8::/32"],
        "asn": ["64496-64511", "65536-65551"],
        "dns": ["example", "test"],
    }
    return {
        name: {
            "version": "1.0",
            "publication": _PUBLISHED,
            "description": f"Practice bootstrap file for {name}",
            "services": [[each, [_BASE]]],
        }
        for name, each in selectors.items()
    }


def write_bootstrap(folder: Path) -> Path:
    """Writes the tables into a folder under the names that IANA gives them, and gives the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in bootstrap().items():
        (folder / f"{name}.json").write_text(json.dumps(table, indent=1), encoding="utf-8")
    return folder


def _provider_of_block(value: str) -> Provider | None:
    try:
        network = ip_network(value, strict=False)
    except ValueError:
        return None
    provider = world.provider_at(str(network[0]))
    return provider if provider and world.provider_at(str(ip_address(network[-1]))) is provider else None


def _provider_of_autnum(value: str) -> Provider | None:
    return next((p for p in world.PROVIDERS if value.upper().removeprefix("AS") == str(p.asn)), None)


def _network(provider: Provider, six: bool) -> Json:
    network: IPv4Network | IPv6Network = provider.network6 if six and provider.network6 else provider.network
    version = f"v{network.version}"
    handle = "NET-" + str(network).replace(".", "-").replace(":", "-").replace("/", "-").upper()
    return _object(
        {
            "objectClassName": "ip network",
            "handle": handle,
            "startAddress": str(network[0]),
            "endAddress": str(network[-1]),
            "ipVersion": version,
            "name": provider.key.upper(),
            "type": "ASSIGNED PA",
            "country": provider.country,
            "status": ["active"],
            "cidr0_cidrs": [{f"{version}prefix": str(network.network_address), "length": network.prefixlen}],
            "entities": _entities(provider),
            "links": [_self(f"ip/{network}")],
            "events": [{"eventAction": "last changed", "eventDate": "2025-11-03T12:00:00Z"}],
        }
    )


def _autnum(provider: Provider) -> Json:
    return _object(
        {
            "objectClassName": "autnum",
            "handle": f"AS{provider.asn}",
            "startAutnum": provider.asn,
            "endAutnum": provider.asn,
            "name": provider.key.upper(),
            "country": provider.country,
            "status": ["active"],
            "entities": _entities(provider),
            "links": [_self(f"autnum/{provider.asn}")],
        }
    )


def _entities(provider: Provider) -> list[Json]:
    abuse = _entity(f"{provider.key}-ABUSE", "abuse", f"{provider.name} abuse desk", "group", provider.abuse)
    owner = _entity(f"{provider.key}-ORG", "registrant", provider.name, "org", f"office@{provider.domain}")
    if provider.nested_abuse:
        return [owner | {"entities": [abuse]}]
    return [owner, abuse]


def _registrar() -> Json:
    desk = _entity("registrar-ABUSE", "abuse", "Registrar abuse desk", "group", "abuse@registrar.example")
    registrar = _entity("registrar-ORG", "registrar", "Practice Registrar", "org", "office@registrar.example")
    return registrar | {"publicIds": [{"type": "IANA Registrar ID", "identifier": "9999"}], "entities": [desk]}


def _entity(handle: str, role: str, name: str, kind: str, email: str) -> Json:
    card = [
        ["version", {}, "text", "4.0"],
        ["fn", {}, "text", name],
        ["kind", {}, "text", kind],
        ["email", {"type": "work"}, "text", email],
    ]
    return {
        "objectClassName": "entity",
        "handle": handle.upper(),
        "roles": [role],
        "vcardArray": ["vcard", card],
        "links": [_self(f"entity/{handle.upper()}")],
    }


def _self(path: str) -> Json:
    return {"value": _BASE + path, "rel": "self", "href": _BASE + path, "type": "application/rdap+json"}


def _object(found: Json) -> Json:
    return {"rdapConformance": _CONFORMANCE} | found


def _json(found: Json) -> Answer:
    return Answer(200, json.dumps(found).encode(), _TYPE)


def _error(status: int, words: str) -> Answer:
    found = _object({"errorCode": status, "title": words, "description": [words]})
    return Answer(status, json.dumps(found).encode(), _TYPE)
