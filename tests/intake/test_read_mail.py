"""Reading one mail: what is found in it, what is let go, and that nothing breaks the reading."""

import base64
import hashlib
import json
import time
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openhotline.intake.formats.hypertext import plain_text
from openhotline.intake.formats.mail import Automatic, Problem, read_mail
from openhotline.intake.formats.mentions import mentions
from tests.intake.broken_mail import (
    ADDRESS,
    HEAD,
    SAID,
    archive,
    broken,
    deep,
    html,
    multipart,
    nested,
    part,
    picture,
    plain,
    typed,
    with_picture,
)
from tests.intake.test_xarf import changed

BROKEN = list(broken())
LONGEST = 5.0
"""Seconds of work. Nearly all take a hundredth of it."""


def canonical(mail):
    return [address.canonical for address in mail.addresses]


def meant(text):
    return [address.canonical for address in mentions(text).meant]


def others(text):
    return [address.canonical for address in mentions(text).others]


class TestBrokenMail:
    def test_comes_in_at_least_sixty_ways(self):
        assert len({name for name, _raw in BROKEN}) == len(BROKEN) >= 60

    @pytest.mark.parametrize(("name", "raw"), BROKEN, ids=[name for name, _raw in BROKEN])
    def test_is_read_or_held_and_in_time(self, name, raw):
        begun = time.process_time()

        mail = read_mail(raw)

        assert time.process_time() - begun < LONGEST
        assert Problem.UNREADABLE not in mail.problems
        assert mail.addresses or mail.text or mail.problems, "neither said anything nor held"
        assert "\0" not in mail.text and picture()[:20].decode("latin-1") not in mail.text

    @pytest.mark.parametrize(
        "name",
        [
            "no head",
            "only carriage returns",
            "a line from an mbox",
            "no character set",
            "an unknown character set",
            "UTF-16",
            "Latin-1 that says UTF-8",
            "eight bits in the head",
            "a sender with a name of other letters",
            "a huge field",
            "every field twice",
            "a bad date",
            "an encoding that is none",
            "base64 cut off",
            "no boundary said",
            "another boundary said",
            "an empty boundary",
            "no last boundary",
            "words before the first part",
            "a zip bomb",
            "a mail in a mail, a thousand times",
            "uuencoded without an end",
        ],
    )
    def test_still_gives_the_address_where_one_can_be_read(self, name):
        mail = read_mail(dict(BROKEN)[name])

        assert canonical(mail)[:1] == [ADDRESS] or name == "base64 cut off" and "I saw this" in mail.text

    @given(st.binary(max_size=3000))
    @settings(max_examples=300)
    def test_never_raises_for_any_bytes(self, raw):
        assert Problem.UNREADABLE not in read_mail(raw).problems

    @given(
        st.lists(
            st.sampled_from(
                [
                    b"\r\n",
                    b"\n",
                    b"--b0",
                    b"--b0--",
                    b"Content-Type: ",
                    b"multipart/mixed; boundary=b0",
                    b"text/html",
                    b"<a href=",
                    b"message/rfc822",
                    b"base64",
                    b"Content-Transfer-Encoding: ",
                    b"=?utf-8?b?",
                    b"From: ",
                    b"hxxp://a[.]example/",
                    b"> ",
                    b"-- \n",
                    b"\0",
                    b"\xff\xfe",
                    b"charset=",
                    b"data:image/png;base64,",
                    b"begin 644 x\n",
                    b"%s" % SAID,
                ]
            ),
            max_size=60,
        )
    )
    @settings(max_examples=300)
    def test_never_raises_for_any_pieces(self, pieces):
        assert Problem.UNREADABLE not in read_mail(b"".join(pieces)).problems

    def test_that_breaks_the_reading_itself_is_held_with_its_digest(self, monkeypatch):
        monkeypatch.setattr("openhotline.intake.formats.mime.leaves", lambda raw: 1 / 0)

        mail = read_mail(b"whatever")

        assert mail.problems == (Problem.UNREADABLE,) and mail.text == ""
        assert mail.dropped[0].sha256 == hashlib.sha256(b"whatever").hexdigest()


