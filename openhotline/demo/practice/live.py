"""What is true in the practice world right now. Everything follows from what was heard and when; time is passed in."""

import json
import os
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from openhotline.demo.practice import contents, world
from openhotline.demo.practice.cast import Answer, Gone, Kind, Manner, Pace, Page, Provider, Site

VANTAGES = ("north", "south")
_HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass
class Mail:
    """A mail that the practice mail server took in."""

    message_id: str
    recipients: list[str]
    subject: str
    sender: str
    received_at: float
    urls: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)


@dataclass
class Heard:
    """One page in one notice, as an abuse desk understood it."""

    url: str
    provider: str
    message_id: str
    at: float


@dataclass
class Reply:
    """What an abuse desk is going to answer, or has answered, through the link in a notice."""

    link: str
    answer: str
    words: str
    due: float
    tries: int = 0
    status: int | None = None
    problem: str = ""


class Live:
    """The live state. All of it may be asked and told from any thread."""

    def __init__(self, pace: Pace, clock: Callable[[], float]) -> None:
        self.pace = pace
        self._clock = clock
        self._lock = threading.RLock()
        self._changed = False
        self.reset()

    def reset(self) -> None:
        """Back to the first moment of the world: everything is online, nobody has written."""
        with self._lock:
            self.mails: list[Mail] = []
            self.heard: list[Heard] = []
            self.replies: list[Reply] = []
            self.deferred: set[str] = set()
            self._asked: dict[str, float] = {}
            self._taken: dict[str, float] = {}
            self._changed = True

    def now(self) -> float:
        return self._clock()

    # What is where

    def standing(self, site: Site) -> Provider:
        """The provider that hosts the site at this moment."""
        return site.moves_to if site.moves_to and self._has_moved(site) else site.provider

    def addresses(self, site: Site, vantage: str) -> list[str]:
        """What the name servers give for the site's name; nothing where the name does not exist."""
        if not site.named or (site.main.gone is Gone.NO_NAME and self.is_gone(site, site.main)):
            return []
        if site.blocked_slot is not None and vantage == "south":
            return [site.provider.address(site.blocked_slot)]
        return world.addresses_at(site, self.standing(site))

    def asked_for(self, site: Site) -> None:
        """Somebody asked the name servers for the site. Some uploaders get nervous at that."""
        with self._lock:
            if site.host not in self._asked:
                self._asked[site.host] = self.now()
                self._changed = True

    def is_gone(self, site: Site, page: Page) -> bool:
        with self._lock:
            now = self.now()
            if site.gone_already or site.url_of(page) in self._taken:
                return True
            if site.goes_early and site.host in self._asked and now >= self._asked[site.host] + self.pace.early:
                return True
            provider = self.standing(site)
            return self._taken_down_by(provider, page, self._heard_at(site, page, provider), now)

    def take_down(self, url: str) -> bool:
        """The uploader removes a page, unasked. False when there is no such page in this world."""
        found = _find(url)
        if found is None:
            return False
        with self._lock:
            self._taken[found[0].url_of(found[1])] = self.now()
            self._changed = True
        return True

    def answer(self, address: str, host: str, path: str) -> Answer:
        """What the web host at this address answers. What does not stand there is a 404."""
        site = world.site_named(host)
        if site is None:
            return _plain(404)
        if site.blocked_slot is not None and address == site.provider.address(site.blocked_slot):
            return _plain(451)
        if address not in world.addresses_at(site, self.standing(site)):
            former = address in world.addresses_at(site, site.provider)
            return _left(site, site.left_as) if former else _plain(404)
        page = site.page(path)
        if page is None:
            return Answer(200, contents.status_html(200), _HTML) if path == "/" else _plain(404)
        return _left(site, page.gone) if self.is_gone(site, page) else self._shown(site, page)

    def _shown(self, site: Site, page: Page) -> Answer:
        if page.kind is Kind.PICTURE:
            return Answer(200, contents.picture_png(site.url_of(page)), {"Content-Type": "image/png"})
        if page.kind is Kind.REDIRECT:
            return Answer(302, b"", {"Location": page.target})
        if page.kind is Kind.LOGIN:
            return Answer(200, contents.login_html(site), _HTML)
        if page.kind is Kind.FORBIDDEN:
            return _plain(403)
        if page.kind is Kind.FLAPPING and int(self.now() / max(self.pace.flap, 0.001)) % 2:
            return _plain(503)
        return Answer(200, contents.page_html(site, page), _HTML)

    def _has_moved(self, site: Site) -> bool:
        with self._lock:
            heard = [at for page in site.pages for at in self._heard_at(site, page, site.provider)]
            return bool(heard) and self.now() >= min(heard) + self.pace.prompt

    def _taken_down_by(self, provider: Provider, page: Page, heard: list[float], now: float) -> bool:
        if not heard:
            return False
        prompt = heard[0] + self.pace.prompt
        match provider.manner:
            case Manner.PROMPT | Manner.DEFERRING:
                return now >= prompt
            case Manner.SLOW:
                return now >= heard[0] + self.pace.slow
            case Manner.SILENT:
                return len(heard) > 1 and now >= heard[1] + self.pace.prompt
            case Manner.PAGE_ONLY:
                return page.kind is not Kind.PICTURE and now >= prompt
            case Manner.RESTORES:
                back = prompt + self.pace.day
                again = [at for at in heard if at >= back]
                return prompt <= now < back or (bool(again) and now >= again[0] + self.pace.prompt)
        return False

    # What the abuse desks are told

    def receive(self, mail: Mail) -> None:
        with self._lock:
            self.mails.append(mail)
            self._changed = True

    def defers(self, provider: Provider, message_id: str) -> bool:
        """True the first time that this mail comes to a desk that defers everything once."""
        with self._lock:
            if provider.manner is not Manner.DEFERRING or message_id in self.deferred:
                return False
            self.deferred.add(message_id)
            self._changed = True
            return True

    def tell(self, provider: Provider, urls: list[str], link: str, message_id: str) -> list[str]:
        """The desk of a provider reads a notice. Gives the addresses it knows as its own; it ignores the others.

        The same mail read twice counts as one notice.
        """
        own = []
        with self._lock:
            for url in urls:
                found = _find(url)
                if found is None or self.standing(found[0]) is not provider:
                    continue
                own.append(found[0].url_of(found[1]))
                known = any(h.url == own[-1] and h.message_id == message_id for h in self.heard)
                if not known:
                    self.heard.append(Heard(own[-1], provider.key, message_id, self.now()))
            answer = _ANSWERS.get(provider.manner)
            if own and link and answer and all(reply.link != link for reply in self.replies):
                self.replies.append(Reply(link, *answer, due=self.now() + self.pace.prompt))
            self._changed = True
        return own

    def due_replies(self) -> list[Reply]:
        with self._lock:
            return [r for r in self.replies if r.status is None and r.tries < 3 and r.due <= self.now()]

    def replied(self, reply: Reply, status: int | None, problem: str = "") -> None:
        """The desk tried to answer. A failure is tried again, three times in all."""
        with self._lock:
            reply.tries += 1
            reply.status, reply.problem = status, problem
            reply.due = self.now() + self.pace.prompt
            self._changed = True

    def _heard_at(self, site: Site, page: Page, provider: Provider) -> list[float]:
        url = site.url_of(page)
        return sorted(h.at for h in self.heard if h.url == url and h.provider == provider.key)

    # For inspection and for the next start

    def state(self) -> dict[str, Any]:
        with self._lock:
            pages = [self._page_state(site, page) for site in world.SITES for page in site.pages]
            return {"pages": pages, "replies": [asdict(reply) for reply in self.replies], "mails": len(self.mails)}

    def _page_state(self, site: Site, page: Page) -> dict[str, Any]:
        url, provider = site.url_of(page), self.standing(site)
        return {
            "url": url,
            "story": site.story,
            "provider": provider.key,
            "country": provider.country,
            "online": site.named and not self.is_gone(site, page),
            "moved": provider is not site.provider,
            "notices": sum(h.url == url for h in self.heard),
            "expected": (page.expected or site.expected).value,
        }

    def save(self, path: Path) -> None:
        """Writes the state as ages, if it has changed: the world stands still while it is off."""
        with self._lock:
            if not self._changed:
                return
            self._changed = False
            now = self.now()
            kept = {
                "mails": [asdict(mail) | {"received_at": now - mail.received_at} for mail in self.mails],
                "heard": [asdict(heard) | {"at": now - heard.at} for heard in self.heard],
                "replies": [asdict(reply) | {"due": now - reply.due} for reply in self.replies],
                "deferred": sorted(self.deferred),
                "asked": {host: now - at for host, at in self._asked.items()},
                "taken": {url: now - at for url, at in self._taken.items()},
            }
        beside = path.with_name(path.name + ".new")  # so that nobody ever reads half a state
        beside.write_text(json.dumps(kept), encoding="utf-8")
        os.replace(beside, path)

    def load(self, path: Path) -> None:
        """Goes on from a saved state. From one that cannot be read the world begins anew: it is only practice."""
        try:
            self._take_up(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, KeyError, TypeError, AttributeError):
            self.reset()

    def _take_up(self, kept: Any) -> None:
        with self._lock:
            now = self.now()
            self.mails = [Mail(**each | {"received_at": now - each["received_at"]}) for each in kept["mails"]]
            self.heard = [Heard(**each | {"at": now - each["at"]}) for each in kept["heard"]]
            self.replies = [Reply(**each | {"due": now - each["due"]}) for each in kept["replies"]]
            self.deferred = set(kept["deferred"])
            self._asked = {host: now - age for host, age in kept["asked"].items()}
            self._taken = {url: now - age for url, age in kept["taken"].items()}


