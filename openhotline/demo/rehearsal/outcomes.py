"""How the story of an item has ended so far, in the words of the practice world."""

from openhotline.cases.models import Item
from openhotline.demo.practice.cast import Outcome
from openhotline.monitoring import selectors as monitoring
from openhotline.monitoring.stages import GONE_STAGES, Reachability
from openhotline.notices import selectors as notices
from openhotline.notices.models import NoticeMove
from openhotline.notices.stages import NoticeStage

TOLD = NoticeStage.HANDED_OVER
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
        told = NoticeMove.objects.filter(subject__in=its_notices, went_to=TOLD, at__lte=watch.gone_at).exists()
        return Outcome.REMOVED if told and watch.was_seen else Outcome.GONE_BEFORE_NOTICE
    if any(notice.stage == NoticeStage.DISPUTED for notice in its_notices):
        return Outcome.DISPUTED
    if watch and watch.stage in (Reachability.UNAVAILABLE, Reachability.BLOCKED_FOR_US):
        return Outcome.UNAVAILABLE
    if watch and watch.stage == Reachability.NEEDS_A_PERSON:
        return Outcome.NEEDS_A_PERSON
    if any(notice.stage in _STUCK for notice in its_notices) or notices.without_recipient().filter(pk=item.pk).exists():
        return Outcome.NEEDS_A_PERSON
    return Outcome.STILL_ONLINE
