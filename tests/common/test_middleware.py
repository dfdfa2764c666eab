"""What every answer carries, and what is said when the database is away."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from openhotline.common.actors import By
from openhotline.common.middleware import DatabaseAway, SecurityHeaders
from openhotline.common.views import bad_request
from tests.support.cast import person
from tests.support.faces import FaceClient
from tests.support.outages import FragileDatabase

Staff = Callable[[By | None], FaceClient]


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def headers_of(path: str, status: int = 200) -> dict[str, str]:
    response = SecurityHeaders(lambda request: HttpResponse(status=status))(RequestFactory().get(path))
    return dict(response.headers)


class TestSecurityHeaders:
    def test_allow_nothing_but_our_own_files(self) -> None:
        policy = headers_of("/")["Content-Security-Policy"]

        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy and "*" not in policy and "http" not in policy and "data:" not in policy

    def test_say_nothing_to_other_sites(self) -> None:
        headers = headers_of("/")

        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"

    def test_let_a_browser_say_that_our_own_forms_are_ours(self) -> None:
        """With `no-referrer` a browser names no origin, and every form would be refused as a stranger's."""
        assert headers_of("/")["Referrer-Policy"] != "no-referrer"

    def test_deny_the_devices_of_a_visitor(self) -> None:
        with override_settings(FACE="public"):
            public = headers_of("/")["Permissions-Policy"]
        with override_settings(FACE="staff"):
            staff = headers_of("/")["Permissions-Policy"]

        assert "camera=()" in public and "geolocation=()" in public and "publickey-credentials-get=()" in public
        assert "camera=()" in staff and "publickey-credentials-get=(self)" in staff

    def test_let_readers_alone_hand_a_page_on(self) -> None:
        with override_settings(FACE="public"):
            public = headers_of("/")["Permissions-Policy"]
        with override_settings(FACE="staff"):
            staff = headers_of("/")["Permissions-Policy"]

        assert "web-share=(self)" in public and "web-share=()" in staff

    def test_keep_pages_out_of_every_cache_and_let_static_files_in(self) -> None:
        assert headers_of("/report/")["Cache-Control"] == "no-store"
        assert headers_of("/static/missing.css", 404)["Cache-Control"] == "no-store"
        assert "Cache-Control" not in headers_of("/static/openhotline/openhotline.css")

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "path", ["/account/login/", "/account/login/code/", "/no/such/", "/static/openhotline/icon.svg", "/static/no"]
    )
    def test_stand_on_every_answer_of_a_face(self, staff: Staff, path: str) -> None:
        response = staff(None).get(path)
        response.close()

        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["Referrer-Policy"] == "same-origin"


class TestDatabaseAway:
    @pytest.mark.parametrize("problem", [OperationalError, InterfaceError])
    def test_asks_to_come_back_and_gives_nothing_away(self, problem: type[Exception]) -> None:
        def view(request: HttpRequest) -> HttpResponse:
            raise problem("could not connect to secret.example")

        response = DatabaseAway(view)(RequestFactory().post("/"))

        assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
        assert "secret.example" not in response.text  # type: ignore[attr-defined]

    def test_leaves_other_mistakes_alone(self) -> None:
        def view(request: HttpRequest) -> HttpResponse:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            DatabaseAway(view)(RequestFactory().get("/"))

    def test_leaves_good_answers_alone(self) -> None:
        assert DatabaseAway(answer)(RequestFactory().get("/")).status_code == 200

    def test_reaches_what_the_middleware_itself_needs(self, fragile_db: FragileDatabase, staff: Staff) -> None:
        client = staff(person("ada"))
        client.get("/people/")
        client.raise_request_exception = False
        with client.settings():
            session = client.session
            session["seen_at"] -= 120  # so that this request has something to keep
            session.save()

        fragile_db.take_away()
        answer = client.get("/people/")
        fragile_db.bring_back()

        assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "60")
        assert client.get("/people/").status_code == 200

    @pytest.mark.django_db
    def test_is_not_blamed_for_a_session_that_was_ended_meanwhile(self, staff: Staff) -> None:
        client = staff(person("ada"))
        request = RequestFactory().get("/people/")
        request.session = SessionStore(client.session.session_key)  # type: ignore[attr-defined]

        def view(request: HttpRequest) -> HttpResponse:
            request.session["kept"] = True
            Session.objects.all().delete()
            return HttpResponse("ok")

        with pytest.raises(SessionInterrupted) as interrupted:
            SessionMiddleware(view).process_response(request, view(request))

        assert bad_request(request, interrupted.value).status_code == 400
