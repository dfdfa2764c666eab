"""How far methods agree, as tables: no network, no database."""

from dataclasses import replace
from datetime import date

import pytest

from openhotline.tracing.agreement import agree, is_inside
from openhotline.tracing.findings import Finding, Method, read_asn, read_country, read_mailbox, read_name
from openhotline.tracing.fronts import is_front
from openhotline.tracing.stages import ContactProblem, ContactSource, Outcome, Why

ONE, OTHER = "192.0.2.1", "198.51.100.1"
RANGES = Finding(Method.RANGES, ONE, asn=64496, network_name="Brightwell Hosting", country="GB", prefix="192.0.2.0/24",
                 dated=date(2026, 1, 31))  # fmt: skip
RDAP = Finding(Method.RDAP, ONE, network_name="BRIGHTWELL", country="GB", prefix="192.0.2.0/27",
               contacts=("abuse@brightwell.example",), server="rdap.registry.example")  # fmt: skip
ABUSIX = Finding(Method.ABUSIX, ONE, contacts=("report@brightwell.example",))


def with_country(ranges, rdap):
    return [replace(RANGES, country=ranges), replace(RDAP, country=rdap), ABUSIX]


class TestTheCountry:
    @pytest.mark.parametrize(
        ("ranges", "rdap", "outcome", "why", "country"),
        [
            ("GB", "GB", Outcome.AGREED, "", "GB"),
            ("GB", "", Outcome.ONE_METHOD, "", "GB"),
            ("", "NL", Outcome.ONE_METHOD, "", "NL"),
            ("GB", "NL", Outcome.CONFLICTING, Why.METHODS_DIFFER, ""),
            ("", "", Outcome.UNKNOWN, Why.NO_COUNTRY, ""),
        ],
    )
    def test_is_named_only_where_there_is_one_answer(self, ranges, rdap, outcome, why, country):
        found = agree(with_country(ranges, rdap))

        assert (found.outcome, found.why, found.country) == (outcome, why, country)
        assert (found.country_by_ranges, found.country_by_rdap) == (ranges, rdap)

    def test_is_unknown_when_nobody_says_anything(self):
        silent = [Finding(Method.RANGES, ONE), Finding(Method.RDAP, ONE, problem="timeout")]

        assert (agree(silent).outcome, agree(silent).why) == (Outcome.UNKNOWN, Why.NO_NETWORK)
        assert agree([]).outcome == Outcome.UNKNOWN

    def test_conflicts_when_the_addresses_stand_in_several_countries(self):
        elsewhere = [replace(RANGES, address=OTHER, country="PL"), replace(RDAP, address=OTHER, country="PL")]

        found = agree([RANGES, RDAP, *elsewhere])

        assert (found.outcome, found.why, found.country) == (Outcome.CONFLICTING, Why.SEVERAL_COUNTRIES, "")

    def test_conflicts_by_methods_when_one_of_many_addresses_is_disputed(self):
        elsewhere = [replace(RANGES, address=OTHER), replace(RDAP, address=OTHER, country="PL")]

        assert agree([RANGES, RDAP, *elsewhere]).why == Why.METHODS_DIFFER

    @pytest.mark.parametrize("written", ["asn", "name"])
    def test_is_not_that_of_a_delivery_network(self, written):
        front = replace(RANGES, asn=64510) if written == "asn" else replace(RANGES, network_name="PARASOL-DELIVERY-2")

        found = agree([front, RDAP])

        assert found.is_cdn
        assert (found.outcome, found.why, found.country) == (Outcome.UNKNOWN, Why.CDN, "")
        assert found.abuse_contact == "abuse@brightwell.example"  # whom to ask for the real host


class TestTheNetwork:
    def test_is_written_as_our_table_writes_it_and_narrow_as_the_registry_does(self):
        found = agree([RANGES, RDAP, ABUSIX])

        assert (found.asn, found.network_name, found.prefix) == (64496, "Brightwell Hosting", "192.0.2.0/27")
        assert (found.ranges_date, found.rdap_server) == (date(2026, 1, 31), "rdap.registry.example")

    def test_is_the_registrys_where_our_table_has_none(self):
        assert agree([Finding(Method.RANGES, ONE), RDAP]).network_name == "BRIGHTWELL"

    def test_is_that_of_the_first_address(self):
        other = replace(RANGES, address=OTHER, asn=64502, network_name="Wislahost")

        assert agree([RANGES, other]).asn == 64496


