"""One's own account: second factors, recovery codes, password, sessions."""

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from openhotline.accounts import selectors, services
from openhotline.accounts.models import User
from openhotline.audit.selectors import events_about
from openhotline.common.actors import job
from tests.accounts.by_hand import PASSWORD, Staff, code, enter, sign_in_by_hand
from tests.accounts.passkeys import SoftKey
from tests.support.databases import LOADED_AT
from tests.support.faces import FaceClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer() -> User:
    """Has a password and no second factor yet."""
    return services.create_user(
        username="nora", name="Nora", role="analyst", password=PASSWORD, by=job("tests"), at=LOADED_AT
    )


def options(html: str) -> dict[str, Any]:
    found = re.search(r'<script id="passkey-data" type="application/json">(.*?)</script>', html)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def add_key(client: FaceClient) -> SoftKey:
    key = SoftKey()
    wanted = options(client.get("/account/keys/add/").text)["creation_options"]
    client.post("/account/keys/add/", {"name": "On my desk", "credential": key.register(wanted)})
    return key


def last_action(user: User) -> str:
    return [event.action for event in events_about(user.ref)][-1]


class TestSettingUp:
    def test_is_all_that_somebody_without_a_second_factor_can_do(self, staff: Staff, newcomer: User) -> None:
        client = staff(None)
        enter(client, username="nora")

        for path in ("/", "/people/", "/account/sessions/", "/account/recovery-codes/", "/no/such/page/"):
            assert client.get(path).headers["Location"] == "/account/"

    def test_adds_an_app_and_shows_recovery_codes(self, staff: Staff, newcomer: User) -> None:
        client = staff(None)
        enter(client, username="nora")
        page = client.get("/account/app/add/").text
        secret = re.search(r'id="secret">([A-Z2-7]+)<', page)
        assert secret and "<svg" in page and "style=" not in page

        from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

        wrong = client.post("/account/app/add/", {"code": "000000"})
        shown = format_hotp_value(hotp_value(secret[1], list(yield_hotp_counters_from_time())[0]))
        answer = client.post("/account/app/add/", {"code": shown})

        assert "This code is not right" in wrong.text and secret[1] in wrong.text
        assert answer.headers["Location"] == "/account/recovery-codes/"
        assert client.get("/account/recovery-codes/").text.count('<code class="oh-reference">') == 10
        assert last_action(newcomer) == "second_factor.added"

    def test_never_keeps_the_secret_in_clear_while_it_waits(self, staff: Staff, newcomer: User) -> None:
        client = staff(None)
        enter(client, username="nora")
        secret = re.search(r'id="secret">([A-Z2-7]+)<', client.get("/account/app/add/").text)

        with client.settings():
            assert secret and secret[1] not in str(dict(client.session.items()))

    def test_adds_a_key(self, staff: Staff, newcomer: User) -> None:
        client = staff(None)
        enter(client, username="nora")

        add_key(client)

        assert "On my desk" in client.get("/account/").text
        assert selectors.has_second_factor(newcomer)

    def test_gives_a_session_that_knew_only_the_password_nothing(self, staff: Staff, newcomer: User) -> None:
        thief, owner = staff(None), staff(None)
        enter(thief, username="nora")
        enter(owner, username="nora")

        add_key(owner)

        assert thief.get("/account/keys/add/").headers["Location"].startswith("/account/login/")
        assert owner.get("/account/sessions/").status_code == 200


