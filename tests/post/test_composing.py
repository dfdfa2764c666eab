"""The bytes that leave."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest

from openhotline.common.errors import Refused
from openhotline.post.channels.smtp import _as_data
from openhotline.post.composing import Attachment, Parts, compose, read_attachment, read_text

LONG = "http://bad.example/" + "päge/" * 300

PARTS = Parts(
    message_id="<no-abcdefgh.1@hotline.example>",
    sender="Practice Hotline",
    from_address="hotline@hotline.example",
    to="abuse@host.example",
    subject="Notice NO-ABCDEFGH",
    text="Hello\n",
    attachments=(),
    dated_at=datetime(2026, 2, 28, 23, 30, tzinfo=UTC),
    sent_at=datetime(2026, 3, 1, 8, 0, tzinfo=UTC),
)


def parsed(parts: Parts) -> EmailMessage:
    message = message_from_bytes(compose(parts), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body()
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def _name_in(raw: bytes) -> str:
    """The sender's name as RFC 2047 reads it (the newer parser puts spaces between encoded words)."""
    name, _address = parseaddr(str(message_from_bytes(raw)["From"]))
    return str(make_header(decode_header(name)))


class TestCompose:
    def test_says_who_to_whom_what_and_when(self) -> None:
        message = parsed(PARTS)

        assert message["From"].addresses[0].display_name == "Practice Hotline"
        assert message["To"] == "abuse@host.example"
        assert message["Subject"] == "Notice NO-ABCDEFGH"
        assert message["Message-ID"] == "<no-abcdefgh.1@hotline.example>"
        assert message["Date"] == "Sat, 28 Feb 2026 23:30:00 +0000"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Reply-To"] is message["References"] is message["In-Reply-To"] is None

    def test_is_plain_text_that_does_not_flow(self) -> None:
        kind = parsed(PARTS)["Content-Type"]

        assert (kind.content_type, kind.params.get("charset"), kind.params.get("format")) == (
            "text/plain",
            "utf-8",
            None,
        )

    def test_says_what_it_answers(self) -> None:
        chain = " ".join(f"<{'x' * 60}.{n}@host.example>" for n in range(12))

        message = parsed(
            replace(PARTS, reply_to="re@hotline.example", in_reply_to="<a@host.example>", references=chain)
        )

        assert message["Reply-To"] == "re@hotline.example"
        assert message["In-Reply-To"] == "<a@host.example>"
        assert " ".join(message["References"].split()) == chain

    @pytest.mark.parametrize(
        "words",
        [
            "Größe und Übermaß: bitte sichern, danach löschen " * 3,
            "مرحبا، هذا إشعار من الخط الساخن " * 4,
            "通報 NO-ABCDEFGH " * 8,
            'Quotes " and \\ and , and ;',
        ],
    )
    def test_carries_every_script_in_subject_and_name(self, words: str) -> None:
        words = words.strip()[:140]

        message = parsed(replace(PARTS, subject=words, sender=words))

        assert message["Subject"] == words
        assert _name_in(compose(replace(PARTS, sender=words))) == words
        assert message["From"].addresses[0].addr_spec == "hotline@hotline.example"

    @pytest.mark.parametrize(
        "text", [f"Look:\n{LONG}\nThanks\n", ".\n..\n.dots\n", "From us\n", "a = b =3D c\n", "x \ny\t\n"]
    )
    def test_brings_the_text_unbroken(self, text: str) -> None:
        assert text_of(parsed(replace(PARTS, text=text))) == text

    def test_is_ascii_in_lines_that_smtp_allows(self) -> None:
        attachment = Attachment("xarf.json", "application/json", '{"words": "' + "ü" * 3000 + '"}')

        raw = compose(replace(PARTS, text=LONG + "\n", subject="ü" * 140, attachments=[attachment]))

        assert raw.isascii()
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        assert b"\n" not in raw.replace(b"\r\n", b"")

    def test_attaches_json_and_text(self) -> None:
        attachments = [
            Attachment("xarf.json", "application/json", '{"ü": 1}\n'),
            Attachment("list.csv", "text/csv", "a,ü\n"),
        ]

        message = parsed(replace(PARTS, text="Grüße\n", attachments=attachments))

        assert text_of(message) == "Grüße\n"
        first, second = message.iter_attachments()
        assert (first.get_filename(), first.get_content_type()) == ("xarf.json", "application/json")
        assert first.get_content() == '{"ü": 1}\n'.encode()
        assert (second.get_filename(), second.get_content().replace("\r\n", "\n")) == ("list.csv", "a,ü\n")

    def test_gives_the_same_bytes_every_time(self) -> None:
        parts = replace(PARTS, attachments=[Attachment("a.json", "application/json", "{}")])

        assert compose(parts) == compose(parts)

    @pytest.mark.parametrize(
        "template", ["{{ settings.SECRET_KEY }}", "{% include '/etc/passwd' %}", "${7*7}", "%(x)s", "{0}"]
    )
    def test_takes_templates_as_mere_text(self, template: str) -> None:
        assert text_of(parsed(replace(PARTS, text=f"{template}\n"))) == f"{template}\n"

    def test_shows_nothing_of_itself_when_printed(self) -> None:
        assert "bad.example" not in repr(replace(PARTS, text="http://bad.example/"))


class TestAsData:
    def test_doubles_dots_and_ends_with_one(self) -> None:
        assert _as_data(b"a\r\n.b\r\n..\r\n.\r\n") == b"a\r\n..b\r\n...\r\n..\r\n.\r\n"

    def test_leaves_no_bare_line_end_to_smuggle_with(self) -> None:
        assert _as_data(b"a\n.\nMAIL FROM:<x@y>\r.\r\n") == b"a\r\n..\r\nMAIL FROM:<x@y>\r\n..\r\n.\r\n"


class TestReadText:
    def test_wraps_sentences_and_never_an_address(self) -> None:
        sentence = "Please preserve what you have and then remove what stands at the address below as soon as you can. "
        address = "http://bad.example/" + "x-" * 200

        read = read_text(f"{sentence * 3}\n\n1. {address} is the page\n{address}\n    {address} {address}\n")

        lines = read.split("\n")
        assert all(len(line) <= 76 for line in lines if "bad.example" not in line)
        assert address in lines
        assert f"    {address} {address}" in lines
        assert read.count(address) == 4

    def test_changes_nothing_the_second_time(self) -> None:
        once = read_text("word " * 50 + "\n\n> quoted\n")

        assert read_text(once) == once

    def test_makes_all_line_ends_alike(self) -> None:
        assert read_text("a\r\nb\rc\n\n") == "a\nb\nc\n"

    @pytest.mark.parametrize("text", ["", " \n ", "a\x00b", "a\x1b[2Jb", "a\x08"])
    def test_refuses_nothing_and_what_is_no_text(self, text: str) -> None:
        with pytest.raises(Refused):
            read_text(text)


class TestReadAttachment:
    @pytest.mark.parametrize(
        "media_type",
        ["image/png", "video/mp4", "text/html", "application/octet-stream", "message/rfc822", "text/plain\r\nX: y"],
    )
    def test_refuses_what_is_not_text(self, media_type: str) -> None:
        with pytest.raises(Refused):
            read_attachment(Attachment("a.txt", media_type, "x"))

    @pytest.mark.parametrize("name", ["", "../a.json", "a b.json", 'a".json', "a\r\n.json", ".hidden", "x" * 101])
    def test_refuses_names_that_are_more_than_names(self, name: str) -> None:
        with pytest.raises(Refused):
            read_attachment(Attachment(name, "application/json", "{}"))
