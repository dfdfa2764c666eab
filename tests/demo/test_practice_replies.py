import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from openhotline.demo.practice.cast import Pace
from openhotline.demo.practice.run import start
from tests.demo.practice_support import Clock, Town

FORM = b'<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="tok-1"></form>'


class AnswerPage(BaseHTTPRequestHandler):
    """The hotline's answer page, with a token in the form and its twin in a cookie."""

    def do_GET(self) -> None:
        self._say(200, FORM, ("Set-Cookie", "csrftoken=twin-1; HttpOnly; SameSite=Strict"))

    def do_POST(self) -> None:
        fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.answers.append((self.path, self.headers["Cookie"], self.headers["Origin"], fields))
        self._say(self.server.status, b"")

    def _say(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def hotline():
    with ThreadingHTTPServer(("127.0.0.1", 0), AnswerPage) as server:
        server.answers, server.status = [], 302
        server.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def town(tmp_path, hotline):
    clock = Clock()
    with start(Pace(prompt=10), folder=tmp_path, clock=clock, public_url=hotline.url) as practice:
        yield Town(practice, clock)


class TestAbuseDesksAnswer:
    @pytest.mark.parametrize(
        ("mailbox", "url", "answer"),
        [
            ("abuse@brightwell.example", "http://paperboats.example/harbour/1.html", "removed"),
            ("abuse@montclairweb.example", "http://parapluie.example/pluie.html", "disagree"),
            ("abuse@driftwood.example", "http://popcorn.example/stand/6", "acknowledged"),
        ],
    )
    def test_through_the_link_with_the_token_of_the_form(self, town, hotline, mailbox, url, answer):
        town.send(mailbox, url, text=f"Please answer here:\n\n{hotline.url}/en/answer/T1/\n")
        town.later(9)
        early = list(hotline.answers)

        town.later(1)

        assert early == []
        ((path, cookie, origin, fields),) = hotline.answers
        assert (path, cookie, origin) == ("/en/answer/T1/", "csrftoken=twin-1", hotline.url)
        assert fields["answer"] == [answer]
        assert fields["csrfmiddlewaretoken"] == ["tok-1"]
        assert fields["words"][0]

    def test_once_for_each_link(self, town, hotline):
        for number in (1, 2):
            town.send(
                "abuse@brightwell.example",
                "http://paperboats.example/harbour/1.html",
                number=number,
                text=f"{hotline.url}/en/answer/T1/\n",
            )

        town.later(10)
        town.later(10)

        assert len(hotline.answers) == 1

    def test_again_when_the_hotline_was_away_but_not_for_ever(self, town, hotline):
        hotline.status = 503
        text = f"{hotline.url}/en/answer/T1/\n"
        town.send("abuse@brightwell.example", "http://paperboats.example/harbour/1.html", text=text)

        for _ in range(5):
            town.later(10)

        assert len(hotline.answers) == 3
        assert town.practice.state()["replies"][0]["problem"] == "answered 503"

    def test_never_anybody_but_this_machine(self, tmp_path):
        clock = Clock()
        with start(Pace(prompt=0), folder=tmp_path, clock=clock, public_url="http://hotline.example") as practice:
            town = Town(practice, clock)
            text = "http://hotline.example/en/answer/T1/\n"
            town.send("abuse@brightwell.example", "http://paperboats.example/harbour/1.html", text=text)

            town.later(1)

            assert "loopback only" in practice.state()["replies"][0]["problem"]
