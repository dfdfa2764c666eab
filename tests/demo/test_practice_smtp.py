import json
import smtplib

import pytest

from openhotline.demo.practice.notice import read_letter
from tests.demo.practice_support import notice

BOATS = "http://paperboats.example/harbour/1.html"


def is_there(town, url: str) -> bool:
    return town.get(url).status == 200


class TestReadLetter:
    def test_takes_the_addresses_from_the_xarf_attachments(self):
        letter = read_letter(
            notice("abuse@brightwell.example", BOATS, "http://kitestring.example/kites").as_bytes(), ""
        )

        assert letter.urls == [BOATS, "http://kitestring.example/kites"]
        assert letter.attachments == ["application/json", "application/json"]
        assert letter.message_id == "<NO-1.1@hotline.example>"

    @pytest.mark.parametrize(
        "line",
        [
            "hxxp://paperboats[.]example/harbour/1.html",
            "  1. hxxp://paperboats[.]example/harbour/1.html.",
            "Page: <hxxp://paperboats[.]example/harbour/1.html>",
            "HXXP[:]//paperboats[.]example/harbour/1.html",
        ],
    )
    def test_takes_defanged_addresses_from_the_text(self, line):
        raw = notice("abuse@brightwell.example", text=f"Please remove:\n{line}\nThank you.\n").as_bytes()

        assert read_letter(raw, "").urls == [BOATS]

    def test_never_takes_the_same_address_twice(self):
        text = "hxxp://paperboats[.]example/harbour/1.html\n"

        assert read_letter(notice("abuse@brightwell.example", BOATS, text=text).as_bytes(), "").urls == [BOATS]

    def test_passes_over_what_is_no_xarf(self):
        letter = notice("abuse@brightwell.example")
        letter.add_attachment(b"{broken", maintype="application", subtype="json", filename="a.json")
        letter.add_attachment(json.dumps({"url": BOATS}).encode(), maintype="application", subtype="json")
        letter.add_attachment(b"\x00", maintype="application", subtype="pdf", filename="a.pdf")

        assert read_letter(letter.as_bytes(), "").urls == []

    def test_takes_the_longest_line_under_our_own_address_as_the_link(self):
        text = (
            "http://localhost:8000/en/about/\nhttp://localhost:8000/en/answer/TOKEN-OF-128-BITS/\nhttp://other.example/"
            + "x" * 90
        )

        assert read_letter(notice("a@b.example", text=text).as_bytes(), "http://localhost:8000").link == (
            "http://localhost:8000/en/answer/TOKEN-OF-128-BITS/"
        )
        assert read_letter(notice("a@b.example", text=text).as_bytes(), "").link == ""


