"""Which addresses a name has, seen from every vantage point, and which servers answer for it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openhotline.common import outbound
from openhotline.common.outbound import Blocked, DnsStatus, Failed, Failure, Permit, Reason, Vantage
from openhotline.tracing.stages import Why

# Shut doors that say something about us, not about the name.
_OUR_OWN = (Reason.RESOLVER, Reason.NO_PERMIT)


@dataclass(frozen=True, slots=True)
class Names:
    """What the vantage points saw. Without addresses, `why` says what that means; with a `problem`, ask again."""

    seen: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    name_servers: tuple[str, ...] = field(default=(), repr=False)
    why: str = ""
    problem: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address, those of the first vantage point first."""
        return tuple(dict.fromkeys(address for found in self.seen.values() for address in found))


async def resolve(host: str, domain: str, *, permit: Permit, vantages: Sequence[Vantage]) -> Names:
    """Ask from every vantage point at once. An address that is written as a number is only checked."""
    if not vantages:
        return Names(problem="no_vantage_point")
    given, servers = await asyncio.gather(
        asyncio.gather(*(_addresses(host, permit, vantage) for vantage in vantages)),
        _name_servers(domain, permit, vantages),
    )
    seen = {v.name: found for v, found in zip(vantages, given, strict=True) if isinstance(found, tuple)}
    if seen:
        return Names(seen=seen, name_servers=servers)
    return _nothing([found for found in given if not isinstance(found, tuple)], servers)


def _nothing(outcomes: Sequence[Blocked | Failed], servers: tuple[str, ...]) -> Names:
    """What it means that nobody saw an address. One who could not say leaves the others' word to be confirmed."""
    said: list[str] = []
    problem = ""
    for outcome in outcomes:
        if isinstance(outcome, Blocked) and outcome.reason not in _OUR_OWN:
            said.append(Why.NOT_PUBLIC)
        elif isinstance(outcome, Failed) and outcome.kind is Failure.DNS_GONE:
            said.append(Why.NO_NAME)
        elif isinstance(outcome, Failed) and outcome.kind is Failure.DNS_EMPTY:
            said.append(Why.NO_ADDRESS)
        else:
            problem = outcome.reason if isinstance(outcome, Blocked) else outcome.kind
    # Where they differ, the name exists for somebody.
    why = next((each for each in (Why.NOT_PUBLIC, Why.NO_ADDRESS, Why.NO_NAME) if each in said), "")
    return Names(name_servers=servers, why=why, problem=problem)


async def _addresses(host: str, permit: Permit, vantage: Vantage) -> tuple[str, ...] | Blocked | Failed:
    try:
        return await outbound.resolve(host, permit=permit, vantage=vantage)
    except (Blocked, Failed) as outcome:
        return outcome


async def _name_servers(domain: str, permit: Permit, vantages: Sequence[Vantage]) -> tuple[str, ...]:
    """The servers of the registered name, from the first vantage point that can say. Nobody needs them to go on."""
    for vantage in vantages if domain else ():
        try:
            answer = await outbound.lookup(domain, "NS", permit=permit, vantage=vantage)
        except Blocked:
            return ()
        if answer.status not in (DnsStatus.FAILED, DnsStatus.TIMEOUT):
            return tuple(row.lower().removesuffix(".") for row in answer.rows)
    return ()
