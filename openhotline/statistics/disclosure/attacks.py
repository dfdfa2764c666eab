"""What somebody can work out from published tables: the other side of `disclosure`, which keeps them from it.

Pure, in bits and arrays: a part (a finest cell of a family of tables) is a bit, and so is a stretch of days that no
published period cuts. The unknowns are the counts of each part in each stretch; every published cell is a sum of them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
Spaces = dict[tuple[tuple[int, ...], bytes], Floats]

TOLERANCE = 1e-9
"""Rows have length 1 here, and come from matrices of 0 and 1. Over four made-up years with all months, the largest
eigenvalue that rounding left of a true zero was 3e-15, and the smallest real one 5e-5: what is below this is zero."""
ROUNDS = 60
"""How often bounds are drawn closer. To stop early is safe for who attacks and no danger: bounds are still true."""


@dataclass(slots=True)
class Layer:
    """One period, as it was published: cells by the bits of their parts."""

    atoms: int
    whole: int
    counts: dict[int, int]
    tables: dict[str, tuple[int, ...]]
    shown: set[int]
    hidden: set[int]
    long: bool = False  # it joins years that are otherwise apart
    published: bool = True  # or only implied: what is left of a period beside the published ones within it

    def zeros(self) -> int:
        """The parts that a shown zero says are zero."""
        zero = 0
        for parts in self.shown:
            if not self.counts[parts]:
                zero |= parts
        return zero

    def positive(self) -> set[int]:
        """Cells of which everybody knows that they are not zero: a table hides zeros only if it is withheld."""
        found: set[int] = set()
        for cells in self.tables.values():
            told = any(self.counts[parts] for parts in cells if parts in self.shown)
            if told and all(self.counts[parts] for parts in cells if parts not in self.shown):
                found.update(cells)
        return found


@dataclass(frozen=True, slots=True)
class Exposed:
    """A hidden cell that can be worked out, and from which cells of the last layer (those that weigh something)."""

    layer: int
    parts: int
    through: tuple[int, ...]


def ones(bits: int) -> list[int]:
    return [place for place in range(bits.bit_length()) if bits >> place & 1]


def _matrix(rows: Sequence[int], width: int) -> Floats:
    size = (width + 7) // 8
    packed = np.frombuffer(b"".join(row.to_bytes(size, "little") for row in rows), np.uint8).reshape(len(rows), size)
    return np.unpackbits(packed, axis=1, count=width, bitorder="little").astype(np.float64)


def zeros_of(layers: Iterable[Layer], parts: int, atoms: int) -> Flags:
    """Which unknowns a shown zero makes zero: a sum is zero only if all of it is."""
    everything = (1 << parts) - 1
    zero = np.zeros((parts, atoms), bool)
    for layer in layers:
        if layer.published:
            zero[np.ix_(ones(layer.zeros() | everything & ~layer.whole), ones(layer.atoms))] = True
    return zero


def implied(layers: Sequence[Layer]) -> list[Layer]:
    """What is left of each period beside the published ones within it: a year less its first half is a second half."""
    left = []
    for layer in layers:
        inner = _within(layer, layers)
        if inner is None or not inner:
            continue
        atoms = layer.atoms & ~sum(other.atoms for other in inner)
        shared = {p for p in layer.counts if all(p in other.counts or not p & other.whole for other in inner)}
        if atoms and layer.whole in shared:
            counts = {p: max(0, layer.counts[p] - sum(other.counts.get(p, 0) for other in inner)) for p in shared}
            tables = {name: cells for name, cells in layer.tables.items() if shared.issuperset(cells)}
            cells = set().union(*tables.values()) - {layer.whole}
            left.append(
                Layer(atoms, layer.whole, counts, tables, {layer.whole}, cells, long=layer.long, published=False)
            )
    return left


def _within(layer: Layer, layers: Iterable[Layer]) -> list[Layer] | None:
    """The longest periods inside this one; None where they overlap without lying in one another."""
    inner = [other for other in layers if other.atoms != layer.atoms and other.atoms & ~layer.atoms == 0]
    inner = [one for one in inner if not any(one.atoms != two.atoms and not one.atoms & ~two.atoms for two in inner)]
    inner = list({other.atoms: other for other in inner}.values())
    return inner if sum(other.atoms.bit_count() for other in inner) == _union(inner).bit_count() else None


def _union(layers: Iterable[Layer]) -> int:
    atoms = 0
    for layer in layers:
        atoms |= layer.atoms
    return atoms


class Algebra:
    """Which hidden cells are sums and differences of shown ones.

    A cell can be worked out if and only if its row is in the span of the shown rows. The last layer is the one in
    question: the others are projected out once, so that asking again with other cells of it hidden is quick.
    `targets` are (place of the layer, parts). `spaces` keeps what was computed, for the next algebra over the same
    layers with other zeros.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        targets: Iterable[tuple[int, int]],
        zero: Flags,
        spaces: Spaces,
    ) -> None:
        parts, atoms = zero.shape
        last = len(layers) - 1
        apart = [at for at, layer in enumerate(layers) if layer.published and (layer.long or at == last)]
        base = [layer for at, layer in enumerate(layers) if layer.published and at not in apart]
        self.rows = [(at, cell) for at in apart for cell in layers[at].counts]
        self.targets = [(at, cell) for at, cell in targets if at not in apart] + self.rows
        self.layers, self.last = layers, last
        asked, times = self._spread(self.targets, parts, atoms)
        told = len(self.targets) - len(self.rows)
        self.across = np.zeros((len(self.targets), len(self.rows)))
        self.length = np.zeros(len(self.targets))
        for block in _blocks(base, atoms):
            mine = [layer for layer in base if layer.atoms & block]
            here = ones(block)
            known = zero[:, here] | _alone(mine, here, parts)
            part_of, place = np.nonzero(~known)
            at = np.array(here)[place]
            key = (tuple(here), known.tobytes())
            if key not in spaces:
                spaces[key] = _unknown(mine, part_of, at, parts, atoms)
            met = times[:, here].sum(axis=1) > 0
            left = (asked[met][:, part_of] * times[met][:, at]) @ spaces[key]
            own = np.zeros((len(self.rows), left.shape[1]))
            own[met[told:]] = left[met[:told].sum() :]
            self.across[met] += left @ own.T
            self.length[met] += (left**2).sum(axis=1)

    def _spread(self, cells: Sequence[tuple[int, int]], parts: int, atoms: int) -> tuple[Floats, Floats]:
        """Each cell as parts times stretches, scaled so that its row has length 1."""
        if not cells:
            return np.zeros((0, parts)), np.zeros((0, atoms))
        what = _matrix([cell for _at, cell in cells], parts)
        when = _matrix([self.layers[at].atoms for at, _cell in cells], atoms)
        return what / np.sqrt(what.sum(axis=1, keepdims=True)), when / np.sqrt(when.sum(axis=1, keepdims=True))

    def exposed(self, shown: Collection[int]) -> list[Exposed]:
        """The targets, and the cells of the last layer that are not shown, that are determined when it shows these."""
        seen = [
            place
            for place, (at, cell) in enumerate(self.rows)
            if cell in (shown if at == self.last else self.layers[at].shown)
        ]
        told = len(self.targets) - len(self.rows)
        seen_rows = {told + place for place in seen}
        size, turn = np.linalg.eigh(self.across[told:][np.ix_(seen, seen)])
        real = size > TOLERANCE
        basis = turn[:, real] / np.sqrt(size[real])
        onto = self.across[:, seen] @ basis
        flat = np.flatnonzero(self.length - (onto**2).sum(axis=1) < TOLERANCE)
        found = []
        for place in flat:
            if place not in seen_rows:
                weights = np.abs(basis @ onto[place])
                at, cell = self.targets[place]
                through = (self.rows[seen[column]] for column in np.flatnonzero(weights > 1e-6))
                found.append(Exposed(at, cell, tuple(cell for at, cell in through if at == self.last)))
        return found


