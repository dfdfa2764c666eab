"""The practice internet as production code sees it: through the one door out."""

import asyncio
from datetime import UTC, datetime

import pytest

from openhotline.common.outbound import (
    Blocked,
    Door,
    Failed,
    Failure,
    Permit,
    Vantage,
    fetch,
    fetch_json,
    lookup,
    resolve,
)
from openhotline.demo.practice import world

PERMIT = Permit(deed="trace", country="", at=datetime(2026, 1, 1, tzinfo=UTC), authority="practice")


@pytest.fixture
def out(town):
    """Calls the door with the map of this practice world, from the named vantage point."""
    door = Door(practice=town.practice.map)

    def going(doing, *words, vantage="north", **how):
        place = Vantage(vantage, (tuple(town.practice.map["dns"][vantage]),))
        return asyncio.run(doing(*words, permit=PERMIT, vantage=place, door=door, **how))

    return going


class TestThroughTheDoor:
    def test_names_are_found_and_pages_fetched(self, out):
        assert out(resolve, "bothways.example") == ("192.0.2.10", "2001:db8:1::a")
        assert out(fetch, "http://bothways.example/start.html").status == 200

    def test_a_redirector_leads_on_to_the_other_provider(self, out):
        answer = out(fetch, "http://shortcut.example/r/7")

        assert answer.status == 200
        assert answer.hops == ("http://umbrellastand.example/hall.html",)

    def test_registries_answer_and_lead_on(self, out):
        for provider in world.PROVIDERS:
            found = out(fetch_json, f"http://{world.RDAP_HOST}/ip/{provider.address(10)}")
            assert found.data["country"] == provider.country

    def test_abuse_contacts_and_names_of_addresses_are_given(self, out):
        (contact,) = out(lookup, "10.2.0.192.abuse-contacts.abusix.zone", "TXT").rows

        assert contact.strip('"') == "abuse@brightwell.example"
        assert out(lookup, "192.0.2.10", "PTR").rows == ("host-192-0-2-10.brightwell.example.",)

    def test_the_two_places_see_a_blocked_site_differently(self, out):
        url = "http://redevermelha.example/rede.html"

        assert [out(fetch, url, vantage=place).status for place in ("north", "south")] == [200, 451]

    def test_a_name_that_does_not_exist_is_told_from_a_host_that_hangs_up(self, out, town):
        town.send("abuse@lindenhof.example", "http://nestkasten.example/vogel.html")
        town.later(10)

        with pytest.raises(Failed) as no_name:
            out(fetch, "http://nobodyhome.example/hello.html")
        with pytest.raises(Failed) as no_answer:
            out(fetch, "http://nestkasten.example/vogel.html")

        assert (no_name.value.kind, no_answer.value.kind) == (Failure.DNS_GONE, Failure.RESET)

    def test_nothing_outside_is_reached(self, out):
        with pytest.raises((Blocked, Failed)):
            out(fetch, "http://example.com/")
