"""Every address, asked in every way, answers with every header; reading the public site leaves no cookie."""

import pytest
from django.http import HttpResponse
from django.test import override_settings

from tests.browser.published import publish_figures
from tests.support.cast import person
from tests.support.faces import FaceClient
from tests.support.places import places_of
from tests.support.signing import sign_in

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; ",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), ",
    "Cache-Control": "no-store",
}
WAYS = ("get", "head", "options", "post")
READING = ("get", "head", "options")
# What no pattern leads to: nothing there, no language, a file that is missing, a host that is not ours.
ASTRAY = ("/no/such/", "/en/no/such/", "/static/no.css", "/en/report", "/", "/favicon.ico", "/%ff%fe/")


def missing_in(response: HttpResponse) -> list[str]:
    return [name for name, begins in HEADERS.items() if not response.headers.get(name, "").startswith(begins)]


def answers(client: FaceClient, ways: tuple[str, ...] = WAYS) -> list[tuple[str, HttpResponse]]:
    """What every address says, asked in these ways with nothing in the hand."""
    client.raise_request_exception = False
    paths = [path for _name, path in places_of(client.face)] + list(ASTRAY)
    return [(f"{way} {path}", getattr(client, way)(path)) for path in paths for way in ways]


def wrong(told: list[tuple[str, HttpResponse]]) -> list[str]:
    found = []
    for asked, response in told:
        if lacking := missing_in(response):
            found.append(f"{asked} {response.status_code}: {', '.join(lacking)}")
        if response.status_code >= 500:
            found.append(f"{asked} {response.status_code}")
    return found


@pytest.mark.django_db
class TestEveryAnswer:
    def test_of_the_public_site_has_every_header(self) -> None:
        publish_figures()

        told = answers(FaceClient("public"))

        assert wrong(told) == []
        assert {200, 302, 404, 405} <= {response.status_code for _asked, response in told}

    def test_of_the_desk_to_a_stranger_has_every_header(self) -> None:
        told = answers(FaceClient("staff"))

        assert wrong(told) == []

    @pytest.mark.parametrize("name", ["lea", "ada"])
    def test_of_the_desk_to_its_people_has_every_header(self, name: str) -> None:
        client = FaceClient("staff")
        for way in WAYS:
            sign_in(client, person(name))  # what is posted may sign them out
            told = answers(client, (way,))

            assert wrong(told) == []

    def test_to_a_host_that_is_not_ours_has_every_header(self) -> None:
        client = FaceClient("public", headers={"host": "elsewhere.example"})
        client.raise_request_exception = False

        with override_settings(ALLOWED_HOSTS=["hotline.example"]):
            response = client.get("/en/")

        assert response.status_code == 400 and missing_in(response) == []

    def test_of_a_page_that_fails_has_every_header(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("openhotline.hub.views.pages.hotline.profile", lambda: 1 / 0)
        client = FaceClient("public")
        client.raise_request_exception = False

        response = client.get("/en/help/")

        assert response.status_code == 500 and missing_in(response) == []
        assert b"ZeroDivisionError" not in response.content

    def test_over_https_asks_for_https_from_then_on(self) -> None:
        with override_settings(SECURE_HSTS_SECONDS=31_536_000):
            response = FaceClient("public").get("/en/", secure=True)

        assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.django_db
class TestReading:
    def test_the_public_site_sets_no_cookie(self) -> None:
        publish_figures()

        told = answers(FaceClient("public"), READING)

        assert [asked for asked, response in told if response.cookies] == []

    def test_it_with_a_strange_cookie_sets_none_either(self) -> None:
        client = FaceClient("public")
        client.cookies["visit"] = client.cookies["__Host-visit"] = "not-one-of-ours"

        told = answers(client, READING)

        assert [asked for asked, response in told if response.cookies and "/leave/" not in asked] == []

    def test_nothing_posted_leaves_at_most_the_one_cookie(self) -> None:
        for asked, response in answers(FaceClient("public"), ("post",)):
            for name, cookie in response.cookies.items():
                assert name == "visit", asked
                assert cookie["httponly"] and cookie["samesite"] == "Strict" and cookie["max-age"] in ("", 0), asked
