"""Published figures by machine: without a key, the same numbers as everywhere, and nothing that is hidden."""

import json
import re

import pytest

from openhotline.statistics import selectors, services
from openhotline.statistics.definitions import CLOCKS, DIMENSIONS, MEASURES, TABLES
from openhotline.statistics.exports import as_json
from openhotline.statistics.exports.observations import observations
from tests.api.conftest import Machine
from tests.support.cast import person
from tests.support.publishing import CELLS, freeze, publish, some_figures

pytestmark = pytest.mark.django_db

FIGURES, DEFINITIONS = "/api/v1/figures", "/api/v1/definitions"
H1, TIDY = f"{FIGURES}/2021H1", f"{FIGURES}/2021H1/observations"
SENTENCE = "100,616 web pages acted on in the first half of 2021; almost two thirds (64,278) of them “self-generated”."


class TestPeriods:
    def test_are_told_the_latest_first_with_snapshot_digest_and_headline(self, stranger: Machine) -> None:
        older, newer = publish(some_figures("2020H1")), publish(some_figures("2021H1"))

        found = stranger.get(FIGURES).json()

        assert [(one["period"], one["snapshot"], one["digest"]) for one in found] == [
            ("2021H1", newer.ref, newer.digest),
            ("2020H1", older.ref, older.digest),
        ]
        assert found[0]["headline"] == SENTENCE and found[0]["by"] == "Practice hotline"

    def test_are_the_newest_of_each_with_the_reason(self, stranger: Machine) -> None:
        publish(some_figures())
        second = publish(some_figures(acted_on=100_617), reason="A late check.")

        [found] = stranger.get(FIGURES).json()

        assert found["snapshot"] == second.ref and found["revised_because"] == "A late check."

    def test_lead_to_pages_files_and_the_rest_of_this(self, stranger: Machine, settings) -> None:
        snapshot = publish(some_figures())

        links = stranger.get(FIGURES).json()[0]["links"]

        assert links["page"] == f"{settings.PUBLIC_URL}/en/figures/2021H1/"
        assert links["snapshot"] == f"{settings.PUBLIC_URL}/en/figures/{snapshot.ref}/"
        assert links["zip"] == f"{settings.PUBLIC_URL}/en/figures/2021H1.zip"
        for name in ("figures", "observations"):
            assert stranger.get(links[name].removeprefix(settings.PUBLIC_URL)).status_code == 200

    def test_say_when_they_are_made_up(self, stranger: Machine) -> None:
        publish(some_figures(made_up=True))

        assert "made up" in stranger.get(FIGURES).json()[0]["warning"]

    def test_are_none_where_nothing_is_published(self, stranger: Machine) -> None:
        assert stranger.get(FIGURES).json() == []


class TestFigures:
    def test_are_exactly_those_of_the_json_file(self, stranger: Machine) -> None:
        snapshot = publish(some_figures(made_up=True))

        found = stranger.get(H1).json()

        assert found == json.loads(as_json(selectors.bulletin_of(snapshot)))
        assert found["headline"] == SENTENCE and not found["provisional"]

    def test_are_found_however_their_period_is_written(self, stranger: Machine) -> None:
        publish(some_figures())

        for code in ("2021h1", "2021-01-01..2021-06-30", "2021..2021-06-30"):
            assert stranger.get(f"{FIGURES}/{code}").json()["period"] == "2021H1"

    def test_are_in_english_whatever_is_asked_for(self, stranger: Machine) -> None:
        publish(some_figures())

        assert stranger.get(H1, **{"Accept-Language": "ar"}).json()["headline"] == SENTENCE

    @pytest.mark.parametrize("path", [H1, TIDY])
    def test_have_nothing_of_what_is_hidden_nor_the_salt(self, path: str, stranger: Machine) -> None:
        publish(some_figures())

        text = stranger.get(path).text

        for secret in (CELLS["age_band"]["7-10"], CELLS["age_band"]["11-13"], some_figures().salt):
            assert str(secret) not in text
        assert str(CELLS["country"]["NL"]) in text

    @pytest.mark.parametrize("path", [H1, TIDY])
    def test_that_are_not_published_are_not_found_and_it_is_said_where_to_look(
        self, path: str, stranger: Machine
    ) -> None:
        answer = stranger.get(path)

        assert answer.status_code == 404 and answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"].endswith("GET /api/v1/figures names those that are.")

    @pytest.mark.parametrize(
        "code", ["soon", "2021H3", "2021-13", "2021-02-30..2021-03-01", "9999", "%00", "SN-AAAAAAAA"]
    )
    def test_of_what_is_no_period_are_not_found_either(self, code: str, stranger: Machine) -> None:
        answer = stranger.get(f"{FIGURES}/{code}/observations")

        assert answer.status_code == 404
        assert answer.json()["type"].endswith("#not-found") and "2021H1" in answer.json()["detail"]
        assert "soon" not in answer.text

    def test_that_are_frozen_but_not_published_are_nobodys(self, stranger: Machine) -> None:
        freeze(some_figures())

        assert stranger.get(FIGURES).json() == [] and stranger.get(H1).status_code == 404


