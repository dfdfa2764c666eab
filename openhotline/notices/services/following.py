"""What becomes of a notice that left: the letter's end, the host's silence, reminders, the network above, the end."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from openhotline.audit import services as audit
from openhotline.cases.procedures import read_rules
from openhotline.cases.stages import ItemStage
from openhotline.common.actors import By
from openhotline.common.faults import point
from openhotline.common.pace import span
from openhotline.notices import presence, selectors
from openhotline.notices.models import Notice, NoticeItem
from openhotline.notices.presence import Presence
from openhotline.notices.services.claims import keep_claim
from openhotline.notices.services.grouping import begin_following
from openhotline.notices.services.hosts import Whereabouts, host_now, move_on
from openhotline.notices.services.outcomes import settle_gone, settle_item, settle_left
from openhotline.notices.services.recipients import record_bounce
from openhotline.notices.stages import ARRIVED, LEAVING, ItemOutcome, NoticeKind, NoticeStage
from openhotline.post.stages import LetterStage

LETTER_MINUTES = 1
"""How often we ask what became of a letter."""

LOOK_MINUTES = 30
"""How often we ask whether the items are gone."""

_OF_LETTER = {
    LetterStage.HANDED_OVER: NoticeStage.HANDED_OVER,
    LetterStage.DEFERRED: NoticeStage.DEFERRED,
    LetterStage.BOUNCED: NoticeStage.BOUNCED,
    LetterStage.NEEDS_PERSON: NoticeStage.NEEDS_PERSON,
    LetterStage.WITHDRAWN: NoticeStage.WITHDRAWN,
}


def follow_notice(*, notice: Notice, by: By, at: datetime) -> None:
    """Bring a claimed notice up to date: its letter, its items, and the next step of its procedure.

    Each is a deed of its own, and doing any of them again changes nothing.
    """
    with audit.deed():
        keep_claim(notice)
        _follow_letter(notice, by=by, at=at)
    point("notices.follow.letter")
    if notice.stage == NoticeStage.WITHDRAWN:
        return
    with audit.deed():
        keep_claim(notice)
        rows = _follow_items(notice, by=by, at=at)
        point("notices.follow.items")
        if not rows:
            _resolve(notice, by=by, at=at)
            return
    point("notices.follow.still_there")
    with audit.deed():
        keep_claim(notice)
        next_due = _next_step(notice, rows, by=by, at=at)
        notice.finish(next_due=next_due)


def _follow_letter(notice: Notice, *, by: By, at: datetime) -> None:
    """Take over how the letter ended, dated when it did."""
    if notice.stage not in (*LEAVING, NoticeStage.NEEDS_PERSON):
        return
    letter = selectors.letter_of(notice)
    if letter is None:  # a database put together from two backups
        if notice.stage != NoticeStage.NEEDS_PERSON:
            notice.move_to(NoticeStage.NEEDS_PERSON, by=by, at=at, why=_("Its letter is not in the outbox."))
        return
    stage = _OF_LETTER.get(LetterStage(letter.stage))
    if stage is None or stage not in Notice.NEXT[notice.stage] or not _is_news(notice):
        return
    notice.move_to(stage, by=by, at=letter.stage_since, why=letter.answer_code)
    if stage == NoticeStage.BOUNCED:
        record_bounce(recipient=notice.recipient, by=by, at=at)
    if stage == NoticeStage.WITHDRAWN:
        notice.finish()
        for row in selectors.open_items(notice):
            settle_item(row, ItemOutcome.WITHDRAWN, by=by, at=at)


def _is_news(notice: Notice) -> bool:
    """A notice that needs a person for another reason than its letter does not go back to where it was."""
    return notice.stage != NoticeStage.NEEDS_PERSON or selectors.handed_over_at(notice) is None


def _follow_items(notice: Notice, *, by: By, at: datetime) -> list[NoticeItem]:
    """Close what is gone, moved or no longer acted on; the rest is answered."""
    left = []
    for row in selectors.open_items(notice):
        seen = presence.of_item(row.item)
        if seen.is_gone:
            settle_gone(row, seen, by=by, at=at)
        elif row.item.stage != ItemStage.ACTING or row.item.episode > row.episode:
            settle_left(row, by=by, at=at)
        elif seen.presence is Presence.MOVED and host_now(row, seen, by=by, at=at) is Whereabouts.ELSEWHERE:
            move_on(row, by=by, at=at)
        else:
            left.append(row)
    return left


def _resolve(notice: Notice, *, by: By, at: datetime) -> None:
    if notice.stage in LEAVING:  # the letter is still on its way; how it ends is wanted all the same
        notice.finish(next_due=at + span(minutes=LETTER_MINUTES))
        return
    notice.finish()
    notice.move_to(NoticeStage.RESOLVED, by=by, at=at, why=_("Nothing of it is left to do."))


def _next_step(notice: Notice, rows: Sequence[NoticeItem], *, by: By, at: datetime) -> datetime | None:
    """Remind, write to the network above, or end it, when it is time. Returns when to look again."""
    if notice.stage in LEAVING:
        return at + span(minutes=LETTER_MINUTES)
    look = at + span(minutes=LOOK_MINUTES)
    told = selectors.handed_over_at(notice)
    if notice.stage not in ARRIVED or told is None or selectors.following(notice) is not None:
        return look
    kind, wait = _next_kind(notice)
    if at < told + wait:
        return min(look, told + wait)
    staying = [row for row in rows if presence.of_item(row.item).presence is not Presence.MOVED]
    held = selectors.holds_on(row.item for row in staying)
    waiting = [row for row in staying if row.item_id in held]
    staying = [row for row in staying if row.item_id not in held]
    if not staying:  # it is being looked up where they stand now, or the police have us wait
        return look
    for row in waiting:  # the others go on without it; it is told anew when its hold has ended
        settle_item(row, ItemOutcome.HELD, by=by, at=at)
        row.item.finish(next_due=held[row.item_id].until)
    above = notice.recipient.above if kind == NoticeKind.ESCALATION else notice.recipient
    if not kind:
        _expire(notice, by=by, at=at)
        return None
    if above is None:
        why = _("It was reminded in vain, and nobody has named the network above.")
        notice.move_to(NoticeStage.NEEDS_PERSON, by=by, at=at, why=why)
        return look
    begin_following(notice=notice, kind=kind, recipient=above, rows=staying, by=by, at=at)
    point("notices.follow.reminded")
    return look


def _next_kind(notice: Notice) -> tuple[str, timedelta]:
    """What comes after this notice by its procedure, and how long after it was handed over. Empty: the end."""
    rules = read_rules(notice.procedure.rules)
    done = sum(each.kind == NoticeKind.REMINDER for each in selectors.ladder_of(notice))
    last = rules.reminder_hours[-1] if rules.reminder_hours else 24
    if notice.kind == NoticeKind.ESCALATION:
        return "", span(hours=rules.escalate_hours or last)
    if done < len(rules.reminder_hours):
        return NoticeKind.REMINDER, span(hours=rules.reminder_hours[done])
    if rules.escalate_hours:
        return NoticeKind.ESCALATION, span(hours=rules.escalate_hours)
    return "", span(hours=last)


def _expire(notice: Notice, *, by: By, at: datetime) -> None:
    """The end of the ladder: this notice and those before it are over, though something is still there."""
    why = _("Everything that the procedure allows was done; something of it is still there.")
    for each in selectors.chain_of(notice):
        if each.pk == notice.pk:
            notice.move_to(NoticeStage.EXPIRED, by=by, at=at, why=why)
        elif each.stage in (*ARRIVED, NoticeStage.NEEDS_PERSON):
            each.finish()
            each.move_to(NoticeStage.EXPIRED, by=by, at=at, why=why)
