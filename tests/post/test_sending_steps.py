"""The steps between which a worker may be lost, or lose its claim: what each of them still may do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import Error

from openhotline.common.actors import job
from openhotline.post import services
from openhotline.post.channels import Answer, Outcome
from openhotline.post.jobs import SEND
from openhotline.post.models import Letter
from openhotline.post.services.sending import CLAIM
from openhotline.post.stages import LetterStage
from tests.post.mailserver import MailServer
from tests.support.outages import FragileDatabase

Write = Callable[..., Letter]
BY = job("post.send")


def taken(letter: Letter, at: datetime) -> Letter:
    """The letter as a worker holds it that has just claimed it."""
    mine = Letter.objects.get(pk=letter.pk)
    assert services.take_letter(letter=mine, by=BY, at=at)
    return mine


@pytest.mark.django_db
class TestASlowWorker:
    def test_may_not_begin_the_body_when_another_has_taken_the_letter(self, letter: Write, at: datetime) -> None:
        waiting, late = letter(), at + CLAIM + timedelta(seconds=1)
        slow = taken(waiting, at)
        quick = taken(waiting, late)

        assert services.begin_body(letter=quick, at=late)
        assert not services.begin_body(letter=slow, at=late)

    def test_may_not_begin_the_body_twice(self, letter: Write, at: datetime) -> None:
        mine = taken(letter(), at)

        assert services.begin_body(letter=mine, at=at)
        assert not services.begin_body(letter=mine, at=at)

    def test_frees_only_what_is_its_own(self, letter: Write, at: datetime) -> None:
        waiting, late = letter(), at + CLAIM + timedelta(seconds=1)
        slow = taken(waiting, at)
        quick = taken(waiting, late)

        services.put_back(letter=slow)

        waiting.refresh_from_db()
        assert waiting.claimed_until == quick.claimed_until

    def test_brings_proof_even_when_a_person_has_the_letter_by_now(self, letter: Write, at: datetime) -> None:
        waiting, late = letter(), at + CLAIM + timedelta(seconds=1)
        slow = taken(waiting, at)
        services.begin_body(letter=slow, at=at)
        assert not services.take_letter(letter=Letter.objects.get(pk=waiting.pk), by=BY, at=late)

        services.record_answer(letter=slow, answer=Answer(Outcome.ACCEPTED, "250", "OK"), by=BY, at=late)

        waiting.refresh_from_db()
        assert waiting.stage == LetterStage.HANDED_OVER

    @pytest.mark.parametrize("outcome", [Outcome.LATER, Outcome.REFUSED, Outcome.UNCLEAR])
    def test_changes_nothing_else_of_what_a_person_has(self, letter: Write, at: datetime, outcome: Outcome) -> None:
        waiting, late = letter(), at + CLAIM + timedelta(seconds=1)
        slow = taken(waiting, at)
        services.begin_body(letter=slow, at=at)
        services.take_letter(letter=Letter.objects.get(pk=waiting.pk), by=BY, at=late)

        services.record_answer(letter=slow, answer=Answer(outcome, "451"), by=BY, at=late)

        waiting.refresh_from_db()
        assert (waiting.stage, waiting.answer_code) == (LetterStage.NEEDS_PERSON, "")


class TestADatabaseThatGoesAway:
    def test_leaves_the_letter_to_a_person_and_never_sends_it_twice(
        self,
        fragile_db: FragileDatabase,
        letter: Write,
        mail_server: MailServer,
        at: datetime,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        waiting, record = letter(), services.record_answer

        def lose_the_database(**details: Any) -> None:
            fragile_db.take_away()
            record(**details)

        monkeypatch.setattr(services, "record_answer", lose_the_database)
        with pytest.raises(Error):
            SEND.do([waiting.pk], at)
        monkeypatch.undo()
        fragile_db.bring_back()
        later = at + CLAIM + timedelta(minutes=1)
        SEND.do(SEND.due(later, 9), later)

        waiting.refresh_from_db()
        assert waiting.stage == LetterStage.NEEDS_PERSON
        assert mail_server.ids() == [waiting.message_id]
