"""What one method says of one address, in the same words whoever says it."""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from ada_url import URL

from openhotline.common.outbound import Permit, Vantage


class Method(StrEnum):
    RANGES = "ranges"
    RDAP = "rdap"
    ABUSIX = "abusix"


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer. Empty fields were not said; `problem` says that there was no answer, and why: worth asking again."""

    method: Method
    address: str = field(repr=False)
    asn: int | None = None
    network_name: str = ""
    country: str = ""
    prefix: str = field(default="", repr=False)
    contacts: tuple[str, ...] = ()
    server: str = ""
    dated: date | None = None
    problem: str = ""


class Resolve(Protocol):
    """A way of finding out about an IP address: one coroutine in one file of `resolvers/`.

    It never raises for what a network or a peer does: that is a `Finding` with a problem.
    """

    async def __call__(self, address: str, *, permit: Permit, vantage: Vantage) -> Finding: ...


# Codes that stand for a region or for nothing; and the one country that writes itself in two ways.
_NO_COUNTRIES = ("AP", "EU", "XX", "ZZ")


def read_country(text: object) -> str:
    """Two capital letters, or nothing where no country is meant."""
    code = text.strip().upper() if isinstance(text, str) else ""
    if not re.fullmatch(r"[A-Z]{2}", code) or code in _NO_COUNTRIES:
        return ""
    return "GB" if code == "UK" else code


def read_asn(value: object) -> int | None:
    """The number of a network, written as 64496 or AS64496."""
    digits = re.fullmatch(r"(?:AS)?([0-9]{1,10})", str(value).strip().upper())
    number = int(digits[1]) if digits else 0
    return number if 0 < number < 2**32 else None


def read_name(text: object) -> str:
    """The name of a network on one line. Whoever registers a network chooses it, so it is only text."""
    words = "".join(sign if sign.isprintable() else " " for sign in text) if isinstance(text, str) else ""
    return " ".join(words.split())[:200]


def read_mailbox(text: object) -> str:
    """A mailbox that can be written to, with its domain as it stands in the DNS; nothing where it is none."""
    local, at, domain = text.strip().rpartition("@") if isinstance(text, str) else ("", "", "")
    if not at or not re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}", local) or re.search(r"[\s:/?#%\\]", domain):
        return ""
    try:
        host = URL(f"http://{domain}/").hostname
    except ValueError:
        return ""
    if not re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", host):
        return ""
    mailbox = f"{local}@{host}"
    return mailbox if len(mailbox) <= 254 else ""
