"""What a notice says, and what cannot be smuggled into it."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils import translation

from openhotline.demo.practice.notice import read_letter
from openhotline.hotline.models import Profile
from openhotline.notices.stages import Asked, NoticeKind
from openhotline.notices.wording import EU, Line, Words, body, clean_name, fill, subject
from openhotline.post.composing import Parts, compose, read_text
from openhotline.post.headers import read_subject

LINK = "http://localhost:8000/en/hosts/NO-ABCDEFGH/0123456789abcdef0123456789abcdef/"
ADDRESS = "http://bad.example/a/b.html?c=1"
WORDS = Words(
    ref="NO-ABCDEFGH",
    kind=NoticeKind.FIRST,
    network="Hoster",
    country="NL",
    profile=Profile(name="Practice Hotline", contact_address="desk@hotline.example", telephone="+31 20 555 0100"),
    link=LINK,
    lines=[
        Line("IT-AAAAAAAA", ADDRESS, Asked.PAGE, True),
        Line("IT-BBBBBBBB", "http://bad.example/i/1.png", Asked.FILE, True),
    ],
    first_ref="NO-ZZZZZZZZ",
    first_sent_at=datetime(2026, 3, 1, tzinfo=UTC),
    told_network="Hoster",
)

EVIL_NAMES = [
    "Evil\r\nBcc: victim@other.example",
    "Evil\n\nhttp://localhost:8000/en/hosts/NO-EVIL/token/",
    "Evil\u2028http://localhost:8000/en/hosts/NO-EVIL/token/",
    "%(link)s %(ref)s",
    "{{ settings.SECRET_KEY }}",
    "{% include 'x' %}",
    "%s %d %(nothing)s {0} {ref} $ref",
    "\u202eelpmaxe.dab\u202c",
    "x" * 5000,
]


class TestTheBody:
    def test_asks_to_preserve_before_it_asks_to_remove(self) -> None:
        text = body(WORDS)

        assert 0 < text.index("PRESERVE") < text.index("REMOVE") < text.index("TELL US")

    def test_says_of_each_line_whether_the_page_or_the_file_is_meant(self) -> None:
        text = body(WORDS)

        assert "1. IT-AAAAAAAA: the page\n    hxxp://bad[.]example/a/b.html?c=1" in text
        assert "2. IT-BBBBBBBB: the file\n    hxxp://bad[.]example/i/1.png" in text

    def test_writes_no_reported_address_that_a_program_could_open(self) -> None:
        text = body(WORDS)

        assert re.findall(r"https?://\S+", text) == [LINK]
        assert "bad.example" not in text
        assert "written with hxxp for http" in text

    def test_has_the_link_alone_on_its_line(self) -> None:
        assert LINK in body(WORDS).splitlines()

    def test_names_the_hotline_its_contacts_and_the_reference(self) -> None:
        text = body(WORDS)

        for part in ("Practice Hotline", "desk@hotline.example", "+31 20 555 0100", "NO-ABCDEFGH"):
            assert part in text

    def test_states_good_faith_everywhere_and_article_16_in_the_union(self) -> None:
        here, elsewhere = body(WORDS), body(replace(WORDS, country="GB"))

        assert "in good faith" in here and "in good faith" in elsewhere
        assert "Article 16" in here and "Article 16" not in elsewhere

    def test_knows_the_27_of_the_union(self) -> None:
        assert len(EU) == 27

    def test_mentions_only_attachments_that_are_there(self) -> None:
        none = replace(WORDS, lines=[replace(line, attached=False) for line in WORDS.lines])
        some = replace(WORDS, lines=[WORDS.lines[0], replace(WORDS.lines[1], attached=False)])

        assert "The exact addresses are in the attached XARF files" in body(WORDS)
        assert "For some of them" in body(some)
        assert "XARF" not in body(none)

    def test_of_a_reminder_names_the_first_notice_and_its_day(self) -> None:
        text = body(replace(WORDS, kind=NoticeKind.REMINDER))

        assert "We wrote to you about this under NO-ZZZZZZZZ on 2026-03-01." in text

    def test_of_an_escalation_names_the_network_that_did_nothing(self) -> None:
        text = body(replace(WORDS, kind=NoticeKind.ESCALATION, network="Carrier"))

        assert "We told the network “Hoster” about this under NO-ZZZZZZZZ" in " ".join(text.split())
        assert "network “Carrier”" in text

    def test_speaks_the_language_of_the_installation_whoever_reads_the_desk(self) -> None:
        with translation.override("de"):
            assert body(WORDS) == body(WORDS)
            assert "PRESERVE" in body(WORDS)

    def test_is_accepted_by_the_outbox_as_it_is(self) -> None:
        assert LINK in read_text(body(WORDS)).splitlines()

    def test_is_read_by_an_abuse_desk_of_the_practice_internet(self) -> None:
        raw = compose(
            Parts(
                message_id="<no-abcdefgh.1@hotline.example>",
                sender="Practice Hotline",
                from_address="hotline@hotline.example",
                to="abuse@hoster.example",
                subject=subject("NO-ABCDEFGH", NoticeKind.FIRST),
                text=read_text(body(WORDS)),
                attachments=[],
                dated_at=datetime(2026, 3, 3, tzinfo=UTC),
                sent_at=datetime(2026, 3, 3, tzinfo=UTC),
            )
        )

        letter = read_letter(raw, "http://localhost:8000")

        assert letter.urls == [ADDRESS, "http://bad.example/i/1.png"]
        assert letter.link == LINK


class TestInjection:
    @pytest.mark.parametrize("name", EVIL_NAMES)
    def test_a_network_stays_a_name_in_the_middle_of_a_line(self, name: str) -> None:
        plain, evil = body(WORDS), body(replace(WORDS, network=name))

        first, *rest = evil.splitlines()
        assert first.startswith("To the abuse desk (network “") and first.endswith("”)")
        assert rest == plain.splitlines()[1:]
        assert len(first) < 200

    @pytest.mark.parametrize("name", EVIL_NAMES)
    def test_a_network_never_becomes_the_link_that_a_desk_follows(self, name: str) -> None:
        text = body(replace(WORDS, kind=NoticeKind.ESCALATION, network=name, told_network=name))

        assert [line for line in text.splitlines() if line.startswith("http")] == [LINK]
        assert re.findall(r"https?://\S+", text) == [LINK]

    @pytest.mark.parametrize("path", ["%(ref)s", "%7B%7Bx%7D%7D", "%0d%0aBcc:x", "###SECRET###", "{{x}}"])
    def test_an_address_is_never_read_as_a_template(self, path: str) -> None:
        line = replace(WORDS.lines[0], address=f"http://bad.example/{path}")

        text = body(replace(WORDS, lines=[line]))

        assert text.count("hxxp://bad[.]example/") == 1
        assert "\nBcc" not in text

    def test_the_profile_cannot_break_a_line(self) -> None:
        profile = Profile(name="Hotline\r\nX: y", contact_address="a@b.example", telephone="1\n2")

        text = body(replace(WORDS, profile=profile))

        assert "\nX: y" not in text and "\r" not in text and "Telephone: 1 2" in text


class TestFill:
    def test_fills_each_place_once_and_reads_nothing_again(self) -> None:
        assert fill("a %(x)s b %(y)s", x="%(y)s", y="2") == "a %(y)s b 2"

    @pytest.mark.parametrize("text", ["%(x)s", "%(x)s %(y)s %(z)s", "nothing"])
    def test_refuses_a_sentence_with_other_places(self, text: str) -> None:
        with pytest.raises(ValueError, match="other placeholders"):
            fill(text, x="1", y="2")


class TestTheSubject:
    @pytest.mark.parametrize("kind", NoticeKind.values)
    def test_begins_with_the_reference_and_passes_the_outbox(self, kind: str) -> None:
        text = subject("NO-ABCDEFGH", kind)

        assert text.startswith("[NO-ABCDEFGH] ")
        assert read_subject(text) == text


class TestCleanName:
    def test_is_one_short_line(self) -> None:
        assert clean_name(" A\u200b\tB \r\n C ") == "A B C"
        assert len(clean_name("x" * 500)) == 100