class TestWhatIsLetGo:
    def test_leaves_type_length_and_digest(self):
        mail = read_mail(with_picture())

        assert [vars(one) for one in mail.dropped] == [
            {"media_type": "image/png", "size": len(picture()), "sha256": hashlib.sha256(picture()).hexdigest()}
        ]
        assert mail.sent_files and canonical(mail) == [ADDRESS]

    @pytest.mark.parametrize(
        ("kind", "content"),
        [
            ("image/png", picture()),
            ("video/mp4", b"\0\0\0\x18ftypmp42canary"),
            ("application/zip", archive()),
            ("application/pdf", b"%PDF-1.7 canary"),
            ("application/ms-tnef", b"\x78\x9f\x3e\x22canary"),
            ("application/octet-stream", b"canary"),
            ("message/rfc822", b"Subject: canary\r\n\r\ncanary"),
            ("text/calendar", b"BEGIN:VCALENDAR canary"),
            ("text/x-vcard", b"BEGIN:VCARD canary"),
            ("text/plain", picture() + b"canary"),
            ("text/plain", archive() + b"canary"),
        ],
    )
    def test_is_everything_but_text(self, kind, content):
        mail = read_mail(multipart(plain(), part(f'{kind}; name="canary.bin"', content)))

        assert "canary" not in repr(mail) and len(mail.dropped) == 1
        assert mail.dropped[0].sha256 == hashlib.sha256(content).hexdigest()

    def test_is_a_page_that_somebody_saved_and_attached(self):
        saved = part("text/html", b"<p>canary</p>", "Content-Disposition: attachment; filename=canary.html")

        assert "canary" not in repr(read_mail(multipart(plain(), saved)))

    def test_is_a_picture_written_as_letters(self):
        letters = base64.encodebytes(picture() * 20)

        for body in (letters, b"data:image/png;base64," + letters.replace(b"\n", b""), b"begin 644 x\n" + letters):
            mail = read_mail(typed("text/plain", SAID + b"\r\n" + body))
            assert letters[:60].decode() not in mail.text and mail.sent_files

    def test_is_what_lies_too_deep_and_a_person_looks(self):
        mail = read_mail(deep(30))

        assert Problem.DEEP in mail.problems and mail.dropped[-1].media_type == "multipart/mixed"

    def test_is_every_mail_within_a_mail(self):
        mail = read_mail(nested(20))

        assert [one.media_type for one in mail.dropped] == ["message/rfc822"] and canonical(mail) == [ADDRESS]

    def test_is_the_head_but_for_subject_and_sender(self):
        raw = (
            b"Received: from canary.example ([203.0.113.9])\r\nX-Mailer: canary\r\nCc: canary@b.example\r\n"
            + with_picture()
        )
        raw = raw.replace(b"From: Rita", b"From: Canary")

        mail = read_mail(raw)

        assert "anary" not in repr(mail) and "203.0.113.9" not in repr(mail)
        assert mail.sender == "rita@mail.example" and mail.text.startswith("A page\n")


