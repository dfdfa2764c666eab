"""One look at a web address: there, gone, or something in between. Nothing of a body outlives the look.

What a page says is judged by few and simple signs, all of which only ever lead to *a person has to look*, never to
*gone*: a password field on a page with little else; words such as "no longer available" on a very short page; being
sent on to a front page. A page that is byte by byte what was seen before is there, whatever it says.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

from openhotline.common import outbound
from openhotline.common.addresses import read_address
from openhotline.common.errors import Refused
from openhotline.common.outbound import Answer, Blocked, Failed, Failure, Permit, Vantage
from openhotline.monitoring.stages import Outcome

KEPT_HEADERS = ("content-language", "content-length", "content-type", "etag", "last-modified", "retry-after")
MUCH_TEXT = 2_000
"""A page with more characters than this is more than a sign-in."""
LITTLE_TEXT = 600
"""A placeholder has no more than this."""

_PASSWORD = re.compile(rb"""<input[^>]{0,500}\btype\s*=\s*["']?password""", re.IGNORECASE)
_HIDDEN = re.compile(rb"<(script|style|noscript|template)\b")
_EMPTY_WORDS = re.compile(
    r"no longer (?:available|exists?|here)|(?:is|was|are|has been|have been) (?:removed|deleted|disabled|suspended)|"
    r"not (?:be )?found|does(?: not|n.t) exist|(?:account|site|domain|page) (?:suspended|expired)|"
    r"domain (?:is )?(?:for sale|parked)|under construction|coming soon|\b(?:error )?40[34]\b|\b410\b|"
    r"nicht (?:mehr )?(?:verfügbar|gefunden)|gelöscht|n.existe (?:pas|plus)|introuvable|supprimée?|"
    r"niet (?:meer )?(?:beschikbaar|gevonden)|verwijderd|no (?:existe|disponible)|ya no está|eliminad[oa]|"
    r"não (?:existe|encontrada|disponível)|removid[oa]|nie (?:istnieje|znaleziono)|usunięt[aey]|не найден|удален",
    re.IGNORECASE,
)

_BY_FAILURE: Mapping[Failure, Outcome] = {
    Failure.DNS_GONE: Outcome.DNS_GONE,
    Failure.DNS_EMPTY: Outcome.DNS_GONE,
    Failure.DNS_FAILURE: Outcome.DNS_FAILURE,
    Failure.REFUSED: Outcome.NO_CONNECTION,
    Failure.UNREACHABLE: Outcome.NO_CONNECTION,
    Failure.RESET: Outcome.NO_CONNECTION,
    Failure.TIMEOUT: Outcome.TIMEOUT,
    Failure.TLS: Outcome.TLS,
    Failure.TOO_LARGE: Outcome.BAD_ANSWER,
    Failure.BOMB: Outcome.BAD_ANSWER,
    Failure.BAD_ANSWER: Outcome.BAD_ANSWER,
}


@dataclass(frozen=True, slots=True)
class Signs:
    """What was noticed on a page in passing."""

    has_password: bool
    characters: int
    says_empty: bool


