"""The words the practice world is told in: providers, their manners, sites, pages and how each story ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network


class Manner(StrEnum):
    """How an abuse desk treats a notice."""

    PROMPT = "prompt"
    SLOW = "slow"
    SILENT = "silent until reminded"
    BOUNCING = "bouncing"
    DEFERRING = "defers once, then prompt"
    CUTS = "takes the mail and hangs up without a word"
    DISAGREES = "disagrees"
    RESTORES = "takes down and puts back next day"
    MOVES = "lets its customer move away"
    PAGE_ONLY = "takes down the page, not the file"
    INDIFFERENT = "reads and does nothing"


class Outcome(StrEnum):
    """How the story of one address is expected to end."""

    REMOVED = "removed"
    GONE_BEFORE_NOTICE = "gone before notice"
    MOVED_THEN_REMOVED = "moved then removed"
    RE_APPEARED = "re-appeared"
    DISPUTED = "disputed"
    NEEDS_A_PERSON = "bounced or needs a person"
    STILL_ONLINE = "still online"
    UNAVAILABLE = "unavailable"


class Kind(StrEnum):
    """What a page is while it is online."""

    TEXT = "text"
    PICTURE = "picture"
    REDIRECT = "redirect"
    LOGIN = "login wall"
    FORBIDDEN = "forbidden"
    FLAPPING = "flapping"


class Gone(StrEnum):
    """What is left when something was taken down."""

    S410 = "410"
    S404 = "404"
    S451 = "451"
    S403 = "403"
    S503 = "503"
    LOGIN = "login wall"
    PLACEHOLDER = "placeholder with 200"
    CLOSED = "closed connection"
    NO_NAME = "name does not exist"


@dataclass(frozen=True)
class Provider:
    """A made-up hosting company with its documentation addresses."""

    key: str
    name: str
    asn: int
    country: str
    network: IPv4Network
    manner: Manner
    network6: IPv6Network | None = None
    nested_abuse: bool = False  # the registry shows its abuse desk only inside another entity

    @property
    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return (self.network, self.network6) if self.network6 else (self.network,)

    @property
    def domain(self) -> str:
        return f"{self.key}.example"

    @property
    def abuse(self) -> str:
        return f"abuse@{self.domain}"

    @property
    def mail_address(self) -> str:
        return str(self.network[2])

    @property
    def nameserver(self) -> str:
        return f"ns1.{self.domain}"

    def address(self, slot: int) -> str:
        return str(self.network[slot])

    def address6(self, slot: int) -> str | None:
        return str(self.network6[slot]) if self.network6 else None


@dataclass(frozen=True)
class Page:
    """One path of a site. `embeds` and `target` are addresses elsewhere in the practice world."""

    path: str
    kind: Kind = Kind.TEXT
    gone: Gone = Gone.S410
    embeds: str = ""
    target: str = ""
    expected: Outcome | None = None  # None: as the site


@dataclass(frozen=True)
class Site:
    """One made-up host, where it stands, and what is expected to come of a report about it."""

    host: str
    provider: Provider
    story: str
    expected: Outcome
    pages: tuple[Page, ...]
    slot: int = 10
    ipv6: bool = False
    named: bool = True  # False: the name never existed
    goes_early: bool = False  # gone by itself soon after somebody first asked for its name
    gone_already: bool = False  # gone before anybody asked
    moves_to: Provider | None = None
    left_as: Gone = Gone.S404  # what the old address answers after a move
    blocked_slot: int | None = None  # the south is sent to this address, where the answer is 451

    @property
    def main(self) -> Page:
        return self.pages[0]

    @property
    def url(self) -> str:
        return self.url_of(self.main)

    def url_of(self, page: Page) -> str:
        return f"http://{self.host}{page.path}"

    @property
    def manner(self) -> Manner:
        return self.provider.manner

    def page(self, path: str) -> Page | None:
        return next((page for page in self.pages if page.path == path), None)


@dataclass(frozen=True)
class Pace:
    """How many seconds the practice world takes for things. Refuses negative times."""

    prompt: float = 1.0
    slow: float = 4.0
    day: float = 8.0
    early: float = 0.5
    flap: float = 1.0

    def __post_init__(self) -> None:
        for each in fields(self):
            if getattr(self, each.name) < 0:
                raise ValueError(f"The pace {each.name} cannot be negative.")

    @classmethod
    def scaled(cls, factor: float) -> "Pace":
        """Real hosts (an hour, half a day, a day) made `factor` times as fast. Refuses what is not above zero."""
        if factor <= 0:
            raise ValueError("The pace must be above zero.")
        hour = 3600 / factor
        return cls(prompt=hour, slow=12 * hour, day=24 * hour, early=hour / 2, flap=5 * hour)


@dataclass(frozen=True)
class Answer:
    """What a web host answers. `close` means: hang up without a word."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    close: bool = False
