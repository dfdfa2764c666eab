"""Choosing what is hidden beside the small numbers themselves."""

from collections.abc import Iterable, Set
from heapq import heappop, heappush

from openhotline.statistics.disclosure.releases import Family


class Choice:
    """Hides cells of the newest layer, one after another, until nothing hidden can be worked out."""

    def __init__(
        self, family: Family, smallest: int, *, secret: Set[frozenset[str]], spared: Set[frozenset[str]]
    ) -> None:
        self.new = new = family.layers[-1]
        self.spared = {family.sum_of(parts) for parts in spared}
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
        kept |= {family.sum_of(parts) for parts in secret}
        new.hidden = ((small | kept & new.counts.keys()) - self.spared) - {new.whole}
        new.shown = set(new.counts) - new.hidden
        self.queue: list[tuple[int, int]] = []
        self.look()

    def run(self) -> None:
        self.sums()
        while self.differences() or self.bounds():
            self.sums()
        # A zero that shown zeros cover is no secret, and would look odd as one.
        covered = {parts for parts in self.new.hidden if self.newest.covered(self.new, parts)}
        self.new.hidden -= covered
        self.new.shown |= covered

    def sums(self) -> None:
        """Where one sum is enough: a single cell missing from it, or too few behind those that are.

        Short sums come first: what they have to hide is often enough for the long ones.
        """
        while self.queue:
            number = heappop(self.queue)[1]
            if self.telling(number):
                self.hide_one({self.equations.parts[cell] for cell in self.cells(number) if self.mine(cell)})

    def telling(self, number: int) -> bool:
        whole, *_addends = cells = self.cells(number)
        unknown = [cell for cell in cells if self.unknown(cell)]
        alone = len(unknown) == 1 and self.secret(unknown[0])
        few = whole not in unknown and 0 < sum(self.equations.value[cell] for cell in unknown) < self.smallest
        return alone or few

    def bared(self, parts: int) -> int:
        """In how many sums this cell would be the only one missing: each would ask for another."""
        numbers = self.equations.of[self.place(parts)]
        return sum(not any(self.unknown(cell) for cell in self.cells(number)) for number in numbers)

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
        """Whether to hide it would keep something back, without touching a zero."""
        return (
            parts in self.new.shown
            and self.new.counts[parts] > 0
            and parts not in self.known | self.spared | {self.new.whole}
        )

    def hide_one(self, cells: Iterable[int]) -> set[int]:
        """Hide one count among these cells; if there is none, the tables of a zero. What was hidden.

        The one that bares the fewest other sums, as each of these would cost another; then the smallest.
        """
        cells = set(cells)
        counts = [parts for parts in cells if self.useful(parts)]
        zeros = [one for one in cells & self.new.shown - self.known - self.spared if not self.new.counts[one]]
        if counts:
            hidden = {min(counts, key=lambda parts: (self.bared(parts), self.new.counts[parts], parts))}
            self.hide(hidden)
            return hidden
        if zeros:
            return self.withhold(min(zeros, key=lambda parts: (self.loss(parts), parts)))
        return set()

    def hide_all(self) -> set[int]:
        """The worst case: even what is known anyway, so that no table tells that it hides no zeros."""
        hidden = self.new.shown - self.spared - {self.new.whole}
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

    def loss(self, zero: int) -> int:
        """What is no longer told when the tables of this zero are withheld."""
        tables = self.names[zero]
        return sum(self.new.counts[parts] for table in tables for parts in self.new.tables[table] if self.useful(parts))

    def withhold(self, zero: int) -> set[int]:
        """Hide all of every table in which this zero is, and of those in which are zeros of these."""
        hidden: set[int] = set()
        tables = list(self.names[zero])
        for table in tables:
            cells = set(self.new.tables[table]) & self.new.shown - self.known - self.spared - {self.new.whole}
            hidden |= cells
            tables += {other for parts in cells if not self.new.counts[parts] for other in self.names[parts]} - {
                *tables
            }
        self.hide(hidden)
        self.look()
        return hidden

    def look(self) -> None:
        """Take account of which zeros are shown: they settle much by themselves."""
        for view in self.views:
            view.look()
        self.ask(set(self.new.counts))
