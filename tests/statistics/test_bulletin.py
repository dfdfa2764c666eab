import csv
import io
import json

import pytest

from openhotline.statistics.bulletin import HIDDEN, as_csv, as_json, as_text
from openhotline.statistics.bulletin import make_bulletin as make_bulletin_in_words
from openhotline.statistics.counting import Counts
from openhotline.statistics.figures import Before, Figures, figures_from
from openhotline.statistics.periods import read_period

WORDS = {
    "self_generated": {"yes": "Yes", "no": "No", "unknown": "Not known"},
    "age_band": {"7-10": "7–10", "11-13": "11–13", "unknown": "Not known"},
    "country": {"FR": "France", "NL": "Netherlands", "unknown": "Not known"},
}


def make_bulletin(figures):
    return make_bulletin_in_words(figures, WORDS)


def rows_of(bulletin, name):
    return next(table.rows for table in bulletin.tables if table.name == name)


def figures(acted_on=100_616, yes=64_278, before=62_234, **more):
    cells = {"self_generated": {"no": acted_on - yes, "yes": yes}, **more}
    return Figures(
        period=read_period("2021H1"),
        counts=Counts({"acted_on": acted_on, "removed": 7}, cells),
        before={"acted_on": Before("2020H1", before, "Somebody", "removed", "A newspaper", "2026-11-22")}
        if before
        else {},
        notes=("These rows are made up.",),
        hotline="Practice hotline",
        software="0.1.0",
        counted_at="2026-03-03T09:00:00+00:00",
    )


class TestTheHeadline:
    def test_is_the_sentence_everybody_quoted(self):
        assert make_bulletin(figures()).headline == (
            "100,616 web pages acted on in the first half of 2021, up 62% from 62,234; "
            "almost two thirds (64,278) of them “self-generated”."
        )

    def test_compares_with_nothing_where_there_is_nothing(self):
        assert "from" not in make_bulletin(figures(before=0)).headline

    def test_hides_a_number_that_is_too_small(self):
        assert "self-generated" not in make_bulletin(figures(acted_on=100, yes=2)).headline

    def test_speaks_of_one_page_as_of_one(self):
        assert make_bulletin(figures(acted_on=1, yes=0, before=0)).headline.startswith("1 web page acted on in")


class TestTheTables:
    def test_speak_plainly_where_machines_get_codes(self):
        told = make_bulletin(figures(acted_on=100, yes=50, country={"NL": 60, "FR": 30, "ZZ": 10}))

        assert [row.label for row in rows_of(told, "country")] == ["Netherlands", "France", "ZZ"]
        assert "Netherlands" in as_text(told) and "Netherlands" not in as_json(told) + as_csv(told)

    def test_put_countries_by_size_and_the_unknown_last(self):
        cells = {"FR": 20, "NL": 30, "unknown": 50}
        told = make_bulletin(figures(acted_on=100, yes=50, country=cells))

        assert [row.name for row in rows_of(told, "country")] == ["NL", "FR", "unknown"]

    def test_keep_the_order_of_the_vocabulary(self):
        cells = {"11-13": 90, "7-10": 5, "unknown": 5}
        told = make_bulletin(figures(acted_on=100, yes=50, age_band=cells))

        assert [row.label for row in rows_of(told, "age_band")] == ["7–10", "11–13", "Not known"]

    def test_do_not_tell_by_its_place_how_large_a_hidden_number_is(self):
        one, other = (
            make_bulletin(figures(acted_on=99, yes=50, country={"FR": few, "NL": 5 - few, "DE": 94})) for few in (1, 4)
        )

        assert [row.name for row in rows_of(one, "country")] == [row.name for row in rows_of(other, "country")]

    def test_do_not_call_a_few_of_very_many_nothing(self):
        told = make_bulletin(figures(acted_on=100_000, yes=50, country={"NL": 99_990, "FR": 10}))

        assert [row.share for row in rows_of(told, "country")] == ["100%", "<1%"]

    def test_stand_in_the_order_of_the_work_also_after_freezing(self):
        frozen = figures_from(figures().as_text())

        assert [row.name for row in make_bulletin(frozen).totals] == ["acted_on", "removed"]


class TestTheOutputs:
    def test_change_together_when_one_row_changes(self):
        one, other = make_bulletin(figures(yes=64_278)), make_bulletin(figures(yes=64_279))

        for write, old, new in ((as_text, "64,278", "64,279"), (as_json, "64278", "64279"), (as_csv, "64278", "64279")):
            assert old in write(one) and old not in write(other)
            assert new in write(other) and new not in write(one)

    @pytest.mark.parametrize("write", [as_text, as_json])
    def test_say_whose_figures_these_are(self, write):
        text = write(make_bulletin(figures()))

        assert "These rows are made up." in text and "Somebody" in text and "They write" in text

    def test_hide_small_cells_everywhere(self):
        told = make_bulletin(figures(acted_on=100, yes=50, age_band={"7-10": 3, "11-13": 90, "unknown": 7}))

        assert json.loads(as_json(told))["acted_on"]["age_band"] == {"7-10": None, "11-13": 90, "unknown": None}
        assert HIDDEN in as_text(told)
        rows = {
            row["value"]: row["count"]
            for row in csv.DictReader(io.StringIO(as_csv(told)))
            if row["dimension"] == "age_band"
        }
        assert rows == {"7-10": "", "11-13": "90", "unknown": ""}

    def test_give_a_spreadsheet_nothing_to_run(self):
        assert "'=cmd" in as_csv(make_bulletin(figures(site_type={"=cmd": 100_616})))


class TestFigures:
    def test_are_the_same_after_freezing(self):
        frozen = figures()

        assert figures_from(frozen.as_text()) == frozen
        assert figures_from(frozen.as_text()).digest == frozen.digest
