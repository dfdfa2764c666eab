"""What a hotline in production still lacks, as far as its settings and its database tell. Nobody is asked outside."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http.request import validate_host

from openhotline.cases.models import Authority
from openhotline.common import keyring, outbound
from openhotline.hotline import selectors as hotline
from openhotline.monitoring.rules import Rules
from openhotline.tracing.resolvers.ranges import tables
from openhotline.tracing.resolvers.rdap import bootstrap

RESERVED = (".example", ".test", ".invalid", ".localhost")
"""Endings of names that nobody has: what ships, and what practice uses."""

LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Finding:
    """One thing to say. What is `wrong` has to be mended; the rest is what somebody should know."""

    wrong: bool
    text: str

    def __str__(self) -> str:
        return f"{'WRONG' if self.wrong else 'NOTE '}  {self.text}"


def wrong(text: str) -> Finding:
    return Finding(True, text)


def note(text: str) -> Finding:
    return Finding(False, text)


def findings(*, at: datetime) -> list[Finding]:
    """Everything to say about this installation; nothing in practice mode, which needs none of it."""
    if settings.MODE != "production":
        return []
    everywhere = [*_pages(), *_places(), *_keys()]
    if settings.FACE == "public":  # it neither looks nor writes to anybody
        return everywhere
    return [*everywhere, *_looking(), *_tracing(), *_mail(), *_people(at)]


def _pages() -> Iterator[Finding]:
    if settings.DEBUG:
        yield wrong("DEBUG is on: error pages show everything that a page knew.")
    for name, url in (("PUBLIC_URL", settings.PUBLIC_URL), ("STAFF_URL", settings.STAFF_URL)):
        if urlsplit(url).scheme != "https":
            yield wrong(f"{name} does not begin with https://: what people send could be read on its way.")
        elif not urlsplit(url).hostname or (urlsplit(url).hostname or "").endswith(RESERVED):
            yield wrong(f"{name} has no name that anybody can reach.")
    if settings.PUBLIC_URL == settings.STAFF_URL:
        yield wrong("PUBLIC_URL and STAFF_URL are the same: the two sites need two names.")
    if settings.FACE in ("public", "staff"):
        ours = urlsplit(settings.PUBLIC_URL if settings.FACE == "public" else settings.STAFF_URL).hostname or ""
        if not validate_host(ours, settings.ALLOWED_HOSTS):
            yield wrong(f"ALLOWED_HOSTS does not hold {ours}: every page of the {settings.FACE} site would be refused.")
        if settings.SECURE_PROXY_SSL_HEADER is None:
            yield note("BEHIND_PROXY is off. If a proxy does TLS for us, set it: else every form is refused.")
    if "*" in settings.ALLOWED_HOSTS:
        yield wrong("ALLOWED_HOSTS allows every name: name your own.")


def _places() -> Iterator[Finding]:
    if connection.vendor == "sqlite":
        yield note("The database is SQLite: everything has to run on this one machine.")
    if settings.LOGGING["root"]["level"] == "DEBUG":
        yield wrong("LOG_LEVEL is DEBUG: libraries may write down what they talk to.")


def _looking() -> Iterator[Finding]:
    try:
        vantages = outbound.vantages()
    except ValueError as problem:
        yield wrong(f"VANTAGE_POINTS cannot be read. {problem}")
        return
    if not vantages:
        yield wrong("VANTAGE_POINTS is empty: nothing is traced, and nothing is checked.")
    elif len(vantages) == 1:
        yield note(
            "VANTAGE_POINTS names one place: what is gone will read “gone, seen from one place”, and is not counted as "
            "removed. Name a second one."
        )
    if len({vantage.name for vantage in vantages}) < len(vantages):
        yield wrong("VANTAGE_POINTS gives one name twice.")
    elif len(vantages) > len({vantage.source_address for vantage in vantages}):
        yield note(
            "Some of the VANTAGE_POINTS speak from the same address: they see other names, but look from one place. "
            "Give each a source address behind @."
        )
    if not settings.CANARY_URLS:
        yield wrong("CANARY_URLS is empty: nobody can say that our own line is up, so nothing is ever found gone.")
    try:
        Rules.in_force()
    except (TypeError, ValueError) as problem:
        yield wrong(f"MONITORING cannot be used. {problem}")


def _tracing() -> Iterator[Finding]:
    files = [Path(part.strip()) for part in settings.RANGES_FILE.split(",") if part.strip()]
    if len(tables()) < len(files):
        yield wrong("RANGES_FILE names a table that cannot be read; the log says which.")
    try:
        registries = bootstrap()
    except (OSError, ValueError, KeyError) as problem:
        yield wrong(f"RDAP_BOOTSTRAP cannot be read ({type(problem).__name__}).")
        return
    if settings.RDAP_BOOTSTRAP and not registries:
        yield wrong("RDAP_BOOTSTRAP holds no ipv4.json and no ipv6.json.")
    if not files and not settings.RDAP_BOOTSTRAP:
        yield wrong("RANGES_FILE and RDAP_BOOTSTRAP are both empty: nobody can say who hosts anything.")
    elif not files:
        yield note("RANGES_FILE is empty: network and country rest on the registries' word alone.")
    elif not settings.RDAP_BOOTSTRAP:
        yield note("RDAP_BOOTSTRAP is empty: no registry is asked, so mailboxes for complaints come from Abusix only.")


def _mail() -> Iterator[Finding]:
    domain = settings.MAIL_FROM.rpartition("@")[2].lower()
    if not domain or f".{domain}".endswith(RESERVED):
        yield wrong("MAIL_FROM is not set to an address of your own: no host could answer it.")
    if settings.SMTP_USER and not settings.SMTP_PASSWORD:
        yield wrong("SMTP_USER is set, and SMTP_PASSWORD is not.")
    if settings.SMTP_TLS == "none" and settings.SMTP_HOST not in LOCAL:
        if settings.SMTP_USER:
            yield wrong("SMTP_TLS is none: the password of the mail server crosses the network in clear.")
        else:
            yield note("SMTP_TLS is none: notices cross the network to the mail server in clear.")


def _keys() -> Iterator[Finding]:
    private = keyring.folder("private")
    if settings.FACE == "public" and private.is_dir() and any(private.iterdir()):
        yield wrong(
            f"{private} holds private keys. The public site must not be able to read them: keep them elsewhere."
        )
    for part in ("public", "digest"):
        if not any(keyring.folder(part).glob("*.key")):
            yield wrong(
                f"{keyring.folder(part)} is empty: nothing can be taken in. Run “openhotline keys”, or copy it."
            )


def _people(at: datetime) -> Iterator[Finding]:
    if not Authority.objects.in_force(at).exists():
        yield note(
            "No legal basis is in force: no address is revealed, looked up, checked or noticed until two people say so."
        )
    people = hotline.on_call(at)
    if not people:
        yield note("Nobody is on the duty roster: nobody can be called when a child is in danger.")
    elif len(people) == 1:
        yield note(
            "One mailbox is called when a child is in danger, and nobody when it is not read. Add people on duty."
        )
    if not hotline.police_contacts():
        yield note("No police contact is on record: a referral sheet about a child can be printed, and not sent.")
