"""The network part of tracing: many names at once on one event loop. No database in here."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from openhotline.common.outbound import Permit, Vantage
from openhotline.tracing.findings import Finding, Method
from openhotline.tracing.resolvers import RESOLVERS, dns, ranges
from openhotline.tracing.resolvers.dns import Names

log = logging.getLogger("openhotline.tracing")

MAX_ADDRESSES = 8
LONGEST = 30.0
"""Seconds that one method may take for one address: a silent registry must not outlast the claims of a batch."""


@dataclass(frozen=True, slots=True)
class Sight:
    """All that was seen of one name. `problem` means that we stumbled ourselves."""

    names: Names = field(default_factory=Names)
    findings: tuple[Finding, ...] = ()
    problem: str = ""


class Round:
    """One batch of look-ups under one permit. An address that many names share is asked about once."""

    def __init__(self, permit: Permit, vantages: Sequence[Vantage]) -> None:
        self._permit, self._vantages = permit, vantages
        self._asked: dict[str, asyncio.Task[tuple[Finding, ...]]] = {}
        ranges.tables()  # a big table is read before the seconds of anybody's conversation run

    async def look_up(self, host: str, domain: str) -> Sight:
        """Find the addresses of a host, and what each method says of each. Never raises: one bad name is one only."""
        try:
            names = await dns.resolve(host, domain, permit=self._permit, vantages=self._vantages)
            about = [self._about(address) for address in names.addresses[:MAX_ADDRESSES]]
            found = await asyncio.gather(*about)
        except Exception as problem:
            log.warning("A look-up failed: %s", type(problem).__name__)  # its text may quote an address
            return Sight(problem=type(problem).__name__)
        return Sight(names, tuple(finding for findings in found for finding in findings))

    def _about(self, address: str) -> "asyncio.Task[tuple[Finding, ...]]":
        if address not in self._asked:
            self._asked[address] = asyncio.create_task(self._ask(address))
        return self._asked[address]

    async def _ask(self, address: str) -> tuple[Finding, ...]:
        return tuple(await asyncio.gather(*(self._by(method, address) for method in RESOLVERS)))

    async def _by(self, method: Method, address: str) -> Finding:
        """What one method says: from the first vantage point from which it gets an answer, within `LONGEST`."""
        finding = Finding(method, address, problem="no_vantage_point")
        try:
            async with asyncio.timeout(LONGEST):
                for vantage in self._vantages:
                    finding = await RESOLVERS[method](address, permit=self._permit, vantage=vantage)
                    if not finding.problem:
                        break
        except TimeoutError:
            return Finding(method, address, problem="timeout")
        except Exception as problem:
            log.warning("The method %s failed: %s", method, type(problem).__name__)
            return Finding(method, address, problem=type(problem).__name__)
        return finding
