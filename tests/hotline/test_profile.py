"""Who we are, whom we name, when we work: the deeds, and what is there without any."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory

from openhotline.audit.selectors import events_about
from openhotline.common.actors import By, job
from openhotline.common.errors import Refused
from openhotline.hotline import selectors, services
from openhotline.hotline.context import hotline
from openhotline.hotline.models import HelpLine, Holiday, Profile
from tests.support.outages import FragileDatabase


@pytest.mark.django_db
class TestSaveProfile:
    def test_changes_what_is_given_and_nothing_else(self, lea: By, at: datetime) -> None:
        before = selectors.profile()

        services.save_profile(details={"name": "Wharf Hotline", "emergency_number": "999"}, by=lea, at=at)

        after = selectors.profile()
        assert (after.name, after.emergency_number) == ("Wharf Hotline", "999")
        assert (after.duty_address, after.country) == (before.duty_address, before.country)

    def test_audits_which_fields_and_not_what_is_in_them(self, lea: By, at: datetime) -> None:
        services.save_profile(details={"contact_address": "new@hotline.example", "country": "XX"}, by=lea, at=at)

        assert events_about("hotline").last().details == {"changed": ["contact_address"]}  # type: ignore[union-attr]

    def test_writes_nothing_when_nothing_changes(self, lea: By, at: datetime) -> None:
        events = events_about("hotline").count()

        services.save_profile(details={"name": selectors.profile().name}, by=lea, at=at)

        assert events_about("hotline").count() == events

    def test_makes_the_profile_of_a_new_hotline(self, lea: By, at: datetime) -> None:
        Profile.objects.all().delete()

        services.save_profile(details={"name": "First Hotline", "country": "NL"}, by=lea, at=at)

        assert Profile.objects.count() == 1

    def test_refuses_people_who_may_not_configure(self, ana: By, edi: By, olu: By, at: datetime) -> None:
        for somebody in (ana, edi, olu):
            with pytest.raises(Refused):
                services.save_profile(details={"name": "Mine"}, by=somebody, at=at)

    @pytest.mark.parametrize(
        "details",
        [
            {"name": ""},
            {"name": "Hotline\r\nBcc: all@host.example"},
            {"from_name": "Us\nX: y"},
            {"contact_address": "not an address"},
            {"duty_address": "a@host.example, b@host.example"},
            {"country": "nl"},
            {"country": "NLD"},
            {"colour": "neon"},
            {"working_days": []},
            {"working_days": [7]},
            {"opens_at": "17:00", "closes_at": "09:00"},
        ],
    )
    def test_refuses_what_cannot_be_right(self, details: dict[str, Any], lea: By, at: datetime) -> None:
        with pytest.raises(Refused):
            services.save_profile(details=details, by=lea, at=at)

    def test_knows_its_own_fields(self, lea: By, at: datetime) -> None:
        with pytest.raises(TypeError):
            services.save_profile(details={"id": 2}, by=lea, at=at)


@pytest.mark.django_db
class TestHolidays:
    def test_count_in_our_own_country(self, lea: By, at: datetime) -> None:
        services.add_holiday(country="NL", day=date(2026, 4, 27), name="Elsewhere", by=lea, at=at)
        services.add_holiday(country="XX", day=date(2026, 4, 28), name="Here", by=lea, at=at)

        week = selectors.working_week()

        assert date(2026, 4, 28) in week.holidays
        assert date(2026, 4, 27) not in week.holidays

    def test_are_added_once(self, lea: By, at: datetime) -> None:
        with pytest.raises(Refused):
            services.add_holiday(country="XX", day=date(2026, 1, 1), name="Again", by=lea, at=at)

    def test_can_be_removed(self, lea: By, at: datetime) -> None:
        services.remove_holiday(holiday=Holiday.objects.get(country="XX", day=date(2026, 1, 1)), by=lea, at=at)

        assert date(2026, 1, 1) not in selectors.holidays()

    def test_are_for_those_who_configure(self, ana: By, edi: By, at: datetime) -> None:
        for somebody in (ana, edi):
            with pytest.raises(Refused):
                services.add_holiday(country="XX", day=date(2026, 8, 8), name="Mine", by=somebody, at=at)


@pytest.mark.django_db
class TestLoadReferenceData:
    def test_changes_nothing_the_second_time(self, lea: By, at: datetime) -> None:
        services.save_profile(details={"name": "Renamed"}, by=lea, at=at)
        line = HelpLine.objects.exclude(web="")[0]
        services.save_help_line(help_line=line, details={"hours": "Changed"}, checked=True, by=lea, at=at)
        before = (HelpLine.objects.count(), Holiday.objects.count(), events_about("hotline").count())

        services.load_reference_data(by=job("reference"), at=at)

        assert (HelpLine.objects.count(), Holiday.objects.count(), events_about("hotline").count()) == before
        assert selectors.profile().name == "Renamed"

    def test_names_no_made_up_help_line_in_production(self, settings: Any, at: datetime) -> None:
        HelpLine.objects.all().delete()
        settings.MODE = "production"

        services.load_reference_data(by=job("reference"), at=at)

        assert all(line.reviewed_on is None and not line.web + line.telephone for line in HelpLine.objects.all())
        assert not HelpLine.objects.filter(country="XX").exists()

    def test_uses_reserved_names_and_numbers_only(self) -> None:
        for line in HelpLine.objects.filter(country="XX"):
            assert line.web.split("/")[2].endswith(".example")
            assert line.telephone.startswith("+44 1632 960")


class TestContext:
    @pytest.mark.django_db
    def test_asks_nothing_for_a_page_that_names_nobody(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            hotline(RequestFactory().get("/"))

    @pytest.mark.django_db
    def test_asks_once_per_request(self, django_assert_num_queries: Any) -> None:
        request = RequestFactory().get("/")

        with django_assert_num_queries(1):
            names = {hotline(request)["hotline"].name for _ in range(3)}
        assert names == {"Practice Hotline"}

    @pytest.mark.django_db
    def test_has_defaults_before_anybody_has_said_who_we_are(self) -> None:
        Profile.objects.all().delete()

        said = hotline(RequestFactory().get("/"))["hotline"]

        assert (said.name, said.emergency_number, said.stylesheet) == ("Hotline", "", "")

    def test_never_fails_a_page_while_the_database_is_away(self, fragile_db: FragileDatabase) -> None:
        connection.ensure_connection()
        fragile_db.take_away()

        said = hotline(RequestFactory().get("/"))["hotline"]

        assert said.name in ("Hotline", "Practice Hotline")  # a locked SQLite can still be read
        fragile_db.bring_back()
        assert hotline(RequestFactory().get("/"))["hotline"].name == "Practice Hotline"


@pytest.mark.django_db
class TestProfileRow:
    def test_there_is_one_only(self) -> None:
        from django.db import IntegrityError

        with pytest.raises(IntegrityError):
            Profile.objects.create(pk=2)

    def test_signs_our_letters(self) -> None:
        assert Profile(name="Wharf", from_name="").sender == "Wharf"
        assert Profile(name="Wharf", from_name="Wharf notices").sender == "Wharf notices"
