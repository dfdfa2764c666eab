"""Disclosure control: which cells of a published table are hidden, so that no small count can be worked out.

A count from one to four might point to a person. It is hidden, and others with it, until nothing hidden can be worked
out from the total, from another table, or from another period or edition that is published already. The rule in plain
words, what it is built on and what it does not protect against: docs/develop/disclosure.md.

Pure: no database, no clock, no chance; the same figures always hide the same cells.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import heappop, heappush

import numpy as np

from openhotline.statistics.attacks import Algebra, Equations, Exposed, Layer, Spaces, cut, implied, ones, zeros_of

SMALLEST = 5
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

    Every table divides the same total, which is always shown. Noughts are cells like others: a part that is not named
    is taken for a nought that everybody sees.
    """

    first: date
    until: date
    cells: tuple[Cell, ...]
    hidden: frozenset[tuple[str, str]] = frozenset()


def protect(
    release: Release, earlier: Sequence[Release] = (), *, smallest: int = SMALLEST
) -> frozenset[tuple[str, str]]:
    """The cells (table, value) of `release` that must be hidden, when `earlier` is published, in the order given.

    Counts from 1 to `smallest` - 1 are always hidden, and so is what an earlier revision of the same period hid. Others
    are hidden until no hidden cell, of this or of an earlier release, can be worked out (see `recoverable`), and no sum
    tells that hidden cells are together fewer than `smallest`. A nought is hidden only where a table shows no other
    count: such a table is withheld, and has to be left out with the names of its rows. What earlier releases tell by
    themselves cannot be taken back: it does not count. What `release` says is hidden is not looked at.

    Raises ValueError for tables that do not divide the same total, and for counts below nought.
    """
    related = [earlier[at] for at in _related(release, earlier)]
    family = _Family([*related, Release(release.first, release.until, release.cells)])
    new = family.layers[-1]
    if new.counts[new.whole]:
        _Choice(family, smallest).run()
    return frozenset(
        (cell.table, cell.value)
        for cell in release.cells
        if (parts := family.parts(cell)) in new.hidden or (parts == new.whole and 0 < cell.count < smallest)
    )


def recoverable(releases: Sequence[Release]) -> frozenset[tuple[int, str, str]]:
    """Hidden cells that can be worked out: (place of the release in `releases`, table, value).

    Found are those that are a sum or difference of shown ones, over all tables, periods and revisions, as if revisions
    had changed nothing; and, over the newest revisions, those that can have one value only, as counts are not negative
    and tables that show a count hide no nought (by interval propagation, which finds most of these, not all). Not
    counted are noughts that a shown nought covers, a cell that is the total, and what an earlier revision shows.
    """
    found: set[tuple[int, str, str]] = set()
    done: set[int] = set()
    for place, release in enumerate(releases):
        if place in done:
            continue
        places = _related(release, releases)
        done.update(places)
        family = _Family([releases[at] for at in places])
        told = _told(family)
        for at, layer in zip(places, family.layers, strict=True):
            for cell in releases[at].cells:
                if (cell.table, cell.value) in releases[at].hidden and (id(layer), family.parts(cell)) in told:
                    found.add((at, cell.table, cell.value))
    return frozenset(found)


def _told(family: "_Family") -> set[tuple[int, int]]:
    """Hidden cells (identity of the layer, parts) that the shown ones tell, and that were not out before."""
    told = {(id(layer), parts) for layer in family.layers for parts in layer.hidden & layer.shown}
    for view in family.views(smallest=0):
        for layer in family.layers:
            if cells := {parts for other, parts in view.told() if other is layer}:
                told |= {(id(layer), parts) for parts in cells - family.told_before(layer, newest=view.newest)}
    return told


def _related(release: Release, others: Sequence[Release]) -> list[int]:
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


