import http.client

import pytest

from openhotline.demo.practice import world
from openhotline.demo.practice.cast import Outcome


class TestTheWebHosts:
    def test_show_a_page_and_its_length(self, town):
        page = town.get("http://paperboats.example/harbour/1.html")

        assert page.status == 200
        assert page.headers["Content-Type"].startswith("text/html")
        assert int(page.headers["Content-Length"]) == len(page.body)

    def test_show_a_picture_and_only_its_headers_to_head(self, town):
        picture = town.get("http://img.pebblestore.example/p/17.png")
        headers = town.get("http://img.pebblestore.example/p/17.png", method="HEAD")

        assert picture.body.startswith(b"\x89PNG")
        assert (headers.status, headers.body) == (200, b"")
        assert headers.headers["Content-Length"] == str(len(picture.body))
        assert headers.headers["Content-Type"] == "image/png"

    def test_answer_for_the_international_name(self, town):
        assert town.get("http://b\u00fccherregal.example/regal/3").status == 200

    def test_stand_at_the_ipv6_address_too(self, town):
        assert town.get("http://bothways.example/start.html", address="2001:db8:1::a").status == 200

    def test_know_nothing_of_a_site_that_stands_elsewhere(self, town):
        assert town.get("http://paperboats.example/harbour/1.html", address="192.0.2.42").status == 404

    def test_know_nothing_of_other_paths(self, town):
        assert town.get("http://paperboats.example/harbour/2.html").status == 404

    def test_redirect_to_a_page_that_is_there(self, town):
        answer = town.get("http://shortcut.example/r/7")

        assert answer.status == 302
        assert town.get(answer.headers["Location"]).status == 200

    def test_show_a_login_wall_as_if_all_were_well(self, town):
        wall = town.get("http://clubegaveta.example/gaveta/9")

        assert wall.status == 200
        assert b'type="password"' in wall.body

    def test_forbid(self, town):
        assert town.get("http://portafechada.example/sala/2").status == 403

    def test_flap(self, town):
        seen = []
        for _ in range(4):
            seen.append(town.get("http://pisca.example/luz/1").status)
            town.later(10)

        assert seen == [200, 503, 200, 503]

    def test_answer_at_every_address_that_the_names_give(self, town):
        odd = {"http://portafechada.example/sala/2": 403, "http://shortcut.example/r/7": 302}
        for site in world.SITES:
            if site.named and not site.gone_already:
                assert town.get(site.url).status == odd.get(site.url, 200), site.url

    def test_keep_our_own_canary_alive(self, town):
        assert town.get(town.practice.map["canary"]).status == 200


class TestPagesThatGoByThemselves:
    def test_go_soon_after_somebody_asked_for_the_name(self, town):
        url = "http://sandcastle.example/tower.html"
        before = town.get(url).status

        town.later(5)

        assert (before, town.get(url).status) == (200, 410)

    def test_stay_as_long_as_nobody_asks(self, town):
        town.later(1000)

        assert town.get("http://sandcastle.example/tower.html").status == 200

    def test_may_be_gone_from_the_start(self, town):
        assert world.site_named("soapbubble.example").expected is Outcome.GONE_BEFORE_NOTICE
        assert town.get("http://soapbubble.example/bubble/1").status == 410

    def test_can_be_taken_down_by_the_uploader(self, town):
        assert town.practice.take_down("http://papagaio.example/pipa/5")
        assert not town.practice.take_down("http://papagaio.example/other")

        assert town.get("http://papagaio.example/pipa/5").status == 410


class TestAfterTheTakedown:
    @pytest.mark.parametrize(
        ("url", "status"),
        [
            ("http://kitestring.example/kites", 404),
            ("http://teapotshelf.example/shelf/blue", 451),
            ("http://doorbell.example/bell.html", 403),
            ("http://windchime.example/chime/3", 503),
            ("http://fogmachine.example/fog/8", 200),
            ("http://gartentor.example/tor/2", 200),
        ],
    )
    def test_each_host_leaves_what_it_leaves(self, town, url, status):
        before = town.get(url)
        town.send(world.site_named(url.split("/")[2]).provider.abuse, url)

        town.later(10)

        after = town.get(url)
        assert before.status == 200
        assert after.status == status
        assert after.body != before.body

    def test_a_host_may_hang_up(self, town):
        town.send("abuse@lindenhof.example", "http://nestkasten.example/vogel.html")

        town.later(10)

        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
            town.get("http://nestkasten.example/vogel.html")

    def test_a_name_may_be_withdrawn(self, town):
        town.send("abuse@lindenhof.example", "http://laternenpfad.example/pfad")

        town.later(10)

        assert town.addresses("laternenpfad.example") == []
