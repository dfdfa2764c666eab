"""The settings page, help lines and holidays on screen."""

from collections.abc import Callable
from typing import Any

import pytest

from openhotline.common.actors import By
from openhotline.hotline import selectors
from openhotline.hotline.forms import ProfileForm
from openhotline.hotline.models import Holiday
from tests.support.faces import FaceClient

Staff = Callable[[By | None], FaceClient]
pytestmark = pytest.mark.django_db

PROFILE: dict[str, Any] = {
    "name": "Wharf Hotline",
    "short_name": "Wharf",
    "colour": "plum",
    "country": "xx",
    "emergency_number": "112",
    "working_days": ["0", "1", "2", "3"],
    "opens_at": "08:30",
    "closes_at": "16:00",
}


class TestProfilePage:
    def test_shows_what_is_there(self, staff: Staff, lea: By) -> None:
        html = staff(lea).get("/hotline/").text

        assert 'value="Practice Hotline"' in html
        assert 'value="09:00"' in html

    def test_saves_and_shows_it_on_every_page(self, staff: Staff, lea: By) -> None:
        client = staff(lea)

        html = client.post("/hotline/", PROFILE, follow=True).text

        profile = selectors.profile()
        assert (profile.name, profile.country, profile.working_days) == ("Wharf Hotline", "XX", [0, 1, 2, 3])
        assert "<title>This hotline</title>" in html
        assert "Wharf Hotline" in html
        assert "hotline/plum.css" in html

    def test_keeps_how_we_stay_independent_in_several_lines(self, staff: Staff, lea: By) -> None:
        client = staff(lea)

        client.post("/hotline/", {**PROFILE, "independence": "A foundation pays us.\n\nNo provider does."})

        assert selectors.profile().independence == "A foundation pays us.\n\nNo provider does."
        html = client.post("/hotline/", {**PROFILE, "independence": "long " * 401}).text
        assert "error-summary" in html and "long long" in html

    def test_shows_a_refusal_in_the_form(self, staff: Staff, lea: By) -> None:
        html = staff(lea).post("/hotline/", {**PROFILE, "closes_at": "08:00"}).text

        assert "error-summary" in html
        assert selectors.profile().name == "Practice Hotline"

    def test_asks_for_everything_the_profile_has(self) -> None:
        fields = {field.name for field in selectors.profile()._meta.concrete_fields} - {"id"}

        assert set(ProfileForm().fields) == fields

    def test_is_closed_to_others(self, staff: Staff, ana: By, edi: By) -> None:
        assert staff(ana).get("/hotline/").status_code == 403
        assert staff(edi).get("/hotline/").status_code == 403
        assert staff(None).get("/hotline/").status_code == 302


class TestHolidaysPage:
    def test_adds_and_removes_one(self, staff: Staff, lea: By) -> None:
        client = staff(lea)

        client.post("/hotline/holidays/", {"day": "2999-08-08", "name": "Long hence", "country": "xx"})
        assert "Long hence" in client.get("/hotline/holidays/").text
        client.post("/hotline/holidays/XX/2999-08-08/remove/")

        assert not Holiday.objects.filter(name="Long hence").exists()

    def test_shows_a_refusal_in_the_form(self, staff: Staff, lea: By) -> None:
        html = staff(lea).post("/hotline/holidays/", {"day": "2026-12-25", "name": "Again", "country": "XX"}).text

        assert "error-summary" in html

    @pytest.mark.parametrize("day", ["2999-13-45", "2999-01-02"])
    def test_knows_only_days_that_are_there(self, staff: Staff, lea: By, day: str) -> None:
        assert staff(lea).post(f"/hotline/holidays/XX/{day}/remove/").status_code == 404

    def test_is_closed_to_others(self, staff: Staff, edi: By) -> None:
        assert staff(edi).get("/hotline/holidays/").status_code == 403
