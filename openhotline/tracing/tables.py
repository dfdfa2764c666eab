"""Offline tables of who has which range of addresses: our own CSV, or the MMDB files that others publish.

Half a million ranges take some 20 MB: starts, ends and owners stand in three flat arrays, searched by bisection.
"""

import csv
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Any, Protocol

import maxminddb

from openhotline.tracing.findings import read_asn, read_country, read_name

IP = IPv4Address | IPv6Address

COLUMNS = ("start", "end", "asn", "name", "country")


class BadTable(ValueError):
    """A file that cannot be used as a table of ranges; says in which line, never what stands there."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose range it is, as far as the table says."""

    asn: int | None = None
    name: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    owner: Owner
    prefix: str = field(repr=False)


class Table(Protocol):
    """`dated` is the day that the table speaks of."""

    dated: date

    def entry(self, ip: IP) -> Entry | None: ...


class RangeTable:
    """Ranges in memory. Refuses ranges that end before they begin, overlap, or begin and end in different families."""

    def __init__(self, rows: Iterable[tuple[IP, IP, Owner]], dated: date) -> None:
        self.dated = dated
        self._owners: list[Owner] = []
        self._ranges = {4: _Ranges(4), 6: _Ranges(16)}
        numbers: dict[Owner, int] = {}
        for line, (start, end, owner) in enumerate(rows, start=1):
            if start.version != end.version or int(start) > int(end):
                raise BadTable(f"Range {line} does not end where it could.")
            if owner not in numbers:
                numbers[owner] = len(self._owners)
                self._owners.append(owner)
            self._ranges[start.version].add(start.packed, end.packed, numbers[owner])
        for ranges in self._ranges.values():
            ranges.settle()

    def __len__(self) -> int:
        return sum(len(ranges) for ranges in self._ranges.values())

    def entry(self, ip: IP) -> Entry | None:
        found = self._ranges[ip.version].find(ip.packed)
        if found is None:
            return None
        start, end, number = found
        return Entry(self._owners[number], _prefix(start, end))


class _Ranges(Sequence[bytes]):
    """The ranges of one family, `width` bytes an address. As a sequence it is that of the starts, for bisection."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._starts, self._ends, self._owners = bytearray(), bytearray(), array("I")

    def add(self, start: bytes, end: bytes, owner: int) -> None:
        self._starts += start
        self._ends += end
        self._owners.append(owner)

    def settle(self) -> None:
        """Bring the ranges into order; refuse those that overlap."""
        order = range(len(self))
        if any(self[here] > self[here + 1] for here in order[:-1]):
            self._reorder(sorted(order, key=self.__getitem__))
        if any(self._end(here) >= self[here + 1] for here in order[:-1]):
            raise BadTable("Two ranges overlap.")

    def find(self, packed: bytes) -> tuple[bytes, bytes, int] | None:
        here = bisect_right(self, packed) - 1
        if here < 0 or packed > self._end(here):
            return None
        return self[here], self._end(here), self._owners[here]

    def __len__(self) -> int:
        return len(self._owners)

    def __getitem__(self, here: Any) -> Any:
        return bytes(self._starts[here * self._width : (here + 1) * self._width])

    def _end(self, here: int) -> bytes:
        return bytes(self._ends[here * self._width : (here + 1) * self._width])

    def _reorder(self, order: Sequence[int]) -> None:
        rows = [(self[here], self._end(here), self._owners[here]) for here in order]
        self._starts, self._ends, self._owners = bytearray(), bytearray(), array("I")
        for row in rows:
            self.add(*row)


class MmdbTable:
    """An MMDB file: read where it lies, a page at a time."""

    def __init__(self, path: Path) -> None:
        try:
            self._reader = maxminddb.open_database(path)
        except maxminddb.InvalidDatabaseError:
            raise BadTable("This is not an MMDB file.") from None
        self.dated = datetime.fromtimestamp(self._reader.metadata().build_epoch, UTC).date()

    def entry(self, ip: IP) -> Entry | None:
        if ip.version == 6 and self._reader.metadata().ip_version == 4:
            return None
        record, length = self._reader.get_with_prefix_len(ip)
        if not isinstance(record, dict):
            return None
        return Entry(_owner_of(record), str(ip_network(f"{ip}/{length}", strict=False)))


def _owner_of(record: dict[str, Any]) -> Owner:
    """The same three facts, whatever the publisher calls them."""
    country = record.get("country_code") or record.get("country") or record.get("registered_country")
    if isinstance(country, dict):
        country = country.get("iso_code")
    return Owner(
        asn=read_asn(record.get("autonomous_system_number") or record.get("asn") or ""),
        name=read_name(record.get("autonomous_system_organization") or record.get("as_name") or record.get("name")),
        country=read_country(country),
    )


def read_table(path: Path) -> Table:
    """The table in a file, by its ending. Refuses (`BadTable`) what it cannot read whole."""
    return MmdbTable(path) if path.suffix == ".mmdb" else read_csv(path)


def read_csv(path: Path) -> RangeTable:
    """A CSV of `start,end,asn,name,country`, with or without that line on top.

    Its date stands in its name (`ranges-2026-01-31.csv`), else it is the day on which the file was written.
    """
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            return RangeTable(_rows(csv.reader(file)), _date_in(path.name) or written)
        except (csv.Error, UnicodeDecodeError):
            raise BadTable("This is not a CSV file in UTF-8.") from None


def _rows(lines: Iterable[list[str]]) -> Iterable[tuple[IP, IP, Owner]]:
    owners: dict[tuple[str, ...], Owner] = {}
    for number, line in enumerate(lines, start=1):
        if not line or (number == 1 and tuple(cell.strip().lower() for cell in line) == COLUMNS):
            continue
        try:
            start, end, *words = line
            asn, name, country = words
            first, last = ip_address(start.strip()), ip_address(end.strip())
        except ValueError:
            raise BadTable(f"Line {number} is not written {','.join(COLUMNS)}.") from None
        owner = owners.get((asn, name, country))
        if owner is None:
            owner = owners[asn, name, country] = Owner(read_asn(asn), read_name(name), read_country(country))
        yield first, last, owner


def _date_in(name: str) -> date | None:
    for text in re.findall(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", name):
        try:
            return date.fromisoformat(text)
        except ValueError:
            continue
    return None


def _prefix(start: bytes, end: bytes) -> str:
    """One network in its short form where the range is one, else both ends."""
    size = int.from_bytes(end) - int.from_bytes(start) + 1
    length = len(start) * 8 - size.bit_length() + 1
    if size & (size - 1) == 0 and int.from_bytes(start) % size == 0:
        return f"{ip_address(start)}/{length}"
    return f"{ip_address(start)}-{ip_address(end)}"
