"""Many at once, really committed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.db import connections

from openhotline.accounts import services
from openhotline.accounts.models import User
from openhotline.accounts.services import Step
from openhotline.common import clock
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from tests.accounts.by_hand import PASSWORD, SECRET, code


def together(times: int, work: Callable[[], bool]) -> int:
    """How many of so many threads, all at once, were answered yes."""

    def one(_: int) -> bool:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as threads:
        return sum(threads.map(one, range(times)))


def person(at: datetime) -> User:
    return services.create_user(
        username="anton", name="Anton", role="analyst", password=PASSWORD, by=job("tests"), at=at
    )


class TestManyAtOnce:
    def test_have_five_tries_between_them(self, committed_db: str, at: datetime) -> None:
        def knock() -> bool:
            try:
                services.begin_attempt(Step.PASSWORD, username="anton", device="", at=at)
            except Refused:
                return False
            return True

        assert together(20, knock) == 5

    def test_spend_a_code_once(self, committed_db: str, at: datetime) -> None:
        user, shown, now = person(at), code(), clock.now()

        assert together(20, lambda: services.spend_code(user, secret=SECRET, code=shown, at=now)) == 1
