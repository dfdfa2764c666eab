import pytest

from openhotline.audit.models import Event
from tests.support.factories import new_item, new_report


@pytest.mark.django_db
class TestTheSearchPage:
    def find(self, client, text):
        return client.post("/search/", {"text": text})

    @pytest.mark.parametrize("spelling", [str, str.lower, lambda ref: f" {ref[:2]} {ref[3:]} "])
    def test_finds_an_item_by_its_reference(self, staff, ana, at, spelling):
        item = new_item(at=at)

        assert self.find(staff(ana), spelling(item.ref)).headers["Location"] == f"/items/{item.ref}/"

    def test_finds_a_report_by_its_reference(self, staff, ana, at):
        report = new_report(at=at)

        assert self.find(staff(ana), report.ref).headers["Location"] == f"/reports/{report.ref}/"

    @pytest.mark.parametrize("spelling", ["http://site.example/1", "hxxp://site[.]example/1", "SITE.example/1"])
    def test_finds_an_item_by_its_address_in_any_spelling(self, staff, ana, at, spelling):
        item = new_item(at=at, address="http://site.example/1")

        assert self.find(staff(ana), spelling).headers["Location"] == f"/items/{item.ref}/"

    def test_notes_a_search_for_an_address_but_not_the_address(self, staff, ana):
        page = self.find(staff(ana), "http://unknown-name.example/").text

        event = Event.objects.get(action="item.searched")
        assert "Nothing is known" in page
        assert "unknown-name" not in event.facts + event.about

    def test_does_not_take_a_reference_for_an_address(self, staff, ana):
        page = self.find(staff(ana), "IT-22222222").text

        assert "Nothing is known" in page and not Event.objects.filter(action="item.searched").exists()

    def test_says_what_is_wrong(self, staff, ana):
        client = staff(ana)

        assert "Enter a reference or an address" in self.find(client, "").text
        assert "There is a problem" in self.find(client, "::::").text

    def test_ignores_what_is_in_the_address_bar(self, staff, ana, at):
        item = new_item(at=at)

        assert item.ref not in staff(ana).get(f"/search/?text={item.ref}").text

    def test_refuses_an_auditor(self, staff, olu):
        assert staff(olu).get("/search/").status_code == 403

    def test_sends_a_stranger_to_sign_in(self, staff):
        assert staff(None).get("/search/").headers["Location"].startswith("/account/login/")

    def test_never_links_to_the_reported_address(self, staff, ana):
        page = self.find(staff(ana), "http://unknown-name.example/").text

        assert 'href="http://unknown-name' not in page
