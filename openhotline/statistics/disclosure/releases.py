"""What is published, and how it hangs together: cells, releases, and the sums that somebody can put side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from openhotline.statistics.disclosure.attacks import (
    Algebra,
    Equations,
    Exposed,
    Layer,
    Spaces,
    cut,
    implied,
    ones,
    zeros_of,
)

YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table: `table` and `value` name it, `parts` are the finest cells whose counts it adds up."""

    table: str
    value: str
    parts: frozenset[str]
    count: int


@dataclass(frozen=True, slots=True)
class Release:
    """One period of one family of tables, as it was published or is to be; `until` is excluded.

    Every table divides the same total, which is always shown. Zeros are cells like others: a part that is not named
    is taken for a zero that everybody sees.
    """

    first: date
    until: date
    cells: tuple[Cell, ...]
    hidden: frozenset[tuple[str, str]] = frozenset()


def sharing_days(release: Release, others: Sequence[Release]) -> list[int]:
    """The places of what shares days with `release`, or with something that does."""
    near: set[int] = set()
    edges = [release]
    while edges:
        one = edges.pop()
        for at, other in enumerate(others):
            if at not in near and other.first < one.until and one.first < other.until:
                near.add(at)
                edges.append(other)
    return sorted(near)


class Family:
    """Releases that share days, in bits, in the order in which they are published."""

    def __init__(self, releases: Sequence[Release]) -> None:
        names = sorted({part for release in releases for cell in release.cells for part in cell.parts})
        self.bits = {part: 1 << place for place, part in enumerate(names)}
        atoms = cut([(release.first.toordinal(), release.until.toordinal()) for release in releases])
        self.size = len(names), max(atoms).bit_length()
        self.layers = [self._layer(release, days) for release, days in zip(releases, atoms, strict=True)]

    def parts(self, cell: Cell) -> int:
        return self.sum_of(cell.parts)

    def sum_of(self, parts: Iterable[str]) -> int:
        return sum(self.bits[part] for part in parts)

    def views(self, *, smallest: int) -> list["View"]:
        """The newest revisions, which add up; and where there are others, all of them together."""
        newest = newest_of(self.layers)
        views = [View(newest, self.size, smallest, newest=True)]
        if len(newest) < len(self.layers):
            views.append(View(self.layers, self.size, smallest, newest=False))
        return views

    def told_before(self, layer: Layer, *, newest: bool) -> set[int]:
        """What was known of this layer before it was published, but for its total."""
        place = next(at for at, other in enumerate(self.layers) if other is layer)
        bare = replace(layer, shown={layer.whole}, hidden=layer.counts.keys() - {layer.whole})
        layers = [*self.layers[:place], bare]
        view = View(newest_of(layers) if newest else layers, self.size, 0, newest=newest)
        return {parts for other, parts in view.told(bare=True) if other is bare}

    def _layer(self, release: Release, atoms: int) -> Layer:
        tables: dict[str, list[int]] = {}
        counts: dict[int, int] = {}
        totals: dict[str, int] = {}
        for cell in release.cells:
            parts = self.parts(cell)
            if cell.count < 0 or counts.setdefault(parts, cell.count) != cell.count or (cell.count and not parts):
                raise ValueError(f"The count of {cell.value!r} in {cell.table!r} cannot be {cell.count}.")
            totals[cell.table] = totals.get(cell.table, 0) + cell.count
            tables.setdefault(cell.table, []).extend([parts] if parts else [])
        counts.pop(0, None)
        whole = 0
        for parts in counts:
            whole |= parts
        if len(set(totals.values())) > 1 or any(
            sum(cells) != whole or sum(map(int.bit_count, cells)) != whole.bit_count() for cells in tables.values()
        ):
            raise ValueError("Each table has to divide the same total.")
        counts[whole] = next(iter(totals.values()), 0)
        hidden = {self.parts(cell) for cell in release.cells if (cell.table, cell.value) in release.hidden}
        shown = {self.parts(cell) for cell in release.cells if (cell.table, cell.value) not in release.hidden}
        return Layer(
            atoms=atoms,
            whole=whole,
            counts=counts,
            tables={name: tuple(cells) for name, cells in tables.items()},
            shown=(shown - {0}) | {whole},
            hidden=hidden - {0, whole},
            long=release.until - release.first > YEAR,
        )


def newest_of(layers: Sequence[Layer]) -> list[Layer]:
    last = {layer.atoms: layer for layer in layers}
    return [layer for layer in layers if last[layer.atoms] is layer]


class View:
    """Layers as somebody puts them side by side; the last one is the one in question.

    Only the newest revisions add up, so that sums and bounds are of these. All revisions together are looked at as if
    they had changed nothing: that somebody may suppose.
    """

    def __init__(self, layers: Sequence[Layer], size: tuple[int, int], smallest: int, *, newest: bool) -> None:
        self.layers = [*implied(layers), *layers] if newest else list(layers)
        self.new = self.layers[-1]
        self.newest = newest
        self.size = size
        self.secret = [
            (at, parts)
            for at, layer in enumerate(self.layers)
            for parts in layer.hidden
            if layer.published or 0 < layer.counts[parts] < smallest
        ]
        self.spaces: Spaces = {}
        self.equations = Equations(self.layers if newest else [], self.new)
        self.look()

    def look(self) -> None:
        """Take account of which zeros are shown now."""
        self.zero = zeros_of(self.layers, *self.size)
        self.algebra = Algebra(self.layers, self.secret, self.zero, self.spaces)

    def covered(self, layer: Layer, parts: int) -> bool:
        """Whether shown zeros say that this is one."""
        return not layer.counts[parts] and bool(self.zero[np.ix_(ones(parts), ones(layer.atoms))].all())

    def exposed(self) -> list[Exposed]:
        found = self.algebra.exposed(self.new.shown)
        return [one for one in found if not self.covered(self.layers[one.layer], one.parts)]

    def told(self, *, bare: bool = False) -> list[tuple[Layer, int]]:
        return [*((self.layers[one.layer], one.parts) for one in self.exposed()), *self.pinned(bare=bare)]

    def pinned(self, *, bare: bool = False) -> list[tuple[Layer, int]]:
        secret = {(id(self.layers[at]), parts) for at, parts in self.secret}
        cells = self.equations.pinned(self.new.shown, bare=bare)
        found = [(self.equations.owner[cell], self.equations.parts[cell]) for cell in cells]
        return [
            (layer, parts)
            for layer, parts in found
            if (layer is self.new or (id(layer), parts) in secret) and not self.covered(layer, parts)
        ]
