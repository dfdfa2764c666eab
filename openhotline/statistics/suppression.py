"""The rule by which the first definitions hid small cells: what was published by it stays as it was (see disclosure).

A count from one to four might point to a person. It is hidden; and where hiding one alone would let it be found by
taking the others from the total, the next smallest is hidden with it.
"""

from collections.abc import Mapping

SMALLEST = 5


def hidden(cells: Mapping[str, int], smallest: int = SMALLEST) -> frozenset[str]:
    """The names of the cells of one table (which adds up to a published total) that must not be shown."""
    small = {name for name, number in cells.items() if 0 < number < smallest}
    if not small:
        return frozenset()
    rest = sorted((number, name) for name, number in cells.items() if number and name not in small)
    covered = sum(cells[name] for name in small)
    while rest and (len(small) < 2 or covered < smallest):
        number, name = rest.pop(0)
        small.add(name)
        covered += number
    return frozenset(small)
