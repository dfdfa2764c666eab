"""What hosts answer through the link in a notice: kept, and acted on only as far as it goes. A claim is no proof."""

from datetime import datetime

from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases.models import Item
from openhotline.common.actors import NOBODY, By, job
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference
from openhotline.monitoring import services as monitoring
from openhotline.notices import selectors
from openhotline.notices.models import HostAnswer, Notice
from openhotline.notices.stages import LEAVING, AnswerKind, NoticeStage

LONGEST = 2_000
MOST_ANSWERS = 20
"""To one notice. A link that went astray must not fill our disk."""

_WATCHER = job("notices.answer")


@audit.deed()
def record_host_answer(*, notice: Notice, answer: str, words: str = "", by: By = NOBODY, at: datetime) -> HostAnswer:
    """Keep what a host answered. *Removed* has us look at once, *disagree* waits for a person; neither is believed.

    Who answers has got the notice, so one whose end was unclear is handed over. Refuses what is no answer, too many
    words, a disagreement without words, and more answers than anybody needs.
    """
    kind = AnswerKind(answer)
    words = words.strip()
    if len(words) > LONGEST:
        raise Refused(_("Write at most %(most)d characters.") % {"most": LONGEST})
    if kind == AnswerKind.DISAGREE and not words:
        raise Refused(_("Say why you disagree, so that we can look at it again."))
    if selectors.answers_to(notice).count() >= MOST_ANSWERS:
        raise Refused(_("We have had many answers to this notice. Please write to us instead."))
    kept = HostAnswer.objects.create(ref=new_reference("HA"), notice=notice, answer=kind, words=words, at=at)
    audit.record("notice.answered", about=notice.ref, by=by, at=at, answer=str(kind), words=bool(words))
    _move(notice, kind, by=by, at=at)
    if kind == AnswerKind.REMOVED:
        for row in selectors.open_items(notice):
            _look_now(row.item, at=at)
    return kept


@audit.deed()
def read_answer(*, answer: HostAnswer, by: By, at: datetime) -> str:
    """The words of a host, for one person. The reading is a deed. Refuses people who may not send notices."""
    accounts.require(by, Permission.NOTIFY)
    audit.record("notice.answer_read", about=answer.notice.ref, by=by, at=at, answer=answer.ref)
    words: str = answer.words.open()
    return words


def _move(notice: Notice, kind: str, *, by: By, at: datetime) -> None:
    unclear = notice.stage == NoticeStage.NEEDS_PERSON and selectors.handed_over_at(notice) is None
    if notice.stage in LEAVING or unclear:
        notice.move_to(NoticeStage.HANDED_OVER, by=by, at=at, why=_("The host answered."))
    target = NoticeStage.DISPUTED if kind == AnswerKind.DISAGREE else NoticeStage.ACKNOWLEDGED
    if notice.stage != target and target in Notice.NEXT[notice.stage]:
        notice.move_to(target, by=by, at=at, why=str(AnswerKind(kind).label))


def _look_now(item: Item, *, at: datetime) -> None:
    try:
        monitoring.look_now(item=item, by=_WATCHER, at=at)
    except Refused:  # nobody watches it any more: nothing to hurry
        return
