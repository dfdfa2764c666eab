"""Webhooks over a real socket, to a receiver that checks the signature as everybody else's does."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from standardwebhooks import Webhook

from openhotline.common import clock
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from openhotline.config.worker import run_once
from openhotline.post import services as post
from openhotline.post.channels.webhook import read_peer
from openhotline.post.jobs import SEND
from openhotline.post.models import Letter
from openhotline.post.stages import Kind, LetterStage

SECRET = "whsec_bWFkZSB1cCBzZWNyZXQgZm9yIHRlc3Rz"
BY = job("tests")


class Receiver:
    """Answers with `status` and keeps what it got."""

    def __init__(self) -> None:
        self.status, self.got = 204, []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.got.append((dict(self.headers), body))
                self.send_response(receiver.status)
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?key=1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(settings):
    there = Receiver()
    settings.WEBHOOKS = {"duty": {"url": there.url, "secret": SECRET}}
    yield there
    there.server.shutdown()
    there.server.server_close()


def written(at, **changes):
    facts = {"kind": Kind.WEBHOOK, "to": "duty", "subject": "duty_paged", "text": '{"reference": "OH-ABCDEFGH"}'}
    return post.write_letter(
        **{**facts, "message_id": post.message_id("hook", 1), "about": "OH-ABCDEFGH", "by": BY, "at": at, **changes}
    )


def sent(at) -> Letter:
    run_once([SEND], now=lambda: at)
    return Letter.objects.get()


class TestAWebhook:
    def test_arrives_signed_so_that_anybody_can_check_it(self, committed_db, receiver):
        at = clock.now()
        letter = written(at)

        assert sent(at).stage == LetterStage.HANDED_OVER
        [(headers, body)] = receiver.got
        event = Webhook(SECRET).verify(body, headers)
        assert event["type"] == "duty_paged" and event["data"] == {"reference": "OH-ABCDEFGH"}
        assert headers["webhook-id"] in letter.message_id

    @pytest.mark.parametrize(
        ("status", "stage"),
        [
            (503, LetterStage.DEFERRED),
            (429, LetterStage.DEFERRED),
            (410, LetterStage.BOUNCED),
            (302, LetterStage.BOUNCED),
        ],
    )
    def test_ends_as_the_receiver_says(self, committed_db, receiver, at, status, stage):
        receiver.status = status
        written(at)

        assert sent(at).stage == stage

    def test_is_tried_again_with_the_same_id_when_nobody_answers(self, committed_db, receiver, at):
        receiver.server.shutdown()
        receiver.server.server_close()
        written(at)

        assert sent(at).stage == LetterStage.DEFERRED


@pytest.mark.django_db
class TestWriteLetter:
    def test_refuses_a_peer_that_nobody_configured(self, at, settings):
        settings.WEBHOOKS = {}

        with pytest.raises(Refused, match="WEBHOOKS"):
            written(at)

    @pytest.mark.parametrize(
        "url", ["http://oncall.example/", "ftp://oncall.example/", "https://a:b@oncall.example/", "x"]
    )
    def test_refuses_a_peer_without_tls(self, at, settings, url):
        settings.WEBHOOKS = {"duty": {"url": url, "secret": SECRET}}

        with pytest.raises(Refused, match="https"):
            read_peer("duty")

    def test_refuses_what_is_no_json(self, at, receiver):
        with pytest.raises(Refused, match="JSON"):
            written(at, text="Come quickly")


CALL = {
    "to": "noor@hotline.example",
    "call": "CA-ABCDEFGH",
    "about": "AL-ABCDEFGH",
    "waiting": 2,
    "path": "alarms/",
    "by": BY,
}


@pytest.mark.django_db
class TestPageDutyPerson:
    def test_calls_by_mail_and_by_the_webhook_of_that_name(self, at, receiver, settings):
        settings.STAFF_URL = "https://desk.hotline.example"

        for _ in range(2):
            post.page_duty_person(**CALL, at=at)

        kinds = sorted(Letter.objects.values_list("kind", flat=True))
        assert kinds == [Kind.MAIL, Kind.WEBHOOK]
        hook = Letter.objects.get(kind=Kind.WEBHOOK)
        assert json.loads(hook.body.open()) == {
            "reference": "AL-ABCDEFGH",
            "waiting": 2,
            "look": "https://desk.hotline.example/alarms/",
        }

    def test_writes_the_mail_also_where_the_webhook_is_set_up_wrongly(self, at, settings):
        settings.WEBHOOKS = {"duty": {"url": "http://pager.example/", "secret": "whsec_c2VjcmV0"}}

        post.page_duty_person(**CALL, at=at)

        assert [letter.kind for letter in Letter.objects.all()] == [Kind.MAIL]
