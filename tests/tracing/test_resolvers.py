"""Each way of finding out, by itself."""

import asyncio
import json
import os
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhotline.common import outbound
from openhotline.common.outbound import (
    Blocked,
    DnsAnswer,
    DnsStatus,
    Failed,
    Failure,
    JsonAnswer,
    Permit,
    Reason,
    Vantage,
)
from openhotline.tracing.findings import Method
from openhotline.tracing.resolvers import abusix, dns, ranges, rdap
from openhotline.tracing.stages import Why

PERMIT = Permit(deed="trace", country="", at=datetime(2026, 3, 3, tzinfo=UTC), authority="AU-TEST")
NORTH, SOUTH = (Vantage(name, (("127.0.0.1", 53),)) for name in ("north", "south"))


def asked(resolve, address="192.0.2.10"):
    return asyncio.run(resolve(address, permit=PERMIT, vantage=NORTH))


def answering(answer):
    """A stand-in for a function of the door: gives the answer, or raises it."""

    async def given(*_words, **_how):
        if isinstance(answer, Exception):
            raise answer
        return answer

    return given


class TestRanges:
    def test_reads_the_table_again_when_it_has_changed(self, settings, tmp_path):
        path = tmp_path / "ranges.csv"
        settings.RANGES_FILE = str(path)
        found = []
        for number, day in ((64496, 1), (64497, 2)):
            path.write_text(f"192.0.2.0,192.0.2.31,{number},x,GB\n")
            os.utime(path, (86_400 * day, 86_400 * day))
            found.append(asked(ranges.resolve))

        assert [(each.asn, each.dated) for each in found] == [(64496, date(1970, 1, 2)), (64497, date(1970, 1, 3))]

    def test_keeps_what_it_read_when_the_file_is_spoilt_or_gone_and_says_so_once(self, settings, tmp_path, caplog):
        path = tmp_path / "ranges.csv"
        settings.RANGES_FILE = str(path)
        path.write_text("192.0.2.0,192.0.2.31,64496,x,GB\n")
        asked(ranges.resolve)
        path.write_text("192.0.2.0,half a li")

        assert [asked(ranges.resolve).asn for _ in range(3)] == [64496] * 3
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        path.unlink()
        assert asked(ranges.resolve).asn == 64496

    def test_takes_each_fact_from_the_first_of_several_tables_that_has_it(self, settings, tmp_path):
        (tmp_path / "countries-2026-01-31.csv").write_text("192.0.2.0,192.0.2.255,,,GB\n")
        (tmp_path / "networks-2025-12-01.csv").write_text("192.0.2.0,192.0.2.31,64496,Brightwell,US\n")
        settings.RANGES_FILE = ", ".join(str(tmp_path / name) for name in
                                         ("countries-2026-01-31.csv", "networks-2025-12-01.csv"))  # fmt: skip

        found = asked(ranges.resolve)

        assert (found.asn, found.network_name, found.country) == (64496, "Brightwell", "GB")
        assert found.prefix == "192.0.2.0/24"
        assert found.dated == date(2025, 12, 1)  # as old as the oldest

    def test_knows_nothing_without_a_table(self, settings):
        settings.RANGES_FILE = ""

        assert asked(ranges.resolve) == ranges.Finding(Method.RANGES, "192.0.2.10")


def network(**more):
    return {
        "objectClassName": "ip network",
        "handle": "NET-1",
        "startAddress": "192.0.2.0",
        "endAddress": "192.0.2.31",
        "name": "BRIGHTWELL",
        "country": "GB",
        **more,
    }


NAMES = (
    "objectClassName", "entities", "roles", "vcardArray", "handle", "cidr0_cidrs", "name", "country", "startAddress",
    "endAddress", "length", "v4prefix",
)  # fmt: skip


def entity(role, *mailboxes, entities=()):
    card = [["version", {}, "text", "4.0"], *(["email", {}, "text", mailbox] for mailbox in mailboxes)]
    return {"objectClassName": "entity", "handle": role, "roles": [role], "vcardArray": ["vcard", card],
            "entities": list(entities)}  # fmt: skip


def read(data):
    return rdap.read_answer(data, "192.0.2.10", "rdap.registry.example")


