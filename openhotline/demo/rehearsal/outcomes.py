"""How the story of an item has ended so far, in the words of the practice world."""

from openhotline.cases.models import Item
from openhotline.demo.practice.cast import Outcome
from openhotline.monitoring import selectors as monitoring
from openhotline.monitoring.stages import GONE_STAGES, Reachability
from openhotline.notices import selectors as notices
from openhotline.notices.stages import NoticeStage, RecipientState

_STUCK = (NoticeStage.BOUNCED, NoticeStage.NEEDS_PERSON)


def outcome_of(item: Item) -> Outcome:
    """What became of it, by its rows alone."""
    watch = monitoring.watch_of(item)
    moves = list(monitoring.moves_of(item)) if watch else []
    its_notices = list(notices.notices_for(item))
    if any(move.came_from in GONE_STAGES and move.went_to not in GONE_STAGES for move in moves):
        return Outcome.RE_APPEARED
    if watch and watch.is_gone:
        if any(move.went_to == Reachability.MOVED for move in moves):
            return Outcome.MOVED_THEN_REMOVED
        return Outcome.GONE_BEFORE_NOTICE if notices.gone_before_notice(item) else Outcome.REMOVED
    if any(notice.stage == NoticeStage.DISPUTED for notice in its_notices):
        return Outcome.DISPUTED
    if watch and watch.stage in (Reachability.UNAVAILABLE, Reachability.BLOCKED_FOR_US):
        return Outcome.UNAVAILABLE
    if watch and watch.stage == Reachability.NEEDS_A_PERSON:
        return Outcome.NEEDS_A_PERSON
    never_arrived = any(notice.stage in _STUCK and notices.handed_over_at(notice) is None for notice in its_notices)
    no_mailbox = any(
        notice.stage == NoticeStage.READY and notice.recipient.state == RecipientState.BOUNCING
        for notice in its_notices
    )
    if never_arrived or no_mailbox or notices.without_recipient().filter(pk=item.pk).exists():
        return Outcome.NEEDS_A_PERSON
    return Outcome.STILL_ONLINE
