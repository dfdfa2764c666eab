from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from openhotline.cases import selectors
from openhotline.cases import services as cases
from openhotline.cases.models import Authority, Procedure
from openhotline.cases.procedures import Rules, read_rules
from openhotline.cases.stages import Deed
from openhotline.common.errors import Refused
from tests.support.cast import person
from tests.support.factories import authority_in_force


def recorded(at, **changes):
    facts = {
        "country": "NL",
        "agreement": "Made-up memorandum",
        "deeds": [Deed.TRACE],
        "expires_at": at + timedelta(30),
    }
    return cases.record_authority(**{**facts, **changes}, by=person("lea"), at=at)


@pytest.mark.django_db
class TestAnAuthority:
    def test_is_not_in_force_before_a_second_person_confirms_it(self, at):
        recorded(at)

        with pytest.raises(Refused, match="legal basis"):
            selectors.permit(Deed.TRACE, "NL", at)

    def test_cannot_be_confirmed_by_the_one_who_recorded_it(self, at, lea):
        with pytest.raises(Refused, match="second person"):
            cases.confirm_authority(authority=recorded(at), by=lea, at=at)

    def test_covers_its_country_and_its_deeds_and_no_other(self, at):
        authority = recorded(at)
        cases.confirm_authority(authority=authority, by=person("ada"), at=at)

        assert selectors.permit(Deed.TRACE, "NL", at).authority == authority.ref
        for deed, country in ((Deed.NOTICE, "NL"), (Deed.TRACE, "DE"), (Deed.TRACE, "")):
            with pytest.raises(Refused):
                selectors.permit(deed, country, at)

    def test_ends_on_its_last_day(self, at):
        authority_in_force(at=at)

        selectors.permit(Deed.CHECK, "", at + timedelta(days=364))
        with pytest.raises(Refused):
            selectors.permit(Deed.CHECK, "", at + timedelta(days=365))

    def test_ends_at_once_when_it_is_withdrawn(self, at, lea):
        authority = authority_in_force(at=at)

        cases.withdraw_authority(authority=authority, by=lea, at=at)

        with pytest.raises(Refused):
            selectors.permit(Deed.CHECK, "", at)

    @pytest.mark.parametrize(
        "changes", [{"deeds": []}, {"deeds": ["steal"]}, {"country": "nl"}, {"country": "NLD"}, {"country": ""}]
    )
    def test_is_refused_when_it_makes_no_sense(self, at, changes):
        with pytest.raises(Refused):
            recorded(at, **changes)

    def test_is_refused_when_it_has_ended_already(self, at):
        with pytest.raises(Refused):
            recorded(at, expires_at=at)

    def test_is_nothing_an_analyst_may_record(self, at, ana):
        with pytest.raises(Refused):
            cases.record_authority(
                country="NL", agreement="x", deeds=[Deed.TRACE], expires_at=at + timedelta(1), by=ana, at=at
            )


@pytest.mark.django_db
class TestAProcedure:
    def test_of_a_country_comes_before_the_one_for_all(self, at, lea):
        cases.save_procedure(country="NL", title="Dutch", rules={"reminder_hours": [12]}, by=lea, at=at)

        assert selectors.rules_for("NL")[1].reminder_hours == (12,)
        assert selectors.rules_for("DE")[1] == Rules()

    def test_keeps_its_earlier_versions(self, at, lea):
        for hours in (24, 48):
            cases.save_procedure(country="NL", title="Dutch", rules={"escalate_hours": hours}, by=lea, at=at)

        assert list(Procedure.objects.filter(country="NL").values_list("version", flat=True)) == [1, 2]
        assert selectors.rules_for("NL")[1].escalate_hours == 48

    @given(
        st.dictionaries(
            st.sampled_from(["group_minutes", "reminder_hours", "hold"]), st.from_type(object) | st.integers()
        )
    )
    def test_reads_anything_or_refuses_it_in_words(self, data):
        try:
            rules = read_rules(data)
        except Refused:
            return
        assert read_rules(rules.as_data()) == rules


@pytest.mark.django_db
class TestAuthoritiesPage:
    def test_records_and_lets_another_lead_confirm(self, at, staff, lea):
        page = reverse("cases:authorities", urlconf="openhotline.config.urls.staff")
        staff(lea).post(page, {"agreement": "MoU", "country": "nl", "deeds": ["trace"], "expires_at": "2999-12-31"})
        authority = Authority.objects.get()

        confirm = reverse("cases:confirm_authority", args=[authority.ref], urlconf="openhotline.config.urls.staff")
        assert "A second person" in staff(lea).post(confirm, follow=True).text
        assert "is in force" in staff(person("ada")).post(confirm, follow=True).text

    def test_shows_a_refusal_and_loses_nothing(self, staff, lea):
        page = reverse("cases:authorities", urlconf="openhotline.config.urls.staff")

        html = staff(lea).post(
            page, {"agreement": "Old MoU", "country": "NL", "deeds": ["trace"], "expires_at": "2001-01-01"}
        )

        assert "in the future" in html.text and "Old MoU" in html.text

    def test_is_for_those_who_configure(self, staff, ana):
        page = reverse("cases:authorities", urlconf="openhotline.config.urls.staff")

        assert staff(ana).get(page).status_code == 403


@pytest.mark.django_db
class TestProcedurePage:
    def test_adds_a_version(self, staff, lea):
        page = reverse("cases:procedure", args=["*"], urlconf="openhotline.config.urls.staff")
        facts = {
            "title": "New",
            "hold_hours": 0,
            "group_minutes": 5,
            "reminder_hours": "6, 12",
            "escalate_hours": 0,
            "watch_days": 30,
        }

        staff(lea).post(page, facts)

        assert selectors.rules_for("NL")[1] == Rules(
            group_minutes=5, reminder_hours=(6, 12), escalate_hours=0, watch_days=30
        )

    def test_says_what_is_wrong_with_the_hours(self, staff, lea):
        page = reverse("cases:procedure", args=["*"], urlconf="openhotline.config.urls.staff")

        html = staff(lea).post(page, {"title": "New", "reminder_hours": "soon"}).text

        assert "whole hours separated by commas" in html
