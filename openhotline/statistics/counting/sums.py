"""Adding counts up. Pure: counts are dictionaries of whole numbers, and a period is the sum of its days."""

from collections.abc import Iterable, Mapping

from openhotline.statistics.definitions import TOTAL

Cells = Mapping[str, int]
Cut = Mapping[str, Cells]
"""One measure: its parts by dimension."""

Counts = Mapping[str, Cut]


def total(counts: Counts, measure: str) -> int:
    """The whole of a measure; 0 where nothing was counted."""
    return counts.get(measure, {}).get(TOTAL, {}).get(TOTAL, 0)


def totals(counts: Counts) -> dict[str, int]:
    """The whole of each measure, without its parts."""
    return {name: number for name in counts if (number := total(counts, name))}


def whole(number: int) -> Cut:
    """A measure that is not broken down."""
    return {TOTAL: {TOTAL: number}} if number else {}


def cut(cells: Mapping[str, Mapping[str, int]], *, number: int | None = None) -> Cut:
    """A measure broken down; the whole is the sum of the first dimension's parts unless it is given."""
    kept = {name: {part: count for part, count in found.items() if count} for name, found in cells.items()}
    kept = {name: found for name, found in kept.items() if found}
    if number is None:
        number = sum(next(iter(kept.values())).values()) if kept else 0
    return {**whole(number), **kept}


def nothing(measure: Cut) -> bool:
    return not any(measure.values())


def add(all_counts: Iterable[Counts]) -> dict[str, dict[str, dict[str, int]]]:
    """The sum of many counts, part by part, in the order of their names."""
    sums: dict[str, dict[str, dict[str, int]]] = {}
    for counts in all_counts:
        for measure, dimensions in counts.items():
            to = sums.setdefault(measure, {})
            for dimension, cells in dimensions.items():
                if dimension not in to:
                    to[dimension] = dict(cells)
                else:
                    found = to[dimension]
                    so_far = found.get
                    for part, number in cells.items():
                        found[part] = so_far(part, 0) + number
    return {
        measure: {dimension: dict(sorted(cells.items())) for dimension, cells in sorted(dimensions.items())}
        for measure, dimensions in sorted(sums.items())
    }
