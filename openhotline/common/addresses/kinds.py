"""What an address is once it has been read."""

from dataclasses import dataclass
from enum import StrEnum

MAX_BYTES = 8192


class Kind(StrEnum):
    """What sort of thing an address names."""

    WEB = "web"
    ONION = "onion"
    IPFS = "ipfs"
    MAGNET = "magnet"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Address:
    """One address, read.

    `canonical` is the thing that is counted: no fragment, no credentials, no default port. `original` is the same
    with its fragment. `loose` groups what is probably the same page (no scheme, no `www.`, no tracking, query
    sorted); it is not an address to open. `domain` is the name somebody registered (`example.co.uk`), empty for
    IP addresses, IPFS, magnets and accounts.
    """

    kind: Kind
    original: str
    canonical: str
    loose: str
    host: str = ""
    domain: str = ""
    tld: str = ""
    had_credentials: bool = False
