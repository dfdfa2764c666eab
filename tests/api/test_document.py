"""The OpenAPI document is well made, and every answer that it promises is given, in the shape that it promises."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError
from jsonschema import Draft202012Validator

from openhotline.accounts.services.api_keys import FREE
from openhotline.api import services
from openhotline.api.problems import KINDS, MEDIA_TYPE
from openhotline.api.views import figures, reports
from openhotline.intake import selectors as intake
from openhotline.statistics import selectors as statistics
from tests.api.conftest import BATCH, REPORTS, Machine, MachineOf
from tests.support.publishing import publish, some_figures

pytestmark = pytest.mark.django_db

FIGURES, DEFINITIONS = "/api/v1/figures", "/api/v1/definitions"
SEEN, NOTHING = {"words": "Seen."}, {"words": ""}
LARGE = b" " * (3 * 2**20)
Ask = Callable[[Machine], Any]
Scene = Callable[[MachineOf, pytest.MonkeyPatch], Any]


@pytest.fixture
def document(stranger: Machine) -> dict[str, Any]:
    found: dict[str, Any] = stranger.get("/api/v1/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


BROKEN = (
    (services, "take_in"),
    (intake, "status_of"),
    (reports, "CategoryOut"),
    (statistics, "published"),
    (statistics, "published_periods"),
    (figures, "DefinitionsOut"),
)
"""What every operation needs, and a scene breaks."""


# --- how each answer comes about ---


def by(ask: Ask, *scopes: str) -> Scene:
    """The answer to a machine whose key has these scopes; both, unless some are named."""
    return lambda machine, _patch: ask(machine(scopes=scopes) if scopes else machine())


def by_a_stranger(ask: Ask) -> Scene:
    return lambda _machine, _patch: ask(Machine())


def by_one_who_guesses(ask: Ask) -> Scene:
    wrong = Machine("oh_abcdefgh_" + "A" * 43)
    return lambda _machine, _patch: [ask(wrong) for _try in range(FREE + 1)][-1]


def while_it_fails(ask: Ask, error: Exception) -> Scene:
    def scene(machine: MachineOf, patch: pytest.MonkeyPatch) -> Any:
        def fails(*_given: object, **_named: object) -> None:
            raise error

        sender = machine()
        ask(sender)  # so that there is something to ask about
        for place, name in BROKEN:
            patch.setattr(place, name, fails)
        return ask(sender)

    return scene


def post(path: str, body: object, once: str | None = "", **headers: str) -> Ask:
    return lambda sender: sender.post(path, body, once=once, **headers)


def own_status(sender: Machine) -> Any:
    sent = sender.post(REPORTS, SEEN, once="own-report")
    own_status.reference = sent.json().get("reference", own_status.reference)  # type: ignore[attr-defined]
    return sender.get(f"{REPORTS}/{own_status.reference}")  # type: ignore[attr-defined]


own_status.reference = "OH-AAAAAAAA"  # type: ignore[attr-defined]


def of_published_figures(path: str) -> Scene:
    def scene(_machine: MachineOf, _patch: pytest.MonkeyPatch) -> Any:
        publish(some_figures())
        return Machine().get(path)

    return scene


def scenes_of_figures(path: str) -> dict[str, Scene]:
    return {
        "200": of_published_figures(path),
        "404": by_a_stranger(lambda sender: sender.get(path)),
        "500": while_it_fails(lambda sender: sender.get(path), ZeroDivisionError()),
        "503": while_it_fails(lambda sender: sender.get(path), OperationalError()),
    }


def scenes_of_posting(path: str, good: object, bad: object) -> dict[str, Scene]:
    return {
        "201": by(post(path, good)),
        "400": by(post(path, good, once=None)),
        "401": by_a_stranger(post(path, good)),
        "403": by(post(path, good), "reports:read"),
        "413": by(post(path, LARGE)),
        "415": by(post(path, b"x", **{"Content-Type": "text/plain"})),
        "422": by(post(path, bad)),
        "429": by_one_who_guesses(post(path, good)),
        "500": while_it_fails(post(path, good), ZeroDivisionError()),
        "503": while_it_fails(post(path, good), OperationalError()),
    }


SCENES: dict[str, dict[str, Scene]] = {
    "POST /reports": scenes_of_posting(REPORTS, SEEN, NOTHING),
    "POST /reports/batch": {
        **scenes_of_posting(BATCH, {"reports": [SEEN, NOTHING]}, {"reports": [NOTHING]}),
        "200": by(post(BATCH, {"reports": [SEEN, NOTHING], "dry_run": True})),
    },
    "GET /reports/{reference}": {
        "200": by(own_status),
        "401": by_a_stranger(lambda sender: sender.get(f"{REPORTS}/OH-AAAAAAAA")),
        "403": by(lambda sender: sender.get(f"{REPORTS}/OH-AAAAAAAA"), "reports:write"),
        "404": by(lambda sender: sender.get(f"{REPORTS}/OH-AAAAAAAA")),
        "429": by_one_who_guesses(lambda sender: sender.get(f"{REPORTS}/OH-AAAAAAAA")),
        "500": while_it_fails(own_status, ZeroDivisionError()),
        "503": while_it_fails(own_status, OperationalError()),
    },
    "GET /categories": {
        "200": by_a_stranger(lambda sender: sender.get("/api/v1/categories")),
        "500": while_it_fails(lambda sender: sender.get("/api/v1/categories"), ZeroDivisionError()),
    },
    "GET /figures": {
        "200": of_published_figures(FIGURES),
        "500": while_it_fails(lambda sender: sender.get(FIGURES), ZeroDivisionError()),
        "503": while_it_fails(lambda sender: sender.get(FIGURES), OperationalError()),
    },
    "GET /figures/{period}": scenes_of_figures(f"{FIGURES}/2021H1"),
    "GET /figures/{period}/observations": scenes_of_figures(f"{FIGURES}/2021H1/observations"),
    "GET /definitions": {
        "200": by_a_stranger(lambda sender: sender.get(DEFINITIONS)),
        "500": while_it_fails(lambda sender: sender.get(DEFINITIONS), ZeroDivisionError()),
    },
}
ALL = [(place, status) for place, scenes in SCENES.items() for status in scenes]


class TestEveryAnswer:
    def test_that_is_promised_is_tried_here(self, document: dict[str, Any]) -> None:
        assert {(place, status) for place, operation in operations(document) for status in operation["responses"]} == {
            *ALL
        }

    @pytest.mark.parametrize(("place", "status"), ALL)
    def test_comes_as_the_document_says(
        self,
        place: str,
        status: str,
        document: dict[str, Any],
        machine: MachineOf,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        promised = dict(operations(document))[place]["responses"][status]

        answer = SCENES[place][status](machine, monkeypatch)

        [media_type] = promised["content"]
        schema = {**promised["content"][media_type]["schema"], "components": document["components"]}
        assert str(answer.status_code) == status
        assert answer.headers["Content-Type"].split(";")[0] == media_type
        assert [str(each.message) for each in Draft202012Validator(schema).iter_errors(answer.json())] == []
        assert set(promised.get("headers", {})) <= set(answer.headers)
        assert "Set-Cookie" not in answer.headers

    @pytest.mark.parametrize(("place", "status"), [each for each in ALL if each[1] >= "400"])
    def test_that_is_a_problem_says_so_in_a_plain_sentence_and_where_to_read_on(
        self, place: str, status: str, machine: MachineOf, monkeypatch: pytest.MonkeyPatch, stranger: Machine
    ) -> None:
        problem = SCENES[place][status](machine, monkeypatch)

        told = problem.json()
        assert problem.headers["Content-Type"] == MEDIA_TYPE and told["status"] == int(status)
        assert re.fullmatch(r"[A-Z].*\.", told["detail"])
        address, _, anchor = told["type"].partition("#")
        assert address.endswith("/api/") and f'id="{anchor}"' in stranger.get("/api/").text


class TestTheDocument:
    def test_is_openapi_3_1_with_all_that_it_asks_for(self, document: dict[str, Any]) -> None:
        assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
        assert document["info"]["title"] and document["info"]["version"]
        assert document["servers"][0]["url"].endswith("/api/v1")
        assert all(path.startswith("/") for path in document["paths"])

    def test_has_schemas_that_are_json_schemas(self, document: dict[str, Any]) -> None:
        for schema in document["components"]["schemas"].values():
            Draft202012Validator.check_schema(schema)

    def test_points_to_nothing_that_is_not_there(self, document: dict[str, Any]) -> None:
        for reference in re.findall(r"'\$ref': '([^']+)'", str(document)):
            part: Any = document
            for name in reference.removeprefix("#/").split("/"):
                part = part[name]

    def test_names_every_operation_once(self, document: dict[str, Any]) -> None:
        names = [operation["operationId"] for _place, operation in operations(document)]

        assert len(names) == len(set(names)) == 8

    def test_names_every_parameter_of_a_path(self, document: dict[str, Any]) -> None:
        for place, operation in operations(document):
            named = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
            assert named == set(re.findall(r"\{(\w+)\}", place))

    def test_asks_every_post_for_a_key_of_idempotency(self, document: dict[str, Any]) -> None:
        for place, operation in operations(document):
            headers = [each["name"] for each in operation["parameters"] if each["in"] == "header" and each["required"]]
            assert headers == (["Idempotency-Key"] if place.startswith("POST") else [])

    def test_says_which_scope_each_operation_needs(self, document: dict[str, Any]) -> None:
        needed = {place: operation.get("security") for place, operation in operations(document)}

        assert needed == {
            "POST /reports": [{"Key": ["reports:write"]}],
            "POST /reports/batch": [{"Key": ["reports:write"]}],
            "GET /reports/{reference}": [{"Key": ["reports:read"]}],
            "GET /categories": None,
            "GET /figures": None,
            "GET /figures/{period}": None,
            "GET /figures/{period}/observations": None,
            "GET /definitions": None,
        }
        assert document["components"]["securitySchemes"] == {"Key": {"type": "http", "scheme": "bearer"}}

    def test_explains_every_field_that_is_sent(self, document: dict[str, Any]) -> None:
        schemas = document["components"]["schemas"]

        for name in ("ReportIn", "BatchIn", "Account"):
            assert schemas[name]["additionalProperties"] is False
            assert all(field.get("description") for field in schemas[name]["properties"].values())

    def test_asks_nobody_else_for_anything(self, document: dict[str, Any]) -> None:
        assert not re.findall(r"https?://(?!localhost|[a-z.]*\.example)[^'\" ]+", str(document))


class TestThePage:
    def test_names_every_operation_field_and_problem(self, stranger: Machine, document: dict[str, Any]) -> None:
        page = stranger.get("/api/").text

        for place, _operation in operations(document):
            assert place in page
        for field in document["components"]["schemas"]["ReportIn"]["properties"]:
            assert f">{field}<" in page
        for name in KINDS:
            assert f'id="{name}"' in page

    def test_is_in_the_language_of_the_api_whatever_the_browser_asks_for(self, stranger: Machine) -> None:
        assert '<html lang="en"' in stranger.get("/api/", **{"Accept-Language": "ar"}).text
