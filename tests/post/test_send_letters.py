"""From the outbox to the wire, over real sockets, on loopback."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from openhotline.common.actors import job
from openhotline.common.work import MAX_TRIES
from openhotline.post import selectors
from openhotline.post.channels import smtp
from openhotline.post.jobs import SEND
from openhotline.post.models import Letter
from openhotline.post.services import freeze_outbox, withdraw_letter
from openhotline.post.stages import LetterStage
from tests.post.mailserver import CUT_AFTER, CUT_BEFORE, SILENT, MailServer

Write = Callable[..., Letter]
pytestmark = pytest.mark.django_db


def send_due(at: datetime) -> int:
    return SEND.do(SEND.due(at, 100), at)


def stage_of(letter: Letter) -> str:
    letter.refresh_from_db()
    return letter.stage


class TestSendLetters:
    def test_hands_a_letter_over(self, letter: Write, mail_server: MailServer, at: datetime) -> None:
        waiting = letter()

        assert send_due(at) == 1

        assert stage_of(waiting) == LetterStage.HANDED_OVER
        assert mail_server.envelopes == [("hotline@hotline.example", ["abuse@host.example"])]
        assert mail_server.ids() == [waiting.message_id]
        assert waiting.answer_code == "250 2.0.0"
        assert waiting.answer.open() == "2.0.0 Taken in as 42"
        assert [move.went_to for move in waiting.moves.order_by("pk")] == ["sending", "handed_over"]

    def test_has_nothing_left_to_do_afterwards(self, letter: Write, mail_server: MailServer, at: datetime) -> None:
        letter()
        send_due(at)

        assert SEND.due(at + timedelta(days=30), 100) == []

    def test_does_not_send_a_letter_before_its_time(self, letter: Write, mail_server: MailServer, at: datetime) -> None:
        letter(not_before=at + timedelta(hours=1))

        assert send_due(at) == 0
        assert send_due(at + timedelta(hours=1)) == 1

    def test_sends_many_at_once(self, letter: Write, mail_server: MailServer, at: datetime) -> None:
        letters = [letter() for _ in range(40)]

        assert send_due(at) == 40

        assert sorted(mail_server.ids()) == sorted(each.message_id for each in letters)
        assert selectors.waiting().count() == 0

    def test_tries_again_after_a_temporary_no(self, letter: Write, mail_server: MailServer, at: datetime) -> None:
        waiting = letter()
        mail_server.on_rcpt = ["451 4.7.1 Greylisted"]

        send_due(at)

        assert stage_of(waiting) == LetterStage.DEFERRED
        assert waiting.body_begun_at is None
        assert timedelta(minutes=5) <= waiting.due_at - at < timedelta(minutes=6)
        assert SEND.due(at + timedelta(minutes=4), 9) == []
        send_due(at + timedelta(minutes=6))
        assert stage_of(waiting) == LetterStage.HANDED_OVER
        assert len(mail_server.taken) == 1

    def test_tries_again_after_a_temporary_no_to_the_body(
        self, letter: Write, mail_server: MailServer, at: datetime
    ) -> None:
        waiting = letter()
        mail_server.on_body = ["452 4.3.1 Disk full"]

        send_due(at)

        assert stage_of(waiting) == LetterStage.DEFERRED
        assert waiting.body_begun_at is None
        send_due(at + timedelta(minutes=6))
        assert mail_server.ids() == [waiting.message_id]

    @pytest.mark.parametrize("where", ["on_mail", "on_rcpt", "on_body"])
    def test_takes_a_final_no_as_a_bounce(
        self, letter: Write, mail_server: MailServer, at: datetime, where: str
    ) -> None:
        waiting, other = letter(), letter()
        setattr(mail_server, where, ["550 5.1.1 <abuse@host.example>: no such mailbox"])

        SEND.do([waiting.pk], at)
        SEND.do([other.pk], at)

        assert stage_of(waiting) == LetterStage.BOUNCED
        assert waiting.answer_code == "550 5.1.1"
        assert SEND.due(at + timedelta(days=30), 9) == []
        assert stage_of(other) == LetterStage.HANDED_OVER

    def test_waits_longer_for_a_full_mailbox(self, letter: Write, mail_server: MailServer, at: datetime) -> None:
        waiting = letter()
        mail_server.on_rcpt = ["552 5.2.2 Mailbox full"] * 9

        send_due(at)

        assert stage_of(waiting) == LetterStage.DEFERRED
        assert timedelta(days=2) <= waiting.due_at - at < timedelta(days=2, minutes=1)
        for days in (3, 6, 9):
            send_due(at + timedelta(days=days))
        assert stage_of(waiting) == LetterStage.BOUNCED

    def test_backs_off_and_gives_up_to_a_person(self, letter: Write, mail_server: MailServer, at: datetime) -> None:
        waiting = letter()
        mail_server.on_rcpt = ["451 4.7.1 Not now"] * MAX_TRIES
        waits = []

        moment = at
        for _ in range(MAX_TRIES):
            send_due(moment)
            waiting.refresh_from_db()
            if waiting.due_at is not None:
                waits.append(round((waiting.due_at - moment).total_seconds() / 60))
                moment = waiting.due_at

        assert waits == [5, 15, 30, 60, 120, 240, 240, 240, 240]
        assert stage_of(waiting) == LetterStage.NEEDS_PERSON
        assert mail_server.taken == []

    @pytest.mark.parametrize("manner", [CUT_AFTER, CUT_BEFORE])
    def test_gives_an_ambiguous_end_to_a_person(
        self, letter: Write, mail_server: MailServer, at: datetime, manner: str
    ) -> None:
        waiting = letter()
        mail_server.on_body = [manner]

        send_due(at)

        assert stage_of(waiting) == LetterStage.NEEDS_PERSON
        assert list(selectors.needs_person()) == [waiting]
        send_due(at + timedelta(days=9))
        assert len(mail_server.taken) <= 1

    def test_gives_silence_after_the_body_to_a_person(
        self, letter: Write, mail_server: MailServer, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(smtp, "BODY_TIME_OUT", 0.2)
        monkeypatch.setattr(smtp, "TIME_OUT", 0.2)
        waiting = letter()
        mail_server.on_body = [SILENT]

        send_due(at)

        assert stage_of(waiting) == LetterStage.NEEDS_PERSON

    def test_defers_when_nobody_listens(
        self, letter: Write, mail_server: MailServer, at: datetime, settings: Any, unused_tcp_port: int
    ) -> None:
        waiting = letter()
        settings.SMTP_PORT = unused_tcp_port

        send_due(at)

        assert stage_of(waiting) == LetterStage.DEFERRED
        assert waiting.last_problem == "ConnectionRefusedError"

    def test_one_letter_that_cannot_be_made_never_blocks_the_rest(
        self, letter: Write, mail_server: MailServer, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken, sound = letter(), letter()
        Letter.objects.filter(pk=broken.pk).update(message_id="<moved.9@hotline.example>")
        from openhotline.post import jobs

        original = jobs._opened

        def open_or_fail(each: Letter, sent_at: datetime) -> Any:
            if each.pk == broken.pk:
                raise KeyError("destroyed")
            return original(each, sent_at)

        monkeypatch.setattr(jobs, "_opened", open_or_fail)

        send_due(at)

        assert stage_of(broken) == LetterStage.DEFERRED
        assert stage_of(sound) == LetterStage.HANDED_OVER

    def test_leaves_a_withdrawn_letter_alone(self, letter: Write, mail_server: MailServer, at: datetime) -> None:
        waiting = letter()
        due = SEND.due(at, 9)
        withdraw_letter(letter=waiting, by=job("tests"), at=at)

        SEND.do(due, at)

        assert stage_of(waiting) == LetterStage.WITHDRAWN
        assert mail_server.taken == []

    def test_sends_nothing_while_frozen(self, letter: Write, mail_server: MailServer, at: datetime) -> None:
        waiting = letter()
        due = SEND.due(at, 9)
        freeze_outbox(by=job("tests"), at=at)

        SEND.do(due, at)

        assert SEND.due(at, 9) == []
        assert stage_of(waiting) == LetterStage.WRITTEN
        assert mail_server.taken == []

    def test_holds_a_letter_back_when_the_outbox_freezes_just_before_the_body(
        self, letter: Write, mail_server: MailServer, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from openhotline.post import services

        waiting, begin = letter(), services.begin_body

        def freeze_then_begin(**details: Any) -> bool:
            freeze_outbox(by=job("tests"), at=at)
            return begin(**details)

        monkeypatch.setattr(services, "begin_body", freeze_then_begin)

        send_due(at)

        assert stage_of(waiting) == LetterStage.SENDING
        assert (waiting.tries, waiting.claimed_until, waiting.body_begun_at) == (0, None, None)
        assert mail_server.taken == []
