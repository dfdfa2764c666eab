import re

import pytest

from openhotline.accounts import selectors
from openhotline.accounts.models import User
from openhotline.common.actors import By
from tests.accounts.by_hand import Staff, enter
from tests.support.signing import user_of

pytestmark = pytest.mark.django_db

ZOE = {"username": "zoe", "name": "Zoe Zander", "role": "analyst", "alias": ""}


class TestPeoplePage:
    def test_lists_everybody(self, staff: Staff, ada: By, anton: User) -> None:
        page = staff(ada).get("/people/").text

        assert "Anton Abel" in page and anton.alias in page

    def test_asks_the_database_as_often_for_many_as_for_few(
        self, staff: Staff, ada: By, anton: User, django_assert_max_num_queries: object
    ) -> None:
        client = staff(ada)

        with django_assert_max_num_queries(8):  # type: ignore[operator]
            client.get("/people/")

    def test_is_for_those_who_manage_people_only(self, staff: Staff, lea: By, olu: By) -> None:
        assert [staff(by).get("/people/").status_code for by in (lea, olu)] == [403, 403]

    def test_knows_no_such_person(self, staff: Staff, ada: By) -> None:
        assert staff(ada).get("/people/PE-AAAAAAAA/").status_code == 404


class TestInvitePage:
    def test_shows_the_one_time_password_once_and_it_works(self, staff: Staff, ada: By) -> None:
        client = staff(ada)

        page = client.post("/people/invite/", ZOE).text

        shown = re.search(r"[a-z2-9]{5}(-[a-z2-9]{5}){4}", page)
        zoe = User.objects.get(username="zoe")
        assert shown and zoe.check_password(shown[0])
        assert shown[0] not in client.get(f"/people/{zoe.ref}/").text

    def test_shows_a_refusal_in_the_form(self, staff: Staff, ada: By, anton: User) -> None:
        page = staff(ada).post("/people/invite/", ZOE | {"username": "anton"}).text

        assert "Somebody else has this user name" in page and 'value="Zoe Zander"' in page

    def test_leads_a_new_person_to_a_password_and_a_second_factor_of_their_own(self, staff: Staff, ada: By) -> None:
        page = staff(ada).post("/people/invite/", ZOE).text
        password = re.search(r"[a-z2-9]{5}(-[a-z2-9]{5}){4}", page)
        assert password
        zoe, own = staff(None), "nine blue owls on a tram"

        enter(zoe, password[0], "zoe")
        assert zoe.get("/people/").headers["Location"] == "/account/password/"
        zoe.post("/account/password/", {"oldpassword": password[0], "password1": own, "password2": own})
        assert zoe.get("/account/sessions/").headers["Location"] == "/account/"
        assert "Set up a second factor before you begin" in zoe.get("/account/").text


class TestPersonPage:
    def test_changes_the_role(self, staff: Staff, ada: By, anton: User) -> None:
        staff(ada).post(f"/people/{anton.ref}/", {"role": "lead"})

        assert selectors.person(anton.ref).role == "lead"

    def test_shows_a_refusal_in_the_form(self, staff: Staff, ada: By) -> None:
        own = user_of(ada)

        client = staff(ada)
        pages = [
            client.post(f"/people/{own.ref}/", {"role": "lead"}),
            client.post(f"/people/{own.ref}/close/"),
            client.post(f"/people/{own.ref}/reset/"),
        ]

        for page in pages:
            assert "There is a problem" in page.text and "your own account" in page.text

    def test_closes_an_account_and_opens_it_again(self, staff: Staff, ada: By, anton: User) -> None:
        client = staff(ada)

        client.post(f"/people/{anton.ref}/close/")
        assert not selectors.person(anton.ref).is_active
        page = client.post(f"/people/{anton.ref}/reopen/").text

        assert selectors.person(anton.ref).is_active and "It is shown this once" in page

    def test_says_no_name_in_its_title(self, staff: Staff, ada: By, anton: User) -> None:
        title = re.search(r"<title>(.*?)</title>", staff(ada).get(f"/people/{anton.ref}/").text)

        assert title and title[1] == anton.ref
