"""One look: what an answer says about an address. What is read of a page is gone when the look is over."""

import pytest

from openhotline.common.outbound import Answer, Body
from openhotline.monitoring.probes.http import Before, classify, signs_of
from openhotline.monitoring.stages import Outcome

URL = "http://page.example/a/1.html"
NOTHING = Before()
MUCH = "<p>The kite is painted blue and waits by the window.</p>" * 60
PASSWORD = '<form method="post"><input name="user"><input name="p" type="password"></form>'


def answer(status=200, body="", *, hops=(), headers=None, length=None, digest="d" * 64):
    return Answer(
        status=status,
        headers=headers or {"content-type": "text/html"},
        length=length if length is not None else len(body),
        digest=digest,
        body=Body.READ,
        address="192.0.2.10",
        hops=hops,
        elapsed=0.1,
        seen=signs_of(body.encode(), "text/html"),
    )


def outcome(*args, media=False, before=NOTHING, url=URL, **more):
    return classify(url, answer(*args, **more), media=media, before=before)


class TestClassify:
    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            (200, Outcome.STILL_THERE),
            (206, Outcome.STILL_THERE),
            (302, Outcome.DEAD_REDIRECT),
            (401, Outcome.LOGIN_WALL),
            (403, Outcome.FORBIDDEN),
            (404, Outcome.GONE_404),
            (405, Outcome.FORBIDDEN),
            (410, Outcome.GONE_410),
            (418, Outcome.FORBIDDEN),
            (429, Outcome.TOO_MANY),
            (451, Outcome.GONE_451),
            (500, Outcome.SERVER_ERROR),
            (503, Outcome.SERVER_ERROR),
            (520, Outcome.SERVER_ERROR),
        ],
    )
    def test_reads_the_status(self, status, expected):
        assert outcome(status, "<p>A teapot.</p>") == expected

    @pytest.mark.parametrize(
        "body",
        [
            "<h1>Sorry</h1><p>This page is no longer available.</p>",
            "<h1>404</h1>",
            "<title>Account suspended</title>",
            "<p>This domain is for sale</p>",
            "<p>Die Seite wurde nicht gefunden.</p>",
            "<p>Cette page n’existe plus</p>".replace("’", "'"),
            "<p>Deze pagina is verwijderd</p>",
            "<p>La página no existe</p>",
            "<p>Strona nie istnieje</p>",
            "<script>" + MUCH + "</script><p>The file was deleted</p>",
        ],
    )
    def test_takes_short_pages_that_say_so_for_placeholders(self, body):
        assert outcome(200, body) == Outcome.PLACEHOLDER

    @pytest.mark.parametrize(
        "body",
        [
            "<p>A teapot that is painted blue.</p>",
            MUCH + "<p>One of them was removed.</p>",
            "<p>not found</p>" + MUCH,
            "",
            "<!-- not found --><p>The kite</p>",
            MUCH + PASSWORD,
        ],
    )
    def test_takes_everything_else_for_there(self, body):
        assert outcome(200, body) == Outcome.STILL_THERE

    def test_takes_a_password_field_with_little_else_for_a_sign_in(self):
        assert outcome(200, PASSWORD) == Outcome.LOGIN_WALL
        assert outcome(200, "<INPUT autocomplete=off TYPE='password'>") == Outcome.LOGIN_WALL

    def test_takes_the_very_same_page_as_before_for_there_whatever_it_says(self):
        assert outcome(200, PASSWORD, before=Before("d" * 64)) == Outcome.STILL_THERE

    def test_takes_being_sent_to_a_front_page_for_a_placeholder(self):
        assert outcome(200, MUCH, hops=("http://page.example/",)) == Outcome.PLACEHOLDER
        assert outcome(200, MUCH, hops=("http://page.example/?id=7",)) == Outcome.STILL_THERE
        assert outcome(200, MUCH, hops=("https://page.example/",), url="http://page.example/") == Outcome.STILL_THERE

    def test_tells_a_dead_target_from_a_dead_address(self):
        assert outcome(404, hops=("https://www.page.example/a/1.html",)) == Outcome.GONE_404
        assert outcome(410, hops=("http://other.example/x",)) == Outcome.DEAD_REDIRECT

    def test_knows_another_file_by_its_length_and_a_page_in_its_place_by_its_type(self):
        png = {"content-type": "image/png"}
        file = {"media": True, "digest": None, "headers": png, "length": 900}

        assert outcome(200, **file) == Outcome.STILL_THERE
        assert outcome(200, **file, before=Before("", 900)) == Outcome.STILL_THERE
        assert outcome(200, **file, before=Before("", 70)) == Outcome.CHANGED_MEDIA
        assert outcome(200, media=True, digest=None) == Outcome.PLACEHOLDER


class TestSignsOf:
    def test_brings_nothing_of_the_page_but_three_signs(self):
        signs = signs_of(b"<p>A &quot;kite&quot;</p>\xff\xfe", "text/html")

        assert (signs.has_password, signs.says_empty) == (False, False)
        assert signs.characters < 20

    @pytest.mark.parametrize("body", [b"<" * 200_000, b"<script>" * 30_000, b"<input " * 30_000, b"<!--" * 50_000])
    def test_is_quick_with_any_bytes(self, body):
        assert signs_of(body, "text/html").has_password is False
