"""The steps of sending one letter, each committed before the next begins. The conversation itself is a channel's."""

from datetime import datetime, timedelta

from django.db.models import Exists, F
from django.utils.translation import gettext as _

from openhotline.audit import services as audit
from openhotline.common.actors import By
from openhotline.common.pace import scaled
from openhotline.common.work import MAX_TRIES
from openhotline.post import selectors
from openhotline.post.channels import Answer, Outcome
from openhotline.post.models import Letter, Outbox
from openhotline.post.stages import LetterStage

CLAIM = timedelta(minutes=15)
"""Longer than the longest conversation. It is not what keeps a letter from going twice: `begin_body` is."""

BACK_OFF = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)
FULL_MAILBOX = "5.2.2"
FULL_MAILBOX_WAIT = timedelta(days=2)
FULL_MAILBOX_TRIES = 4


@audit.deed()
def take_letter(*, letter: Letter, by: By, at: datetime) -> bool:
    """Claim a letter and say that it is being sent, before anything leaves. Whether it is now ours to send.

    Not while the outbox is frozen, nor when another worker has it. One whose sender ended after the body was begun
    is given to a person: nobody knows whether it arrived, and it is never sent again blindly.
    """
    if selectors.frozen_since() is not None or not letter.claim(at=at, lasting=CLAIM):
        return False
    letter.refresh_from_db()
    if letter.body_begun_at is not None:
        _give_to_person(letter, _("The sending program ended while the letter was leaving."), by=by, at=at)
        return False
    if letter.stage != LetterStage.SENDING:
        letter.move_to(LetterStage.SENDING, by=by, at=at)
    return True


def begin_body(*, letter: Letter, at: datetime) -> bool:
    """Commit that the body is about to leave; False: it must not (the claim is lost, or the outbox was frozen).

    One conditional update, so of any number of workers and restarts one single try gets as far as this.
    """
    ours = Letter.objects.filter(
        ~Exists(Outbox.objects.filter(frozen_since__isnull=False)),
        pk=letter.pk,
        stage=LetterStage.SENDING,
        claimed_until=letter.claimed_until,
        body_begun_at__isnull=True,
    )
    begun = ours.update(body_begun_at=at) == 1
    if begun:
        letter.body_begun_at = at
    return begun


def put_back(*, letter: Letter) -> None:
    """Free a letter whose body did not begin, as if this try had not been made."""
    ours = Letter.objects.filter(pk=letter.pk, claimed_until=letter.claimed_until, body_begun_at__isnull=True)
    ours.update(claimed_until=None, tries=F("tries") - 1)


@audit.deed()
def record_answer(*, letter: Letter, answer: Answer, by: By, at: datetime) -> None:
    """Keep how a try ended.

    When the claim ran out meanwhile and the letter is no longer ours, only proof that it arrived still counts.
    """
    claim = letter.claimed_until
    letter.refresh_from_db()
    ours = letter.stage == LetterStage.SENDING and letter.claimed_until == claim
    late = letter.stage in (LetterStage.SENDING, LetterStage.NEEDS_PERSON) and answer.outcome == Outcome.ACCEPTED
    if not (ours or late):
        return
    letter.answer_code, letter.answer = answer.code, answer.text
    letter.save(update_fields=["answer_code", "answer"])
    match answer.outcome:
        case Outcome.ACCEPTED:
            _end(letter, LetterStage.HANDED_OVER, by=by, at=at, why=answer.code)
        case Outcome.UNCLEAR:
            _give_to_person(letter, _("The line was cut before the answer."), by=by, at=at)
        case Outcome.REFUSED if not _mailbox_is_full(letter, answer):
            _end(letter, LetterStage.BOUNCED, by=by, at=at, why=answer.code)
        case _ if letter.tries >= MAX_TRIES:
            _give_to_person(letter, _("Tried %(n)d times in vain.") % {"n": letter.tries}, by=by, at=at)
        case _:
            _defer(letter, answer, by=by, at=at)


def _defer(letter: Letter, answer: Answer, *, by: By, at: datetime) -> None:
    full = answer.outcome == Outcome.REFUSED
    wait = FULL_MAILBOX_WAIT if full else BACK_OFF[min(letter.tries, len(BACK_OFF)) - 1]
    letter.due_at, letter.claimed_until, letter.body_begun_at = at + scaled(wait), None, None
    letter.last_problem = answer.code
    letter.save(update_fields=["due_at", "claimed_until", "body_begun_at", "last_problem"])
    letter.move_to(LetterStage.DEFERRED, by=by, at=at, why=answer.code)


def _mailbox_is_full(letter: Letter, answer: Answer) -> bool:
    """A full mailbox may be emptied: it is tried again, seldom and not for ever."""
    return answer.code.endswith(FULL_MAILBOX) and letter.tries < FULL_MAILBOX_TRIES


def _give_to_person(letter: Letter, why: str, *, by: By, at: datetime) -> None:
    _end(letter, LetterStage.NEEDS_PERSON, by=by, at=at, why=why)


def _end(letter: Letter, stage: str, *, by: By, at: datetime, why: str) -> None:
    """Move on to where the worker has nothing more to do."""
    letter.due_at = letter.claimed_until = None
    letter.save(update_fields=["due_at", "claimed_until"])
    letter.move_to(stage, by=by, at=at, why=why)