class TestAbuseDesks:
    def test_prompt_takes_the_page_down_after_a_while(self, town):
        town.send("abuse@brightwell.example", BOATS)
        at_once = is_there(town, BOATS)

        town.later(10)

        assert at_once
        assert town.get(BOATS).status == 410
        assert is_there(town, "http://kitestring.example/kites")

    def test_read_the_text_when_there_is_no_xarf(self, town):
        text = "Please remove\n\nhxxp://paperboats[.]example/harbour/1.html\n"
        town.send("abuse@brightwell.example", text=text)

        town.later(10)

        assert not is_there(town, BOATS)

    def test_ignore_addresses_that_stand_elsewhere(self, town):
        town.send("abuse@lindenhof.example", BOATS)

        town.later(10)

        assert is_there(town, BOATS)

    def test_slow_takes_its_time(self, town):
        url = "http://melkbus.example/melk.html"
        town.send("abuse@polderserver.example", url)

        town.later(59)
        before = is_there(town, url)
        town.later(1)

        assert before
        assert town.get(url).status == 404

    def test_silent_acts_on_the_second_notice_only(self, town):
        url = "http://canoeshed.example/shed/1.html"
        town.send("abuse@maplerack.example", url, number=1)
        town.send("abuse@maplerack.example", url, number=1)  # the same mail again is no reminder
        town.later(1000)
        before = is_there(town, url)

        town.send("abuse@maplerack.example", url, number=2)
        town.later(10)

        assert before
        assert not is_there(town, url)

    def test_bouncing_refuses_the_recipient(self, town):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            town.send("abuse@saltflat.example", "http://cactusgarden.example/pots/4")

        ((code, _),) = refused.value.recipients.values()
        assert code == 550
        assert town.practice.mails()["count"] == 0

    def test_deferring_takes_each_mail_at_the_second_try(self, town):
        url = "http://gumleaf.example/leaf.html"
        for number in (1, 2):
            with pytest.raises(smtplib.SMTPDataError) as deferred:
                town.send("abuse@harbourlight.example", url, number=number)
            assert deferred.value.smtp_code == 451
            town.send("abuse@harbourlight.example", url, number=number)

        town.later(10)

        assert not is_there(town, url)
        assert town.practice.mails()["count"] == 2

    def test_cutting_takes_the_mail_and_never_says_so(self, town):
        with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
            town.send("abuse@tidegate.example", "http://bogcotton.example/bog/1")

        assert town.practice.mails()["count"] == 1
        town.later(1000)
        assert is_there(town, "http://bogcotton.example/bog/1")

    def test_restoring_puts_the_page_back_next_day_and_gives_in_after_a_second_notice(self, town):
        url = "http://bursztyn.example/bursztyn/2"
        seen = []
        town.send("abuse@wislahost.example", url, number=1)
        for wait in (10, 599, 1):
            town.later(wait)
            seen.append(is_there(town, url))

        town.send("abuse@wislahost.example", url, number=2)
        town.later(10)
        seen.append(is_there(town, url))
        town.later(10_000)

        assert seen == [False, False, True, False]
        assert not is_there(town, url)

    def test_moving_lets_the_site_go_to_another_country_where_it_is_taken_down(self, town):
        url = "http://circustent.example/tent/1.html"
        before = town.addresses("circustent.example")
        town.send("abuse@driftwood.example", url, number=1)
        town.later(10)
        after = town.addresses("circustent.example")
        left, found = town.get(url, address=before[0]), town.get(url)

        town.send("abuse@driftwood.example", url, number=2)  # which is no longer its business
        town.send("abuse@brightwell.example", url, number=3)
        town.later(10)

        assert (before, after) == (["203.0.113.10"], ["192.0.2.10"])
        assert (left.status, found.status) == (404, 200)
        assert town.get(url).status == 410

    def test_page_only_leaves_the_file(self, town):
        page, picture = "http://origamicrane.example/crane.html", "http://origamicrane.example/files/crane.png"
        town.send("abuse@kawanonet.example", page, picture)

        town.later(1000)

        assert not is_there(town, page)
        assert is_there(town, picture)

    @pytest.mark.parametrize(
        ("mailbox", "url"),
        [
            ("abuse@cedrodados.example", "http://papagaio.example/pipa/5"),
            ("abuse@montclairweb.example", "http://parapluie.example/pluie.html"),
        ],
    )
    def test_some_do_nothing_at_all(self, town, mailbox, url):
        town.send(mailbox, url, number=1)
        town.send(mailbox, url, number=2)

        town.later(10_000)

        assert is_there(town, url)


class TestTheMailServer:
    def test_refuses_mailboxes_that_a_provider_does_not_have(self, town):
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            town.send("sales@brightwell.example", BOATS)

    def test_refuses_names_that_are_not_reserved(self, town):
        with town.mail() as mail, pytest.raises(smtplib.SMTPRecipientsRefused):
            mail.sendmail("notices@hotline.example", ["abuse@brightwell.com"], "Subject: x\n\nx")

        assert town.practice.mails()["count"] == 0

    def test_takes_other_mail_of_the_hotline(self, town):
        town.send("duty@police.example", text="A page for the duty person.\n")

        assert town.practice.mails()["mails"][0]["recipients"] == ["duty@police.example"]

    def test_shows_when_a_notice_came_twice(self, town):
        for number in (1, 2, 1):
            town.send("abuse@brightwell.example", BOATS, number=number)

        found = town.practice.mails()
        assert (found["count"], found["twice"]) == (3, ["<NO-1.1@hotline.example>"])