class TestPasskeys:
    def test_are_a_second_factor(self, staff: Staff, newcomer: User) -> None:
        first, later = staff(None), staff(None)
        enter(first, username="nora")
        key = add_key(first)
        enter(later, username="nora")

        wanted = options(later.get("/account/login/code/").text)["request_options"]
        answer = later.post("/account/login/code/", {"credential": key.prove(wanted)})

        assert answer.headers["Location"] == "/"
        assert later.get("/account/sessions/").status_code == 200

    def test_can_sign_in_alone(self, staff: Staff, newcomer: User) -> None:
        first, later = staff(None), staff(None)
        enter(first, username="nora")
        key = add_key(first)

        wanted = later.get("/account/login/passkey/", headers={"accept": "application/json"}).json()["request_options"]
        answer = later.post("/account/login/passkey/", {"credential": key.prove(wanted)})

        assert answer.headers["Location"] == "/"
        assert later.get("/account/sessions/").status_code == 200
        assert events_about(newcomer.ref).last().details == {"how": "webauthn"}  # type: ignore[union-attr]

    def test_do_not_open_a_closed_account(self, staff: Staff, newcomer: User) -> None:
        first, later = staff(None), staff(None)
        enter(first, username="nora")
        key = add_key(first)
        User.objects.filter(pk=newcomer.pk).update(is_active=False)

        wanted = later.get("/account/login/passkey/", headers={"accept": "application/json"}).json()["request_options"]
        answer = later.post("/account/login/passkey/", {"credential": key.prove(wanted)})

        assert answer.headers["Location"] == "/account/inactive/"

    def test_of_another_key_are_refused(self, staff: Staff, newcomer: User) -> None:
        first, later = staff(None), staff(None)
        enter(first, username="nora")
        add_key(first)
        enter(later, username="nora")

        wanted = options(later.get("/account/login/code/").text)["request_options"]
        answer = later.post("/account/login/code/", {"credential": SoftKey().prove(wanted)})

        assert "There is a problem" in answer.text
        assert later.get("/account/sessions/").status_code == 302

    def test_cannot_be_the_last_to_go(self, staff: Staff, newcomer: User) -> None:
        client = staff(None)
        enter(client, username="nora")
        add_key(client)
        key = Authenticator.objects.get(user=newcomer, type="webauthn")

        client.post("/account/keys/remove/", {"key": key.pk})

        assert "This is your only second factor" in client.get("/account/").text
        assert selectors.has_second_factor(newcomer)

    def test_of_others_are_not_found(self, staff: Staff, newcomer: User, anton: User) -> None:
        first, other = staff(None), staff(None)
        enter(first, username="nora")
        add_key(first)
        sign_in_by_hand(other)

        answer = other.post(
            "/account/keys/remove/", {"key": Authenticator.objects.get(user=newcomer, type="webauthn").pk}
        )

        assert answer.status_code == 404


class TestSecondFactors:
    def test_one_of_two_can_be_removed(self, staff: Staff, anton: User) -> None:
        client = staff(None)
        sign_in_by_hand(client)
        add_key(client)

        client.post("/account/app/remove/")

        assert [factor.type for factor in selectors.second_factors(anton)] == ["webauthn"]
        assert last_action(anton) == "second_factor.removed"

    def test_the_only_app_cannot_be_removed(self, staff: Staff, anton: User) -> None:
        client = staff(None)
        sign_in_by_hand(client)

        page = client.post("/account/app/remove/").text

        assert "This is your only second factor" in page
        assert selectors.has_second_factor(anton)

    def test_changes_ask_again_who_one_is_after_a_while(self, staff: Staff, anton: User) -> None:
        client = staff(None)
        sign_in_by_hand(client)
        with client.settings():
            session = client.session
            session["account_authentication_methods"] = [
                record | {"at": record["at"] - 301} for record in session["account_authentication_methods"]
            ]
            session.save()

        asked = client.get("/account/app/remove/")
        page = client.get(asked.headers["Location"])
        client.post("/account/reauthenticate/code/?next=/account/", {"code": code(1)})

        assert "Show that it is you" in page.text
        assert client.get("/account/keys/add/").status_code == 200


class TestPassword:
    NEW = "nine blue owls on a tram"

    def test_is_changed_and_ends_the_other_sessions(self, staff: Staff, anton: User) -> None:
        here, elsewhere = staff(None), staff(None)
        sign_in_by_hand(elsewhere)
        sign_in_by_hand(here, ahead=1)

        here.post("/account/password/", {"oldpassword": PASSWORD, "password1": self.NEW, "password2": self.NEW})

        assert here.get("/account/sessions/").status_code == 200
        assert elsewhere.get("/account/sessions/").status_code == 302
        assert last_action(anton) == "password.changed"

    @pytest.mark.parametrize(
        ("old", "new", "again", "sentence"),
        [
            ("wrong", NEW, NEW, "This is not your present password."),
            (PASSWORD, PASSWORD, PASSWORD, "This is the password you have."),
            (PASSWORD, "password1", "password1", "too common"),
            (PASSWORD, NEW, "other", "same password each time"),
        ],
    )
    def test_shows_a_refusal_in_the_form(
        self, staff: Staff, anton: User, old: str, new: str, again: str, sentence: str
    ) -> None:
        client = staff(None)
        sign_in_by_hand(client)

        page = client.post("/account/password/", {"oldpassword": old, "password1": new, "password2": again}).text

        assert sentence in page
        assert User.objects.get(pk=anton.pk).check_password(PASSWORD)


class TestSessions:
    def test_lists_them_and_ends_the_others(self, staff: Staff, anton: User) -> None:
        here, elsewhere = staff(None), staff(None)
        here.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
        sign_in_by_hand(elsewhere)
        sign_in_by_hand(here, ahead=1)
        page = here.get("/account/sessions/").text

        here.post("/account/sessions/")

        assert "Firefox on Linux" in page and "End all others" in page
        assert here.get("/account/sessions/").status_code == 200
        assert elsewhere.get("/account/sessions/").status_code == 302
        assert last_action(anton) == "sessions.ended"
