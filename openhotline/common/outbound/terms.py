"""The words of the door: who may go out, from where, and what can come of it.

Nothing here ever shows an address of a reported thing in `repr()` or in the text of an exception.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to go out for one deed. Only `cases` makes one: after it has found the authority for it."""

    deed: str
    country: str
    at: datetime
    authority: str


@dataclass(frozen=True, slots=True)
class Vantage:
    """A place we look from: its name, the resolvers it asks, and the address it speaks from, if it has one."""

    name: str
    resolvers: tuple[tuple[str, int], ...]
    source_address: str | None = None


class Reason(StrEnum):
    """Why the door stayed shut. Stored and shown, so a code once given is never reused."""

    NO_PERMIT = "no_permit"
    METHOD = "method"
    ADDRESS = "address"
    SCHEME = "scheme"
    CREDENTIALS = "credentials"
    PORT = "port"
    ONION = "onion"
    LOCAL_NAME = "local_name"
    RESOLVER = "resolver"
    NOT_CHECKED = "not_checked"
    OUTSIDE_PRACTICE = "outside_practice"
    HOPS = "hops"
    LOOP = "loop"
    DOWNGRADE = "downgrade"

    UNSPECIFIED = "unspecified"
    LOOPBACK = "loopback"
    PRIVATE = "private"
    SHARED = "shared"
    LINK_LOCAL = "link_local"
    SITE_LOCAL = "site_local"
    METADATA = "metadata"
    MULTICAST = "multicast"
    BROADCAST = "broadcast"
    RESERVED = "reserved"
    DOCUMENTATION = "documentation"
    NAT64 = "nat64"
    SIX_TO_FOUR = "6to4"
    TEREDO = "teredo"
    ISATAP = "isatap"
    V4_IN_V6 = "v4_in_v6"


class Blocked(Exception):
    """We did not go there, for this reason. It says nothing about the other side."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Failure(StrEnum):
    """How an honest attempt ended without an answer."""

    DNS_GONE = "dns_gone"  # the name does not exist
    DNS_EMPTY = "dns_empty"  # the name exists and has no address
    DNS_FAILURE = "dns_failure"  # no resolver could say
    REFUSED = "refused"
    UNREACHABLE = "unreachable"  # may well be our own line
    TIMEOUT = "timeout"
    RESET = "reset"
    TLS = "tls"
    TOO_LARGE = "too_large"
    BOMB = "bomb"
    BAD_ANSWER = "bad_answer"


class Failed(Exception):
    """We went, and there was no answer that could be read.

    `elsewhere` says that it was another host that failed, to which the one we asked for had sent us on.
    """

    def __init__(self, kind: Failure, *, elsewhere: bool = False) -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.elsewhere = elsewhere


class Body(StrEnum):
    """What was done with the body of an answer."""

    READ = "read"
    CUT = "cut"  # read up to the limit; there was more
    NOT_ASKED = "not_asked"
    MEDIA = "media"  # no page but a file, by its type or its first bytes: closed and dropped
    ENCODING = "encoding"  # written in a way we do not unpack


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What came back, without the body.

    `digest` is the SHA-256 of the unpacked bytes that were read. `length` is what the server says, or what was read.
    `address` is the IP address that answered; `hops` are the addresses we were sent on to. Both are about a reported
    thing: seal them.
    """

    status: int
    headers: Mapping[str, str]
    length: int | None
    digest: str | None
    body: Body
    address: str = field(repr=False)
    hops: tuple[str, ...] = field(repr=False)
    elapsed: float
    seen: T | None = None


@dataclass(frozen=True, slots=True)
class JsonAnswer:
    """A status and, where it is 2xx, the parsed document."""

    status: int
    data: Any = field(repr=False)
    elapsed: float


class DnsStatus(StrEnum):
    ANSWERED = "answered"
    NO_DATA = "no_data"
    NXDOMAIN = "nxdomain"
    FAILED = "failed"  # every resolver answered that it could not
    TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class DnsAnswer:
    """The rows of one look-up as text, and which resolver gave them (`host:port`, the last one asked)."""

    status: DnsStatus
    rows: tuple[str, ...] = field(repr=False)
    resolver: str
