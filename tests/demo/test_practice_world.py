from collections import Counter
from datetime import date
from ipaddress import ip_network
from pathlib import Path

import pytest
from PIL import Image

from openhotline.demo.practice import contents, world
from openhotline.demo.practice.cast import Kind, Manner, Outcome, Pace
from openhotline.demo.practice.ranges import write_ranges

DOCUMENTATION = [ip_network(each) for each in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")]


class TestTheProviders:
    def test_are_many_and_in_several_countries(self):
        assert len(world.PROVIDERS) >= 8
        assert len({provider.country for provider in world.PROVIDERS}) >= 8

    def test_have_documentation_addresses_only_and_share_none(self):
        networks = [network for provider in world.PROVIDERS for network in provider.networks]

        for network in networks:
            assert any(network.version == d.version and network.subnet_of(d) for d in DOCUMENTATION)
            assert sum(network.version == other.version and network.overlaps(other) for other in networks) == 1

    def test_have_documentation_network_numbers(self):
        for provider in world.PROVIDERS:
            assert 64496 <= provider.asn <= 64511 or 65536 <= provider.asn <= 65551

    def test_stand_for_every_manner(self):
        assert {provider.manner for provider in world.PROVIDERS} == set(Manner)


class TestTheSites:
    def test_are_at_least_forty_with_reserved_names_each_once(self):
        hosts = [world.ascii_host(site.host) for site in world.SITES]

        assert len(set(hosts)) == len(hosts) >= 40
        assert all(host.endswith(".example") for host in hosts)

    def test_tell_every_outcome_more_than_once(self):
        told = Counter(world.expectations().values())

        assert set(told) == set(Outcome)
        assert min(told.values()) > 1

    def test_show_every_kind_of_page(self):
        assert {page.kind for site in world.SITES for page in site.pages} == set(Kind)

    def test_embed_and_point_to_pages_that_exist(self):
        pages = [page for site in world.SITES for page in site.pages]
        linked = [each for page in pages for each in (page.embeds, page.target) if each]

        assert linked
        assert set(linked) <= set(world.expectations())

    def test_have_an_international_name_among_them(self):
        assert (
            world.site_named("xn--bcherregal-9db.example") is world.site_named("b\u00fccherregal.example") is not None
        )


class TestTheContents:
    def test_are_the_same_at_each_start(self):
        site = world.SITES[0]

        assert contents.page_html(site, site.main) == contents.page_html(site, site.main)
        assert contents.picture_png("a") != contents.picture_png("b")

    def test_are_real_pictures(self, tmp_path):
        path = tmp_path / "shape.png"
        path.write_bytes(contents.picture_png("http://img.pebblestore.example/p/17.png"))

        with Image.open(path) as shape:
            shape.load()
            assert shape.size == (48, 32)


class TestTheRanges:
    def test_are_written_with_their_date(self, tmp_path):
        path = write_ranges(tmp_path, date(2028, 2, 29))

        lines = path.read_text().splitlines()
        assert path.name == "ranges-2028-02-29.csv"
        assert lines[0] == "start,end,asn,name,country"
        assert "192.0.2.64,192.0.2.95,64498,Polderserver,NL" in lines
        assert "2001:db8:2::,2001:db8:2:ffff:ffff:ffff:ffff:ffff,64498,Polderserver,NL" in lines


class TestThePace:
    def test_refuses_to_go_backwards(self):
        with pytest.raises(ValueError, match="cannot be negative"):
            Pace(day=-1)

        with pytest.raises(ValueError, match="above zero"):
            Pace.scaled(0)

    def test_can_be_scaled(self):
        assert Pace.scaled(3600) == Pace(prompt=1, slow=12, day=24, early=0.5, flap=5)


class TestTheDocument:
    def test_tells_every_story_and_its_end(self):
        text = (Path(__file__).parents[2] / "docs/develop/practice-internet.md").read_text(encoding="utf-8")

        for url, outcome in world.expectations().items():
            (line,) = [each for each in text.splitlines() if each.startswith(f"| `{url.removeprefix('http://')}` |")]
            assert line.endswith(f"| {outcome.value} |")
        assert all(f"AS{provider.asn}" in text for provider in world.PROVIDERS)
