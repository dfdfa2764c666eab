"""Which network a request comes from. Pure: the address is read, shortened and forgotten; it is kept nowhere.

IPv4 counts whole (/32), IPv6 by its first half (/64): that is what one home or one telephone is given. An IPv4 address
written as IPv6 is the IPv4 address.
"""

import re
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

UNKNOWN = "unknown"
"""Where there is no address to go by, such as behind a socket: then everybody is one network."""
_BRACKETED = re.compile(r"\[([0-9A-Fa-f:.]+)(?:%[^\]]*)?\](?::\d+)?")
_WITH_PORT = re.compile(r"(\d+\.\d+\.\d+\.\d+):\d+")


def network_in(meta: Mapping[str, Any], *, behind_proxy: bool) -> str:
    """The network of a request, as text.

    Behind a proxy only the last hop counts: it is the one that our own proxy wrote. Everything before it was sent by
    the browser, and anybody may write there what they like.
    """
    if behind_proxy and (hops := str(meta.get("HTTP_X_FORWARDED_FOR", "")).strip()):
        return network_of_address(hops.rsplit(",", 1)[-1])
    return network_of_address(str(meta.get("REMOTE_ADDR", "")))


def network_of_address(text: str) -> str:
    """The network that an address belongs to; `unknown` for what is none."""
    text = text.strip()
    if match := _BRACKETED.fullmatch(text) or _WITH_PORT.fullmatch(text):
        text = match[1]
    try:
        address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(IPv6Network((address, 64), strict=False))
        address = address.ipv4_mapped
    return f"{address}/32"