class TestObservations:
    def test_are_all_numbers_of_the_bulletin(self, stranger: Machine) -> None:
        snapshot = publish(some_figures())

        found = stranger.get(TIDY).json()

        assert (found["period"], found["snapshot"], found["digest"]) == ("2021H1", snapshot.ref, snapshot.digest)
        assert [(one["measure"], one["dimension"], one["value"], one["number"]) for one in found["observations"]] == [
            (one.measure, one.dimension, one.value, one.number) for one in observations(selectors.bulletin_of(snapshot))
        ]

    def test_are_chosen_by_measure_and_dimension(self, stranger: Machine) -> None:
        publish(some_figures())

        found = stranger.get(f"{TIDY}?measure=acted_on&dimension=country").json()["observations"]

        assert {one["value"]: one["number"] for one in found} == CELLS["country"]

    def test_of_no_dimension_are_the_wholes(self, stranger: Machine) -> None:
        publish(some_figures())

        [found] = stranger.get(f"{TIDY}?measure=acted_on&dimension=").json()["observations"]

        assert (found["number"], found["value"], found["status"]) == (100_616, "", "shown")

    def test_say_what_is_hidden_and_what_is_not_counted(self, stranger: Machine) -> None:
        publish(some_figures())

        hidden = stranger.get(f"{TIDY}?dimension=age_band").json()["observations"]
        [gap] = stranger.get(f"{TIDY}?measure=gone_during_hold").json()["observations"]

        assert {one["value"]: (one["number"], one["status"]) for one in hidden} == {
            "7-10": (None, "hidden"),
            "11-13": (None, "hidden"),
            "unknown": (1_300, "shown"),
        }
        assert (gap["number"], gap["status"]) == (None, "not counted")

    @pytest.mark.parametrize("asked", ["measure=acted", "measure=", "dimension=land", "dimension=country|land"])
    def test_of_a_name_that_nothing_has_are_not_found(self, asked: str, stranger: Machine) -> None:
        publish(some_figures())

        answer = stranger.get(f"{TIDY}?{asked}")

        assert answer.status_code == 404 and "GET /api/v1/definitions" in answer.json()["detail"]

    def test_that_the_period_has_none_of_are_none(self, stranger: Machine) -> None:
        publish(some_figures())

        assert stranger.get(f"{TIDY}?measure=acted_on&dimension=sex").json()["observations"] == []


class TestTags:
    @pytest.mark.parametrize("path", [H1, TIDY])
    def test_spare_the_same_answer_to_who_has_it(self, path: str, stranger: Machine) -> None:
        snapshot = publish(some_figures())
        tag = stranger.get(path).headers["ETag"]

        again = stranger.get(path, **{"If-None-Match": tag})

        assert re.fullmatch(rf'W/"{snapshot.digest}-\d+"', tag)
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)

    def test_change_with_a_revision(self, stranger: Machine) -> None:
        publish(some_figures())
        tag = stranger.get(H1).headers["ETag"]
        publish(some_figures(acted_on=100_617), reason="A late check.")

        assert stranger.get(H1, **{"If-None-Match": tag}).json()["totals"]["acted_on"] == 100_617

    def test_change_with_an_editors_note(self, stranger: Machine, at) -> None:
        snapshot = publish(some_figures())
        tag = stranger.get(H1).headers["ETag"]
        services.add_note(publication=snapshot.publication, text="See also 2020.", by=person("edi"), at=at)

        again = stranger.get(H1, **{"If-None-Match": tag})

        assert [note["text"] for note in again.json()["editors_notes"]] == ["See also 2020."]


class TestDefinitions:
    def test_name_everything_that_is_counted(self, stranger: Machine) -> None:
        found = stranger.get(DEFINITIONS).json()

        for part, there in (("measures", MEASURES), ("clocks", CLOCKS), ("dimensions", DIMENSIONS), ("tables", TABLES)):
            assert [one["name"] for one in found[part]] == list(there)
        assert all(one["sentence"] and one["version"] for one in (*found["measures"], *found["clocks"]))

    def test_say_why_something_is_not_counted(self, stranger: Machine) -> None:
        gaps = {one["name"] for one in stranger.get(DEFINITIONS).json()["measures"] if one["gap"]}

        assert gaps == {"gone_during_hold", "appeals"}
