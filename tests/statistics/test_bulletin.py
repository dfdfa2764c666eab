import hashlib
import json

from openhotline.statistics.bulletin import make_bulletin as make_bulletin_in_words
from openhotline.statistics.exports.brief import in_brief
from openhotline.statistics.figures import Before, Figures, Tag, figures_from
from openhotline.statistics.periods import read_period

WORDS = {
    "self_generated": {"yes": "Yes", "no": "No", "unknown": "Not known"},
    "age_band": {"7-10": "7–10", "11-13": "11–13", "unknown": "Not known"},
    "country": {"FR": "France", "NL": "Netherlands", "unknown": "Not known"},
}
SENTENCE = (
    "100,616 web pages acted on in the first half of 2021, up 62% from 62,234; "
    "almost two thirds (64,278) of them “self-generated”."
)


def make_bulletin(figures):
    return make_bulletin_in_words(figures, WORDS)


def table_of(bulletin, name):
    return next(table for table in bulletin.tables if table.name == f"acted_on.{name}")


def rows_of(bulletin, name):
    return table_of(bulletin, name).rows


def figures(acted_on=100_616, yes=64_278, before=62_234, hidden=None, datasets=(), **cells):
    """Figures of a measure by one dimension at a time. `hidden` names the cells that are not shown, by dimension."""
    cuts = {"": {"": acted_on}, "self_generated": {"no": acted_on - yes, "yes": yes}, **cells}
    earlier = Before("2020H1", before, "Somebody", "removed", "A newspaper", "2026-11-22")
    return Figures(
        period=read_period("2021H1"),
        counts={"acted_on": cuts, "removed": {"": {"": 7}}},
        before={"acted_on": earlier} if before else {},
        hidden={f"acted_on.{name}": tuple(values) for name, values in (hidden or {}).items()},
        datasets=datasets,
        notes=("These rows are made up.",),
        hotline="Practice hotline",
        software="0.1.0",
        counted_at="2026-03-03T09:00:00+00:00",
    )


class TestTheHeadline:
    def test_is_the_sentence_everybody_quoted(self):
        assert make_bulletin(figures()).headline == SENTENCE

    def test_compares_with_nothing_where_there_is_nothing(self):
        assert "from" not in make_bulletin(figures(before=0)).headline

    def test_does_not_tell_a_number_that_is_hidden(self):
        hidden = {"self_generated": ["no", "yes"]}

        assert "self-generated" not in make_bulletin(figures(acted_on=100, yes=2, hidden=hidden)).headline

    def test_speaks_of_one_page_as_of_one(self):
        assert make_bulletin(figures(acted_on=1, yes=0, before=0)).headline.startswith("1 web page acted on in")

    def test_is_the_same_told_in_brief(self):
        made_up = figures(datasets=(Tag("demo", "Made up for the demo", made_up=True),))
        told = make_bulletin(made_up)

        brief = in_brief(made_up)
        assert (brief.headline, brief.warning, brief.main) == (told.headline, told.warning, told.main)
        assert "made up" in told.warning


class TestTheTables:
    def test_put_countries_by_size_and_the_unknown_last(self):
        cells = {"FR": 20, "NL": 30, "unknown": 50}
        told = make_bulletin(figures(acted_on=100, yes=50, country=cells))

        assert [row.name for row in rows_of(told, "country")] == ["NL", "FR", "unknown"]

    def test_call_what_has_no_word_by_its_code(self):
        told = make_bulletin(figures(acted_on=100, yes=50, country={"NL": 60, "FR": 30, "ZZ": 10}))

        assert [row.label for row in rows_of(told, "country")] == ["Netherlands", "France", "ZZ"]

    def test_keep_the_order_of_the_vocabulary(self):
        cells = {"11-13": 90, "7-10": 5, "unknown": 5}
        told = make_bulletin(figures(acted_on=100, yes=50, age_band=cells))

        assert [row.label for row in rows_of(told, "age_band")] == ["7–10", "11–13", "Not known"]

    def test_do_not_tell_by_its_place_how_large_a_hidden_number_is(self):
        one, other = (
            make_bulletin(
                figures(acted_on=99, yes=50, country={"FR": few, "NL": 5 - few, "DE": 94}, hidden=HIDDEN_COUNTRIES)
            )
            for few in (1, 4)
        )

        assert [row.name for row in rows_of(one, "country")] == [row.name for row in rows_of(other, "country")]
        assert [row.count for row in rows_of(one, "country")] == [94, None, None]

    def test_do_not_rank_in_a_sentence_what_a_hidden_number_might_outrank(self):
        cells = {"FR": 30, "NL": 30, "DE": 40}

        assert table_of(make_bulletin(figures(100, 50, country=cells)), "country").sentence
        assert not table_of(make_bulletin(figures(100, 50, country=cells, hidden=HIDDEN_COUNTRIES)), "country").sentence

    def test_do_not_call_a_few_of_very_many_nothing_nor_nearly_all_all(self):
        told = make_bulletin(figures(acted_on=100_000, yes=50, country={"NL": 99_990, "FR": 10}))

        assert [row.share for row in rows_of(told, "country")] == [">99%", "<1%"]

    def test_stand_in_the_order_of_the_work_also_after_freezing(self):
        frozen = make_bulletin(figures_from(figures().as_text()))
        names = [row.name for row in frozen.totals]

        assert names.index("reports_received") < names.index("acted_on") < names.index("removed")
        assert frozen == make_bulletin(figures())


HIDDEN_COUNTRIES = {"country": ["FR", "NL"]}
VERSION_1 = {
    "period": "2021H1",
    "definitions": "1",
    "software": "0.1.0",
    "hotline": "Practice hotline",
    "time_zone": "UTC",
    "counted_at": "2026-03-03T09:00:00+00:00",
    "salt": "ab" * 16,
    "totals": {"acted_on": 100_616, "removed": 7},
    "acted_on": {"self_generated": {"no": 36_338, "yes": 64_278}, "age_band": {"11-13": 100_000, "7-10": 616}},
    "before": {
        "acted_on": {
            "period": "2020H1",
            "count": 62_234,
            "publisher": "Somebody",
            "their_word": "removed",
            "source": "A newspaper",
            "retrieved_on": "2026-11-22",
        }
    },
    "notes": ["These rows are made up."],
}


class TestFigures:
    def test_are_the_same_after_freezing(self):
        frozen = figures(hidden=HIDDEN_COUNTRIES, datasets=(Tag("demo", "Made up", made_up=True),))

        assert figures_from(frozen.as_text()) == frozen
        assert figures_from(frozen.as_text()).digest == frozen.digest

    def test_of_a_version_that_kept_less_are_read_with_the_digest_they_were_published_with(self):
        data = figures().as_data()
        del data["independence"]
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

        read = figures_from(text)

        assert read == figures() and read.digest == hashlib.sha256(text.encode()).hexdigest()

    def test_of_the_first_definitions_can_still_be_read_and_told(self):
        told = make_bulletin(figures_from(json.dumps(VERSION_1)))

        assert told.headline == SENTENCE
        assert told.figures.definitions == "1" and told.figures.total("removed") == 7
        assert {row.name: row.count for row in rows_of(told, "age_band")} == {"7-10": 616, "11-13": 100_000}
        assert "These rows are made up." in told.notes
