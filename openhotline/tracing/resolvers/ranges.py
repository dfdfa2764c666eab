"""The network and country of an address by our own offline tables. Nobody is asked."""

import logging
from datetime import date
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings

from openhotline.common.outbound import Permit, Vantage
from openhotline.tracing.findings import Finding, Method
from openhotline.tracing.tables import BadTable, Entry, Table, read_table

log = logging.getLogger("openhotline.tracing")

_Stamp = tuple[int, int]
_loaded: dict[Path, tuple[_Stamp, Table | None]] = {}


def tables() -> list[Table]:
    """The tables that `RANGES_FILE` names, each read again when its file has changed.

    A file that cannot be read is left out, or what was read before is kept, and the log says so: a look-up goes on
    with the other methods.
    """
    paths = [Path(part.strip()) for part in settings.RANGES_FILE.split(",") if part.strip()]
    return [table for path in paths if (table := _table(path)) is not None]


def _table(path: Path) -> Table | None:
    stamp, table = _loaded.get(path, ((0, 0), None))
    try:
        status = path.stat()
        now = (status.st_mtime_ns, status.st_size)
        if now == stamp:
            return table
        stamp, table = now, read_table(path)
    except BadTable as problem:
        log.error("The table of ranges %s cannot be used: %s", path.name, problem)
        stamp = now  # said once, until the file changes
    except OSError as problem:
        log.error("The table of ranges %s cannot be read: %s", path.name, type(problem).__name__)
        return table
    _loaded[path] = stamp, table
    return table


async def resolve(address: str, *, permit: Permit, vantage: Vantage) -> Finding:
    """What the tables say; where several do, each fact is the first that is given, and the date the oldest."""
    ip = ip_address(address)
    entries: list[Entry] = []
    dates: list[date] = []
    for table in tables():
        dates.append(table.dated)
        if (entry := table.entry(ip)) is not None:
            entries.append(entry)
    return Finding(
        Method.RANGES,
        address,
        asn=next((entry.owner.asn for entry in entries if entry.owner.asn), None),
        network_name=next((entry.owner.name for entry in entries if entry.owner.name), ""),
        country=next((entry.owner.country for entry in entries if entry.owner.country), ""),
        prefix=next((entry.prefix for entry in entries), ""),
        dated=min(dates, default=None),
    )
