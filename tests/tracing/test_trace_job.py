"""The job as the worker runs it: real sockets into the practice internet, through the one door."""

import json
from datetime import timedelta

import pytest

from openhotline.audit.models import Event
from openhotline.cases.stages import ItemStage
from openhotline.common.actors import job
from openhotline.demo.practice import world
from openhotline.tracing import selectors as tracing
from openhotline.tracing import services
from openhotline.tracing.jobs import TRACE
from openhotline.tracing.models import Trace
from openhotline.tracing.stages import Outcome, Reason, Why
from tests.support.factories import authority_in_force, new_item


def wanted(address, *, at, reason=Reason.NEW):
    return services.request_trace(item=new_item(at=at, address=address), reason=reason, by=job("screen"), at=at)


def work(at):
    return TRACE.do(TRACE.due(at, 50), at)


def done(trace):
    trace.refresh_from_db()
    return trace


@pytest.mark.django_db
class TestTheTraceJob:
    def test_finds_host_network_country_and_mailbox(self, practice, at):
        authority = authority_in_force(at=at)
        trace = wanted("http://bothways.example/start.html", at=at)

        assert work(at) == 1

        facts = tracing.facts_of(done(trace))
        assert facts.addresses == ("192.0.2.10", "2001:db8:1::a")
        assert (facts.outcome, facts.country, facts.asn) == (Outcome.AGREED, "GB", 64496)
        assert (facts.network_name, facts.abuse_contact) == ("Brightwell Hosting", "abuse@brightwell.example")
        assert (trace.country_by_ranges, trace.country_by_rdap, trace.contact_source) == ("GB", "GB", "rdap")
        assert trace.rdap_server == "rdap.registry.example"
        assert practice.map["ranges"].endswith(f"ranges-{trace.ranges_date}.csv")
        assert (trace.vantages, trace.authority, trace.done_at) == ("north,south", authority.ref, at)
        assert json.loads(trace.name_servers.open()) == ["ns1.brightwell.example"]
        assert trace.prefix.open() == "192.0.2.0/27"
        assert done(trace.item).stage == ItemStage.READY

    def test_knows_every_provider_of_the_practice_world(self, practice, at):
        authority_in_force(at=at)
        sites = [site for site in world.SITES if site.named]
        traces = {wanted(site.url_of(site.pages[0]), at=at): site.provider for site in sites}

        assert work(at) == len(sites)

        for trace, provider in traces.items():
            found = done(trace)
            assert (found.outcome, found.country, found.asn) == (Outcome.AGREED, provider.country, provider.asn)
            assert found.abuse_contact == provider.abuse
        assert not Trace.objects.exclude(last_problem="").exists()

    def test_keeps_an_item_waiting_for_nobody_where_the_name_does_not_exist(self, practice, at):
        authority_in_force(at=at)
        trace = wanted("http://nobodyhome.example/hello.html", at=at)

        work(at)

        assert (done(trace).outcome, trace.why, trace.country) == (Outcome.UNKNOWN, Why.NO_NAME, "")
        assert done(trace.item).stage == ItemStage.READY

    @pytest.mark.parametrize(
        ("address", "why"),
        [
            ("http://" + "a" * 56 + ".onion/", Why.ONION),
            ("magnet:?xt=urn:btih:" + "0" * 40, Why.PEERS),
            ("ipfs://" + "b" + "a" * 58 + "/page", Why.PEERS),
        ],
    )
    def test_asks_nobody_about_what_stands_at_no_host(self, at, address, why):
        trace = wanted(address, at=at)

        assert work(at) == 1

        assert (done(trace).outcome, trace.why) == (Outcome.UNKNOWN, why)
        assert done(trace.item).stage == ItemStage.READY

    def test_looks_an_address_up_that_is_written_as_a_number(self, practice, at):
        authority_in_force(at=at)
        traces = [wanted(f"http://{host}/page", at=at) for host in ("192.0.2.77", "[2001:db8:2::7]")]

        work(at)

        assert [done(trace).network_name for trace in traces] == ["Polderserver"] * 2
        assert [trace.outcome for trace in traces] == [Outcome.AGREED] * 2

    def test_says_so_when_a_name_points_inside(self, practice, at):
        authority_in_force(at=at)
        trace = wanted("http://127.0.0.1/", at=at)

        work(at)

        assert (done(trace).outcome, trace.why) == (Outcome.UNKNOWN, Why.NOT_PUBLIC)

    def test_never_writes_over_an_earlier_look_up(self, practice, at):
        authority_in_force(at=at)
        first = wanted("http://circustent.example/tent/1.html", at=at)
        work(at)
        before = Trace.objects.values().get(pk=first.pk)
        later = at + timedelta(days=2)
        second = wanted("http://circustent.example/tent/1.html", at=later, reason=Reason.MOVED)

        work(later)

        assert second.pk != first.pk and done(second).outcome == Outcome.AGREED
        assert Trace.objects.values().get(pk=first.pk) == before
        assert tracing.latest_trace(second.item) == second

    def test_says_it_in_the_audit_without_any_address(self, practice, at):
        authority_in_force(at=at)
        trace = wanted("http://paperboats.example/harbour/1.html", at=at)

        work(at)

        event = Event.objects.get(action="trace.done")
        assert (event.about, event.by) == (trace.ref, "job:trace")
        assert json.loads(event.facts) == {
            "item": trace.item.ref, "outcome": "agreed", "why": "", "asn": 64496, "country": "GB",
        }  # fmt: skip

    def test_keeps_no_address_and_no_name_in_clear(self, practice, at):
        from django.db import connection

        authority_in_force(at=at)
        wanted("http://paperboats.example/harbour/1.html", at=at)
        work(at)

        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {Trace._meta.db_table}")
            row = str(cursor.fetchall())
        assert "abuse@brightwell.example" in row  # the mailbox of the network may be read
        assert "192.0.2" not in row and "paperboats" not in row and "ns1" not in row
