import json
from ipaddress import ip_network
from pathlib import Path

import pytest
from whoisit import parser
from whoisit.bootstrap import _BootstrapWrapper

from openhotline.demo.practice import world


@pytest.fixture
def ask(town):
    """What a client of RDAP does: follow one redirect, then let whoisit read the object."""

    def asking(kind: str, value: str):
        answer = town.get(f"http://rdap.registry.example/{kind}/{value}")
        if answer.status == 302:
            answer = town.get(answer.headers["Location"])
        assert answer.headers["Content-Type"] == "application/rdap+json"
        known = _BootstrapWrapper()
        return parser.parse(known, {"ip": "ip network"}.get(kind, kind), value, json.loads(answer.body))

    return asking


class TestTheRegistry:
    @pytest.mark.parametrize("provider", world.PROVIDERS, ids=lambda provider: provider.key)
    def test_gives_the_network_of_every_provider_with_its_abuse_desk(self, ask, provider):
        found = ask("ip", provider.address(10))

        assert found["network"] == provider.network
        assert found["country"] == provider.country
        assert [desk["email"] for desk in found["entities"]["abuse"]] == [provider.abuse]
        assert found["entities"]["registrant"][0]["name"] == provider.name

    def test_gives_an_ipv6_network(self, ask):
        found = ask("ip", "2001:db8:2::a")

        assert (found["network"], found["ip_version"]) == (ip_network("2001:db8:2::/48"), 6)

    def test_gives_an_autonomous_system(self, ask):
        found = ask("autnum", "64498")

        assert found["asn_range"] == [64498, 64498]
        assert found["entities"]["abuse"][0]["email"] == "abuse@polderserver.example"

    def test_gives_a_domain_with_name_servers_and_registrar(self, ask):
        found = ask("domain", "xn--bcherregal-9db.example")

        assert found["unicode_name"] == "b\u00fccherregal.example"
        assert found["nameservers"] == ["ns1.lindenhof.example"]
        assert found["entities"]["registrar"][0]["name"] == "Practice Registrar"

    def test_sends_askers_to_another_registry_for_some_blocks(self, town):
        first = town.get("http://rdap.registry.example/ip/198.51.100.10")

        assert first.status == 302
        assert first.headers["Location"] == "http://rdap2.registry.example/ip/198.51.100.10"

    @pytest.mark.parametrize("path", ["ip/198.51.100.200", "autnum/65551", "domain/nobodyhome.example"])
    def test_says_so_when_nothing_is_registered(self, town, path):
        answer = town.get(f"http://rdap.registry.example/{path}")

        assert answer.status == 404
        assert json.loads(answer.body)["errorCode"] == 404

    @pytest.mark.parametrize("path", ["ip/nonsense", "ip/192.0.2.0/99", "ip/192.0.2.0/24"])
    def test_finds_nothing_for_nonsense_or_for_a_block_of_many(self, town, path):
        assert town.get(f"http://rdap.registry.example/{path}").status == 404


class TestTheBootstrap:
    def test_is_written_and_served_alike(self, town):
        folder = Path(town.practice.map["rdap_bootstrap"])

        for name in ("ipv4", "ipv6", "asn", "dns"):
            served = town.get(f"http://rdap.registry.example/bootstrap/{name}.json")
            assert json.loads(served.body) == json.loads((folder / f"{name}.json").read_text())

    def test_leads_to_the_registry(self, town):
        known = _BootstrapWrapper()
        folder = Path(town.practice.map["rdap_bootstrap"])
        tables = {name: json.loads((folder / f"{name}.json").read_text()) for name in ("ipv4", "ipv6", "asn", "dns")}

        tables["object"] = {"services": [["ignored"]]}
        known.load_bootstrap_data(tables | {"timestamp": 1}, allow_insecure=True, from_json=False)

        assert known.get_asn_endpoints(64498) == (["http://rdap.registry.example/"], True)
        assert known.get_dns_endpoints("example") == (["http://rdap.registry.example/"], True)
        assert town.addresses("rdap.registry.example") == [world.RDAP_ADDRESS]
