"""Who is called when a child may be in danger, in which order, and whom we tell at the police."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from openhotline.audit import selectors as chain
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.hotline import selectors, services
from openhotline.hotline.models import DutyPerson, PoliceContact, Profile
from tests.support.faces import FaceClient

Staff = Callable[[By | None], FaceClient]
pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 3, 3, 2, 30, tzinfo=UTC)
PERSON: dict[str, Any] = {"position": 1, "name": "Noor (made up)", "address": "noor@hotline.example"}
CONTACT: dict[str, Any] = {
    "country": "XX",
    "name": "Night desk (made up)",
    "address": "night@police.example",
    "telephone": "+44 1632 960199",
    "reviewed_on": date(2026, 3, 1),
    "next_review_on": date(2027, 3, 1),
}


def roster(*people: tuple[str, time | None, time | None]) -> None:
    DutyPerson.objects.all().delete()
    for position, (name, begins_at, ends_at) in enumerate(people, 1):
        DutyPerson.objects.create(
            ref=f"DP-{position}",
            position=position,
            name=name,
            address=f"{name}@hotline.example",
            begins_at=begins_at,
            ends_at=ends_at,
        )


def called(at: datetime) -> list[str]:
    return [person.name for person in selectors.on_call(at)]


class TestTheRoster:
    def test_goes_by_its_places(self) -> None:
        roster(("one", None, None), ("two", None, None))
        DutyPerson.objects.filter(name="one").update(position=9)

        assert called(NIGHT) == ["two", "one"]

    def test_calls_those_in_their_hours_first_and_leaves_nobody_out(self) -> None:
        roster(("day", time(9), time(17)), ("night", time(22), time(6)), ("always", None, None))

        assert called(NIGHT) == ["night", "always", "day"]
        assert called(NIGHT.replace(hour=12)) == ["day", "always", "night"]

    @pytest.mark.parametrize(
        ("hour", "in_hours"), [(21, False), (22, True), (23, True), (0, True), (5, True), (6, False)]
    )
    def test_knows_hours_that_go_past_midnight(self, hour: int, in_hours: bool) -> None:
        person = DutyPerson(begins_at=time(22), ends_at=time(6))

        assert person.is_in_their_hours(time(hour)) is in_hours

    def test_goes_by_the_clock_on_the_hotlines_wall(self, settings: Any) -> None:
        roster(("late", time(9), time(10)), ("early", time(2), time(3)))
        settings.TIME_ZONE = "Pacific/Kiritimati"  # 14 hours ahead: 16:30

        assert called(NIGHT - timedelta(hours=7)) == ["late", "early"]

    def test_falls_back_to_the_hotlines_own_address(self) -> None:
        roster()

        assert [person.address for person in selectors.on_call(NIGHT)] == ["duty@hotline.example"]
        Profile.objects.update(duty_address="")
        assert [person.address for person in selectors.on_call(NIGHT)] == ["hello@hotline.example"]
        Profile.objects.update(contact_address="")
        assert selectors.on_call(NIGHT) == []


class TestSaving:
    def test_keeps_no_mail_address_in_the_audit(self, lea: By, at: datetime) -> None:
        person = services.save_duty_person(person=None, details=PERSON, by=lea, at=at)

        (event,) = chain.events_about(person.ref)
        assert event.action == "hotline.duty_person_saved" and "noor" not in event.facts

    def test_refuses_the_same_mailbox_twice_and_half_of_a_pair_of_hours(self, lea: By, at: datetime) -> None:
        services.save_duty_person(person=None, details=PERSON, by=lea, at=at)

        for details in (PERSON, {**PERSON, "address": "b@hotline.example", "begins_at": time(9)}):
            with pytest.raises(Refused):
                services.save_duty_person(person=None, details=details, by=lea, at=at)

    def test_refuses_who_may_not_configure(self, ana: By, at: datetime) -> None:
        person, contact = DutyPerson.objects.all()[0], PoliceContact.objects.all()[0]

        for deed in (
            lambda: services.save_duty_person(person=None, details=PERSON, by=ana, at=at),
            lambda: services.remove_duty_person(person=person, by=ana, at=at),
            lambda: services.save_police_contact(contact=None, details=CONTACT, by=ana, at=at),
            lambda: services.remove_police_contact(contact=contact, by=ana, at=at),
        ):
            with pytest.raises(Refused):
                deed()

    def test_names_police_contacts_of_the_country_first(self, lea: By, at: datetime) -> None:
        PoliceContact.objects.all().delete()
        for country, name in (("AA", "A"), ("XX", "X"), ("NL", "N")):
            details = {**CONTACT, "country": country, "name": name}
            services.save_police_contact(contact=None, details=details, by=lea, at=at)

        assert [contact.name for contact in selectors.police_contacts()] == ["X", "A", "N"]
        assert [contact.name for contact in selectors.police_contacts("NL")] == ["N", "A", "X"]


class TestThePages:
    def test_add_change_and_remove_a_person(self, staff: Staff, lea: By) -> None:
        client = staff(lea)

        client.post("/hotline/duty/new/", {**PERSON, "begins_at": "22:00", "ends_at": "06:00"})
        person = DutyPerson.objects.get(address="noor@hotline.example")
        assert "22:00–06:00" in client.get("/hotline/duty/").text
        client.post(f"/hotline/duty/{person.ref}/", {**PERSON, "name": "Noor N."})
        person.refresh_from_db()
        assert (person.name, person.begins_at) == ("Noor N.", None)
        client.post(f"/hotline/duty/{person.ref}/remove/")

        assert not DutyPerson.objects.filter(pk=person.pk).exists()

    def test_show_no_mail_address_in_the_list(self, staff: Staff, lea: By) -> None:
        assert "@" not in staff(lea).get("/hotline/duty/").text

    @pytest.mark.parametrize(
        "typed",
        [
            {"begins_at": "22:00"},
            {"ends_at": "25:00"},
            {"address": "nobody"},
            {"position": "0"},
            {"address": "lea.duty@hotline.example"},
        ],
    )
    def test_show_what_is_wrong_with_a_person(self, staff: Staff, lea: By, typed: dict[str, str]) -> None:
        assert "error-summary" in staff(lea).post("/hotline/duty/new/", {**PERSON, **typed}).text

    def test_add_change_and_remove_a_police_contact(self, staff: Staff, lea: By) -> None:
        client = staff(lea)

        client.post("/hotline/police/new/", {**CONTACT, "country": "xx"})
        contact = PoliceContact.objects.get(address="night@police.example")
        assert contact.country == "XX" and "Night desk (made up)" in client.get("/hotline/duty/").text
        client.post(f"/hotline/police/{contact.ref}/", {**CONTACT, "telephone": "+44 1632 960100"})
        contact.refresh_from_db()
        assert contact.telephone == "+44 1632 960100"
        client.post(f"/hotline/police/{contact.ref}/remove/")

        assert not PoliceContact.objects.filter(pk=contact.pk).exists()

    def test_show_a_refusal_about_a_police_contact(self, staff: Staff, lea: By) -> None:
        known = PoliceContact.objects.get(country="XX")

        html = staff(lea).post("/hotline/police/new/", {**CONTACT, "name": known.name}).text

        assert "error-summary" in html

    def test_mark_a_contact_that_is_to_be_checked_again(self, staff: Staff, lea: By) -> None:
        PoliceContact.objects.filter(country="XX").update(next_review_on=date(2020, 1, 1))
        PoliceContact.objects.exclude(country="XX").update(next_review_on=date(2999, 1, 1))

        assert staff(lea).get("/hotline/duty/").text.count("Check it again") == 1

    def test_are_closed_to_others(self, staff: Staff, ana: By, edi: By) -> None:
        for by in (ana, edi):
            for page in ("duty/", "duty/new/", "police/new/"):
                assert staff(by).get(f"/hotline/{page}").status_code == 403