class TestTheContact:
    @pytest.mark.parametrize(
        ("rdap", "abusix", "domain", "contact", "source", "problem"),
        [
            ("abuse@host.example", "desk@host.example", "site.example", "abuse@host.example", "rdap", ""),
            ("", "desk@host.example", "site.example", "desk@host.example", "abusix", ""),
            ("no mailbox", "desk@host.example", "site.example", "desk@host.example", "abusix", ""),
            ("", "", "site.example", "", "", ContactProblem.NONE_FOUND),
            ("no mailbox", "", "site.example", "", "", ContactProblem.NONE_FOUND),
            # Inside the reported domain: it would tell the people who run the site
            ("abuse@site.example", "desk@host.example", "site.example", "desk@host.example", "abusix", ""),
            ("abuse@site.example", "", "site.example", "", "", ContactProblem.OWN_DOMAIN),
            ("abuse@mail.site.example", "", "site.example", "", "", ContactProblem.OWN_DOMAIN),
            ("ABUSE@SITE.EXAMPLE", "", "site.example", "", "", ContactProblem.OWN_DOMAIN),
            ("abuse@bücher.example", "", "xn--bcher-kva.example", "", "", ContactProblem.OWN_DOMAIN),
            # Only like it
            ("abuse@website.example", "", "site.example", "abuse@website.example", "rdap", ""),
            ("abuse@site.example.test", "", "site.example", "abuse@site.example.test", "rdap", ""),
            # An item without a domain, such as an address that is a number
            ("abuse@host.example", "", "", "abuse@host.example", "rdap", ""),
        ],
    )
    def test_is_preferred_and_refused(self, rdap, abusix, domain, contact, source, problem):
        findings = [replace(RDAP, contacts=(rdap,) if rdap else ()), replace(ABUSIX, contacts=(abusix,))]

        found = agree(findings, domain=domain)

        assert (found.abuse_contact, found.contact_source, found.contact_problem) == (contact, source, problem)

    def test_is_the_second_of_a_registry_whose_first_is_refused(self):
        found = agree([replace(RDAP, contacts=("a@site.example", "b@host.example"))], domain="site.example")

        assert (found.abuse_contact, found.contact_source) == ("b@host.example", ContactSource.RDAP)

    @pytest.mark.parametrize(
        ("mailbox", "domain", "inside"),
        [("a@b.example", "b.example", True), ("a@c.b.example", "b.example", True), ("a@b.example", "", False),
         ("a@bb.example", "b.example", False), ("a@b.example", "c.b.example", False)],
    )  # fmt: skip
    def test_is_inside_a_domain_that_it_equals_or_underlies(self, mailbox, domain, inside):
        assert is_inside(mailbox, domain) is inside


class TestReading:
    @pytest.mark.parametrize(
        ("written", "read"),
        [("nl", "NL"), (" GB ", "GB"), ("UK", "GB"), ("EU", ""), ("AP", ""), ("ZZ", ""), ("NLD", ""), ("", ""),
         (None, ""), (528, ""), ("ÅÄ", "")],
    )  # fmt: skip
    def test_a_country(self, written, read):
        assert read_country(written) == read

    @pytest.mark.parametrize(
        ("written", "read"),
        [("64496", 64496), ("AS64496", 64496), ("as65551 ", 65551), (64500, 64500), ("", None), ("0", None),
         ("4294967296", None), ("-1", None), (None, None), ("AS", None), ("٣", None)],
    )  # fmt: skip
    def test_a_number_of_a_network(self, written, read):
        assert read_asn(written) == read

    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("abuse@host.example", "abuse@host.example"),
            (" abuse@Host.Example ", "abuse@host.example"),
            ("abuse+x@host.example", "abuse+x@host.example"),
            ("abuse@bücher.example", "abuse@xn--bcher-kva.example"),
            ("abuse@host", ""),
            ("abuse@192.0.2.1", ""),
            ("abuse@[192.0.2.1]", ""),
            ("abuse", ""),
            ("@host.example", ""),
            ("a b@host.example", ""),
            ("abuse@host.example\r\nBcc: all@host.example", ""),
            ("abuse@host.example, other@host.example", ""),
            ("abuse@host.example/x", ""),
            ("abuse@host.example:25", ""),
            ("abuse@user:word@host.example", ""),
            ("<abuse@host.example>", ""),
            ("x" * 65 + "@host.example", ""),
            ("abuse@" + "a." * 125 + "example", ""),
            (None, ""),
            (["abuse@host.example"], ""),
        ],
    )
    def test_a_mailbox(self, written, read):
        assert read_mailbox(written) == read

    def test_a_name_is_one_short_line(self):
        assert read_name("  Bright\u202ewell\n Hosting\x00 ") == "Bright well Hosting"
        assert len(read_name("x" * 500)) == 200
        assert read_name(None) == ""


class TestDeliveryNetworks:
    @pytest.mark.parametrize(
        ("asn", "name", "front"),
        [(64510, "", True), (None, "Parasol Delivery Ltd", True), (None, "parasol-delivery", True),
         (64496, "Brightwell Hosting", False), (None, "", False), (None, "Parasoldelivery", False)],
    )  # fmt: skip
    def test_are_known_by_number_or_name(self, asn, name, front):
        assert is_front(asn, name) is front