_TAKEN_DOWN = ("removed", "The content was taken down.")
_ANSWERS = {
    Manner.PROMPT: _TAKEN_DOWN,
    Manner.DEFERRING: _TAKEN_DOWN,
    Manner.PAGE_ONLY: _TAKEN_DOWN,
    Manner.RESTORES: _TAKEN_DOWN,
    Manner.DISAGREES: ("disagree", "We looked at the page and see nothing that is against the law here."),
    Manner.MOVES: ("acknowledged", "We told our customer, who is leaving our network."),
}


def _find(url: str) -> tuple[Site, Page] | None:
    try:
        parts = urlsplit(url)
        site = world.site_named(parts.hostname or "")
    except ValueError:
        return None
    page = site.page(parts.path or "/") if site else None
    return (site, page) if site and page else None


def _plain(status: int) -> Answer:
    return Answer(status, contents.status_html(status), _HTML)


def _left(site: Site, gone: Gone) -> Answer:
    match gone:
        case Gone.CLOSED:
            return Answer(close=True)
        case Gone.LOGIN:
            return Answer(200, contents.login_html(site), _HTML)
        case Gone.PLACEHOLDER:
            return Answer(200, contents.placeholder_html(site), _HTML)
        case Gone.NO_NAME:
            return _plain(404)
    return _plain(int(gone.value))
