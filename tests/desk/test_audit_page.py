import pytest

from tests.support.factories import decided_item


@pytest.mark.django_db
class TestTheAuditPage:
    def test_shows_what_was_done_about_a_reference(self, staff, olu, at):
        item, other = decided_item(at=at), decided_item(at=at)

        page = staff(olu).post("/audit/", {"about": item.ref.lower()}, follow=True).text

        assert "An assessment was recorded." in page and other.ref not in page

    def test_shows_the_newest_events(self, staff, olu, at):
        item = decided_item(at=at)

        assert item.ref in staff(olu).get("/audit/").text

    def test_refuses_what_may_be_an_address(self, staff, olu):
        page = staff(olu).post("/audit/", {"about": "http://unknown-name.example/"}).text

        assert "Enter a reference such as" in page

    def test_says_that_the_chain_is_whole(self, staff, olu, at):
        decided_item(at=at)

        assert "The audit chain is whole" in staff(olu).post("/audit/verify/", follow=True).text

    def test_refuses_an_analyst(self, staff, ana):
        client = staff(ana)

        assert client.get("/audit/").status_code == 403 and client.post("/audit/verify/").status_code == 403

    def test_sends_a_stranger_to_sign_in(self, staff):
        assert staff(None).get("/audit/").headers["Location"].startswith("/account/login/")

    def test_never_shows_a_reported_address(self, staff, olu, at):
        decided_item(at=at, address="http://very-secret-name.example/")

        assert "very-secret-name" not in staff(olu).get("/audit/").text


@pytest.mark.django_db
class TestTheGallery:
    def test_shows_the_components_to_anybody_on_the_staff_site(self, staff, edi):
        assert "Components" in staff(edi).get("/components/").text

    def test_is_for_practice_only(self, staff, edi, settings):
        client = staff(edi)
        settings.MODE = "production"

        assert client.get("/components/").status_code in (302, 404)
