"""The staff door, seen from both faces."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from openhotline.accounts.middleware import StaffOnly
from openhotline.common.actors import NOBODY
from tests.support.faces import FaceClient


class TestStaffOnly:
    def test_touches_no_session_on_the_public_face(self) -> None:
        def view(request: HttpRequest) -> HttpResponse:
            return HttpResponse(str(request.by))  # type: ignore[attr-defined]

        # A request without session and user: asking for either would raise.
        with override_settings(FACE="public"):
            response = StaffOnly(view)(RequestFactory().get("/en/report/"))

        assert response.content.decode() == str(NOBODY)  # type: ignore[attr-defined]

    @pytest.mark.django_db
    def test_gives_a_visitor_of_the_public_face_no_cookie(self, public: FaceClient) -> None:
        assert not public.get("/en/no/such/page/").cookies
