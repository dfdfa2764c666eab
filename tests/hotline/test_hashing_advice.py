"""Where children may be offered to hash a picture of themselves: legal advice, recorded and ended by a lead."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from openhotline.accounts.permissions import Permission
from openhotline.audit.models import Event
from openhotline.common.actors import By, job
from openhotline.common.errors import Refused
from openhotline.demo.services.start import load_people_and_authority
from openhotline.hotline import selectors, services
from openhotline.hotline.models import HashingAdvice
from tests.support.faces import FaceClient

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def record(lea: By, at: datetime, **changes: Any) -> HashingAdvice:
    today = timezone.localdate(at)
    details = {"country": "NL", "advice": "A made-up firm, 2026/17", "given_on": today, "expires_on": today + 10 * DAY}
    return services.record_hashing_advice(**{**details, **changes}, by=lea, at=at)


class TestHashing:
    def test_is_allowed_nowhere_by_itself(self, at: datetime) -> None:
        assert not selectors.hashing_allowed(country="NL", at=at)
        assert not selectors.hashing_allowed(country="", at=at)

    def test_is_allowed_in_the_country_of_the_advice_alone(self, lea: By, at: datetime) -> None:
        record(lea, at)

        assert selectors.hashing_allowed(country="NL", at=at)
        assert not selectors.hashing_allowed(country="BE", at=at)

    def test_is_allowed_from_the_day_of_the_advice_through_its_last_day(self, lea: By, at: datetime) -> None:
        record(lea, at)

        assert selectors.hashing_allowed(country="NL", at=at + 10 * DAY)
        assert not selectors.hashing_allowed(country="NL", at=at + 11 * DAY)
        assert not selectors.hashing_allowed(country="NL", at=at - DAY)

    def test_ends_at_once(self, lea: By, at: datetime) -> None:
        advice = record(lea, at)

        services.end_hashing_advice(advice=advice, by=lea, at=at)

        assert not selectors.hashing_allowed(country="NL", at=at)
        advice.refresh_from_db()
        assert (advice.ended_by, advice.ended_at) == (str(lea), at)

    def test_goes_on_under_newer_advice(self, lea: By, at: datetime) -> None:
        old = record(lea, at)
        record(lea, at, advice="A made-up firm, 2026/18")

        services.end_hashing_advice(advice=old, by=lea, at=at)

        assert selectors.hashing_allowed(country="NL", at=at)


class TestLegalAdvice:
    def test_is_audited_once_when_recorded_and_once_when_ended(self, lea: By, at: datetime) -> None:
        advice = record(lea, at)
        for _ in range(2):
            services.end_hashing_advice(advice=advice, by=lea, at=at)

        actions = Event.objects.filter(about=advice.ref).order_by("pk").values_list("action", flat=True)
        assert list(actions) == ["hotline.hashing_advice_recorded", "hotline.hashing_advice_ended"]

    @pytest.mark.parametrize(
        "changes",
        [
            {"given_on": timedelta(days=1)},
            {"expires_on": timedelta(days=-1), "given_on": timedelta(days=-5)},
            {"country": "Netherlands"},
            {"country": ""},
            {"advice": ""},
            {"advice": "two\nlines"},
        ],
    )
    def test_is_refused_where_it_cannot_be_right(self, lea: By, at: datetime, changes: dict[str, Any]) -> None:
        today = timezone.localdate(at)
        days = {name: today + value for name, value in changes.items() if isinstance(value, timedelta)}

        with pytest.raises(Refused):
            record(lea, at, **{**changes, **days})

    def test_is_recorded_and_ended_by_people_who_configure(self, lea: By, ana: By, at: datetime) -> None:
        assert not ana.may(Permission.CONFIGURE)
        with pytest.raises(Refused):
            record(ana, at)
        with pytest.raises(Refused):
            services.end_hashing_advice(advice=record(lea, at), by=ana, at=at)


class TestThePage:
    def test_records_shows_and_ends_advice(self, staff: Callable[[By | None], FaceClient], lea: By) -> None:
        client = staff(lea)
        today = timezone.localdate()
        typed = {"country": "nl", "advice": "A made-up firm, 2026/17", "given_on": today, "expires_on": today + DAY}

        client.post("/hotline/hashing/", typed)

        advice = HashingAdvice.objects.get()
        page = client.get("/hotline/hashing/").content.decode()
        assert advice.country == "NL" and "A made-up firm, 2026/17" in page and "In force" in page
        client.post(f"/hotline/hashing/{advice.ref}/end/")
        assert "In force" not in client.get("/hotline/hashing/").content.decode()

    def test_says_what_is_wrong_beside_what_was_typed(self, staff: Callable[[By | None], FaceClient], lea: By) -> None:
        typed = {"country": "NL", "advice": "Ours", "given_on": "soon", "expires_on": "2020-01-01"}

        page = staff(lea).post("/hotline/hashing/", typed).content.decode()

        assert "Enter a day like 2026-03-27" in page and 'value="Ours"' in page


def test_the_demonstration_has_made_up_advice_for_its_own_country(at: datetime) -> None:
    for _ in range(2):
        load_people_and_authority(by=job("demo"), at=at)

    assert selectors.hashing_allowed(country=selectors.profile().country, at=at)
    assert HashingAdvice.objects.count() == 1
