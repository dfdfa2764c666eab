from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from openhotline.statistics.definitions import TABLES
from openhotline.statistics.disclosure import protect, recoverable
from openhotline.statistics.figures import Figures
from openhotline.statistics.periods import read_period
from openhotline.statistics.tables import SMALLEST, cells_of, hidden_cells, releases

AGES, SEXES, FLAGS = ("3-6", "7-10", "11-13"), ("girls", "boys"), ("yes|tricked", "no|none")
PARTS = ["|".join(words) for words in product(AGES, SEXES, FLAGS)]


def figures(child, period="2021H1", **more):
    whole = sum(child.values())
    counts = {"acted_on": {"": {"": whole}, "child": {part: number for part, number in child.items() if number}}}
    counts["acted_on"].update(more)
    return Figures(period=read_period(period), counts=counts, home="NL")


def guarded(told, published=()):
    return replace(told, hidden=hidden_cells(told, published))


def betrayed(*published):
    return recoverable([releases(one)["acted_on", "child"] for one in published])


def is_withheld(told, name):
    """Whether nothing of a table is shown: then not even its rows are named, and nobody can do sums with them."""
    return set(cells_of(told, TABLES[name])) == set(told.hidden.get(name, ()))


children = st.fixed_dictionaries({part: st.integers(0, 12) | st.integers(20, 400) for part in PARTS}).filter(
    lambda child: any(child.values())
)


class TestCells:
    def test_add_up_the_parts_that_share_their_words(self):
        told = figures({"3-6|girls|yes|tricked": 7, "3-6|boys|no|none": 9, "7-10|girls|no|none": 20})

        assert cells_of(told, TABLES["acted_on.age_band"]) == {"3-6": 16, "7-10": 20}
        assert cells_of(told, TABLES["acted_on.age_band.by.sex"]) == {
            "3-6|girls": 7,
            "3-6|boys": 9,
            "7-10|girls": 20,
        }

    def test_tell_home_from_abroad_and_one_continent_from_another(self):
        told = figures({"3-6|girls|no|none": 60}, country={"NL": 30, "DE": 20, "US": 6, "unknown": 4})

        assert cells_of(told, TABLES["acted_on.home"]) == {"home": 30, "abroad": 26, "unknown": 4}
        assert cells_of(told, TABLES["acted_on.continent"]) == {"europe": 50, "north_america": 6, "unknown": 4}

    def test_are_none_where_a_measure_was_not_broken_down(self):
        assert cells_of(figures({"3-6|girls|no|none": 60}), TABLES["acted_on.country"]) is None


class TestHiddenCells:
    @settings(max_examples=60, derandomize=True)
    @given(children)
    def test_hide_every_small_number_and_betray_none(self, child):
        told = guarded(figures(child))

        for name in ("acted_on.age_band", "acted_on.sex", "acted_on.age_band.by.sex", "acted_on.how"):
            small = {value for value, number in (cells_of(told, TABLES[name]) or {}).items() if 0 < number < SMALLEST}
            assert small <= set(told.hidden.get(name, ()))
        assert all(is_withheld(told, table) for _at, table, _value in betrayed(told))

    @settings(max_examples=40, derandomize=True)
    @given(children)
    def test_never_hide_a_number_of_a_plain_table_for_the_sake_of_a_crossed_one(self, child):
        told = guarded(figures(child))
        cells = cells_of(told, TABLES["acted_on.age_band"]) or {}
        if not cells:
            return
        release = releases(told)["acted_on", "child"]
        plain = [cell for cell in release.cells if cell.table == "acted_on.age_band"]
        alone = replace(
            release, cells=tuple(replace(cell, parts=frozenset([cell.value])) for cell in plain), hidden=frozenset()
        )

        expected = {value for _table, value in protect(alone, smallest=SMALLEST)}

        assert set(told.hidden.get("acted_on.age_band", ())) == expected

    @settings(max_examples=15, derandomize=True)
    @given(children, children)
    def test_betray_nothing_when_two_quarters_and_their_half_are_published(self, first, second):
        one = guarded(figures(first, "2021Q1"))
        two = guarded(figures(second, "2021Q2"), [one])
        both = {part: first[part] + second[part] for part in PARTS}
        half = guarded(figures(both, "2021H1"), [one, two])

        told = {table for at, table, _value in betrayed(one, two, half) if at == 2}
        assert all(is_withheld(half, table) for table in told)

    def test_hide_what_a_country_would_betray_about_its_continent(self):
        told = guarded(figures({"3-6|girls|no|none": 1_000}, country={"NL": 900, "US": 3, "BR": 60, "DE": 37}))

        assert "US" in told.hidden["acted_on.country"]
        assert not recoverable([releases(told)["acted_on", "country"]])

    def test_keep_what_an_earlier_revision_hid(self):
        first = guarded(figures({"3-6|girls|no|none": 3, "7-10|girls|no|none": 50, "11-13|girls|no|none": 60}))
        later = figures({"3-6|girls|no|none": 9, "7-10|girls|no|none": 50, "11-13|girls|no|none": 60})

        assert "3-6" in guarded(later, [first]).hidden["acted_on.age_band"]
