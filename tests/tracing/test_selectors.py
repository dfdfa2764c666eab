from datetime import timedelta

import pytest

from openhotline.common.actors import job
from openhotline.tracing import selectors as tracing
from openhotline.tracing import services
from openhotline.tracing.findings import Finding, Method
from openhotline.tracing.looking import Sight
from openhotline.tracing.resolvers.dns import Names
from openhotline.tracing.stages import Outcome, Reason
from tests.support.cast import person
from tests.support.factories import new_item

SEEN = {"north": ("192.0.2.1", "192.0.2.2"), "south": ("192.0.2.3", "192.0.2.1")}


def traced(item, *, at, country="GB", seen=SEEN, rdap_country=None):
    """A look-up that found this; `seen` empty: the name does not exist."""
    trace = services.request_trace(item=item, reason=Reason.MANUAL, by=person("ana"), at=at)
    findings = (
        Finding(Method.RANGES, "192.0.2.1", asn=64496, network_name="Brightwell Hosting", country=country),
        Finding(Method.RDAP, "192.0.2.1", country=rdap_country or country, contacts=("abuse@brightwell.example",)),
    )
    services.record_trace(
        trace=trace, sight=Sight(Names(seen=seen), findings if seen else ()), authority="AU-TEST", at=at
    )
    return trace


@pytest.fixture
def item(at):
    return new_item(at=at)


@pytest.mark.django_db
class TestTracesOf:
    def test_gives_every_look_up_of_this_item_the_newest_first(self, item, at):
        first, second = traced(item, at=at), traced(item, at=at + timedelta(days=1))
        traced(new_item(at=at), at=at + timedelta(days=2))  # noise
        waiting = services.request_trace(item=item, reason=Reason.NOTICE, by=job("x"), at=at + timedelta(days=3))

        assert list(tracing.traces_of(item)) == [waiting, second, first]
        assert tracing.latest_trace(item) == second

    def test_has_no_latest_while_none_has_ended(self, item, at):
        services.request_trace(item=item, reason=Reason.NEW, by=job("x"), at=at)

        assert tracing.latest_trace(item) is None


@pytest.mark.django_db
class TestIsFresh:
    @pytest.mark.parametrize(("hours", "fresh"), [(0, True), (23.9, True), (24, False), (48, False)])
    def test_lasts_a_day(self, settings, item, at, hours, fresh):
        settings.PACE = 1

        assert tracing.is_fresh(traced(item, at=at), at + timedelta(hours=hours)) is fresh

    def test_is_over_sooner_at_a_quicker_pace(self, settings, item, at):
        settings.PACE = 1440  # a day is a minute
        trace = traced(item, at=at)

        assert tracing.is_fresh(trace, at + timedelta(seconds=59))
        assert not tracing.is_fresh(trace, at + timedelta(seconds=61))

    def test_is_not_what_waits_failed_or_was_not_permitted(self, item, at):
        assert not tracing.is_fresh(None, at)
        trace = services.request_trace(item=item, reason=Reason.NEW, by=job("x"), at=at)
        assert not tracing.is_fresh(trace, at)
        services.refuse_trace(trace=trace, at=at)
        assert not tracing.is_fresh(trace, at)


@pytest.mark.django_db
class TestHostingCountry:
    def test_is_empty_where_nothing_is_known(self, item):
        assert tracing.hosting_country(item) == ""

    def test_is_that_of_the_newest_answer(self, item, at):
        traced(item, at=at, country="GB")
        traced(item, at=at + timedelta(days=1), country="NL")

        assert tracing.hosting_country(item) == "NL"

    def test_is_not_forgotten_when_a_later_look_up_was_not_permitted(self, item, at):
        traced(item, at=at)
        later = services.request_trace(item=item, reason=Reason.NOTICE, by=job("x"), at=at + timedelta(days=1))
        services.refuse_trace(trace=later, at=at + timedelta(days=1))

        assert tracing.hosting_country(item) == "GB"

    def test_is_forgotten_when_a_later_look_up_found_no_name_or_no_agreement(self, item, at):
        traced(item, at=at)
        traced(item, at=at + timedelta(days=1), seen={})
        assert tracing.hosting_country(item) == ""

        traced(item, at=at + timedelta(days=2), country="GB", rdap_country="NL")
        assert tracing.hosting_country(item) == ""


@pytest.mark.django_db
class TestFactsOf:
    def test_gives_what_a_notice_needs(self, item, at):
        facts = tracing.facts_of(traced(item, at=at))

        assert facts.addresses == ("192.0.2.1", "192.0.2.2", "192.0.2.3")
        assert (facts.asn, facts.network_name, facts.country) == (64496, "Brightwell Hosting", "GB")
        assert (facts.abuse_contact, facts.is_cdn, facts.outcome) == ("abuse@brightwell.example", False, Outcome.AGREED)
        assert facts.done_at == at

    def test_shows_no_address_when_it_is_printed(self, item, at):
        assert "192.0.2" not in repr(tracing.facts_of(traced(item, at=at)))
