"""What the notices pages show, gathered with few queries. References only: no address is opened for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from openhotline.cases.models import Item
from openhotline.notices import selectors
from openhotline.notices.models import HostAnswer, Notice, NoticeItem, NoticeMove
from openhotline.notices.stages import LEAVING, TO_SEND, NoticeStage
from openhotline.post.models import Letter
from openhotline.post.stages import LetterStage

SHOWN = 100
"""So many of each list; the rest is counted."""


@dataclass(frozen=True)
class NoticesPage:
    counts: selectors.WaitingCounts
    approval: Sequence[Notice]
    person: Sequence[Notice]
    no_recipient: Sequence[tuple[Item, str]]
    sending: Sequence[Notice]
    removal: Sequence[Notice]
    ended: Sequence[Notice]


def notices_page() -> NoticesPage:
    """Eight queries, however many notices there are."""
    orphans = [(item, selectors.problem_in_words(item)) for item in selectors.without_recipient()[:SHOWN]]
    return NoticesPage(
        counts=selectors.waiting_counts(),
        approval=list(selectors.waiting_for_approval()[:SHOWN]),
        person=list(selectors.waiting_for_person()[:SHOWN]),
        no_recipient=orphans,
        sending=list(selectors.being_sent()[:SHOWN]),
        removal=list(selectors.waiting_for_removal()[:SHOWN]),
        ended=selectors.lately_ended(20),
    )


@dataclass(frozen=True)
class NoticePage:
    notice: Notice
    chain: Sequence[Notice]
    letter: Letter | None
    items: Sequence[NoticeItem]
    moves: Sequence[NoticeMove]
    answers: Sequence[HostAnswer]

    @property
    def awaits_approval(self) -> bool:
        return self.notice.stage in TO_SEND and not self.notice.recipient.is_approved

    @property
    def may_be_withdrawn(self) -> bool:
        unsent = self.letter is None or self.letter.stage in (LetterStage.WRITTEN, LetterStage.DEFERRED)
        return self.notice.stage in (*TO_SEND, *LEAVING) and unsent

    @property
    def may_be_settled(self) -> bool:
        return self.letter is not None and self.letter.stage == LetterStage.NEEDS_PERSON

    @property
    def may_be_readdressed(self) -> bool:
        return self.notice.stage in (NoticeStage.BOUNCED, NoticeStage.NEEDS_PERSON)

    @property
    def is_disputed(self) -> bool:
        return self.notice.stage == NoticeStage.DISPUTED

    @property
    def may_be_ended(self) -> bool:
        return self.may_be_readdressed or self.is_disputed

    @property
    def is_set_aside(self) -> bool:
        return self.notice.set_aside_at is not None


def notice_page(notice: Notice) -> NoticePage:
    return NoticePage(
        notice=notice,
        chain=selectors.chain_of(notice),
        letter=selectors.letter_of(notice),
        items=list(selectors.items_of(notice)),
        moves=list(selectors.moves_of(notice)),
        answers=list(selectors.answers_to(notice)),
    )