class TestReadingARegistry:
    def test_finds_the_abuse_desk_and_nobody_elses_mailbox(self):
        found = read(network(entities=[entity("registrant", "office@x.example"), entity("abuse", "abuse@x.example")]))

        assert found.contacts == ("abuse@x.example",)
        assert (found.country, found.network_name, found.prefix) == ("GB", "BRIGHTWELL", "192.0.2.0/27")
        assert (found.server, found.problem) == ("rdap.registry.example", "")

    def test_finds_it_inside_another_entity(self):
        desk = entity("abuse", "a@x.example")

        assert read(network(entities=[entity("x", entities=[entity("y", entities=[desk])])])).contacts == (
            "a@x.example",
        )

    @pytest.mark.parametrize("role", ["ABUSE", "Abuse"])
    def test_reads_a_role_however_it_is_written(self, role):
        assert read(network(entities=[entity(role, "a@x.example")])).contacts == ("a@x.example",)

    def test_gives_every_mailbox_of_the_desk_in_order(self):
        assert read(network(entities=[entity("abuse", "a@x.example", "mailto:b@x.example")])).contacts == (
            "a@x.example",
            "b@x.example",
        )

    def test_does_not_stumble_over_a_bad_date_or_link_elsewhere(self):
        spoilt = network(
            events=[{"eventAction": "registration", "eventDate": "yesterday-ish"}],
            links=["not a link"],
            notices="none",
            remarks=[None],
            entities=[{**entity("abuse", "a@x.example"), "links": [None], "events": 3}],
        )

        assert read(spoilt).contacts == ("a@x.example",)

    def test_reads_blocks_written_as_networks(self):
        found = read(
            network(cidr0_cidrs=[{"v4prefix": "198.51.100.0", "length": 24}, {"v4prefix": "192.0.2.0", "length": 28}])
        )

        assert found.prefix == "192.0.2.0/28"

    @pytest.mark.parametrize(
        "data",
        [None, [], "text", 7, {}, {"objectClassName": "domain", "ldhName": "x.example"}, network(startAddress="x")],
    )
    def test_says_that_it_could_not_read_what_is_no_network(self, data):
        assert read(data).problem == "unreadable"

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=8),
            lambda part: (
                st.lists(part, max_size=4)
                | st.dictionaries(
                    st.sampled_from(NAMES),
                    part,
                    max_size=5,
                )
            ),
            max_leaves=20,
        )
    )
    def test_never_raises_whatever_the_answer_is(self, data):
        for found in (read(data), read({**network(), **(data if isinstance(data, dict) else {"entities": data})})):
            assert found.method is Method.RDAP

    def test_does_not_follow_entities_without_end(self):
        deep = entity("abuse", "deep@x.example")
        for _ in range(50):
            deep = entity("x", entities=[deep])

        assert read(network(entities=[deep])).contacts == ()


@pytest.fixture
def registries(settings, tmp_path):
    def write(*services, name="ipv4"):
        (tmp_path / f"{name}.json").write_text(json.dumps({"version": "1.0", "services": services}))

    settings.RDAP_BOOTSTRAP = str(tmp_path)
    return write


class TestWhichRegistryToAsk:
    def test_is_that_of_the_narrowest_block_with_tls_first(self, registries):
        registries(
            [["192.0.0.0/8"], ["https://wide.example/"]],
            [["192.0.2.0/24", "198.51.100.0/24"], ["http://narrow.example/rdap", "https://narrow.example/rdap"]],
        )
        registries([["2001:db8::/32"], ["https://six.example/"]], name="ipv6")

        assert rdap.servers_for("192.0.2.10") == ("https://narrow.example/rdap/", "http://narrow.example/rdap/")
        assert rdap.servers_for("192.9.9.9") == ("https://wide.example/",)
        assert rdap.servers_for("2001:db8::1") == ("https://six.example/",)
        assert rdap.servers_for("203.0.113.1") == ()

    def test_may_stand_in_one_file(self, settings, tmp_path):
        tables = {"ipv4": {"services": [[["192.0.2.0/24"], ["https://one.example/"]]]}}
        (tmp_path / "all.json").write_text(json.dumps(tables))
        settings.RDAP_BOOTSTRAP = str(tmp_path / "all.json")

        assert rdap.servers_for("192.0.2.10") == ("https://one.example/",)

    def test_is_read_again_when_the_table_has_changed(self, registries, tmp_path):
        for name in ("one", "two"):
            registries([["192.0.2.0/24"], [f"https://{name}.example/"]])
            os.utime(tmp_path / "ipv4.json", (len(name) + ord(name[0]), ord(name[0])))
            assert rdap.servers_for("192.0.2.10") == (f"https://{name}.example/",)

    def test_is_none_where_nothing_is_configured(self, settings):
        settings.RDAP_BOOTSTRAP = ""

        assert asked(rdap.resolve) == rdap.Finding(Method.RDAP, "192.0.2.10")


class TestAskingARegistry:
    @pytest.mark.parametrize(
        ("answer", "problem"),
        [
            (JsonAnswer(200, network(), 0.1), ""),
            (JsonAnswer(404, None, 0.1), ""),
            (JsonAnswer(429, None, 0.1), "http_429"),
            (JsonAnswer(503, None, 0.1), "http_503"),
            (JsonAnswer(200, ["?"], 0.1), "unreadable"),
            (Failed(Failure.TIMEOUT), "timeout"),
            (Blocked(Reason.LOOPBACK), "loopback"),
        ],
    )
    def test_tells_an_answer_from_none(self, registries, monkeypatch, answer, problem):
        registries([["192.0.2.0/24"], ["https://one.example/"]])
        monkeypatch.setattr(rdap, "fetch_json", answering(answer))

        found = asked(rdap.resolve)

        assert (found.problem, found.server) == (problem, "one.example")

    def test_goes_on_to_the_next_server(self, registries, monkeypatch):
        registries([["192.0.2.0/24"], ["https://one.example/", "https://two.example/"]])
        went = []

        async def fetch(url, **_how):
            went.append(url)
            if "one" in url:
                raise Failed(Failure.REFUSED)
            return JsonAnswer(200, network(), 0.1)

        monkeypatch.setattr(rdap, "fetch_json", fetch)

        assert asked(rdap.resolve).country == "GB"
        assert went == ["https://one.example/ip/192.0.2.10", "https://two.example/ip/192.0.2.10"]