@dataclass(frozen=True, slots=True)
class Before:
    """What the last look that saw it kept: nothing, if there was none."""

    digest: str = ""
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What one look found. Addresses stay in memory; only digests of them are ever kept."""

    outcome: Outcome
    reason: str = ""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    digest: str = ""
    address: str = field(default="", repr=False)
    addresses: tuple[str, ...] = field(default=(), repr=False)
    """All that the name stands for, where that was asked: a thing may stand in several networks at once."""
    elapsed_ms: int = 0


async def look(
    url: str,
    *,
    media: bool,
    before: Before,
    at_home: Callable[[str], bool] | None,
    permit: Permit,
    vantage: Vantage,
) -> Found:
    """Look once. Of a media address (`media`) nothing but the headers is asked for. Never raises for the other side.

    `at_home` says whether an IP address is one where we know the thing to stand; None where we know of none yet.
    """
    try:
        answer = await outbound.fetch(url, permit=permit, vantage=vantage, headers_only=media, look=signs_of)
    except Blocked as shut:
        return Found(Outcome.BLOCKED, reason=shut.reason)
    except Failed as end:
        outcome = Outcome.DEAD_REDIRECT if end.elsewhere else _BY_FAILURE[end.kind]
        return Found(outcome, reason=end.kind)
    outcome = classify(url, answer, media=media, before=before)
    # Where a redirector stands is where its own name leads to, not where it sends people on to.
    sent_on = bool(answer.hops) and _host(answer.hops[-1]) != _host(url)
    addresses: tuple[str, ...] = () if sent_on else (answer.address,)
    if outcome == Outcome.STILL_THERE and (at_home is None or not any(map(at_home, addresses))):
        addresses += await _all_addresses(url, permit=permit, vantage=vantage)
        if at_home is not None and addresses and not any(map(at_home, addresses)):
            outcome = Outcome.MOVED_HOST
    return Found(
        outcome,
        status=answer.status,
        headers={name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers},
        length=answer.length,
        digest=answer.digest or "",
        address=addresses[0] if addresses else answer.address,
        addresses=addresses,
        elapsed_ms=round(answer.elapsed * 1000),
    )


async def _all_addresses(url: str, *, permit: Permit, vantage: Vantage) -> tuple[str, ...]:
    """Where else the name leads to: of one name that stands in two networks, each look sees only one."""
    try:
        return await outbound.resolve(_host(url), permit=permit, vantage=vantage)
    except (Blocked, Failed):
        return ()


async def is_up(url: str, *, permit: Permit, vantage: Vantage) -> bool:
    """Whether a page that is always there answers: then our own line is up."""
    try:
        answer: Answer[None] = await outbound.fetch(url, permit=permit, vantage=vantage)
    except (Blocked, Failed):
        return False
    return 200 <= answer.status < 300


def signs_of(body: bytes, content_type: str) -> Signs:
    """Read a page in passing, as far as needed."""
    text = " ".join(unescape(_shown(body).decode("utf-8", "replace")).split())
    return Signs(
        has_password=_PASSWORD.search(body) is not None,
        characters=len(text),
        says_empty=_EMPTY_WORDS.search(text[: LITTLE_TEXT + 1]) is not None,
    )


def _shown(body: bytes) -> bytes:
    """What of a page is text. One pass, because whoever wrote the page may want us to be busy with it."""
    lower, shown, place = body.lower(), [], 0
    while (start := lower.find(b"<", place)) >= 0:
        shown.append(body[place:start])
        if lower.startswith(b"<!--", start):
            end = b"-->"
        elif hidden := _HIDDEN.match(lower, start):
            end = b"</" + hidden[1]
        else:
            end = b">"
        place = lower.find(end, start + 1)
        if place < 0:
            return b" ".join(shown)
        if not end.startswith(b"<"):
            place += len(end)
    return b" ".join([*shown, body[place:]])


def classify(url: str, answer: Answer[Signs], *, media: bool, before: Before) -> Outcome:
    """What an answer says about the address that was asked for."""
    status = answer.status
    if status in (404, 410, 451):
        if answer.hops and not _same_owner(url, answer.hops[-1]):
            return Outcome.DEAD_REDIRECT  # what it leads to is gone; what leads there is not
        return {404: Outcome.GONE_404, 410: Outcome.GONE_410, 451: Outcome.GONE_451}[status]
    if status == 429:
        return Outcome.TOO_MANY
    if status in (401, 402, 407):
        return Outcome.LOGIN_WALL
    if 400 <= status < 500:
        return Outcome.FORBIDDEN
    if status >= 500:
        return Outcome.SERVER_ERROR
    if not 200 <= status < 300:
        return Outcome.DEAD_REDIRECT
    return _classify_shown(url, answer, media=media, before=before)


def _classify_shown(url: str, answer: Answer[Signs], *, media: bool, before: Before) -> Outcome:
    if answer.digest and answer.digest == before.digest:
        return Outcome.STILL_THERE
    if answer.hops and _is_front_page(answer.hops[-1]) and not _is_front_page(url):
        return Outcome.PLACEHOLDER
    if media:
        if answer.headers.get("content-type", "").startswith("text/html"):
            return Outcome.PLACEHOLDER
        if before.length is not None and answer.length is not None and before.length != answer.length:
            return Outcome.CHANGED_MEDIA
    if signs := answer.seen:
        if signs.has_password and signs.characters <= MUCH_TEXT:
            return Outcome.LOGIN_WALL
        if signs.says_empty and signs.characters <= LITTLE_TEXT:
            return Outcome.PLACEHOLDER
    return Outcome.STILL_THERE


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _same_owner(one: str, other: str) -> bool:
    try:
        return read_address(one).domain == read_address(other).domain
    except Refused:
        return False
