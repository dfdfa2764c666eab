"""Whom we name to people: what was checked, for their country, their language and their age, and nobody else."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from openhotline.audit.selectors import events_about
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.hotline import selectors, services
from openhotline.hotline.models import HelpLine
from openhotline.intake.categories import Elsewhere
from tests.support.faces import FaceClient

Staff = Callable[[By | None], FaceClient]
Kind, Audience = HelpLine.Kind, HelpLine.Audience
pytestmark = pytest.mark.django_db

BEACON = {"name": "Beacon", "country": "XX", "language": "en", "telephone": "+44 1632 960166"}
FORM: dict[str, Any] = {
    "kind": "helpline",
    "audience": "anyone",
    "name": "Beacon",
    "country": "xx",
    "language": "en",
    "web": "https://beacon.example/",
    "checked": "on",
}


def add(by: By, at: datetime, *, checked: bool = True, **details: Any) -> HelpLine:
    return services.save_help_line(help_line=None, details={**BEACON, **details}, checked=checked, by=by, at=at)


def names(lines: list[HelpLine]) -> list[str]:
    return [line.name.partition(" (")[0] for line in lines]


class TestHelpLines:
    def test_are_for_our_country_the_readers_language_first(self) -> None:
        lines = selectors.help_lines(language="fr-CA")

        assert lines[0].language == "fr"
        assert {(line.country, line.kind) for line in lines} == {("XX", Kind.HELPLINE)}

    def test_for_every_country_come_after_those_of_the_country(self, edi: By, at: datetime) -> None:
        add(edi, at, name="A light for the whole world", country="")

        lines = selectors.help_lines(language="en")

        assert [line.country for line in lines if line.language == "en"] == ["XX", "XX", ""]
        assert names(selectors.help_lines(country="NL")) == ["A light for the whole world"]

    @pytest.mark.parametrize(
        ("audience", "whom"),
        [
            (Audience.UNDER_18, {"Lantern Line", "Fil Bleu", "خط القنديل"}),
            (Audience.ADULT, {"Harbour for Parents", "Fil Bleu"}),
        ],
    )
    def test_leave_out_what_is_for_others(self, audience: str, whom: set[str]) -> None:
        assert set(names(selectors.help_lines(audience=audience))) == whom

    def test_for_people_worried_about_behaviour_are_a_kind_of_their_own(self) -> None:
        assert names(selectors.help_lines(kind=Kind.WORRIED)) == ["Second Look", "Turning Point"]
        assert "Turning Point" not in names(selectors.help_lines())

    def test_name_nobody_whom_no_person_has_checked(self, edi: By, at: datetime) -> None:
        line = add(edi, at, checked=False)
        assert line not in selectors.help_lines()

        services.save_help_line(help_line=line, details={}, checked=True, by=edi, at=at)

        assert line in selectors.help_lines()
        assert (line.reviewed_on, line.next_review_on) == (at.date(), at.date() + timedelta(days=365))

    def test_changed_without_a_check_are_shown_to_nobody_again(self, edi: By, at: datetime) -> None:
        line = add(edi, at)

        services.save_help_line(help_line=line, details={"telephone": "+44 1632 960167"}, checked=False, by=edi, at=at)

        assert line not in selectors.help_lines()

    def test_stay_as_they_are_when_nothing_is_changed(self, edi: By, at: datetime) -> None:
        line = add(edi, at)

        services.save_help_line(help_line=line, details=BEACON, checked=False, by=edi, at=at)

        assert line in selectors.help_lines()


class TestServicesFor:
    def test_a_child_are_the_countrys_own(self) -> None:
        assert names(selectors.services_for(Audience.UNDER_18, language="en")) == ["Take Back", "Reprendre"]

    def test_an_adult_are_others(self) -> None:
        assert names(selectors.services_for(Audience.ADULT)) == ["Own Picture"]


class TestSignposts:
    def test_there_is_one_for_all_that_others_deal_with(self) -> None:
        assert set(HelpLine.Topic.values) == set(Elsewhere.values)
        assert all(len(selectors.signposts(topic)) == 1 for topic in Elsewhere.values)

    def test_are_empty_where_nobody_is_known(self) -> None:
        assert selectors.signposts(Elsewhere.FRAUD, country="NL") == []


class TestPlacesOfHelp:
    def test_are_those_of_checked_services_only(self, edi: By, at: datetime) -> None:
        assert selectors.places_of_help() == (["XX"], ["ar", "en", "fr"])

        add(edi, at, country="NL", language="nl")
        add(edi, at, country="BE", language="de", checked=False)

        assert selectors.places_of_help() == (["NL", "XX"], ["ar", "en", "fr", "nl"])


class TestTheShippedServices:
    def test_have_neither_address_nor_number_and_are_shown_to_nobody(self) -> None:
        shipped = HelpLine.objects.exclude(country="XX")

        assert {"Report Remove", "Take It Down", "StopNCII"} <= set(names(list(shipped)))
        assert all((line.web, line.telephone, line.reviewed_on) == ("", "", None) for line in shipped)
        for country in ("GB", "US", "AU"):
            assert [line for kind in Kind for line in selectors.help_lines(country=country, kind=kind)] == []


class TestSaveHelpLine:
    def test_is_in_the_audit_with_what_changed(self, edi: By, at: datetime) -> None:
        line = add(edi, at)

        services.save_help_line(help_line=line, details={"hours": "Always"}, checked=True, by=edi, at=at)
        assert HelpLine.objects.get(ref=line.ref).hours == "Always"
        services.remove_help_line(help_line=line, by=edi, at=at)

        assert not HelpLine.objects.filter(ref=line.ref).exists()
        events = list(events_about(line.ref))
        assert [event.action for event in events] == [
            "hotline.help_line_saved",
            "hotline.help_line_saved",
            "hotline.help_line_removed",
        ]

    @pytest.mark.parametrize(
        "change",
        [
            {"web": "http://beacon.example/"},
            {"web": "javascript:alert(1)"},
            {"telephone": "", "web": ""},
            {"language": "English"},
            {"country": "nl"},
            {"name": "Lantern Line (made up)"},
            {"kind": "elsewhere"},
            {"topic": "fraud"},
            {"audience": "cats"},
        ],
    )
    def test_refuses_what_cannot_help(self, change: dict[str, str], edi: By, at: datetime) -> None:
        with pytest.raises(Refused):
            add(edi, at, **change)

    def test_is_an_editors_matter(self, ana: By, at: datetime) -> None:
        line = HelpLine.objects.all()[0]
        with pytest.raises(Refused):
            services.save_help_line(help_line=line, details={"hours": "Never"}, checked=True, by=ana, at=at)
        with pytest.raises(Refused):
            services.remove_help_line(help_line=line, by=ana, at=at)


class TestTheHelpLinesPage:
    def test_lists_them_and_marks_those_to_check(self, staff: Staff, edi: By) -> None:
        HelpLine.objects.filter(name__startswith="Fil Bleu").update(next_review_on=date(2020, 1, 1))

        html = staff(edi).get("/hotline/help-lines/").text

        assert "Lantern Line" in html
        assert html.count("Check it again") == 1
        assert html.count("Not checked: shown to nobody") == HelpLine.objects.filter(reviewed_on=None).count()

    def test_adds_one(self, staff: Staff, edi: By) -> None:
        staff(edi).post("/hotline/help-lines/new/", FORM)

        line = HelpLine.objects.get(name="Beacon")
        assert (line.country, line.reviewed_on is None) == ("XX", False)

    def test_adds_one_that_nobody_is_told_of_yet(self, staff: Staff, edi: By) -> None:
        html = staff(edi).post("/hotline/help-lines/new/", {**FORM, "web": "", "checked": ""}, follow=True).text

        assert "Nobody is told of it until somebody has checked it." in html
        assert HelpLine.objects.get(name="Beacon").reviewed_on is None

    def test_takes_the_word_of_the_person_who_checked(self, staff: Staff, edi: By) -> None:
        line = HelpLine.objects.get(language="ar")
        HelpLine.objects.filter(pk=line.pk).update(reviewed_on=None, next_review_on=None)

        staff(edi).post(f"/hotline/help-lines/{line.ref}/checked/")

        line.refresh_from_db()
        assert line.reviewed_on is not None

    def test_does_not_take_it_for_what_nobody_can_reach(self, staff: Staff, edi: By) -> None:
        line = HelpLine.objects.get(name="StopNCII")

        html = staff(edi).post(f"/hotline/help-lines/{line.ref}/checked/", follow=True).text

        assert "nobody can reach it" in html
        assert HelpLine.objects.get(pk=line.pk).reviewed_on is None

    def test_changes_and_removes_one(self, staff: Staff, edi: By) -> None:
        line, client = HelpLine.objects.get(name__startswith="Fil Bleu"), staff(edi)

        assert line.name in client.get(f"/hotline/help-lines/{line.ref}/").text
        client.post(f"/hotline/help-lines/{line.ref}/", {**FORM, "name": "Changed"})
        line.refresh_from_db()
        assert line.name == "Changed"
        client.post(f"/hotline/help-lines/{line.ref}/remove/")
        assert not HelpLine.objects.filter(pk=line.pk).exists()

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"web": "http://beacon.example/"}, "begins with https://"),
            ({"web": ""}, "so that people can reach it"),
            ({"kind": "elsewhere"}, "Choose a topic"),
        ],
    )
    def test_shows_a_refusal_in_the_form(self, staff: Staff, edi: By, change: dict[str, str], words: str) -> None:
        html = staff(edi).post("/hotline/help-lines/new/", {**FORM, **change}).text

        assert words in html
        assert not HelpLine.objects.filter(name="Beacon").exists()

    def test_is_closed_to_others(self, staff: Staff, ana: By) -> None:
        assert staff(ana).get("/hotline/help-lines/").status_code == 403

    def test_shows_no_details_of_the_hotline_to_an_editor(self, staff: Staff, edi: By) -> None:
        assert 'href="/hotline/"' not in staff(edi).get("/hotline/help-lines/").text
