"""The public data portal: every page and file of one bulletin, and what they must agree on."""

import re

import pytest

from openhotline.common.actors import job
from openhotline.statistics import services
from openhotline.statistics.definitions import THEMES
from openhotline.statistics.imports import read_history
from tests.browser.published import publish_figures
from tests.support.cast import person

HISTORY = """publisher,period,measure,dimension,value,count,their_word,source,retrieved_on
Example Watch,2020H1,acted_on,,,622,removed,"A newspaper, 28 July 2021",2026-11-22
Example Watch,2021H1,acted_on,,,1006,removed,"A newspaper, 28 July 2021",2026-11-22
Example Watch,2021H1,acted_on,self_generated,yes,643,,"A newspaper, 28 July 2021",2026-11-22
Example Watch,2019,confirmed,,,900,,"Its annual report",2026-11-22
Example Watch,2020,confirmed,,,1500,,"Its annual report",2026-11-22
Example Watch,2021,confirmed,,,2500,,"Its annual report",2026-11-22
"""


@pytest.fixture
def snapshot(db):
    return publish_figures()


class TestThePortal:
    def test_has_a_page_for_every_theme_that_has_something(self, public, snapshot):
        overview = public.get("/en/figures/2025H2/").text
        themes = [name for name in THEMES if f"/en/figures/2025H2/{name}/" in overview]

        assert {"activity", "children", "hosting", "notices", "removal", "severity", "sites", "sources"} <= set(themes)
        for name in themes:
            assert public.get(f"/en/figures/2025H2/{name}/").status_code == 200

    def test_says_on_every_page_that_figures_are_made_up(self, public, snapshot):
        for path in ("", "children/", "removal/", "reports/dsa/"):
            assert "made up, to show what the software does" in public.get(f"/en/figures/2025H2/{path}").text

    def test_draws_each_chart_with_its_table_and_words_for_those_who_do_not_see_it(self, public, snapshot):
        page = public.get("/en/figures/2025H2/children/").text

        assert page.count('class="oh-chart oh-chart--wide"') == page.count('class="oh-chart oh-chart--narrow"') >= 3
        assert page.count("<desc") == page.count("<svg xmlns") and "style=" not in page

    def test_narrows_a_crossed_table_by_a_link(self, public, snapshot):
        page = public.get("/en/figures/2025H2/children/").text
        assert 'href="?sex=girls#acted_on-age_band-by-sex"' in page

        girls = public.get("/en/figures/2025H2/children/?sex=girls").text
        assert "Youngest visible age and Sex: Girls" in girls
        assert public.get("/en/figures/2025H2/children/?sex=nonsense").status_code == 200

    def test_hides_the_same_numbers_on_every_page_and_in_every_file(self, public, snapshot):
        for path in ("", "children/", "sites/"):
            assert "–</bdi>" in public.get(f"/en/figures/2025H2/{path}").text or path == ""
        for form in ("csv", "json"):
            text = public.get(f"/en/figures/2025H2.{form}").text
            assert not re.search(r"16-17[^\n]*\b3\b", text)

    def test_expands_a_figure_to_what_it_stands_on(self, public, snapshot):
        page = public.get("/en/figures/2025H2/children/").text

        for part in (
            "version 1",
            "Shares are of 12,322",
            "2025-07-01 to 2025-12-31",
            "Datasets: made-up",
            "definitions 2",
        ):
            assert part in page

    def test_has_one_address_for_the_same_days(self, public, snapshot):
        assert public.get("/en/figures/2025-07-01..2025-12-31/").headers["Location"] == "/en/figures/2025H2/"

    def test_knows_what_it_does_not_know(self, public, snapshot):
        for path in (
            "2024/",
            "2025-02-31..2025-03-01/",
            "2025H2/nonsense/",
            "2025H2/reports/eu-quarter/",
            "SN-ABCDEFGH/",
        ):
            assert public.get(f"/en/figures/{path}").status_code == 404


class TestAChartAsAFile:
    def test_is_an_svg_that_may_be_shown_elsewhere(self, public, snapshot):
        answer = public.get("/en/figures/2025H2/charts/acted_on-sex.svg")

        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert b"Girls" in answer.content and b"<script" not in answer.content

    def test_is_a_png_once_the_worker_has_drawn_it(self, public, snapshot, at):
        path = "/en/figures/2025H2/charts/acted_on-sex.png"
        assert public.get(path).status_code == 404
        services.ask_for_editions(at=at)
        services.make_edition(edition=snapshot.publication.editions.get(language="en"), at=at)

        assert public.get(path).content.startswith(b"\x89PNG")
        assert public.get("/en/figures/2025H2.pdf").content.startswith(b"%PDF")
        assert "The whole bulletin (PDF)" in public.get("/en/figures/2025H2/").text


class TestRevisions:
    def test_stay_readable_with_their_reason(self, public, snapshot):
        second = publish_figures(reason="A late check.")

        page = public.get("/en/figures/2025H2/").text
        assert "A late check." in page and f"/en/figures/{snapshot.ref}/" in page
        assert second.digest in page
        assert snapshot.digest in public.get(f"/en/figures/{snapshot.ref}/").text


class TestAnEditorsNote:
    def test_stands_beside_the_figures_as_theirs(self, public, snapshot, at):
        services.add_note(publication=snapshot.publication, text="We were fewer in August.", by=person("edi"), at=at)

        page = public.get("/en/figures/2025H2/").text
        assert "We were fewer in August." in page and "Added by the editor on" in page
        assert snapshot.digest in page
        assert "We were fewer in August." in public.get("/en/figures/2025H2.json").text


@pytest.mark.django_db
class TestFiguresOfOthers:
    def test_are_named_as_theirs_and_told_by_the_same_rules(self, public, at):
        services.import_history(rows=list(read_history(HISTORY.splitlines())), by=job("tests"), at=at)

        page = public.get("/en/figures/by/example-watch/").text
        assert "not this hotline’s own" in page and "Its annual report" in page and "oh-chart" in page
        told = public.get("/en/figures/by/example-watch/2021H1/").text
        assert (
            "1,006 web pages acted on in the first half of 2021, up 62% from 622; "
            "almost two thirds (643) of them “self-generated”." in told
        )
        assert "Example Watch" in told and "not this hotline’s own" in told
        assert public.get("/en/figures/by/nobody/").status_code == 404
