import re
from datetime import date

import pytest

from openhotline.accounts import services
from openhotline.accounts.models import ApiKey, Organisation
from openhotline.common import clock
from openhotline.common.actors import By
from tests.accounts.by_hand import Staff

pytestmark = pytest.mark.django_db

HOST = {"name": "Example Host", "short_name": "example-host", "kind": "member"}
KEY = re.compile(r"oh_[a-z0-9]{8}_[A-Za-z0-9_-]{43}")


@pytest.fixture
def host(ada: By) -> Organisation:
    return services.add_organisation(**HOST, by=ada, at=clock.now())


def key_form(**rest: object) -> dict[str, object]:
    last_day = clock.now().date().replace(day=28)
    return {"label": "nightly run", "scopes": ["reports:write"], "expires_on": f"{last_day.year + 1}-01-31"} | rest


class TestTheList:
    def test_says_that_there_is_none_yet(self, staff: Staff, ada: By) -> None:
        assert "No organisation reports by machine yet" in staff(ada).get("/people/organisations/").text

    def test_counts_the_keys_in_use(self, staff: Staff, ada: By, host: Organisation) -> None:
        client = staff(ada)
        client.post(f"/people/organisations/{host.ref}/", key_form())

        page = client.get("/people/organisations/").text

        assert "Example Host" in page and re.search(r"--numeric\">1</td>", page)

    def test_asks_the_database_as_often_for_many_as_for_few(
        self, staff: Staff, ada: By, host: Organisation, django_assert_max_num_queries: object
    ) -> None:
        for number in range(5):
            services.add_organisation(**HOST | {"short_name": f"host-{number}"}, by=ada, at=clock.now())
        client = staff(ada)

        with django_assert_max_num_queries(10):  # type: ignore[operator]
            client.get("/people/organisations/")

    def test_is_for_those_who_manage_people_only(self, staff: Staff, lea: By, olu: By) -> None:
        assert [staff(by).get("/people/organisations/").status_code for by in (lea, olu)] == [403, 403]


class TestAdding:
    def test_leads_to_its_page(self, staff: Staff, ada: By) -> None:
        page = staff(ada).post("/people/organisations/add/", HOST, follow=True).text

        assert "Example Host" in page and "It has no key yet" in page

    def test_shows_a_refusal_in_the_form(self, staff: Staff, ada: By, host: Organisation) -> None:
        page = staff(ada).post("/people/organisations/add/", HOST).text

        assert "Another organisation has this short name" in page and "Error:" in page


class TestItsPage:
    def test_shows_a_new_key_once_and_it_opens(self, staff: Staff, ada: By, host: Organisation) -> None:
        client = staff(ada)

        [text] = set(KEY.findall(client.post(f"/people/organisations/{host.ref}/", key_form()).text))

        assert services.check_api_key(text, at=clock.now()).organisation == host
        assert not KEY.search(client.get(f"/people/organisations/{host.ref}/").text)

    def test_shows_a_refusal_in_the_form(self, staff: Staff, ada: By, host: Organisation) -> None:
        client = staff(ada)

        for wrong in (key_form(scopes=[]), key_form(expires_on="2001-01-01"), key_form(expires_on="soon")):
            page = client.post(f"/people/organisations/{host.ref}/", wrong).text
            assert "There is a problem" in page and 'value="nightly run"' in page
        assert not ApiKey.objects.exists()

    def test_revokes_a_key(self, staff: Staff, ada: By, host: Organisation) -> None:
        client = staff(ada)
        client.post(f"/people/organisations/{host.ref}/", key_form())
        revoke = f"/people/organisations/{host.ref}/keys/{ApiKey.objects.get().ref}/revoke/"

        page = client.post(revoke, follow=True).text

        assert "It opens nothing any more" in page and not ApiKey.objects.get().is_good(date.today())
        assert "was revoked before" in client.post(revoke).text

    def test_knows_no_key_of_another(self, staff: Staff, ada: By, host: Organisation) -> None:
        client = staff(ada)
        client.post(f"/people/organisations/{host.ref}/", key_form())
        key = ApiKey.objects.get().ref

        assert client.post(f"/people/organisations/OR-AAAAAAAA/keys/{key}/revoke/").status_code == 404
        assert client.get("/people/organisations/OR-AAAAAAAA/").status_code == 404

    def test_says_no_name_in_its_title(self, staff: Staff, ada: By, host: Organisation) -> None:
        title = re.search(r"<title>(.*?)</title>", staff(ada).get(f"/people/organisations/{host.ref}/").text)

        assert title and title[1] == host.ref
