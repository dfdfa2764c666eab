"""From counts to the cells of tables, and which of them are not shown. Pure.

Counts are kept by the finest parts of a base (`7-10|girls|yes`); a table adds up the parts that share its words.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from openhotline.cases.stages import ILLEGAL
from openhotline.common.countries import continent_of
from openhotline.statistics.definitions import DIMENSIONS, TABLES, UNKNOWN, TableDefinition
from openhotline.statistics.disclosure import Cell, Release, protect
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
    """The cells of each table that must not be shown, given what is published about overlapping periods already."""
    earlier = [releases(one) for one in published]
    found: dict[str, list[str]] = {}
    for family, release in releases(figures).items():
        known = [one[family] for one in earlier if family in one]
        for table, value in protect(release, known, smallest=SMALLEST):
            found.setdefault(table, []).append(value)
    return {table: tuple(sorted(values)) for table, values in sorted(found.items())}
