"""Where a thing stands: the networks in which it was first seen, kept as digests, or the one that a trace gave."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.utils.translation import gettext as _

from openhotline.common.digests import digest, digests
from openhotline.common.errors import Refused

WIDTHS = {4: 24, 6: 48}
"""Addresses that agree in so many bits are taken for one network, where no trace says more."""


@dataclass(frozen=True, slots=True)
class Network:
    """From the first to the last address of one family."""

    first: IPv4Address | IPv6Address
    last: IPv4Address | IPv6Address

    def holds(self, ip: IPv4Address | IPv6Address) -> bool:
        return ip.version == self.first.version and int(self.first) <= int(ip) <= int(self.last)


def read_network(text: str) -> Network:
    """Read `192.0.2.0/24` or `192.0.2.0-192.0.2.99`. Refuses everything else."""
    first, dash, last = text.partition("-")
    try:
        if not dash:
            whole = ip_network(text)
            return Network(whole.network_address, whole.broadcast_address)
        network = Network(ip_address(first.strip()), ip_address(last.strip()))
    except ValueError:
        network = None
    if network is None or not network.holds(network.last):
        raise Refused(_("Write the network as address and length, such as 192.0.2.0/24, or as first and last address."))
    return network


def home_of(known_network: str, networks: Iterable[str]) -> Callable[[str], bool] | None:
    """Says whether an IP address is in a network in which we know a thing to stand. None: we know of none yet.

    Networks of one family say nothing about addresses of the other: those count as at home.
    """
    known = read_network(known_network) if known_network else None
    seen = frozenset(networks)
    families = {each.partition(":")[0] for each in seen} | ({str(known.first.version)} if known else set())
    if not families:
        return None

    def at_home(address: str) -> bool:
        ip = ip_address(address)
        if str(ip.version) not in families or (known is not None and known.holds(ip)):
            return True
        return not seen.isdisjoint(f"{ip.version}:{each}" for each in digests("network", _around(address)))

    return at_home


def digests_of(addresses: Iterable[str]) -> list[str]:
    """The families and keyed digests (`4:9f…`) of the networks of these addresses."""
    return sorted({f"{ip_address(each).version}:{digest('network', _around(each))}" for each in addresses})


def _around(address: str) -> str:
    return str(ip_network(f"{address}/{WIDTHS[ip_address(address).version]}", strict=False))