def _blocks(layers: Iterable[Layer], atoms: int) -> list[int]:
    """Stretches that no layer joins are solved apart."""
    blocks = [1 << atom for atom in range(atoms)]
    for layer in layers:
        joined = [block for block in blocks if block & layer.atoms]
        blocks = [block for block in blocks if not block & layer.atoms] + [sum(joined)]
    return blocks


def _alone(layers: Sequence[Layer], here: Sequence[int], parts: int) -> Flags:
    """Which unknowns are settled by what is shown of their own part alone: they drop out."""
    times = _matrix([layer.atoms for layer in layers], max(here) + 1)[:, here] if layers else np.zeros((0, len(here)))
    known = np.zeros((parts, len(here)), bool)
    settled: dict[tuple[int, ...], Flags] = {}
    for part in range(parts):
        seen = tuple(at for at, layer in enumerate(layers) if 1 << part in layer.shown)
        if seen and seen not in settled:
            rows = times[list(seen)]
            settled[seen] = np.diag(np.linalg.pinv(rows) @ rows) > 1 - TOLERANCE
        if seen:
            known[part] = settled[seen]
    return known


def _unknown(layers: Sequence[Layer], part_of: Whole, atom_of: Whole, parts: int, atoms: int) -> Floats:
    """An orthonormal basis of what the shown cells of these layers leave open."""
    gram = np.zeros((len(part_of), len(part_of)))
    for layer in layers:
        columns = np.flatnonzero(_matrix([layer.atoms], atoms)[0][atom_of])
        rows = _matrix(sorted(layer.shown), parts)
        rows /= np.sqrt(rows.sum(axis=1, keepdims=True) * layer.atoms.bit_count())
        rows = rows[:, part_of[columns]]
        gram[np.ix_(columns, columns)] += rows.T @ rows
    size, turn = np.linalg.eigh(gram)
    return turn[:, size < TOLERANCE]


