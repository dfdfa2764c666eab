from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from openhotline.statistics.disclosure import Cell, Release, protect, recoverable

Unknown = tuple[str, int]  # a part, and the first day of a stretch that no period cuts
Found = set[tuple[int, str, str]]
Bound = tuple[frozenset[Unknown], int, int]
YEAR = (date(2025, 1, 1), date(2026, 1, 1))
H1, H2 = (date(2025, 1, 1), date(2025, 7, 1)), (date(2025, 7, 1), date(2026, 1, 1))
Q1, Q2 = (date(2025, 1, 1), date(2025, 4, 1)), (date(2025, 4, 1), date(2025, 7, 1))
Q3, Q4 = (date(2025, 7, 1), date(2025, 10, 1)), (date(2025, 10, 1), date(2026, 1, 1))
JANUARY, FEBRUARY, MARCH = [(date(2025, month, 1), date(2025, month + 1, 1)) for month in (1, 2, 3)]


def one_table(period: tuple[date, date], **counts: int) -> Release:
    return Release(*period, tuple(Cell("age_band", name, frozenset({name}), count) for name, count in counts.items()))


def two_way(period: tuple[date, date], rows: Sequence[Sequence[int]]) -> Release:
    """Age bands down, sex across, with their margins: a and b, f and m, or more."""
    ages, sexes = "abcdefgh"[: len(rows)], "fmx"[: len(rows[0])]
    count = {age + sex: rows[i][j] for i, age in enumerate(ages) for j, sex in enumerate(sexes)}
    cells = [Cell("age_band*sex", part, frozenset({part}), number) for part, number in count.items()]
    for table, names, at in (("age_band", ages, 0), ("sex", sexes, 1)):
        for name in names:
            parts = frozenset(part for part in count if part[at] == name)
            cells.append(Cell(table, name, parts, sum(count[part] for part in parts)))
    return Release(*period, tuple(cells))


def publish(*releases: Release, smallest: int = 5) -> list[Release]:
    """One after another, each protected against those before it."""
    published: list[Release] = []
    for release in releases:
        published.append(replace(release, hidden=protect(release, published, smallest=smallest)))
    return published


def hidden(release: Release, table: str = "age_band") -> set[str]:
    return {value for name, value in release.hidden if name == table}


