"""What failures lock, and whom they do not."""

from datetime import datetime, timedelta

import pytest

from openhotline.accounts import services
from openhotline.accounts.models import Failures, User
from openhotline.accounts.services import Step
from openhotline.audit.selectors import events_about
from openhotline.common.errors import Refused
from tests.accounts.by_hand import Staff, code, enter, sign_in_by_hand

pytestmark = pytest.mark.django_db


def fail(times: int, at: datetime, device: str = "", step: Step = Step.PASSWORD) -> None:
    for _ in range(times):
        services.begin_attempt(step, username="anton", device=device, at=at)
        services.note_failure(step, username="anton", device=device, at=at)


class TestDoors:
    def test_lock_unknown_devices_after_five_failures(self, anton: User, at: datetime) -> None:
        fail(5, at)

        with pytest.raises(Refused, match="Too many failed attempts"):
            services.begin_attempt(Step.PASSWORD, username="Anton", device="", at=at)
        assert events_about(anton.ref).last().action == "sign_in.locked"  # type: ignore[union-attr]

    def test_leave_the_owner_on_a_known_device_alone(self, anton: User, at: datetime) -> None:
        fail(5, at)

        services.begin_attempt(Step.PASSWORD, username="anton", device="desk", at=at)

    def test_lock_a_known_device_that_fails_itself_and_only_that(self, anton: User, at: datetime) -> None:
        fail(5, at, device="desk")

        with pytest.raises(Refused):
            services.begin_attempt(Step.PASSWORD, username="anton", device="desk", at=at)
        services.begin_attempt(Step.PASSWORD, username="anton", device="", at=at)

    def test_open_after_a_quarter_of_an_hour_however_often_somebody_knocks(self, anton: User, at: datetime) -> None:
        fail(5, at)
        for minute in range(15):
            with pytest.raises(Refused):
                services.begin_attempt(Step.PASSWORD, username="anton", device="", at=at + timedelta(minutes=minute))

        services.begin_attempt(Step.PASSWORD, username="anton", device="", at=at + timedelta(minutes=15))

    def test_lock_names_that_nobody_has_alike(self, at: datetime) -> None:
        for _ in range(5):
            services.begin_attempt(Step.PASSWORD, username="no_such", device="", at=at)

        with pytest.raises(Refused):
            services.begin_attempt(Step.PASSWORD, username="no_such", device="", at=at)

    def test_count_the_second_step_apart_so_that_the_password_gives_no_tries_back(
        self, anton: User, at: datetime
    ) -> None:
        fail(5, at, step=Step.SECOND_FACTOR)
        services.note_success(Step.PASSWORD, username="anton", device="")

        with pytest.raises(Refused):
            services.begin_attempt(Step.SECOND_FACTOR, username="anton", device="", at=at)

    def test_forget_failures_that_are_over(self, anton: User, at: datetime) -> None:
        fail(3, at)

        services.begin_attempt(Step.PASSWORD, username="ben", device="", at=at + timedelta(hours=1))

        assert Failures.objects.count() == 1


class TestSignInThroughTheDoors:
    def test_a_stranger_is_stopped_and_the_owner_is_not(self, staff: Staff, anton: User) -> None:
        owner = staff(None)
        sign_in_by_hand(owner)
        owner.post("/account/logout/")

        for _ in range(6):
            answer = enter(staff(None), password="guess")
        assert "Too many failed attempts" in answer.text
        assert "Too many failed attempts" in enter(staff(None)).text  # the right password does not help a stranger

        enter(owner)
        assert owner.post("/account/login/code/", {"code": code(1)}).headers["Location"] == "/"

    def test_codes_cannot_be_guessed_by_beginning_again(self, staff: Staff, anton: User) -> None:
        for _ in range(3):
            client = staff(None)
            enter(client)
            for _ in range(2):
                answer = client.post("/account/login/code/", {"code": "000000"})

        assert "Too many failed attempts" in answer.text
        assert "Too many failed attempts" in client.post("/account/login/code/", {"code": code()}).text