class _Family:
    """Releases that share days, in bits, in the order in which they are published."""

    def __init__(self, releases: Sequence[Release]) -> None:
        names = sorted({part for release in releases for cell in release.cells for part in cell.parts})
        self.bits = {part: 1 << place for place, part in enumerate(names)}
        atoms = cut([(release.first.toordinal(), release.until.toordinal()) for release in releases])
        self.size = len(names), max(atoms).bit_length()
        self.layers = [self._layer(release, days) for release, days in zip(releases, atoms, strict=True)]

    def parts(self, cell: Cell) -> int:
        return sum(self.bits[part] for part in cell.parts)

    def views(self, *, smallest: int) -> list["_View"]:
        """The newest revisions, which add up; and where there are others, all of them together."""
        newest = _newest(self.layers)
        views = [_View(newest, self.size, smallest, newest=True)]
        if len(newest) < len(self.layers):
            views.append(_View(self.layers, self.size, smallest, newest=False))
        return views

    def told_before(self, layer: Layer, *, newest: bool) -> set[int]:
        """What was known of this layer before it was published, but for its total."""
        place = next(at for at, other in enumerate(self.layers) if other is layer)
        bare = replace(layer, shown={layer.whole}, hidden=layer.counts.keys() - {layer.whole})
        layers = [*self.layers[:place], bare]
        view = _View(_newest(layers) if newest else layers, self.size, 0, newest=newest)
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


def _newest(layers: Sequence[Layer]) -> list[Layer]:
    last = {layer.atoms: layer for layer in layers}
    return [layer for layer in layers if last[layer.atoms] is layer]


class _View:
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
        """Take account of which noughts are shown now."""
        self.zero = zeros_of(self.layers, *self.size)
        self.algebra = Algebra(self.layers, self.secret, self.zero, self.spaces)

    def covered(self, layer: Layer, parts: int) -> bool:
        """Whether shown noughts say that this is one."""
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