class Attacker:
    """Works out what is hidden, independently of the code under test: exactly, and slowly.

    Knows the shown cells and totals, that counts are whole and not negative, and the published rule: a table hides
    zeros only if it shows no other count.
    """

    def __init__(self, releases: Sequence[Release]) -> None:
        self.releases = releases
        days = sorted({day for release in releases for day in (release.first, release.until)})
        stretches = [(start, end) for start, end in pairwise(days)]
        self.parts = sorted({part for release in releases for cell in release.cells for part in cell.parts})
        self.stretches = {
            id(release): [
                n for n, (start, end) in enumerate(stretches) if release.first <= start and end <= release.until
            ]
            for release in releases
        }
        self.shown: list[tuple[frozenset[Unknown], int]] = []
        self.hidden: list[tuple[int, Cell, frozenset[Unknown]]] = []
        self.positive: list[frozenset[Unknown]] = []
        for place, release in enumerate(releases):
            table = release.cells[0].table
            total = sum(cell.count for cell in release.cells if cell.table == table)
            self.shown.append((self.row(release, self.parts), total))
            withheld = {
                cell.table for cell in release.cells if (cell.table, cell.value) in release.hidden and not cell.count
            }
            for cell in release.cells:
                row = self.row(release, cell.parts)
                if (cell.table, cell.value) not in release.hidden:
                    self.shown.append((row, cell.count))
                    continue
                if len(cell.parts) < len(self.parts):
                    self.hidden.append((place, cell, row))
                if cell.table not in withheld and any(
                    other.count
                    for other in release.cells
                    if other.table == cell.table and (other.table, other.value) not in release.hidden
                ):
                    self.positive.append(row)
        self.zeros = frozenset().union(*(row for row, count in self.shown if not count))

    def row(self, release: Release, parts: Sequence[str] | frozenset[str]) -> frozenset[Unknown]:
        return frozenset(product(parts, self.stretches[id(release)]))

    def secrets(self) -> Iterator[tuple[int, Cell, frozenset[Unknown]]]:
        """Hidden cells, but for zeros that are shown to be zeros elsewhere."""
        return ((place, cell, row) for place, cell, row in self.hidden if not row <= self.zeros)

    def by(self, attack: Callable[["Attacker"], Found]) -> Found:
        """What an attack finds, but for what was out before: found as well if its release shows its total only."""
        found = attack(self)
        for place, release in enumerate(self.releases):
            if any(at == place for at, _table, _value in found):
                nothing = frozenset((cell.table, cell.value) for cell in release.cells)
                bare = Attacker([*self.releases[:place], replace(release, hidden=nothing)])
                before = bare.by_elimination() | bare.by_trying()
                found -= {one for one in before if one[0] == place}
        return found

    def by_elimination(self) -> Found:
        """What the shown cells determine, as a system of linear equations over fractions."""
        basis: dict[Unknown, dict[Unknown, Fraction]] = {}

        def reduced(row: frozenset[Unknown]) -> dict[Unknown, Fraction]:
            rest = {unknown: Fraction(1) for unknown in row - self.zeros}
            while pivots := rest.keys() & basis.keys():
                pivot = min(pivots)
                factor = rest[pivot]
                for unknown, number in basis[pivot].items():
                    rest[unknown] = rest.get(unknown, Fraction(0)) - factor * number
                    if not rest[unknown]:
                        del rest[unknown]
            return rest

        for row, _count in self.shown:
            if rest := reduced(row):
                pivot = min(rest)
                basis[pivot] = {unknown: number / rest[pivot] for unknown, number in rest.items()}
        return {(place, cell.table, cell.value) for place, cell, row in self.secrets() if not reduced(row)}

    def by_trying(self) -> Found:
        """What has one value only in all whole numbers that fit: looks for another one below and above."""
        found = set()
        for place, cell, row in self.secrets():
            bounds = [(known, count, count) for known, count in self.shown]
            bounds += [(known, 1, 10**6) for known in self.positive]
            others = [(0, cell.count - 1), (cell.count + 1, 10**6)]
            if not any(least <= most and fits([*bounds, (row, least, most)]) for least, most in others):
                found.add((place, cell.table, cell.value))
        return found


def fits(bounds: Sequence[Bound]) -> bool:
    """Whether there are whole numbers, none negative, whose sums lie within these bounds (included).

    True as well when the search has taken 3,000 steps: then nothing is proven.
    """
    ranges = {unknown: (0, 10**6) for row, _least, _most in bounds for unknown in row}
    return _search(bounds, ranges, iter(range(3000)))


def _search(bounds: Sequence[Bound], ranges: dict[Unknown, tuple[int, int]], steps: Iterator[int]) -> bool:
    if next(steps, None) is None:
        return True
    changed = True
    while changed:
        changed = False
        for row, least, most in bounds:
            low = sum(ranges[unknown][0] for unknown in row)
            high = sum(ranges[unknown][1] for unknown in row)
            if low > most or high < least:
                return False
            for unknown in row:
                lower, upper = ranges[unknown]
                new = max(lower, least - (high - upper)), min(upper, most - (low - lower))
                if new[0] > new[1]:
                    return False
                if new != (lower, upper):
                    low, high = low + new[0] - lower, high + new[1] - upper
                    ranges[unknown] = new
                    changed = True
    undecided = [(upper - lower, unknown) for unknown, (lower, upper) in ranges.items() if lower < upper]
    if not undecided:
        return True
    _width, unknown = min(undecided)
    lower, upper = ranges[unknown]
    middle = (lower + upper) // 2
    halves = ((lower, middle), (middle + 1, upper))
    return any(_search(bounds, ranges | {unknown: half}, steps) for half in halves)


