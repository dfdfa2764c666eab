"""Who has an account: the services."""

from datetime import datetime

import pytest

from openhotline.accounts import selectors, services
from openhotline.accounts.models import User
from openhotline.accounts.permissions import Permission, Role
from openhotline.audit.selectors import events_about
from openhotline.common.actors import By, job
from openhotline.common.errors import Refused
from tests.support.signing import user_of

pytestmark = pytest.mark.django_db


class TestInviteUser:
    def test_makes_an_account_with_a_one_time_password(self, ada: By, at: datetime) -> None:
        user, password = services.invite_user(username="zoe", name="Zoe Zander", role="analyst", by=ada, at=at)

        assert user.has_one_time_password and user.check_password(password)
        event = events_about(user.ref).get()
        assert (event.action, event.by) == ("person.invited", "user:ada")
        assert password not in event.facts and "Zander" not in event.facts

    def test_gives_an_alias_that_says_nothing_of_the_person(self, ada: By, at: datetime) -> None:
        first, _ = services.invite_user(username="zoe", name="Zoe", role="analyst", by=ada, at=at)
        second, _ = services.invite_user(username="zac", name="Zac", role="analyst", by=ada, at=at)

        assert first.alias.startswith("Analyst ") and second.alias.startswith("Analyst ")
        assert first.alias != second.alias

    def test_refuses_whoever_may_not_manage_people(self, lea: By, at: datetime) -> None:
        with pytest.raises(Refused, match="do not have the permission"):
            services.invite_user(username="zoe", name="Zoe", role="analyst", by=lea, at=at)

    @pytest.mark.parametrize("username", ["", "7up", "Zoe Z", "zoe@hotline.example", "z" * 31])
    def test_refuses_a_malformed_user_name(self, ada: By, at: datetime, username: str) -> None:
        with pytest.raises(Refused):
            services.invite_user(username=username, name="Zoe", role="analyst", by=ada, at=at)

    def test_refuses_a_name_or_an_alias_that_is_taken(self, ada: By, at: datetime) -> None:
        taken, _ = services.invite_user(username="zoe", name="Zoe", role="analyst", by=ada, at=at)

        for username, alias in (("ZOE", ""), ("zac", taken.alias)):
            with pytest.raises(Refused, match="Somebody else has"):
                services.invite_user(username=username, name="Z", role="analyst", alias=alias, by=ada, at=at)

    def test_refuses_a_role_that_does_not_exist(self, ada: By, at: datetime) -> None:
        with pytest.raises(Refused):
            services.invite_user(username="zoe", name="Zoe", role="king", by=ada, at=at)


class TestCreateUser:
    def test_refuses_a_weak_password(self, at: datetime) -> None:
        with pytest.raises(Refused, match="too common"):
            services.create_user(
                username="zoe", name="Zoe", role="analyst", password="password1", by=job("install"), at=at
            )


class TestChangeRole:
    def test_counts_at_once(self, ada: By, ana: By, at: datetime) -> None:
        user = user_of(ana)

        services.change_role(user, Role.LEAD, by=ada, at=at)

        assert selectors.by_for(selectors.person(user.ref)).may(Permission.ADJUDICATE)
        assert events_about(user.ref).last().details == {"former": "analyst", "role": "lead"}  # type: ignore[union-attr]

    def test_refuses_ones_own_account(self, ada: By, at: datetime) -> None:
        with pytest.raises(Refused, match="your own account"):
            services.change_role(user_of(ada), Role.LEAD, by=ada, at=at)

    def test_refuses_to_leave_nobody_who_manages_people(self, ada: By, at: datetime) -> None:
        only = user_of(ada)
        somebody = By(ada.kind, "former_administrator", ada.permissions)

        with pytest.raises(Refused, match="nobody could manage people"):
            services.change_role(only, Role.LEAD, by=somebody, at=at)

        assert selectors.person(only.ref).role == Role.ADMINISTRATOR


class TestDeactivate:
    def test_closes_the_account_and_deletes_nothing(self, ada: By, ana: By, at: datetime) -> None:
        user_of(ada)
        user = user_of(ana)

        services.deactivate(user, by=ada, at=at)

        assert not selectors.person(user.ref).is_active
        with pytest.raises(Refused, match="closed already"):
            services.deactivate(user, by=ada, at=at)

    def test_can_be_taken_back_with_a_new_password(self, ada: By, ana: By, at: datetime) -> None:
        user_of(ada)
        user = user_of(ana)
        services.deactivate(user, by=ada, at=at)

        password = services.reactivate(user, by=ada, at=at)

        again = selectors.person(user.ref)
        assert again.is_active and again.has_one_time_password and again.check_password(password)


class TestResetAccess:
    def test_lets_a_person_begin_again(self, ada: By, ana: By, at: datetime) -> None:
        user = user_of(ana)

        password = services.reset_access(user, by=ada, at=at)

        again = selectors.person(user.ref)
        assert again.has_one_time_password and again.check_password(password)
        assert not selectors.has_second_factor(again)
        assert events_about(user.ref).last().action == "password.reset"  # type: ignore[union-attr]

    def test_refuses_ones_own_account(self, ada: By, at: datetime) -> None:
        with pytest.raises(Refused, match="your own account"):
            services.reset_access(user_of(ada), by=ada, at=at)


class TestInstallAdministrator:
    def test_makes_the_first_one_and_lets_them_begin_again(self, at: datetime) -> None:
        first = services.install_administrator(username="root_of_all", name="Rui", at=at)
        again = services.install_administrator(username="root_of_all", name="Rui", at=at)

        user = User.objects.get(username="root_of_all")
        assert first != again and user.check_password(again)
        assert [(event.action, event.by) for event in events_about(user.ref)] == [
            ("person.invited", "job:install"),
            ("password.reset", "job:install"),
        ]

    def test_refuses_to_promote_somebody(self, ana: By, at: datetime) -> None:
        user_of(ana)

        with pytest.raises(Refused, match="no administrator"):
            services.install_administrator(username="ana", name="Ana", at=at)


class TestMadeUpPeople:
    def test_keep_their_password(self, at: datetime) -> None:
        user = services.load_practice_people(by=job("demo"), at=at)[0]

        with pytest.raises(Refused, match="Everybody practises"):
            services.change_password(user, "nine blue owls on a tram", by=job("demo"), at=at)

    def test_are_made_up_no_more_once_their_secrets_are_new(self, ada: By, at: datetime) -> None:
        user = services.load_practice_people(by=job("demo"), at=at)[0]

        services.reset_access(user, by=ada, at=at)

        assert user.username not in [person.username for person in selectors.practitioners()]
        assert selectors.practice_code(user, at=at) == ""


class TestRequire:
    def test_refuses_when_one_of_several_is_missing(self, ana: By) -> None:
        services.require(ana, Permission.ASSESS)

        with pytest.raises(Refused):
            services.require(ana, Permission.ASSESS, Permission.PUBLISH)


class TestUser:
    def test_has_an_alias_that_is_never_their_name(self, ana: By) -> None:
        user: User = user_of(ana)

        assert user.username not in user.alias.lower().split()