class TestAbusix:
    @pytest.mark.parametrize(
        ("rows", "contacts"),
        [
            (('"abuse@x.example"',), ("abuse@x.example",)),
            (('"a@x.example,b@x.example"',), ("a@x.example", "b@x.example")),
            (('"abuse@" "x.example"',), ("abuse@x.example",)),
            (('"nobody"', '"abuse@x.example"'), ("abuse@x.example",)),
            ((), ()),
        ],
    )
    def test_reads_its_rows(self, rows, contacts):
        assert abusix.read_rows(rows) == contacts

    @pytest.mark.parametrize(
        ("answer", "problem"),
        [
            (DnsAnswer(DnsStatus.ANSWERED, ('"abuse@x.example"',), ""), ""),
            (DnsAnswer(DnsStatus.NXDOMAIN, (), ""), ""),
            (DnsAnswer(DnsStatus.TIMEOUT, (), ""), "dns_timeout"),
            (DnsAnswer(DnsStatus.FAILED, (), ""), "dns_failed"),
            (Blocked(Reason.RESOLVER), "resolver"),
        ],
    )
    def test_tells_an_answer_from_none(self, monkeypatch, answer, problem):
        monkeypatch.setattr(abusix, "lookup", answering(answer))

        assert asked(abusix.resolve).problem == problem

    @pytest.mark.parametrize(
        ("address", "name"),
        [
            ("192.0.2.10", "10.2.0.192.abuse-contacts.abusix.zone"),
            ("2001:db8::1", "1." + "0." * 23 + "8.b.d.0.1.0.0.2.abuse-contacts.abusix.zone"),
        ],
    )
    def test_asks_for_the_address_backwards(self, monkeypatch, address, name):
        asked_for = []

        async def lookup(name, rdtype, **_how):
            asked_for.append((name, rdtype))
            return DnsAnswer(DnsStatus.NO_DATA, (), "")

        monkeypatch.setattr(abusix, "lookup", lookup)
        asked(abusix.resolve, address)

        assert asked_for == [(name, "TXT")]


GONE, EMPTY, SILENT = Failed(Failure.DNS_GONE), Failed(Failure.DNS_EMPTY), Failed(Failure.DNS_FAILURE)
INSIDE, OURS = Blocked(Reason.PRIVATE), Blocked(Reason.RESOLVER)


class TestNames:
    @pytest.mark.parametrize(
        ("north", "south", "addresses", "why", "problem"),
        [
            (("192.0.2.1",), ("192.0.2.2", "192.0.2.1"), ("192.0.2.1", "192.0.2.2"), "", ""),
            (("192.0.2.1",), GONE, ("192.0.2.1",), "", ""),
            (("192.0.2.1",), SILENT, ("192.0.2.1",), "", ""),
            (GONE, GONE, (), Why.NO_NAME, ""),
            (GONE, EMPTY, (), Why.NO_ADDRESS, ""),
            (EMPTY, INSIDE, (), Why.NOT_PUBLIC, ""),
            (GONE, SILENT, (), Why.NO_NAME, "dns_failure"),
            (SILENT, SILENT, (), "", "dns_failure"),
            (OURS, OURS, (), "", "resolver"),
        ],
    )
    def test_weighs_what_two_places_see(self, monkeypatch, north, south, addresses, why, problem):
        async def resolve(_host, *, permit, vantage):
            found = {"north": north, "south": south}[vantage.name]
            if isinstance(found, Exception):
                raise found
            return found

        monkeypatch.setattr(outbound, "resolve", resolve)
        monkeypatch.setattr(outbound, "lookup", answering(DnsAnswer(DnsStatus.ANSWERED, ("NS1.X.example.",), "")))

        names = asyncio.run(dns.resolve("site.example", "site.example", permit=PERMIT, vantages=(NORTH, SOUTH)))

        assert (names.addresses, names.why, names.problem) == (addresses, why, problem)
        assert names.name_servers == ("ns1.x.example",)

    def test_are_not_asked_for_from_nowhere(self):
        names = asyncio.run(dns.resolve("site.example", "site.example", permit=PERMIT, vantages=()))

        assert names.problem == "no_vantage_point"

    def test_show_nothing_when_they_are_printed(self):
        names = dns.Names(seen={"north": ("192.0.2.1",)}, name_servers=("ns1.secret.example",))

        assert "192.0.2" not in repr(names) and "secret" not in repr(names)
