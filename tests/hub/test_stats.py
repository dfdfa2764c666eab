"""Figures in articles: always the published number, and no other."""

import pytest

from openhotline.common.errors import Refused
from openhotline.hub import stats
from openhotline.statistics import services as statistics
from openhotline.statistics.imports import read_history
from tests.support.cast import person
from tests.support.publishing import publish, some_figures

HISTORY = """publisher,period,measure,dimension,value,count,their_word,source,retrieved_on
Example Watch,2020H1,acted_on,,,62234,removed,"A newspaper, 28 July 2021",2026-11-22
Example Watch,2021H1,acted_on,,,100616,removed,"A newspaper, 28 July 2021",2026-11-22
Example Watch,2021H1,acted_on,self_generated,yes,64278,,"A newspaper, 28 July 2021",2026-11-22
"""


@pytest.fixture
def published(db):
    return publish(some_figures())


@pytest.fixture
def history(db, at):
    statistics.import_history(rows=list(read_history(HISTORY.splitlines())), by=person("lea"), at=at)


class TestAPlaceholder:
    @pytest.mark.parametrize(
        ("name", "told"),
        [("acted_on", "100,616"), ("acted_on.self_generated", "64,278"),
         ("acted_on.self_generated.share", "almost two thirds (64,278)")],
    )  # fmt: skip
    def test_is_the_published_number(self, published, name, told):
        assert stats.filled(f"<p>{{{{ stat:{name}:2021H1 }}}}</p>") == f"<p>{told}</p>"

    def test_is_the_headline_of_the_bulletin_word_for_word(self, public, published):
        headline = stats.value("headline", "2021H1")

        assert headline.startswith("100,616 web pages acted on") and headline in public.get("/en/figures/2021H1/").text

    def test_may_be_somebody_elses_figure_of_the_cited_history(self, history):
        text = "{{ stat:acted_on:2021H1:example-watch }}, {{ stat:acted_on.growth:2021H1:example-watch }}"

        assert stats.filled(text) == "100,616, up 62% from 62,234"

    def test_may_be_of_what_the_front_page_shows(self, published):
        assert stats.filled("{{ stat:acted_on:latest }}") == "100,616"
        assert stats.chart("latest", "acted_on-country").code == "2021H1"

    def test_follows_a_revision_of_the_figures(self, published):
        publish(some_figures(acted_on=100_617), reason="One more.")

        assert stats.filled("{{ stat:acted_on:2021H1 }}") == "100,617"

    def test_is_a_dash_where_nothing_is_published(self, db):
        assert stats.filled("{{ stat:acted_on:2019 }}") == "–"

    @pytest.mark.parametrize(
        "text",
        ["{{ stat:acted_on }}", "{{ stat:acted_on:2019 }}", "{{ stat:nothing:2021H1 }}", "{{ 7 }}", "{{",
         "{{ stat:acted_on.median:2021H1 }}", "{{ stat:acted_on.before:2021H1 }}", "{{ stat:acted_on:20x }}",
         "{{ stat:acted_on:2021H1:nobody }}"],
    )  # fmt: skip
    def test_is_refused_while_writing_where_it_stands_for_nothing(self, published, text):
        assert stats.problems(f"<p>{text}</p>")

    def test_is_not_refused_where_it_stands_for_a_figure(self, published):
        assert stats.problems("<p>{{ stat:acted_on:2021H1 }} and {{ stat:headline:2021H1 }}</p>") == []


class TestAChart:
    def test_is_that_of_the_published_figures(self, published):
        shown = stats.chart("2021H1", "acted_on-country")

        assert "<svg" in shown.svg and "style=" not in shown.svg and shown.alt

    def test_is_refused_where_there_is_none_and_names_those_there_are(self, published):
        with pytest.raises(Refused, match="acted_on-country"):
            stats.chart("2021H1", "no-such")
        assert stats.problem_with_chart("2019", "") and stats.chart_or_none("2019") is None
