"""What may stand in the head of a letter."""

import pytest

from openhotline.common.errors import Refused
from openhotline.post import headers

BREAKS = ["\r\nBcc: a@b.example", "\nX: y", "\rX: y", "\u2028X: y", "\x85X: y", "\x00", "\x1b[31m", "\u202egnp.exe"]


class TestReadSubject:
    @pytest.mark.parametrize(
        "subject",
        [
            "Notice NO-ABCDEFGH: please preserve, then remove",
            "Mitteilung NO-ABCDEFGH: bitte sichern, danach löschen (z.B. heute)",
            "إشعار NO-ABCDEFGH",
            "Reminder 2 of 3. Please answer",
            "At 10:30, item 4.2",
        ],
    )
    def test_takes_plain_words(self, subject: str) -> None:
        assert headers.read_subject(subject) == subject

    @pytest.mark.parametrize(
        "address",
        [
            "http://bad.example/page",
            "hxxps://bad[.]example/page",
            "bad.example",
            "BAD.EXAMPLE/page",
            "bad[.]example",
            "bad(.)example",
            "bad[dot]example",
            "bad . example",
            "bad。example",
            "bücher.example",
            "somebody@bad.example",
            "192.0.2.7",
            "2001:db8::7",
            "magnet:?xt=urn:btih:abc",
            "data:text/plain,hello",
            "//bad/page",
        ],
    )
    def test_refuses_an_address(self, address: str) -> None:
        with pytest.raises(Refused):
            headers.read_subject(f"Please look at {address} now")

    @pytest.mark.parametrize("broken", BREAKS)
    def test_refuses_line_breaks_and_hidden_characters(self, broken: str) -> None:
        with pytest.raises(Refused):
            headers.read_subject(f"Notice{broken}")

    @pytest.mark.parametrize("left", ["{{ ref }}", "{% if x %}", "### name ###", "Dear }}"])
    def test_refuses_a_placeholder_that_nobody_filled_in(self, left: str) -> None:
        with pytest.raises(Refused):
            headers.read_subject(f"Notice {left}")

    def test_takes_our_own_name_even_when_it_looks_like_a_site(self) -> None:
        assert headers.read_subject("Notice from kinderschutz.example", our_names=["kinderschutz.example"])

    @pytest.mark.parametrize("subject", ["", "   ", "x" * 151])
    def test_refuses_nothing_and_too_much(self, subject: str) -> None:
        with pytest.raises(Refused):
            headers.read_subject(subject)


class TestReadMailbox:
    @pytest.mark.parametrize(
        ("given", "read"),
        [
            ("abuse@host.example", "abuse@host.example"),
            ("  abuse@HOST.example ", "abuse@host.example"),
            ("Abuse+csam@host.example", "Abuse+csam@host.example"),
            ("abuse@bücher.example", "abuse@xn--bcher-kva.example"),
        ],
    )
    def test_reads_one_address(self, given: str, read: str) -> None:
        assert headers.read_mailbox(given) == read

    @pytest.mark.parametrize(
        "bad",
        [
            "",
            "abuse",
            "@host.example",
            "abuse@",
            "abuse@host",
            "abuse@[192.0.2.1]",
            "a@b@host.example",
            "a@host.example, b@host.example",
            "a b@host.example",
            "<a@host.example>",
            "Abuse <a@host.example>",
            '"a b"@host.example',
            "a..b@host.example",
            ".a@host.example",
            "ä@host.example",
            "a@-host.example",
            "a@host..example",
            "a" * 65 + "@host.example",
            "a@" + "b" * 250 + ".example",
            *[f"abuse@host.example{broken}" for broken in BREAKS],
        ],
    )
    def test_refuses_everything_else(self, bad: str) -> None:
        with pytest.raises(Refused):
            headers.read_mailbox(bad)


class TestMessageId:
    def test_is_the_same_for_the_same_parts(self) -> None:
        assert headers.message_id("NO-ABCDEFGH", 2) == "<no-abcdefgh.2@hotline.example>"

    @pytest.mark.parametrize(
        "bad", ["", "x@y", "<x>", "<x y@host.example>", "<x@y>\r\nBcc: z", "<" + "x" * 250 + "@y>"]
    )
    def test_refuses_what_is_none(self, bad: str) -> None:
        with pytest.raises(Refused):
            headers.read_message_id(bad)


class TestReadSender:
    @pytest.mark.parametrize(
        "bad", ["Police <x@y.example>", "x@y.example", "x" * 81, *[f"Us{each}" for each in BREAKS]]
    )
    def test_refuses_what_could_pass_for_another_address(self, bad: str) -> None:
        with pytest.raises(Refused):
            headers.read_sender(bad)