class TestAttacker:
    """An attacker that finds nothing proves nothing: this one finds what a naive rule leaves open."""

    def test_takes_the_others_from_the_total(self):
        naive = replace(one_table(YEAR, a=3, b=50, c=20), hidden=frozenset({("age_band", "a")}))

        assert Attacker([naive]).by_elimination() == {(0, "age_band", "a")}

    def test_takes_a_half_from_the_year(self):
        year = one_table(YEAR, a=103, b=50, c=60)
        first = replace(one_table(H1, a=3, b=20, c=30), hidden=frozenset({("age_band", "a"), ("age_band", "b")}))
        second = one_table(H2, a=100, b=30, c=30)

        assert Attacker([first, second, year]).by_elimination() == {(0, "age_band", "a"), (0, "age_band", "b")}
        assert recoverable([first, second, year]) == {(0, "age_band", "a"), (0, "age_band", "b")}

    def test_solves_a_table_whose_rows_and_columns_each_hide_two(self):
        release = two_way(YEAR, [(3, 20, 9), (8, 30, 7), (9, 9, 9)])
        diagonal = {"af", "am", "bm", "bx", "cf"}
        naive = replace(release, hidden=frozenset(("age_band*sex", part) for part in diagonal))

        assert (0, "age_band*sex", "cf") in Attacker([naive]).by_elimination()
        assert recoverable([naive]) == Attacker([naive]).by_elimination()

    def test_knows_that_two_that_make_two_are_one_each(self):
        naive = replace(one_table(YEAR, a=1, b=1, c=40), hidden=frozenset({("age_band", "a"), ("age_band", "b")}))

        assert not Attacker([naive]).by_elimination()
        assert Attacker([naive]).by_trying() == {(0, "age_band", "a"), (0, "age_band", "b")}
        assert recoverable([naive]) == {(0, "age_band", "a"), (0, "age_band", "b")}


