"""What every answer of the API has in common: methods, headers, and JSON also where there is nothing."""

import pytest

from openhotline.common.middleware import CONTENT_SECURITY
from tests.api.conftest import BATCH, REPORTS, Machine, MachineOf

pytestmark = pytest.mark.django_db

OWN = f"{REPORTS}/OH-AAAAAAAA"
CATEGORIES, DOCUMENT = "/api/v1/categories", "/api/v1/openapi.json"
FIGURES, DEFINITIONS = "/api/v1/figures", "/api/v1/definitions"
TAKES = {
    REPORTS: "OPTIONS, POST",
    BATCH: "OPTIONS, POST",
    OWN: "GET, HEAD, OPTIONS",
    CATEGORIES: "GET, HEAD, OPTIONS",
    DOCUMENT: "GET, HEAD, OPTIONS",
    FIGURES: "GET, HEAD, OPTIONS",
    f"{FIGURES}/2021H1": "GET, HEAD, OPTIONS",
    DEFINITIONS: "GET, HEAD, OPTIONS",
}


class TestMethods:
    @pytest.mark.parametrize("path", TAKES)
    def test_are_named_by_options(self, path: str, machine: MachineOf) -> None:
        answer = machine().ask("OPTIONS", path)

        assert (answer.status_code, answer.headers["Allow"], answer.content) == (204, TAKES[path], b"")

    @pytest.mark.parametrize("path", TAKES)
    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "SEARCH"])
    def test_that_are_not_taken_are_a_problem(self, path: str, method: str, machine: MachineOf) -> None:
        answer = machine().ask(method, path)

        assert answer.status_code == 405 and answer.headers["Allow"] == TAKES[path]
        assert answer.json()["type"].endswith("#wrong-method")

    @pytest.mark.parametrize("path", [CATEGORIES, DOCUMENT, OWN])
    def test_head_is_get_without_a_body(self, path: str, machine: MachineOf) -> None:
        one = machine()

        head, get = one.ask("HEAD", path), one.ask("GET", path)

        assert head.status_code == get.status_code and head.content == b""
        assert head.headers["Content-Length"] == str(len(get.content))
        assert head.headers["Content-Type"] == get.headers["Content-Type"]


class TestHeaders:
    @pytest.mark.parametrize("path", [*TAKES, "/api/v1/nothing", "/api/v1", "/api/"])
    @pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
    def test_are_those_of_every_page(self, path: str, method: str, stranger: Machine) -> None:
        answer = stranger.ask(method, path)

        assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert not answer.cookies

    @pytest.mark.parametrize("path", [*TAKES, "/api/v1/nothing"])
    @pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
    def test_let_no_other_origin_read(self, path: str, method: str, machine: MachineOf) -> None:
        asked = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}

        answer = machine().ask(method, path, **asked)

        assert [name for name in answer.headers if name.startswith("Access-Control")] == []

    def test_say_the_language_of_the_api(self, machine: MachineOf) -> None:
        answer = machine().get(CATEGORIES, **{"Accept-Language": "ar"})

        assert answer.headers["Content-Language"] == "en"


class TestWhereThereIsNothing:
    @pytest.mark.parametrize("path", ["/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/reports/", f"{OWN}/"])
    def test_it_is_said_as_a_problem(self, path: str, machine: MachineOf) -> None:
        answer = machine().get(path)

        assert answer.status_code == 404 and answer.json()["type"].endswith("#not-found")

    def test_the_desk_has_none_of_it(self, staff, lea) -> None:
        assert staff(lea).get(CATEGORIES).status_code == 404


class TestScopes:
    @pytest.mark.parametrize(
        ("scopes", "may"),
        [
            (("reports:write",), {REPORTS, BATCH}),
            (("reports:read",), {OWN}),
            (("reports:write", "reports:read"), {REPORTS, BATCH, OWN}),
            ((), set()),
        ],
    )
    def test_open_what_they_name_and_nothing_else(self, scopes, may: set[str], machine: MachineOf) -> None:
        one = machine(scopes=scopes) if scopes else Machine()

        asked = {path: one.post(path, {}).status_code for path in (REPORTS, BATCH)} | {OWN: one.get(OWN).status_code}

        refused = 403 if scopes else 401
        assert {path for path, status in asked.items() if status != refused} == may
        assert all(status in (404, 422) for path, status in asked.items() if path in may)

    @pytest.mark.parametrize(
        "header",
        [
            "",
            "Bearer",
            "Bearer ",
            "Basic b2g6b2g=",
            "bearer oh_abcdefgh_x",
            "Bearer oh_abcdefgh_" + "A" * 43,
            "Bearer \xe9",
        ],
    )
    def test_are_nobodys_without_a_right_key(self, header: str, stranger: Machine) -> None:
        answer = stranger.post(REPORTS, {"words": "Seen."}, Authorization=header)

        assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith('Bearer realm="reports"')
