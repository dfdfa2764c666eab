"""The sign-in pages, on the staff face."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import override_settings

from openhotline.accounts import services
from openhotline.accounts.models import User
from openhotline.accounts.practice import PEOPLE
from openhotline.audit.selectors import events_about
from openhotline.common import clock
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from tests.accounts.by_hand import SECRET, Staff, code, enter, sign_in_by_hand
from tests.support.faces import FaceClient

pytestmark = pytest.mark.django_db

INSIDE = "/account/sessions/"


def is_inside(client: FaceClient) -> bool:
    return client.get(INSIDE).status_code == 200


def actions(user: User) -> list[str]:
    return [event.action for event in events_about(user.ref)]


class TestSignIn:
    def test_answers_a_stranger_with_the_sign_in_page(self, staff: Staff) -> None:
        answer = staff(None).get(INSIDE)

        assert answer.headers["Location"] == "/account/login/?next=%2Faccount%2Fsessions%2F"

    def test_does_not_tell_a_stranger_which_addresses_exist(self, staff: Staff) -> None:
        answer = staff(None).get("/no/such/page/")

        assert answer.headers["Location"] == "/account/login/?next=%2Fno%2Fsuch%2Fpage%2F"

    def test_asks_for_the_second_factor_before_it_lets_anybody_in(self, staff: Staff, anton: User) -> None:
        client = staff(None)

        answer = enter(client)

        assert answer.headers["Location"] == "/account/login/code/"
        assert not is_inside(client)

    def test_lets_in_who_has_both(self, staff: Staff, anton: User) -> None:
        client = staff(None)

        answer = sign_in_by_hand(client)

        assert answer.headers["Location"] == "/"
        assert is_inside(client)
        assert actions(anton)[-1] == "person.signed_in"

    def test_forgives_the_case_of_a_user_name(self, staff: Staff, anton: User) -> None:
        assert enter(staff(None), username="Anton ").headers["Location"] == "/account/login/code/"

    def test_goes_back_to_the_page_that_was_asked_for_but_never_to_another_site(
        self, staff: Staff, anton: User
    ) -> None:
        for wanted, shown in ((INSIDE, INSIDE), ("https://evil.example/", "/")):
            client = staff(None)
            client.post(f"/account/login/?next={wanted}", {"login": "anton", "password": "seven green lamps in a boat"})
            answer = client.post("/account/login/code/", {"code": code(1 if shown == "/" else 0)})

            assert answer.headers["Location"] == shown

    def test_says_the_same_of_a_wrong_password_and_a_wrong_name(self, staff: Staff, anton: User) -> None:
        wrong_password = enter(staff(None), password="something else")
        wrong_name = enter(staff(None), username="nobody_here")

        for answer in (wrong_password, wrong_name):
            assert "The user name or the password is not right." in answer.text
        assert actions(anton)[-1] == "sign_in.failed"

    def test_shows_the_refusal_of_a_wrong_code(self, staff: Staff, anton: User) -> None:
        client = staff(None)
        enter(client)

        answer = client.post("/account/login/code/", {"code": "000000"})

        assert "This code is not right" in answer.text
        assert not is_inside(client)

    def test_takes_no_code_twice_nor_an_older_one(self, staff: Staff, anton: User) -> None:
        sign_in_by_hand(staff(None), ahead=1)

        for step in (1, 0):
            again = staff(None)
            assert "This code is not right" in sign_in_by_hand(again, ahead=step).text
            assert not is_inside(again)

    def test_takes_a_recovery_code_once(self, staff: Staff, anton: User) -> None:
        client = staff(None)
        sign_in_by_hand(client)
        client.post("/account/recovery-codes/renew/")
        recovery = re.findall(r'<code class="oh-reference">(\d{8})</code>', client.get("/account/recovery-codes/").text)

        first, second = staff(None), staff(None)
        for other in (first, second):
            enter(other)
            other.post("/account/login/code/", {"code": recovery[3]})

        assert len(recovery) == 10
        assert is_inside(first)
        assert not is_inside(second)

    def test_keeps_no_ip_address(self, staff: Staff, anton: User) -> None:
        client = staff(None)
        client.defaults["REMOTE_ADDR"] = "192.0.2.77"
        sign_in_by_hand(client)

        kept = list(Session.objects.values_list("session_data", flat=True))
        assert [row.ip for row in UserSession.objects.all()] == ["::"]
        assert "192.0.2.77" not in str(kept)

    def test_seals_the_secret_of_an_app(self, anton: User) -> None:
        stored = str(Authenticator.objects.get(user=anton).data)

        assert SECRET not in stored


class TestSignOut:
    def test_ends_the_session_and_empties_the_browser(self, staff: Staff, anton: User) -> None:
        client = staff(None)
        sign_in_by_hand(client)

        answer = client.post("/account/logout/")

        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert not is_inside(client)
        assert actions(anton)[-1] == "person.signed_out"

    def test_asks_first_when_it_is_only_a_link(self, staff: Staff, anton: User) -> None:
        client = staff(None)
        sign_in_by_hand(client)

        assert "Do you want to sign out?" in client.get("/account/logout/").text
        assert is_inside(client)


class TestSessionLimits:
    def _age(self, client: FaceClient, name: str, seconds: int) -> None:
        with client.settings():
            session = client.session
            session[name] -= seconds
            session.save()

    def test_end_a_session_after_half_an_hour_without_a_page(self, staff: Staff, anton: User) -> None:
        client = staff(None)
        sign_in_by_hand(client)
        self._age(client, "seen_at", 30 * 60 + 1)

        assert not is_inside(client)
        assert events_about(anton.ref).last().details == {"why": "idle"}  # type: ignore[union-attr]

    def test_end_a_session_after_twelve_hours(self, staff: Staff, anton: User) -> None:
        client = staff(None)
        sign_in_by_hand(client)
        self._age(client, "began_at", 12 * 3600 + 1)

        assert not is_inside(client)
        assert events_about(anton.ref).last().details == {"why": "longest"}  # type: ignore[union-attr]

    def test_let_a_session_live_while_it_is_used(self, staff: Staff, anton: User) -> None:
        client = staff(None)
        sign_in_by_hand(client)
        self._age(client, "seen_at", 29 * 60)
        assert is_inside(client)
        self._age(client, "seen_at", 29 * 60)

        assert is_inside(client)

    def test_end_the_session_of_a_closed_account_at_once(self, staff: Staff, anton: User) -> None:
        client = staff(None)
        sign_in_by_hand(client)
        User.objects.filter(pk=anton.pk).update(is_active=False)

        assert not is_inside(client)


class TestPractice:
    @pytest.fixture
    def people(self) -> list[User]:
        return services.load_practice_people(by=job("demo"), at=clock.now())

    def test_shows_who_one_can_be_and_how(self, staff: Staff, people: list[User]) -> None:
        page = staff(None).get("/account/login/").text

        assert len(people) == len(PEOPLE)
        for user in people:
            assert f"<code>{user.username}</code>" in page
        assert "made-up-people" in page

    def test_shows_a_code_that_works_as_often_as_one_signs_in(self, staff: Staff, people: list[User]) -> None:
        for _ in range(3):
            client = staff(None)
            enter(client, "made-up-people", "ana")
            shown = re.search(r'id="practice-code">(\d{6})<', client.get("/account/login/code/").text)
            assert shown
            client.post("/account/login/code/", {"code": shown[1]})

            assert is_inside(client)

    def test_shows_no_code_of_a_real_person(self, staff: Staff, anton: User) -> None:
        client = staff(None)
        enter(client)

        assert "practice-code" not in client.get("/account/login/code/").text

    def test_is_loaded_once(self, people: list[User]) -> None:
        assert services.load_practice_people(by=job("demo"), at=clock.now()) == []

    def test_is_nowhere_in_production(self, staff: Staff, people: list[User]) -> None:
        signed_in, stranger = staff(None), staff(None)
        for client in (signed_in, stranger):
            enter(client, "made-up-people", "ana")
        shown = re.search(r'id="practice-code">(\d{6})<', signed_in.get("/account/login/code/").text)
        assert shown
        signed_in.post("/account/login/code/", {"code": shown[1]})

        with override_settings(MODE="production"):
            assert "made-up-people" not in staff(None).get("/account/login/").text
            assert "practice-code" not in stranger.get("/account/login/code/").text
            assert not is_inside(signed_in)
            assert enter(staff(None), "made-up-people", "ana").headers["Location"] == "/account/inactive/"
            with pytest.raises(Refused):
                services.load_practice_people(by=job("demo"), at=clock.now())
