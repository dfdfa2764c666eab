"""Where we may go: pure rules over addresses, names and numbers. No network here.

`ipaddress.is_global` is not asked: it calls multicast, NAT64, 6to4, v4-compatible and site-local addresses global.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from ada_url import URL

from openhotline.common.outbound.terms import Blocked, Reason

IP = IPv4Address | IPv6Address
Practice = Mapping[str, Any]

MAX_ADDRESS = 8192

# First match counts, so the narrow ones stand first.
_NETWORKS: tuple[tuple[IPv4Network | IPv6Network, Reason], ...] = tuple(
    (ip_network(network), reason)
    for reason, networks in (
        # Cloud metadata: one request there can hand out the keys of the machine we run on.
        (Reason.METADATA, "169.254.169.254/32 169.254.170.2/32 169.254.169.123/32 168.63.129.16/32 192.0.0.192/32"),
        (Reason.METADATA, "100.100.100.200/32 fd00:ec2::254/128 fd20:ce::254/128"),
        (Reason.UNSPECIFIED, "0.0.0.0/8 ::/128"),
        (Reason.LOOPBACK, "127.0.0.0/8 ::1/128"),
        (Reason.PRIVATE, "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7"),
        (Reason.SHARED, "100.64.0.0/10"),
        (Reason.LINK_LOCAL, "169.254.0.0/16 fe80::/10"),
        (Reason.SITE_LOCAL, "fec0::/10"),
        (Reason.BROADCAST, "255.255.255.255/32"),
        (Reason.MULTICAST, "224.0.0.0/4 ff00::/8"),
        (Reason.DOCUMENTATION, "192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20"),
        (Reason.SIX_TO_FOUR, "192.88.99.0/24 2002::/16"),
        (Reason.NAT64, "64:ff9b::/96 64:ff9b:1::/48"),
        (Reason.TEREDO, "2001::/32"),
        # Mapped, SIIT-translated and v4-compatible: an IPv4 address in other clothes.
        (Reason.V4_IN_V6, "::ffff:0:0/96 ::ffff:0:0:0/96 ::/96"),
        (Reason.RESERVED, "192.0.0.0/24 192.31.196.0/24 192.52.193.0/24 192.175.48.0/24 198.18.0.0/15 240.0.0.0/4"),
        (Reason.RESERVED, "2001::/23 2620:4f:8000::/48 3ffe::/16"),
    )
    for network in networks.split()
)
_UNICAST = IPv6Network("2000::/3")
_ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")
_PRACTICE_RANGES = tuple(map(ip_network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")))

_LOCAL_NAMES = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "home.arpa", "alt")


@dataclass(frozen=True, slots=True)
class Target:
    """An address we may try: http(s), an allowed port, a public name or an IP address still to be checked."""

    scheme: str
    host: str = field(repr=False)
    port: int
    path: str = field(repr=False)

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        """What the `Host` header says."""
        standing = 443 if self.scheme == "https" else 80
        return self.host if self.port == standing else f"{self.host}:{self.port}"


def check_url(text: str, *, ports: frozenset[int], base: Target | None = None) -> Target:
    """Read an address to go to, or where a redirect points; blocks all that is not plain http(s) to a public name."""
    if len(text) > MAX_ADDRESS or re.search(r"[\x00-\x20\x7f\ud800-\udfff]", text):
        raise Blocked(Reason.ADDRESS)
    try:
        url = URL(text, base.url if base else None)
    except ValueError:
        raise Blocked(Reason.ADDRESS) from None
    if url.protocol not in ("http:", "https:"):
        raise Blocked(Reason.SCHEME)
    if url.username or url.password:
        raise Blocked(Reason.CREDENTIALS)
    if base and base.scheme == "https" and url.protocol == "http:":
        raise Blocked(Reason.DOWNGRADE)
    host = url.hostname.removesuffix(".")
    if as_ip(host) is None:
        check_name(host)
    port = int(url.port) if url.port else (443 if url.protocol == "https:" else 80)
    if port not in ports:
        raise Blocked(Reason.PORT)
    if len(url.href) > MAX_ADDRESS:
        raise Blocked(Reason.ADDRESS)
    return Target(url.protocol.removesuffix(":"), host, port, f"{url.pathname}{url.search}")


def check_name(name: str) -> str:
    """Return the name as it is asked for; blocks names that mean something on this network only, and onions."""
    name = name.lower().removesuffix(".")
    labels = name.split(".")
    if not name or len(name) > 253 or not all(re.fullmatch(r"[a-z0-9_-]{1,63}", label) for label in labels):
        raise Blocked(Reason.ADDRESS)
    if labels[-1] == "onion":
        raise Blocked(Reason.ONION)
    if len(labels) == 1 or any(name.endswith(f".{local}") for local in _LOCAL_NAMES):
        raise Blocked(Reason.LOCAL_NAME)
    # A number at the end makes it an IPv4 address to some programs and a name to others.
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1]):
        raise Blocked(Reason.ADDRESS)
    return name


def as_ip(host: str) -> IP | None:
    """The IP address that a host is written as, if it is one."""
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    try:
        return ip_address(host)
    except ValueError:
        return None


def why_not(ip: IP) -> Reason | None:
    """The reason for not connecting to an address, or None for one on the public internet."""
    for network, reason in _NETWORKS:
        if ip.version == network.version and ip in network:
            return reason
    if isinstance(ip, IPv6Address):
        if ip.scope_id is not None:
            return Reason.LINK_LOCAL
        if ip.packed[8:12] in _ISATAP:
            return Reason.ISATAP
        if ip not in _UNICAST:
            return Reason.RESERVED
    return None


def check_ip(ip: IP, practice: Practice | None) -> None:
    """Block every address that is not on the public internet, or, in practice, not a documentation address."""
    reason = why_not(ip)
    if practice is not None:
        if reason is Reason.DOCUMENTATION and any(ip in network for network in _PRACTICE_RANGES):
            return
        reason = reason or Reason.OUTSIDE_PRACTICE
    if reason is not None:
        raise Blocked(reason)


def practice_target(ip: str, port: int, practice: Practice) -> int | None:
    """The loopback port that stands for this address and port in the practice internet; None where nothing listens."""
    found = practice.get("hosts", {}).get(ip, {}).get(str(port))
    return None if found is None else int(found)


def check_resolver(host: str, practice: Practice | None) -> None:
    """Resolvers are configured peers; while practising they must be on this machine."""
    ip = as_ip(host)
    if ip is None or (practice is not None and not ip.is_loopback):
        raise Blocked(Reason.RESOLVER)
