"""Nothing leaves this machine, whichever way a test tries.

Python itself announces every connection, look-up of a name and datagram to an audit hook; ours refuses what is
not loopback or a Unix socket. It cannot be taken off again, and forked children keep it.
"""

import ipaddress
import sys
from typing import Any

LOCAL_NAMES = ("", "localhost", "ip6-localhost")


class WouldLeaveThisMachine(RuntimeError):
    """A test asked the network for something outside loopback."""


def refuse_to_leave() -> None:
    """From now on, for the life of this process and its forks."""
    sys.addaudithook(_watch)


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        _refuse_foreign(event, args[0])
    elif event in ("socket.sendto", "socket.sendmsg", "socket.connect") and isinstance(args[1], tuple):
        _refuse_foreign(event, args[1][0])


def _refuse_foreign(event: str, host: object) -> None:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name is None or name in LOCAL_NAMES:
        return
    try:
        address = ipaddress.ip_address(str(name))
    except ValueError:
        raise WouldLeaveThisMachine(f"{event}: {name!r} is no name for this machine") from None
    if event.removeprefix("socket.") in ("getaddrinfo", "gethostbyname"):
        return  # an address is read, nobody is asked
    if not (address.is_loopback or address.is_unspecified):
        raise WouldLeaveThisMachine(f"{event}: {name} is not this machine")