class TestTheText:
    def test_is_that_of_the_plain_half_where_both_are_there(self):
        both = multipart(plain(), part("text/html", b"<p>Other words</p>"), kind="alternative")

        assert read_mail(both).text == f"A page\n\nI saw this: {ADDRESS}"

    def test_is_read_from_hypertext_without_loading_anything(self):
        page = (
            b'<html><head><style>p{}</style></head><body><p>I saw<br>this:</p><img src="http://tracker.example/">'
            b'<a href="http://reported.example/page">http://reported.example/page</a></body></html>'
        )

        mail = read_mail(html(page))

        assert canonical(mail) == [ADDRESS] and "tracker" not in mail.text and "p{}" not in mail.text

    def test_says_where_a_link_leads_that_says_something_else(self):
        mail = read_mail(html(b'<p>Look <a href="http://hidden.example/x">here</a></p>'))

        assert "here <http://hidden.example/x>" in mail.text

    def test_joins_flowing_lines(self):
        mail = read_mail(typed("text/plain; format=flowed; delsp=yes", b"http://reported.example/a/lo \r\nng/path\r\n"))

        assert canonical(mail) == ["http://reported.example/a/long/path"]

    def test_is_cut_when_it_has_no_end_and_a_person_looks(self):
        mail = read_mail(typed("text/plain", b"word " * 200_000))

        assert len(mail.text) <= 50_000 and Problem.CUT in mail.problems

    def test_of_hypertext_takes_time_by_its_length_alone(self):
        begun = time.process_time()
        for unit in ("<a ", "<!--", '<a href="', "<", "</a", "<script", "&#9", "<p>"):
            plain_text(unit * (2_000_000 // len(unit)), most=200_000)

        assert time.process_time() - begun < LONGEST


class TestMentions:
    @pytest.mark.parametrize(
        "written",
        [
            "http://a.example/x",
            "See http://a.example/x.",
            "(http://a.example/x)",
            "<http://a.example/x>",
            "hxxp://a[.]example/x",
            "hxxp[:]//a[.]example/x",
            "on a.example/x it is",
            "a[.]example/x",
            "“http://a.example/x”,",
            "<http://a.example/\nx>",
        ],
    )
    def test_are_found_however_they_are_written(self, written):
        assert meant(written) == ["http://a.example/x"]

    def test_are_found_in_other_kinds(self):
        onion = "http://" + "a" * 56 + ".onion/x"

        assert meant(f"{onion} and magnet:?xt=urn:btih:{'0' * 40} and account:example-chat:somebody") == [
            onion,
            f"magnet:?xt=urn:btih:{'0' * 40}",
            "account:example-chat:somebody",
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "rita@mail.example",
            "end.Nextword",
            "version 3.5",
            "report.txt",
            "e.g. this",
            "mailto:rita@mail.example",
            "12.30",
        ],
    )
    def test_are_not_what_only_looks_alike(self, text):
        assert meant(text) == others(text) == []

    def test_are_meant_once_each(self):
        assert meant("http://a.example/x http://a.example/x#y A.example/x") == ["http://a.example/x"]

    @pytest.mark.parametrize(
        "text",
        [
            "Greetings\n-- \nhttp://my-shop.example/",
            "> http://a.example/x\nWhat is this?",
            "Look.\n\n---------- Forwarded message ---------\nhttp://a.example/x",
            "Look.\n_______________________________________________\nlist: http://lists.example/x",
            "Sent from my telephone\nGet Outlook for iOS<https://aka.ms/o0ukef>",
            "I think I saw it on shop.example the other day",
        ],
    )
    def test_in_a_signature_or_a_quotation_are_others(self, text):
        assert meant(text) == [] and len(others(text)) == 1

    def test_of_our_own_site_are_none(self):
        assert mentions("http://hotline.example/en/report/", not_meant="hotline.example") == mentions("")


class TestMachines:
    def test_arf_gives_what_was_reported(self):
        feedback = b"Feedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1\r\nReported-URI: http://a.example/1\r\n"
        feedback += b"Reported-URI: http://b.example/2\r\nSource-IP: 203.0.113.9\r\n"
        raw = multipart(
            plain(b"An automatic report.\r\n"),
            b"Content-Type: message/feedback-report\r\n\r\n" + feedback,
            b"Content-Type: message/rfc822\r\n\r\nSubject: canary\r\n\r\nhttp://canary.example/",
            kind="report; report-type=feedback-report",
        )

        mail = read_mail(raw)

        assert canonical(mail) == ["http://a.example/1", "http://b.example/2"] and mail.problems == ()
        assert "canary" not in repr(mail) and "203.0.113.9" not in repr(mail)

    def test_xarf_gives_address_words_and_kind_and_loses_its_evidence(self):
        picture_of_it = base64.b64encode(b"canary").decode()
        report = changed(evidence=[{"content_type": "image/png", "payload": picture_of_it}])
        raw = multipart(plain(b"See it.\r\n"), part('application/json; name="xarf.json"', report.encode()))

        mail = read_mail(raw)

        assert canonical(mail) == [json.loads(report)["url"]] and mail.category == "abuse"
        assert mail.key.startswith("xarf:") and picture_of_it not in repr(mail) and mail.dropped == ()

    def test_xarf_of_another_kind_is_held(self):
        report = {"xarf_version": "4.2.0", "category": "connection", "type": "ddos"}
        raw = multipart(part("application/json", json.dumps(report).encode()))

        assert Problem.MACHINE in read_mail(raw).problems


class TestWhoSentIt:
    @pytest.mark.parametrize(
        ("field", "kind"),
        [
            (b"Auto-Submitted: auto-replied", Automatic.ANSWER),
            (b"Auto-Submitted: auto-generated; x=y", Automatic.MACHINE),
            (b"Auto-Submitted: no", Automatic.NO),
            (b"Precedence: bulk", Automatic.LIST),
            (b"List-Id: <a.lists.example>", Automatic.LIST),
            (b"Return-Path: <>", Automatic.MACHINE),
            (b"Return-Path: <rita@mail.example>", Automatic.NO),
            (b"Content-Type: multipart/report; report-type=delivery-status; boundary=x", Automatic.BOUNCE),
        ],
    )
    def test_is_a_machine_by_its_fields(self, field, kind):
        assert read_mail(HEAD + field + b"\r\n\r\n" + SAID).automatic == kind

    def test_is_the_mailbox_alone_and_not_the_name(self):
        assert read_mail(b'From: "x@y.example" <rita@mail.example>\r\n\r\nx').sender == "rita@mail.example"

    def test_is_nobody_where_it_cannot_be_read(self):
        assert read_mail(b"From: \r\n\r\nx").sender == ""


class TestTheSameMail:
    def twice(self, *raws):
        mails = [read_mail(raw) for raw in raws]
        return len({mail.identity for mail in mails}), len({mail.content for mail in mails})

    def test_is_known_by_its_message_id(self):
        head = HEAD + b"Message-ID: <1@mail.example>\r\n"
        folded = head.replace(b"Message-ID: <1", b"Message-ID:\r\n\t<1").replace(
            b"Subject: A page", b"Subject: A\r\n page"
        )

        assert self.twice(head + b"\r\n" + SAID, folded + b"\r\n" + SAID) == (1, 1)

    def test_is_known_without_one_and_through_a_list(self):
        date = b"Date: Tue, 03 Mar 2026 09:00:00 +0000\r\n"
        listed = (
            b"From: Rita via list <list@lists.example>\r\nSubject: [list] A page\r\nList-Id: <list.lists.example>\r\n"
        )
        footer = (
            b"_______________________________________________\r\nlist mailing list\r\nhttp://lists.example/list\r\n"
        )

        raws = HEAD + date + b"\r\n" + SAID, listed + date + b"\r\n" + SAID + footer
        assert [read_mail(raw).identity for raw in raws] == ["", ""]
        assert len({read_mail(raw).content for raw in raws}) == 1

    def test_is_another_with_other_words_or_another_sender_or_date(self):
        raws = [
            HEAD + b"\r\n" + SAID,
            HEAD + b"\r\n" + SAID + b"I know the child.\r\n",
            HEAD.replace(b"rita", b"ron") + b"\r\n" + SAID,
            HEAD + b"Date: Tue, 03 Mar 2026 09:00:00 +0000\r\n\r\n" + SAID,
            HEAD + b"Date: Wed, 04 Mar 2026 09:00:00 +0000\r\n\r\n" + SAID,
        ]

        assert len({read_mail(raw).content for raw in raws}) == len(raws)

    def test_is_not_told_by_a_message_id_that_a_program_always_writes(self):
        head = HEAD + b"Message-ID: <same@mail.example>\r\nDate: Tue, 03 Mar 2026 09:00:0%d +0000\r\n\r\n"

        assert self.twice(head % 1 + SAID, head % 2 + b"Other words.") == (2, 2)


class TestWhatAPersonLooksAt:
    @pytest.mark.parametrize(
        ("raw", "problem"),
        [
            (HEAD.replace(b"A page", b"") + b"\r\n", Problem.EMPTY),
            (multipart(part("image/png", picture())), Problem.ONLY_FILES),
            (typed("text/plain", b"See below.\r\n> http://a.example/x\r\n"), Problem.UNSORTED),
            (typed("text/plain", b"".join(b"http://a%d.example/\n" % n for n in range(51))), Problem.MANY),
            (typed("text/plain", SAID, HEAD + b"X-Spam-Flag: YES\r\n"), Problem.SPAM),
            (typed("application/pkcs7-mime", b"x"), Problem.ENCRYPTED),
            (typed("text/plain", SAID, HEAD + b"Auto-Submitted: auto-replied\r\n"), Problem.ANSWER),
        ],
    )
    def test_is_what_cannot_be_sorted(self, raw, problem):
        assert problem in read_mail(raw).problems

    def test_is_not_an_ordinary_mail(self):
        message = EmailMessage()
        message["From"], message["Subject"] = "rita@mail.example", "Grüße"
        message.set_content(f"Ich sah {ADDRESS} – schlimm.\n\n-- \nRita, http://rita.example/")

        mail = read_mail(message.as_bytes())

        assert mail.problems == () and canonical(mail) == [ADDRESS] and "Grüße" in mail.text