class Equations:
    """The sums that anybody can write down, and the bounds that follow from them by going round.

    One cell is the sum of the cells of another table within it, and the sum of the same cell over the periods within
    its own. Of each count it is known that it is whole and not negative, and that tables which show a count hide no
    zero. Bounds are passed on from equation to equation (interval propagation) until nothing changes.
    """

    def __init__(self, layers: Sequence[Layer], new: Layer) -> None:
        self.layers, self.new = layers, new
        self.place: dict[tuple[int, int], int] = {}
        self.value: list[int] = []
        self.owner: list[Layer] = []
        self.parts: list[int] = []
        for layer in layers:
            for parts, count in layer.counts.items():
                self.place[layer.atoms, parts] = len(self.value)
                self.value.append(count)
                self.owner.append(layer)
                self.parts.append(parts)
        self.equations: list[tuple[int, tuple[int, ...]]] = []
        shapes: dict[tuple[tuple[int, ...], ...], list[tuple[int, tuple[int, ...]]]] = {}
        for layer in layers:
            shape = tuple(layer.tables.values())
            for parts, addends in shapes.setdefault(shape, _sums(layer)):
                self._add(parts, [(layer, addend) for addend in addends], layer)
            inner = _within(layer, layers)
            if inner and not layer.atoms & ~_union(inner):
                for parts in layer.counts:
                    if all(parts in other.counts or not parts & other.whole for other in inner):
                        self._add(parts, [(other, parts) for other in inner if parts in other.counts], layer)
        self.of: list[list[int]] = [[] for _ in self.value]
        for number, (whole, addends) in enumerate(self.equations):
            for cell in (whole, *addends):
                self.of[cell].append(number)
        self.sums = np.array([whole for whole, _ in self.equations], np.int64)
        self.cells = np.array([cell for _, addends in self.equations for cell in addends], np.int64)
        lengths = [len(addends) for _, addends in self.equations]
        self.starts = np.cumsum([0, *lengths[:-1]]) if lengths else np.zeros(0, np.int64)
        self.which = np.repeat(np.arange(len(lengths)), lengths)
        self.largest = np.array([layer.counts[layer.whole] for layer in self.owner], np.int64)

    def _add(self, parts: int, addends: Iterable[tuple[Layer, int]], layer: Layer) -> None:
        cells = tuple(self.place[other.atoms, addend] for other, addend in addends)
        if cells:
            self.equations.append((self.place[layer.atoms, parts], cells))

    def visible(self, shown: Collection[int]) -> list[bool]:
        return [
            parts in (shown if layer is self.new else layer.shown)
            for layer, parts in zip(self.owner, self.parts, strict=True)
        ]

    def pinned(self, shown: Collection[int], *, bare: bool = False) -> list[int]:
        """The places of hidden cells that can have one value only, when the new layer shows these.

        `bare` asks what holds whatever the new layer hides: then its tables may hide zeros.
        """
        if not self.equations:
            return []
        value = np.array(self.value, np.int64)
        seen = np.array(self.visible(shown))
        telling = {id(x): x.positive() for x in self.layers if x.published and not (bare and x is self.new)}
        least = [parts in telling.get(id(layer), ()) for layer, parts in zip(self.owner, self.parts, strict=True)]
        low = np.where(seen, value, np.array(least, np.int64))
        high = np.where(seen, value, self.largest)
        free = np.zeros(len(value), bool)
        for _ in range(ROUNDS):
            was = low.copy(), high.copy()
            sum_low, sum_high = (
                np.add.reduceat(low[self.cells], self.starts),
                np.add.reduceat(high[self.cells], self.starts),
            )
            rest_low = sum_low[self.which] - was[0][self.cells]
            rest_high = sum_high[self.which] - was[1][self.cells]
            np.minimum.at(high, self.cells, was[1][self.sums][self.which] - rest_low)
            np.maximum.at(low, self.cells, was[0][self.sums][self.which] - rest_high)
            np.maximum.at(low, self.sums, sum_low)
            np.minimum.at(high, self.sums, sum_high)
            # Periods counted at different times need not add up: what contradicts itself says nothing.
            free |= ~seen & (low > high)
            low, high = (
                np.where(seen, value, np.where(free, 0, low)),
                np.where(seen, value, np.where(free, self.largest, high)),
            )
            if all(np.array_equal(*pair) for pair in zip(was, (low, high), strict=True)):
                break
        return [int(place) for place in np.flatnonzero(~seen & (low == high) & (low == value))]


def _sums(layer: Layer) -> list[tuple[int, tuple[int, ...]]]:
    """Each cell, as the sum of the cells of each table that divides it."""
    found: set[tuple[int, tuple[int, ...]]] = set()
    for parts in {layer.whole}.union(*layer.tables.values()):
        for cells in layer.tables.values():
            inner = tuple(cell for cell in cells if not cell & ~parts)
            if len(inner) > 1 and sum(inner) == parts:
                found.add((parts, inner))
    return sorted(found)


def cut(edges: Sequence[tuple[int, int]]) -> list[int]:
    """For periods (first day, last day excluded), as numbers: which of the stretches between their edges each covers.

    Stretches that the same periods cover are one.
    """
    days = sorted({day for edge in edges for day in edge})
    kinds: dict[tuple[bool, ...], int] = {}
    for start, _end in pairwise(days):
        cover = tuple(first <= start < until for first, until in edges)
        if any(cover):
            kinds.setdefault(cover, len(kinds))
    return [sum(1 << place for cover, place in kinds.items() if cover[at]) for at in range(len(edges))]
