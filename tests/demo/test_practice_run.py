import json
import signal
import socket
import subprocess
import sys
import threading
from ipaddress import ip_address
from pathlib import Path

import pytest

from openhotline.demo.practice import world
from openhotline.demo.practice.cast import Pace
from openhotline.demo.practice.run import start
from tests.demo.practice_support import Clock, Town

BOATS = "http://paperboats.example/harbour/1.html"


def free_ports(count: int) -> int:
    """The first of so many neighbouring ports that are free."""
    for first in range(20_000, 60_000, 100):
        taken = []
        try:
            for port in range(first, first + count):
                taken.append(socket.create_server(("127.0.0.1", port)))
        except OSError:
            continue
        finally:
            for each in taken:
                each.close()
        return first
    raise AssertionError("no free ports")


class TestStart:
    def test_listens_on_loopback_only(self, town):
        bound = town.practice.bound()

        assert len(bound) == len(town.practice.map["hosts"]) - len(world.PROVIDERS) + 6
        assert all(ip_address(host).is_loopback and port > 0 for host, port in bound)

    def test_maps_documentation_addresses_to_ports(self, town):
        for address, ports in town.practice.map["hosts"].items():
            assert world.provider_at(address) is not None
            assert ports.keys() <= {"80", "25"}
        assert json.loads(json.dumps(town.practice.map)) == town.practice.map
        assert Path(town.practice.map["ranges"]).is_file()

    def test_takes_the_ports_it_is_told(self, tmp_path):
        first = free_ports(40)

        with start(ports=first, folder=tmp_path) as practice:
            ports = sorted({port for _, port in practice.bound()})

        assert ports == list(range(first, first + len(ports)))

    def test_stops_what_it_has_begun_when_a_port_is_taken(self, tmp_path):
        first = free_ports(40)
        before = threading.active_count()

        with socket.create_server(("127.0.0.1", first + 5)), pytest.raises(OSError, match="in use"):
            start(ports=first, folder=tmp_path)

        assert threading.active_count() == before
        socket.create_server(("127.0.0.1", first)).close()

    def test_stops_cleanly_and_twice(self, tmp_path):
        practice = start(folder=tmp_path)
        port = practice.map["control"]

        practice.stop()
        practice.stop()

        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=5)

    def test_goes_on_where_it_stopped_when_it_keeps_its_state(self, tmp_path):
        clock = Clock()
        pace = Pace(prompt=10)
        with start(pace, folder=tmp_path, clock=clock, keep=True) as practice:
            Town(practice, clock).send("abuse@brightwell.example", BOATS)
            clock.at += 6

        clock = Clock(at=5.0)  # another machine time, as after a restart
        with start(pace, folder=tmp_path, clock=clock, keep=True) as practice:
            town = Town(practice, clock)
            before = town.get(BOATS).status
            town.later(4)

            assert practice.mails()["count"] == 1
            assert (before, town.get(BOATS).status) == (200, 410)

    @pytest.mark.parametrize("state", ["", "[]", "{}", '{"mails": [{"odd": 1}]}'])
    def test_begins_anew_from_a_state_that_cannot_be_read(self, tmp_path, state):
        (tmp_path / "practice-state.json").write_text(state)

        with start(folder=tmp_path, keep=True) as practice:
            assert practice.mails()["count"] == 0


class TestTheControlPort:
    def test_shows_every_page_and_what_is_expected_of_it(self, town):
        town.send("abuse@brightwell.example", BOATS)
        town.later(10)

        pages = {page["url"]: page for page in json.loads(town.control("GET", "/state").body)["pages"]}

        assert pages.keys() == world.expectations().keys()
        boats = pages[BOATS]
        assert (boats["online"], boats["notices"], boats["expected"]) == (False, 1, "removed")
        assert pages["http://papagaio.example/pipa/5"]["online"]

    def test_shows_the_mails_and_the_map(self, town):
        town.send("abuse@brightwell.example", BOATS)

        mails = json.loads(town.control("GET", "/mails").body)

        assert mails["mails"][0]["message_id"] == "<NO-1.1@hotline.example>"
        assert mails["mails"][0]["urls"] == [BOATS]
        assert json.loads(town.control("GET", "/map").body) == town.practice.map

    def test_resets_the_world(self, town):
        town.send("abuse@brightwell.example", BOATS)
        town.later(10)

        answer = town.control("POST", "/reset")

        assert answer.status == 200
        assert town.get(BOATS).status == 200
        assert town.practice.mails()["count"] == 0

    def test_takes_a_page_down_as_its_uploader_would(self, town):
        assert town.control("POST", "/take-down", f"url={BOATS}").status == 200
        assert town.control("POST", "/take-down", "url=http://elsewhere.example/").status == 404

        assert town.get(BOATS).status == 410

    @pytest.mark.parametrize(("method", "path"), [("GET", "/reset"), ("GET", "/"), ("POST", "/state")])
    def test_does_nothing_else(self, town, method, path):
        assert town.control(method, path).status == 404

    def test_refuses_a_form_of_a_page_in_a_browser(self, town):
        assert town.control("POST", "/reset", Origin="http://elsewhere.example").status == 403


class TestServeForever:
    def test_prints_the_map_and_ends_at_sigterm(self, tmp_path):
        serving = (
            "import pathlib, sys; from openhotline.demo.practice.run import serve_forever;"
            "serve_forever(pace=7200, folder=pathlib.Path(sys.argv[1]))"
        )
        command = [sys.executable, "-c", serving, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
            printed = json.loads(served.stdout.readline())
            served.send_signal(signal.SIGTERM)
            _, complaints = served.communicate(timeout=10)

        assert printed["dns"]["north"][0] == "127.0.0.1"
        assert (served.returncode, complaints) == (0, "")
        assert (tmp_path / "practice-state.json").is_file()

    def test_needs_no_django(self):
        seen = "import sys, openhotline.demo.practice.run; print('django' in sys.modules)"

        done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True, timeout=30)

        assert done.stdout.strip() == "False"
