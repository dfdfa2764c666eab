from hypothesis import given
from hypothesis import strategies as st

from openhotline.statistics.suppression import SMALLEST, hidden

TABLES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1)


class TestHidden:
    def test_hides_nothing_that_is_large_enough(self):
        assert hidden({"a": 5, "b": 100, "c": 0}) == frozenset()

    def test_hides_a_second_cell_so_that_the_first_cannot_be_worked_out(self):
        assert hidden({"a": 3, "b": 50, "c": 20}) == {"a", "c"}

    @given(TABLES)
    def test_never_shows_a_small_cell(self, cells):
        assert all(not 0 < number < SMALLEST for name, number in cells.items() if name not in hidden(cells))

    @given(TABLES)
    def test_leaves_no_small_cell_to_subtraction(self, cells):
        secret = hidden(cells)
        others = [number for name, number in cells.items() if name not in secret and number]
        if secret and others:
            assert len(secret) >= 2 and sum(cells[name] for name in secret) >= SMALLEST
