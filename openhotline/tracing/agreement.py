"""How far the methods agree: a pure function from findings to what a trace says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from openhotline.tracing.findings import Finding, Method, read_mailbox
from openhotline.tracing.fronts import is_front
from openhotline.tracing.stages import ContactProblem, ContactSource, Outcome, Why

# Whom we believe first about the mailbox for complaints: the registry knows the network's own word.
_CONTACT_ORDER = ((Method.RDAP, ContactSource.RDAP), (Method.ABUSIX, ContactSource.ABUSIX))


@dataclass(frozen=True, slots=True)
class Agreement:
    """What all findings amount to. `country` is empty unless there is one answer only."""

    outcome: str
    why: str = ""
    country: str = ""
    country_by_ranges: str = ""
    country_by_rdap: str = ""
    asn: int | None = None
    network_name: str = ""
    prefix: str = ""
    is_cdn: bool = False
    abuse_contact: str = ""
    contact_source: str = ""
    contact_problem: str = ""
    ranges_date: date | None = None
    rdap_server: str = ""


def agree(findings: Sequence[Finding], *, domain: str = "") -> Agreement:
    """Weigh the findings, which come in the order of the addresses; `domain` is the reported registrable one.

    Refuses to guess: methods that differ, or addresses in several countries, leave the country empty. A mailbox
    inside the reported domain is never taken: it would tell the very people who run the site.
    """
    by_ranges, by_rdap = _countries(findings, Method.RANGES), _countries(findings, Method.RDAP)
    asn, network_name = _network(findings)
    is_cdn = any(is_front(finding.asn, finding.network_name) for finding in findings)
    outcome, why = _outcome(findings, is_cdn)
    contact, source, problem = _contact(findings, domain)
    return Agreement(
        outcome=outcome,
        why=why,
        country=(by_ranges | by_rdap).pop() if outcome in (Outcome.AGREED, Outcome.ONE_METHOD) else "",
        country_by_ranges=_only(by_ranges),
        country_by_rdap=_only(by_rdap),
        asn=asn,
        network_name=network_name,
        prefix=_first(finding.prefix for method in (Method.RDAP, Method.RANGES) for finding in _by(findings, method)),
        is_cdn=is_cdn,
        abuse_contact=contact,
        contact_source=source,
        contact_problem=problem,
        ranges_date=min((finding.dated for finding in findings if finding.dated), default=None),
        rdap_server=_first(finding.server for finding in _by(findings, Method.RDAP)),
    )


def _outcome(findings: Sequence[Finding], is_cdn: bool) -> tuple[str, str]:
    if is_cdn:
        return Outcome.UNKNOWN, Why.CDN
    by_ranges, by_rdap = _countries(findings, Method.RANGES), _countries(findings, Method.RDAP)
    named = by_ranges | by_rdap
    if not named:
        return Outcome.UNKNOWN, Why.NO_COUNTRY if any(f.asn or f.network_name for f in findings) else Why.NO_NETWORK
    if len(named) == 1:
        return (Outcome.AGREED if by_ranges and by_rdap else Outcome.ONE_METHOD), ""
    addresses = {finding.address for finding in findings}
    differ = any(len(_countries([f for f in findings if f.address == each])) > 1 for each in addresses)
    return Outcome.CONFLICTING, Why.METHODS_DIFFER if differ else Why.SEVERAL_COUNTRIES


def _network(findings: Sequence[Finding]) -> tuple[int | None, str]:
    """Number and name of the first address's network: as our table writes them, else as the registry does."""
    first = findings[0].address if findings else ""
    here = [f for method in (Method.RANGES, Method.RDAP) for f in _by(findings, method) if f.address == first]
    asn = next((finding.asn for finding in here if finding.asn), None)
    return asn, _first(finding.network_name for finding in here)


def _contact(findings: Sequence[Finding], domain: str) -> tuple[str, str, str]:
    problem: str = ContactProblem.NONE_FOUND
    for method, source in _CONTACT_ORDER:
        for mailbox in (read_mailbox(text) for finding in _by(findings, method) for text in finding.contacts):
            if not mailbox:
                continue
            if is_inside(mailbox, domain):
                problem = ContactProblem.OWN_DOMAIN
            else:
                return mailbox, source, ""
    return "", "", problem


def is_inside(mailbox: str, domain: str) -> bool:
    """Whether a mailbox belongs to the domain itself or to a name below it."""
    place, domain = mailbox.rpartition("@")[2].lower(), domain.lower().strip(".")
    return bool(domain) and (place == domain or place.endswith(f".{domain}"))


def _by(findings: Sequence[Finding], method: Method) -> list[Finding]:
    return [finding for finding in findings if finding.method is method]


def _countries(findings: Sequence[Finding], method: Method | None = None) -> set[str]:
    return {f.country for f in findings if f.country and (method is None or f.method is method)}


def _only(found: set[str]) -> str:
    return next(iter(found)) if len(found) == 1 else ""


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")