class TestProtect:
    def test_hides_nothing_that_is_large_enough(self):
        assert protect(one_table(YEAR, a=5, b=100, c=0)) == frozenset()

    def test_hides_the_smallest_other_beside_one_small_cell(self):
        assert hidden(*publish(one_table(YEAR, a=3, b=50, c=20, d=0))) == {"a", "c"}

    def test_hides_no_second_cell_where_two_small_ones_cover_each_other(self):
        assert hidden(*publish(one_table(YEAR, a=3, b=4, c=20))) == {"a", "b"}

    def test_hides_a_third_where_two_are_too_few_together(self):
        assert hidden(*publish(one_table(YEAR, a=1, b=1, c=20, d=30))) == {"a", "b", "c"}

    def test_withholds_a_table_whose_few_lie_all_in_one_cell(self):
        assert hidden(*publish(one_table(YEAR, a=3, b=0, c=0))) == {"a", "b", "c"}

    def test_withholds_a_small_table_of_one_cell(self):
        assert hidden(*publish(one_table(YEAR, a=3))) == {"a"}

    def test_shows_an_empty_table(self):
        assert protect(one_table(YEAR, a=0, b=0)) == frozenset()

    def test_takes_another_bar(self):
        assert hidden(*publish(one_table(YEAR, a=9, b=50, c=20), smallest=10)) == {"a", "c"}

    def test_hides_in_the_year_what_would_betray_a_half(self):
        first, second, year = publish(
            one_table(H1, a=3, b=20, c=30), one_table(H2, a=100, b=30, c=30), one_table(YEAR, a=103, b=50, c=60)
        )

        assert hidden(first) == {"a", "b"}
        assert hidden(second) == set()
        assert hidden(year) == {"a", "b"}

    def test_shows_a_year_that_covers_what_both_halves_hide(self):
        *_halves, year = publish(
            one_table(H1, a=3, b=20, c=30), one_table(H2, a=4, b=20, c=30), one_table(YEAR, a=7, b=40, c=60)
        )

        assert hidden(year) == set()

    def test_hides_in_a_half_what_a_year_that_was_first_would_betray(self):
        year, _first, second = publish(
            one_table(YEAR, a=103, b=50, c=60), one_table(H1, a=3, b=20, c=30), one_table(H2, a=100, b=30, c=30)
        )

        assert hidden(year) == set()
        assert hidden(second) == {"a", "b"}

    def test_does_not_let_a_half_nobody_published_be_worked_out(self):
        _first, year = publish(one_table(H1, a=100, b=20, c=30), one_table(YEAR, a=103, b=50, c=60))

        assert "a" in hidden(year) and len(hidden(year)) == 2

    def test_uses_nothing_for_cover_that_the_months_tell_already(self):
        *_months, quarter = publish(
            one_table(JANUARY, a=3, b=20, c=9),
            one_table(FEBRUARY, a=10, b=20, c=9),
            one_table(MARCH, a=10, b=5, c=9),
            one_table(Q1, a=23, b=45, c=27),
        )

        assert hidden(quarter) == {"a", "c"}

    def test_keeps_hidden_in_a_revision_what_the_first_edition_hid(self):
        _first, revised = publish(one_table(YEAR, a=3, b=20, c=30), one_table(YEAR, a=6, b=21, c=30))

        assert hidden(revised) == {"a", "b"}

    def test_hides_in_a_revision_what_has_become_small(self):
        _first, revised = publish(one_table(YEAR, a=6, b=20, c=30), one_table(YEAR, a=4, b=22, c=30))

        assert hidden(revised) == {"a", "b"}

    def test_protects_rows_and_columns_of_a_two_way_table(self):
        (release,) = publish(two_way(YEAR, [(3, 20, 9), (8, 30, 7), (9, 9, 9)]))

        assert "af" in hidden(release, "age_band*sex") and len(hidden(release, "age_band*sex")) == 4
        assert hidden(release) == hidden(release, "sex") == set()

    def test_hides_the_continent_of_its_only_country_too(self):
        counts = {"nl": 50, "de": 30, "us": 3, "ca": 0, "jp": 40}
        continents = {"europe": ("nl", "de"), "america": ("us", "ca"), "asia": ("jp",)}
        cells = [Cell("country", name, frozenset({name}), count) for name, count in counts.items()]
        cells += [
            Cell("continent", name, frozenset(within), sum(counts[one] for one in within))
            for name, within in continents.items()
        ]
        (release,) = publish(Release(*YEAR, tuple(cells)))

        assert hidden(release, "continent") == {"america", "asia"}
        assert hidden(release, "country") == {"us", "jp"}

    def test_goes_by_parts_whatever_two_tables_call_them(self):
        cells = one_table(YEAR, a=3, b=20, c=30).cells
        again = tuple(replace(cell, table="again", value=cell.value.upper()) for cell in cells)
        (release,) = publish(Release(*YEAR, cells + again))

        assert hidden(release, "again") == {"A", "B"}

    def test_looks_at_no_release_that_shares_no_days(self):
        other = replace(one_table((date(2024, 1, 1), date(2025, 1, 1)), z=3), hidden=frozenset())

        assert protect(one_table(YEAR, a=5, b=9), [other]) == frozenset()

    @pytest.mark.parametrize("wrong", [Cell("sex", "f", frozenset("ab"), 12), Cell("sex", "f", frozenset("a"), 13)])
    def test_refuses_tables_that_do_not_divide_the_same_total(self, wrong):
        with pytest.raises(ValueError, match="divide the same total|cannot be"):
            protect(Release(*YEAR, (*one_table(YEAR, a=6, b=7).cells, wrong)))


class TestRecoverable:
    def test_finds_what_a_later_revision_shows(self):
        first, revised = publish(one_table(YEAR, a=3, b=20, c=30), one_table(YEAR, a=6, b=21, c=30))

        assert not recoverable([first, revised])
        assert recoverable([first, replace(revised, hidden=frozenset())]) == {
            (0, "age_band", "a"),
            (0, "age_band", "b"),
        }

    def test_finds_what_another_table_shows(self):
        cells = one_table(YEAR, a=3, b=20, c=30).cells
        again = tuple(replace(cell, table="again") for cell in cells)
        secret = frozenset({("age_band", "a"), ("age_band", "b")})

        assert recoverable([Release(*YEAR, cells + again, secret)]) == {(0, "age_band", "a"), (0, "age_band", "b")}


COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 40))
PERIODS = [YEAR, H1, H2, Q1, Q2, Q3, Q4]
FAMILIES = {
    "one": {"t": ["a", "b", "c", "d"]},
    "nested": {"country": ["a", "b", "c", "d", "e"], "continent": ["ab", "cd", "e"], "home": ["a", "bcde"]},
    "crossed": {"both": ["a", "b", "c", "d", "e", "f"], "rows": ["abc", "def"], "columns": ["ad", "be", "cf"]},
    "margins": {"rows": ["abc", "def"], "columns": ["ad", "be", "cf"]},
}


@st.composite
def publications(draw):
    """A family, its true counts, and some periods of a year in any order."""
    tables = FAMILIES[draw(st.sampled_from(sorted(FAMILIES)))]
    parts = sorted({part for cells in tables.values() for cell in cells for part in cell})
    truth = {quarter: {part: draw(COUNTS) for part in parts} for quarter in (Q1, Q2, Q3, Q4)}
    periods = draw(st.lists(st.sampled_from(PERIODS), min_size=1, max_size=5))
    releases = []
    for first, until in periods:
        within = [counts for quarter, counts in truth.items() if first <= quarter[0] and quarter[1] <= until]
        cells = (
            Cell(table, cell, frozenset(cell), sum(counts[part] for counts in within for part in cell))
            for table, names in tables.items()
            for cell in names
        )
        releases.append(Release(first, until, tuple(cells)))
    return releases


# A year that shows three zeros tells them of each of its quarters: nothing there is left to be hidden behind.
EARLIER_ZEROS_LEAVE_ONE = [one_table(YEAR, a=0, b=0, c=0, d=5), one_table(Q1, a=0, b=0, c=0, d=4)]
EARLIER_ZEROS_LEAVE_FEW = [one_table(YEAR, a=0, b=0, c=9, d=9), one_table(Q1, a=0, b=0, c=1, d=2)]


class TestNobodyCanWorkOutWhatIsHidden:
    @given(publications(), st.sampled_from([2, 5]))
    def test_by_linear_algebra(self, releases, smallest):
        published = publish(*releases, smallest=smallest)

        assert Attacker(published).by(Attacker.by_elimination) == set()
        assert recoverable(published) == frozenset()

    # The same cases each time: bounds are found by propagation, which is quick and does not find every one.
    @settings(derandomize=True, max_examples=50)
    @given(publications())
    def test_by_trying_all_whole_numbers(self, releases):
        assert Attacker(publish(*releases)).by(Attacker.by_trying) == set()

    @given(publications())
    def test_and_small_counts_are_always_hidden(self, releases):
        for release in publish(*releases):
            small = {(cell.table, cell.value) for cell in release.cells if 0 < cell.count < 5}
            assert small <= release.hidden

    @given(publications())
    @example(EARLIER_ZEROS_LEAVE_ONE)
    @example(EARLIER_ZEROS_LEAVE_FEW)
    @example([one_table(Q1, a=1, b=1, c=1, d=1)])
    def test_and_no_sum_tells_that_hidden_cells_are_few(self, releases):
        published = publish(*releases)
        for place, release in enumerate(published):
            for table in {cell.table for cell in release.cells}:
                behind = [cell for cell in release.cells if (cell.table, cell.value) in release.hidden]
                behind = [cell for cell in behind if cell.table == table]
                withheld = any(not cell.count for cell in behind)
                enough = len(behind) > 1 and sum(cell.count for cell in behind) >= 5
                assert withheld or not behind or enough or self.told_before(published[: place + 1], behind)

    def told_before(self, releases: Sequence[Release], cells: Sequence[Cell]) -> bool:
        """Whether earlier releases and the total of the last, which is always shown, tell how many these are."""
        *earlier, last = releases
        together = Cell("together", "", frozenset().union(*(cell.parts for cell in cells)), sum(c.count for c in cells))
        nothing = frozenset((cell.table, cell.value) for cell in (*last.cells, together))
        bare = Attacker([*earlier, replace(last, cells=(*last.cells, together), hidden=nothing)])
        everything = len(together.parts) == len(bare.parts)
        return everything or (len(earlier), "together", "") in bare.by_elimination() | bare.by_trying()

    @given(publications())
    def test_and_the_same_is_hidden_each_time(self, releases):
        assert publish(*releases) == publish(*releases)
