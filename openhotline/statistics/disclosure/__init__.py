"""Disclosure control: which cells of a published table are hidden, so that no small count can be worked out.

A count from one to four might point to a person. It is hidden, and others with it, until nothing hidden can be worked
out from the total, from another table, or from another period or edition that is published already. The rule in plain
words, what it is built on and what it does not protect against: docs/develop/disclosure.md.

Pure: no database, no clock, no chance; the same figures always hide the same cells.
"""

from collections.abc import Mapping, Sequence

from openhotline.statistics.disclosure.choice import Choice
from openhotline.statistics.disclosure.releases import Cell, Family, Release, sharing_days

SMALLEST = 5
NOTHING: Mapping[str, frozenset[str]] = {}


def protect(
    release: Release,
    earlier: Sequence[Release] = (),
    *,
    decided: Mapping[str, frozenset[str]] = NOTHING,
    smallest: int = SMALLEST,
) -> frozenset[tuple[str, str]]:
    """The cells (table, value) of `release` that must be hidden, when `earlier` is published, in the order given.

    Counts from 1 to `smallest` - 1 are always hidden, and so is what an earlier revision of the same period hid. Others
    are hidden until no hidden cell, of this or of an earlier release, can be worked out (see `recoverable`), and no sum
    tells that hidden cells are together fewer than `smallest`. A zero is hidden only where a table shows no other
    count: such a table is withheld, and has to be left out with the names of its rows. What earlier releases tell by
    themselves cannot be taken back: it does not count. What `release` says is hidden is not looked at.

    `decided` names the hidden values of tables that were looked at by themselves. The others cost them nothing more:
    where they would betray something, cells of the others are hidden, all of them if need be.

    Raises ValueError for tables that do not divide the same total, and for counts below zero.
    """
    related = [earlier[at] for at in sharing_days(release, earlier)]
    own = [cell for cell in release.cells if cell.table in decided]
    secret = {cell.parts for cell in own if cell.value in decided[cell.table]}
    spared = {cell.parts for cell in own} - secret
    family = Family([*related, Release(release.first, release.until, release.cells)])
    new = family.layers[-1]
    if new.counts[new.whole]:
        Choice(family, smallest, secret=secret, spared=spared).run()
    return frozenset(
        (cell.table, cell.value)
        for cell in release.cells
        if (parts := family.parts(cell)) in new.hidden or (parts == new.whole and 0 < cell.count < smallest)
    )


def recoverable(releases: Sequence[Release]) -> frozenset[tuple[int, str, str]]:
    """Hidden cells that can be worked out: (place of the release in `releases`, table, value).

    Found are those that are a sum or difference of shown ones, over all tables, periods and revisions, as if revisions
    had changed nothing; and, over the newest revisions, those that can have one value only, as counts are not negative
    and tables that show a count hide no zero (by interval propagation, which finds most of these, not all). Not
    counted are zeros that a shown zero covers, a cell that is the total, and what an earlier revision shows.
    """
    found: set[tuple[int, str, str]] = set()
    done: set[int] = set()
    for place, release in enumerate(releases):
        if place in done:
            continue
        places = sharing_days(release, releases)
        done.update(places)
        family = Family([releases[at] for at in places])
        told = _told(family)
        for at, layer in zip(places, family.layers, strict=True):
            for cell in releases[at].cells:
                if (cell.table, cell.value) in releases[at].hidden and (id(layer), family.parts(cell)) in told:
                    found.add((at, cell.table, cell.value))
    return frozenset(found)


def _told(family: Family) -> set[tuple[int, int]]:
    """Hidden cells (identity of the layer, parts) that the shown ones tell, and that were not out before."""
    told = {(id(layer), parts) for layer in family.layers for parts in layer.hidden & layer.shown}
    for view in family.views(smallest=0):
        for layer in family.layers:
            if cells := {parts for other, parts in view.told() if other is layer}:
                told |= {(id(layer), parts) for parts in cells - family.told_before(layer, newest=view.newest)}
    return told


__all__ = ["SMALLEST", "Cell", "Release", "protect", "recoverable"]
