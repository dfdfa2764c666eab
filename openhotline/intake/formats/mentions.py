"""The addresses that somebody wrote in a running text: which they mean, and which only happen to stand there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from publicsuffixlist import PublicSuffixList

from openhotline.common.addresses import Address, Kind, read_address
from openhotline.common.errors import Refused

MOST_LOOKED_AT = 2_000

_QUOTE = re.compile(r"^\s{0,3}(?:>|\|\s)")
_REST = re.compile(r"--\s?|_{10,}|[-=*]{5,}.{0,80}[-=*]{5,}")
"""A line after which nothing is the writer's own: a signature, the footer of a list, an earlier letter."""

_SCHEME = r"(?:h(?:tt|xx|\*\*|__)ps?(?:\[://\]|\[:\]|\(:\)|:)|(?:ipfs|ipns|magnet|account)(?::|\[:\]))"
_DOT = r"(?:\.|\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\})"
_HOST = rf"[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,20}}"
_MENTION = re.compile(
    rf"(?P<told>{_SCHEME}[^\s<>\"“”«»]{{2,8192}})|"
    rf"(?<![\w@.%+-])(?P<bare>{_HOST}(?::\d{{1,5}})?(?:/[^\s<>\"“”«»]{{0,8192}})?)(?![\w@-])",
    re.IGNORECASE,
)
_QUAD = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?:[:/]|$)")
_RESERVED = ("example", "test", "invalid")
_FOLDED = re.compile(rf"<({_SCHEME}[^<> ]{{2,8192}})>", re.IGNORECASE)
_DEFANGED = re.compile(r"\[\.\]|\(\.\)|\{\.\}|[\[({]dot[\])}]", re.IGNORECASE)
# What mail programs write below every letter by themselves.
_ADVERTISED = re.compile(
    r"https?://(?:aka\.ms/(?:o0ukef|ghei36|aab9ysg|qr)|(?:www\.)?avast\.com/(?:sig|antivirus)|[a-z0-9.-]*onelink\.me/)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mentions:
    """`meant` stand in what somebody wrote; `others` in a signature, a quotation, or without looking like one."""

    meant: tuple[Address, ...]
    others: tuple[Address, ...]


def mentions(text: str, *, links: Iterable[str] = (), not_meant: str = "") -> Mentions:
    """Every address in this text, each once, however it is written. Those of the host `not_meant` are ours.

    `links` are where the text leads without saying so: they are never more than others.
    """
    own, rest = own_part(text)
    meant: dict[str, Address] = {}
    others: dict[str, Address] = {}
    looked_at = 0
    for part, sure in ((own, True), (rest, False), ("\n".join(links), False)):
        for written, clear in _written_in(part):
            looked_at += 1
            if looked_at > MOST_LOOKED_AT:
                break
            address = _read(written)
            if address is None or (not_meant and address.host == not_meant):
                continue
            known = sure and clear and not _ADVERTISED.match(address.canonical)
            (meant if known else others).setdefault(address.canonical, address)
    return Mentions(tuple(meant.values()), tuple(one for key, one in others.items() if key not in meant))


def own_part(text: str) -> tuple[str, str]:
    """What somebody wrote themselves, and the rest: quotations, the signature, the footer of a list."""
    own: list[str] = []
    rest: list[str] = []
    over = False
    for line in text.split("\n"):
        over = over or bool(_REST.fullmatch(line.strip()))
        (rest if over or _QUOTE.match(line) else own).append(line)
    return "\n".join(own), "\n".join(rest)


def _written_in(text: str) -> Iterable[tuple[str, bool]]:
    """What reads like an address, and whether it is certainly meant as one."""
    # A long address in angle brackets may have been broken into lines.
    text = _FOLDED.sub(lambda found: " " + re.sub(r"\s+", "", found[1]) + " ", text)
    for line in text.split("\n"):
        for found in _MENTION.finditer(line):
            if told := found["told"]:
                yield _without_punctuation(told), True
                continue
            bare = _without_punctuation(found["bare"])
            alone = bare == _without_punctuation(line.strip())
            clear = alone or "/" in bare or bare.lower().startswith("www.") or bool(_DEFANGED.search(bare))
            yield bare, clear


def _without_punctuation(text: str) -> str:
    while text:
        last = text[-1]
        if last in ".,;:!?'’‘*_|…" or (last in ")]}" and not _is_closed(text, last)):
            text = text[:-1]
        else:
            break
    return text


def _is_closed(text: str, last: str) -> bool:
    return text.count(last) <= text.count({")": "(", "]": "[", "}": "{"}[last])


def _read(text: str) -> Address | None:
    try:
        address = read_address(text)
    except Refused:
        return None
    if address.kind is Kind.WEB and not re.match(_SCHEME, text, re.IGNORECASE) and not _is_a_host(address, text):
        return None
    return address


def _is_a_host(address: Address, text: str) -> bool:
    """Whether this name, written without a scheme, can be one of a site: “report.txt” and “3.5” are none."""
    if not address.domain:
        return _QUAD.match(_DEFANGED.sub(".", text)) is not None
    return address.tld in _RESERVED or _endings().privatesuffix(address.host) is not None


@cache
def _endings() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True, accept_unknown=False)
