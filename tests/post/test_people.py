"""What people decide about letters and about the outbox, and how the person on duty is called."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from openhotline.audit.selectors import events_about
from openhotline.common.actors import By, job
from openhotline.common.errors import Refused
from openhotline.post import selectors
from openhotline.post.jobs import SEND
from openhotline.post.models import Letter
from openhotline.post.services import (
    freeze_outbox,
    page_duty_person,
    release_outbox,
    settle_letter,
    withdraw_letter,
)
from openhotline.post.stages import AFTER_SETTLEMENT, LETTER_MOVES, WAITING, LetterStage, Settlement
from tests.post.mailserver import CUT_BEFORE, MailServer
from tests.support.cast import person

Write = Callable[..., Letter]
pytestmark = pytest.mark.django_db


@pytest.fixture
def unclear(letter: Write, mail_server: MailServer, at: datetime) -> Letter:
    """A letter whose end nobody knows."""
    waiting = letter()
    mail_server.on_body = [CUT_BEFORE]
    SEND.do([waiting.pk], at)
    waiting.refresh_from_db()
    assert waiting.stage == LetterStage.NEEDS_PERSON
    return waiting


class TestStages:
    def test_every_stage_has_its_moves(self) -> None:
        assert set(LETTER_MOVES) == set(LetterStage)

    def test_what_left_for_good_never_moves_again(self) -> None:
        assert {stage for stage, moves in LETTER_MOVES.items() if not moves} == {"handed_over", "bounced", "withdrawn"}

    def test_a_person_can_do_all_that_is_offered(self) -> None:
        assert set(AFTER_SETTLEMENT.values()) == LETTER_MOVES[LetterStage.NEEDS_PERSON]

    def test_what_is_being_sent_cannot_be_withdrawn(self) -> None:
        assert LetterStage.WITHDRAWN not in LETTER_MOVES[LetterStage.SENDING]

    def test_what_waits_can_go_to_a_person(self) -> None:
        assert all(LetterStage.NEEDS_PERSON in LETTER_MOVES[stage] for stage in WAITING)


class TestSettleLetter:
    def test_takes_the_word_of_a_person_that_it_arrived(
        self, unclear: Letter, mail_server: MailServer, noa: By, at: datetime
    ) -> None:
        settle_letter(letter=unclear, settlement="sent", why="They answered it.", by=noa, at=at)

        assert unclear.stage == LetterStage.HANDED_OVER
        assert SEND.due(at + timedelta(days=9), 9) == []
        assert events_about(unclear.ref).filter(action="letter.settled", by="user:noa").count() == 1

    def test_sends_it_again_when_a_person_says_so(
        self, unclear: Letter, mail_server: MailServer, noa: By, at: datetime
    ) -> None:
        settle_letter(letter=unclear, settlement=Settlement.SEND_AGAIN, by=noa, at=at)

        SEND.do(SEND.due(at, 9), at)

        unclear.refresh_from_db()
        assert unclear.stage == LetterStage.HANDED_OVER
        assert mail_server.ids() == [unclear.message_id]

    def test_leaves_it_when_a_person_says_so(self, unclear: Letter, noa: By, at: datetime) -> None:
        settle_letter(letter=unclear, settlement="withdraw", by=noa, at=at)

        assert unclear.stage == LetterStage.WITHDRAWN

    def test_refuses_people_who_may_not_send(self, unclear: Letter, ana: By, olu: By, at: datetime) -> None:
        for somebody in (ana, olu, job("tests")):
            with pytest.raises(Refused):
                settle_letter(letter=unclear, settlement="sent", by=somebody, at=at)

    def test_refuses_a_letter_that_waits_for_nobody(self, letter: Write, noa: By, at: datetime) -> None:
        with pytest.raises(Refused):
            settle_letter(letter=letter(), settlement="sent", by=noa, at=at)

    def test_lets_only_the_first_of_two_people_decide(self, unclear: Letter, noa: By, lea: By, at: datetime) -> None:
        as_lea_sees_it = Letter.objects.get(pk=unclear.pk)
        settle_letter(letter=unclear, settlement="withdraw", by=noa, at=at)

        with pytest.raises(Refused):
            settle_letter(letter=as_lea_sees_it, settlement="send_again", by=lea, at=at)

        unclear.refresh_from_db()
        assert (unclear.stage, unclear.due_at) == (LetterStage.WITHDRAWN, None)


class TestWithdrawLetter:
    def test_takes_a_letter_back(self, letter: Write, noa: By, at: datetime) -> None:
        waiting = letter()

        withdraw_letter(letter=waiting, why="The page is gone.", by=noa, at=at)

        assert waiting.stage == LetterStage.WITHDRAWN
        assert SEND.due(at + timedelta(days=9), 9) == []

    def test_refuses_one_that_has_left(self, letter: Write, mail_server: MailServer, noa: By, at: datetime) -> None:
        gone = letter()
        SEND.do([gone.pk], at)
        gone.refresh_from_db()

        with pytest.raises(Refused):
            withdraw_letter(letter=gone, by=noa, at=at)


class TestFrozenOutbox:
    def test_gives_what_may_have_left_before_to_a_person(
        self, letter: Write, mail_server: MailServer, at: datetime
    ) -> None:
        old = letter()
        freeze_outbox(by=job("restore"), at=at)
        new = letter(at=at + timedelta(minutes=1))

        given = release_outbox(send_waiting=False, by=person("ada"), at=at + timedelta(minutes=2))
        SEND.do(SEND.due(at + timedelta(minutes=2), 9), at + timedelta(minutes=2))

        assert given == 1
        assert list(selectors.needs_person()) == [old]
        assert mail_server.ids() == [new.message_id]

    def test_sends_everything_when_it_was_merely_stopped(
        self, letter: Write, mail_server: MailServer, at: datetime
    ) -> None:
        waiting = letter()
        freeze_outbox(by=job("tests"), at=at)

        release_outbox(send_waiting=True, by=person("ada"), at=at)
        SEND.do(SEND.due(at, 9), at)

        assert mail_server.ids() == [waiting.message_id]

    def test_stays_frozen_since_the_first_time(self, at: datetime) -> None:
        freeze_outbox(by=job("tests"), at=at)

        freeze_outbox(by=job("tests"), at=at + timedelta(hours=1))

        assert selectors.frozen_since() == at
        assert events_about("outbox").count() == 1

    def test_is_released_by_those_who_configure_only(self, ana: By, noa: By, at: datetime) -> None:
        freeze_outbox(by=job("tests"), at=at)

        for somebody in (ana, noa, job("tests")):
            with pytest.raises(Refused):
                release_outbox(send_waiting=True, by=somebody, at=at)
        assert selectors.frozen_since() == at

    def test_cannot_be_released_when_it_is_open(self, at: datetime) -> None:
        with pytest.raises(Refused):
            release_outbox(send_waiting=True, by=person("ada"), at=at)


CALL = {"to": "noor@hotline.example", "about": "AL-ABCDEFGH", "path": "alarms/", "by": job("tests")}


class TestPageDutyPerson:
    def test_tells_one_person_that_alarms_wait_and_nothing_else(
        self, mail_server: MailServer, settings: Any, at: datetime
    ) -> None:
        settings.STAFF_URL = "https://desk.hotline.example"

        page = page_duty_person(**CALL, call="CA-ABCDEFGH", waiting=3, at=at)
        SEND.do(SEND.due(at, 9), at)

        (message,) = mail_server.messages()
        body = message.get_body()
        assert body is not None
        assert mail_server.envelopes[0][1] == ["noor@hotline.example"]
        assert message["Subject"] == "Now: a child may be in danger (AL-ABCDEFGH)"
        assert "3 alarms wait" in body.get_content() and "https://desk.hotline.example/alarms/" in body.get_content()
        assert events_about("AL-ABCDEFGH").get(action="duty.paged").details == {"letter": page.ref, "waiting": 3}

    def test_writes_once_for_one_call(self, at: datetime) -> None:
        letters = {page_duty_person(**CALL, call=call, waiting=1, at=at).ref for call in ("CA-1", "CA-1", "CA-2")}

        assert len(letters) == 2

    def test_refuses_a_mailbox_that_cannot_be_written_to(self, at: datetime) -> None:
        with pytest.raises(Refused):
            page_duty_person(**{**CALL, "to": "a@b.example, c@d.example"}, call="CA-1", waiting=1, at=at)
