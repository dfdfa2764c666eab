"""From counts to the cells of tables, and which of them are not shown. Pure.

Counts are kept by the finest parts of a base (`7-10|girls|yes`); a table adds up the parts that share its words.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from openhotline.cases.stages import ILLEGAL
from openhotline.common.countries import continent_of
from openhotline.statistics.definitions import DIMENSIONS, TABLES, UNKNOWN, TableDefinition
from openhotline.statistics.disclosure import Cell, Release, protect, recoverable
from openhotline.statistics.figures import Figures

HOME, ABROAD = "home", "abroad"
SMALLEST = 5
"""Numbers below this, about children or reporters, are not shown."""


def parts_of(figures: Figures, table: TableDefinition) -> Mapping[str, int] | None:
    """The counts that a table is made of; None where its measure was not broken down like this."""
    return figures.counts.get(table.measure, {}).get(_kept_under(figures, table))


def _kept_under(figures: Figures, table: TableDefinition) -> str:
    """The base of a table; or its one dimension by itself, as aggregates from elsewhere have it."""
    kept = figures.counts.get(table.measure, {})
    if table.base not in kept and len(table.dimensions) == 1 and table.dimensions[0] in kept:
        return table.dimensions[0]
    return table.base


def value_of(table: TableDefinition, part: str, *, base: str, home: str) -> str:
    """The cell of a table that a part belongs to: `7-10`, or `7-10|girls` where two dimensions are crossed."""
    words = []
    for name in table.dimensions:
        dimension = DIMENSIONS[name]
        if base == name or not dimension.base:
            words.append(part)
        elif name == "continent":
            words.append(continent_of(part))
        elif name == "illegal":
            words.append("yes" if part.split("|")[dimension.slot] in ILLEGAL else "no")
        elif name == "home":
            words.append(UNKNOWN if part == UNKNOWN or not home else HOME if part == home else ABROAD)
        else:
            words.append(part.split("|")[dimension.slot])
    return "|".join(words)


def cells_of(figures: Figures, table: TableDefinition) -> dict[str, int] | None:
    """The cells of a table, the hidden ones too; None where it was not counted."""
    parts = parts_of(figures, table)
    if parts is None:
        return None
    base = _kept_under(figures, table)
    cells: Counter[str] = Counter()
    for part, number in parts.items():
        cells[value_of(table, part, base=base, home=figures.home)] += number
    return dict(cells)


def releases(figures: Figures) -> dict[tuple[str, str], Release]:
    """What these figures publish about children and reporters, by family of tables."""
    families: dict[tuple[str, str], list[Cell]] = {}
    for table in TABLES.values():
        if table.guarded and (parts := parts_of(figures, table)):
            base = _kept_under(figures, table)
            families.setdefault((table.measure, base), []).extend(_cells(figures, table, parts, base))
    return {
        family: Release(
            first=figures.period.first,
            until=figures.period.until,
            cells=tuple(cells),
            hidden=frozenset(
                (cell.table, cell.value) for cell in cells if cell.value in figures.hidden.get(cell.table, ())
            ),
        )
        for family, cells in families.items()
    }


def _cells(figures: Figures, table: TableDefinition, parts: Mapping[str, int], base: str) -> Iterator[Cell]:
    members: dict[str, set[str]] = {}
    for part in parts:
        members.setdefault(value_of(table, part, base=base, home=figures.home), set()).add(part)
    for value, some in sorted(members.items()):
        yield Cell(table.name, value, frozenset(some), sum(parts[part] for part in some))


def hidden_cells(figures: Figures, published: Sequence[Figures]) -> dict[str, tuple[str, ...]]:
    """The cells of each table that must not be shown, given what is published about overlapping periods already.

    Tables of one dimension are looked at first, by themselves: what is crossed never costs them a number, and is hidden
    itself where it would betray one.
    """
    earlier = [releases(one) for one in published]
    found: dict[str, frozenset[str]] = {}
    for family, release in releases(figures).items():
        known = [one[family] for one in earlier if family in one]
        plain = _plain_tables(release)
        decided: dict[str, frozenset[str]] = {}
        for group in plain:
            own = _alone(release, group)
            secret = protect(own, [_alone(one, group) for one in known], smallest=SMALLEST)
            decided |= {name: frozenset(value for table, value in secret if table == name) for name in group}
        if len(plain) > 1 or any(cell.table not in decided for cell in release.cells):
            secret = protect(release, known, decided=decided, smallest=SMALLEST)
            crossed = {cell.table for cell in release.cells} - decided.keys()
            if _betrays(release, known, secret | _pairs(decided)):
                secret = frozenset((cell.table, cell.value) for cell in release.cells)  # nothing of them is shown
            decided |= {name: frozenset(value for table, value in secret if table == name) for name in crossed}
        found |= decided
    return {table: tuple(sorted(values)) for table, values in sorted(found.items()) if values}


def _pairs(decided: Mapping[str, frozenset[str]]) -> frozenset[tuple[str, str]]:
    return frozenset((table, value) for table, values in decided.items() for value in values)


def _betrays(release: Release, known: Sequence[Release], hidden: frozenset[tuple[str, str]]) -> bool:
    """Whether something that this release hides could be worked out, with these hidden."""
    place = len(known)
    return any(at == place for at, _table, _value in recoverable([*known, replace(release, hidden=hidden)]))


def _plain_tables(release: Release) -> list[tuple[str, ...]]:
    """The tables of one dimension, those together of which one follows from the other."""
    groups: dict[str, list[str]] = {}
    for name in sorted({cell.table for cell in release.cells}):
        dimensions = TABLES[name].dimensions
        if len(dimensions) == 1:
            groups.setdefault(DIMENSIONS[dimensions[0]].told_by or dimensions[0], []).append(name)
    return [tuple(names) for names in groups.values()]


def _alone(release: Release, tables: tuple[str, ...]) -> Release:
    """These tables as if there were no others: of their parts only what they tell apart is seen."""
    cells = [cell for cell in release.cells if cell.table in tables]
    seen: dict[str, list[int]] = {}
    for number, cell in enumerate(cells):
        for part in cell.parts:
            seen.setdefault(part, []).append(number)
    names = {part: " ".join(f"{cells[n].table}={cells[n].value}" for n in numbers) for part, numbers in seen.items()}
    return replace(
        release,
        cells=tuple(replace(cell, parts=frozenset(names[part] for part in cell.parts)) for cell in cells),
        hidden=frozenset(pair for pair in release.hidden if pair[0] in tables),
    )
