import socket

import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest

from openhotline.demo.practice import world
from openhotline.demo.practice.live import VANTAGES


class TestTheNameServers:
    def test_know_every_site_that_has_a_name(self, town):
        for site in world.SITES:
            assert bool(town.addresses(site.host)) is site.named

    @pytest.mark.parametrize("tcp", [False, True])
    def test_answer_with_authority_over_udp_and_tcp(self, town, tcp):
        answer = town.ask("paperboats.example", tcp=tcp)

        assert answer.flags & dns.flags.AA
        assert [records.to_text() for records in answer.answer] == ["paperboats.example. 1 IN A 192.0.2.10"]

    def test_give_the_second_kind_of_address_only_where_there_is_one(self, town):
        assert town.addresses("klompen.example", "AAAA") == ["2001:db8:2::a"]
        nothing = town.ask("paperboats.example", "AAAA")

        assert nothing.rcode() == dns.rcode.NOERROR
        assert not nothing.answer
        assert nothing.authority[0].to_text().startswith("paperboats.example. 1 IN SOA ")

    @pytest.mark.parametrize("name", ["nobodyhome.example", "never-heard-of.example", "www.paperboats.example"])
    def test_say_that_a_name_does_not_exist(self, town, name):
        answer = town.ask(name)

        assert answer.rcode() == dns.rcode.NXDOMAIN
        assert "SOA" in answer.authority[0].to_text()

    @pytest.mark.parametrize("name", ["example.com", "1.0.0.127.zone", "localhost", "abusix.zone"])
    def test_refuse_names_outside_the_practice_world(self, town, name):
        answer = town.ask(name)

        assert answer.rcode() == dns.rcode.REFUSED
        assert not answer.answer

    def test_do_not_deny_a_name_that_has_others_below_it(self, town):
        assert town.ask("pebblestore.example").rcode() == dns.rcode.NOERROR

    def test_name_the_servers_of_a_site_and_where_mail_goes(self, town):
        assert town.addresses("paperboats.example", "NS") == ["ns1.brightwell.example."]
        assert town.addresses("ns1.brightwell.example") == ["192.0.2.1"]
        assert town.addresses("brightwell.example", "MX") == ["10 mail.brightwell.example."]
        assert town.addresses("mail.brightwell.example") == ["192.0.2.2"]

    def test_name_an_address_by_its_provider(self, town):
        assert town.addresses("10.2.0.192.in-addr.arpa", "PTR") == ["host-192-0-2-10.brightwell.example."]
        six = "a." + "0." * 19 + "2.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"
        assert town.addresses(six, "PTR") == ["host-2001-db8-2--a.polderserver.example."]

    def test_give_the_abuse_contact_of_an_address(self, town):
        name = "10.2.0.192.abuse-contacts.abusix.zone"

        assert town.addresses(name, "TXT") == ['"abuse@brightwell.example"']
        assert town.ask("9.9.9.9.abuse-contacts.abusix.zone", "TXT").rcode() == dns.rcode.NXDOMAIN

    def test_differ_by_place_for_a_site_that_is_blocked_in_one(self, town):
        seen = {vantage: town.get("http://redevermelha.example/rede.html", vantage).status for vantage in VANTAGES}

        assert seen == {"north": 200, "south": 451}

    def test_survive_bytes_that_are_no_question(self, town):
        host, port = town.practice.map["dns"]["north"]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            for junk in (b"", b"\x00", b"\xff" * 40, b"\x00" * 12):
                sock.sendto(junk, (host, port))

        assert town.addresses("paperboats.example") == ["192.0.2.10"]