class _Choice:
    """Hides cells of the newest layer, one after another, until nothing hidden can be worked out."""

    def __init__(self, family: _Family, smallest: int) -> None:
        self.new = new = family.layers[-1]
        self.smallest = smallest
        self.names: dict[int, list[str]] = {}
        for table, cells in new.tables.items():
            for parts in cells:
                self.names.setdefault(parts, []).append(table)
        # First as if it hid everything: what can be worked out even so is lost, and of no use for hiding anything else.
        new.shown, new.hidden = {new.whole}, set()
        self.views = family.views(smallest=smallest)
        self.newest = newest = self.views[0]
        self.equations = newest.equations
        self.lost = [{(one.layer, one.parts) for one in view.exposed()} for view in self.views]
        self.pinned = {(id(layer), parts) for layer, parts in newest.pinned(bare=True)}
        self.known = {parts for at, parts in self.lost[0] if newest.layers[at] is new}
        self.known |= {parts for parts in new.counts if (id(new), parts) in self.pinned or newest.covered(new, parts)}
        small = {parts for parts, count in new.counts.items() if 0 < count < smallest}
        kept = {parts for layer in family.layers if layer.atoms == new.atoms for parts in layer.hidden}
        new.hidden = (small | kept & new.counts.keys()) - {new.whole}
        new.shown = set(new.counts) - new.hidden
        self.queue: list[tuple[int, int]] = []
        self.look()

    def run(self) -> None:
        self.sums()
        while self.differences() or self.bounds():
            self.sums()
        # A nought that shown noughts cover is no secret, and would look odd as one.
        covered = {parts for parts in self.new.hidden if self.newest.covered(self.new, parts)}
        self.new.hidden -= covered
        self.new.shown |= covered

    def sums(self) -> None:
        """Where one sum is enough: a single cell missing from it, or too few behind those that are.

        Short sums come first: what they have to hide is often enough for the long ones.
        """
        while self.queue:
            whole, addends = self.equations.equations[heappop(self.queue)[1]]
            unknown = [cell for cell in (whole, *addends) if self.unknown(cell)]
            alone = len(unknown) == 1 and self.secret(unknown[0])
            few = whole not in unknown and 0 < sum(self.equations.value[cell] for cell in unknown) < self.smallest
            if alone or few:
                self.hide_one({self.equations.parts[cell] for cell in (whole, *addends) if self.mine(cell)})

    def differences(self) -> bool:
        """What algebra finds, from the cells that it needs for it. Whether anything was hidden."""
        chosen: set[int] = set()
        for view, lost in zip(self.views, self.lost, strict=True):
            for one in view.exposed():
                if (one.layer, one.parts) in lost or not chosen.isdisjoint(one.through):
                    continue
                hidden = self.hide_one(one.through) or self.hide_one(self.new.shown)
                chosen |= hidden
                if not hidden:
                    lost.add((one.layer, one.parts))
        return bool(chosen)

    def bounds(self) -> bool:
        """What can have one value only. One cell at a time: those that are settled settle one another."""
        settled = [one for one in self.newest.pinned() if (id(one[0]), one[1]) not in self.pinned]
        if not settled:
            return False
        near = self.near({self.equations.place[layer.atoms, parts] for layer, parts in settled})
        if not (self.hide_one(near) or self.hide_one(self.new.shown) or self.hide_all()):
            self.pinned |= {(id(layer), parts) for layer, parts in settled}
        return True

    def near(self, cells: set[int]) -> set[int]:
        """Cells of the new layer in the nearest sums that have one to hide, going from hidden to hidden."""
        met = edge = cells
        while edge:
            numbers = {number for cell in edge for number in self.equations.of[cell]}
            around = {cell for number in numbers for cell in self.cells(number)}
            mine = {self.equations.parts[cell] for cell in around if self.mine(cell)}
            if any(self.useful(parts) for parts in mine):
                return mine
            edge = {cell for cell in around - met if self.unknown(cell)}
            met = met | edge
        return set()

    def cells(self, number: int) -> tuple[int, ...]:
        whole, addends = self.equations.equations[number]
        return (whole, *addends)

    def mine(self, cell: int) -> bool:
        return self.equations.owner[cell] is self.new

    def unknown(self, cell: int) -> bool:
        layer, parts = self.equations.owner[cell], self.equations.parts[cell]
        if parts in layer.shown or (layer is self.new and parts in self.known):
            return False
        return not self.newest.covered(layer, parts)

    def secret(self, cell: int) -> bool:
        layer, parts = self.equations.owner[cell], self.equations.parts[cell]
        if not layer.published:
            return 0 < layer.counts[parts] < self.smallest
        return parts in layer.hidden

    def useful(self, parts: int) -> bool:
        """Whether to hide it would keep something back, without touching a nought."""
        return parts in self.new.shown and self.new.counts[parts] > 0 and parts not in self.known | {self.new.whole}

    def hide_one(self, cells: Iterable[int]) -> set[int]:
        """Hide the smallest count among these cells; if there is none, the tables of a nought. What was hidden."""
        cells = set(cells)
        counts = [parts for parts in cells if self.useful(parts)]
        noughts = [parts for parts in cells & self.new.shown - self.known if not self.new.counts[parts]]
        if counts:
            hidden = {min(counts, key=lambda parts: (self.new.counts[parts], parts.bit_count(), parts))}
            self.hide(hidden)
            return hidden
        if noughts:
            return self.withhold(min(noughts, key=lambda parts: (self.loss(parts), parts)))
        return set()

    def hide_all(self) -> set[int]:
        """The worst case: even what is known anyway, so that no table tells that it hides no noughts."""
        hidden = self.new.shown - {self.new.whole}
        if hidden:
            self.hide(hidden)
            self.look()
        return hidden

    def hide(self, cells: set[int]) -> None:
        self.new.shown -= cells
        self.new.hidden |= cells
        self.ask(cells)

    def ask(self, cells: set[int]) -> None:
        """Look again at the sums in which these are."""
        for number in {number for parts in cells for number in self.equations.of[self.place(parts)]}:
            heappush(self.queue, (len(self.equations.equations[number][1]), number))

    def place(self, parts: int) -> int:
        return self.equations.place[self.new.atoms, parts]

    def loss(self, nought: int) -> int:
        """What is no longer told when the tables of this nought are withheld."""
        tables = self.names[nought]
        return sum(self.new.counts[parts] for table in tables for parts in self.new.tables[table] if self.useful(parts))

    def withhold(self, nought: int) -> set[int]:
        """Hide all of every table in which this nought is, and of those in which are noughts of these."""
        hidden: set[int] = set()
        tables = list(self.names[nought])
        for table in tables:
            cells = set(self.new.tables[table]) & self.new.shown - self.known - {self.new.whole}
            hidden |= cells
            tables += {other for parts in cells if not self.new.counts[parts] for other in self.names[parts]} - {
                *tables
            }
        self.hide(hidden)
        self.look()
        return hidden

    def look(self) -> None:
        """Take account of which noughts are shown: they settle much by themselves."""
        for view in self.views:
            view.look()
        self.ask(set(self.new.counts))
