"""Questions about notices: which wait for whom, what became of an item's, and whom we write to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from openhotline.cases.models import Item
from openhotline.cases.stages import ILLEGAL, ItemStage
from openhotline.common.digests import digests
from openhotline.common.pace import span
from openhotline.notices import tokens
from openhotline.notices.models import Hold, HostAnswer, Notice, NoticeItem, NoticeMove, Recipient
from openhotline.notices.stages import (
    ARRIVED,
    LEAVING,
    TO_FOLLOW,
    TO_SEND,
    HoldStage,
    ItemOutcome,
    NoticeKind,
    NoticeStage,
    RecipientState,
)
from openhotline.post import selectors as post
from openhotline.post import services as letters
from openhotline.post.models import Letter
from openhotline.tracing.stages import ContactProblem, Outcome, Why

NO_RECIPIENT = "no recipient: "
"""How `Item.last_problem` begins while a person has to say whom to write to."""

WARN_HOURS = 24
"""How long before its end people are told that a hold ends."""

ANSWERS_FOR_DAYS = 90
"""How long the link in a notice works."""


# --- work ---


def due_items(at: datetime, limit: int) -> list[int]:
    """Items decided illegal whose notice is to be drafted, or drafted anew because they moved."""
    due = Item.objects.due(at).decided_as(*ILLEGAL).in_stage(ItemStage.DECIDED, ItemStage.ACTING)
    return list(due.values_list("pk", flat=True)[:limit])


def due_to_send(at: datetime, limit: int) -> list[int]:
    return list(Notice.objects.due(at).in_stage(*TO_SEND).values_list("pk", flat=True)[:limit])


def due_to_follow(at: datetime, limit: int) -> list[int]:
    return list(Notice.objects.due(at).in_stage(*TO_FOLLOW).values_list("pk", flat=True)[:limit])


def holds_due(at: datetime, limit: int) -> list[int]:
    return list(Hold.objects.due(at).filter(stage=HoldStage.IN_FORCE).values_list("pk", flat=True)[:limit])


# --- holds ---


def holds_on(items: Iterable[Item]) -> dict[int, Hold]:
    """The holds in force on these items, by item: until one has ended nothing about its item leaves. One query."""
    ids = [item.pk for item in items]
    return {hold.item_id: hold for hold in Hold.objects.filter(item__in=ids, stage=HoldStage.IN_FORCE)}


def hold_on(item: Item) -> Hold | None:
    """The hold in force on an item."""
    return holds_on([item]).get(item.pk)


def hold(ref: str) -> Hold:
    """The hold with this reference. Raises DoesNotExist."""
    found: Hold = Hold.objects.select_related("item").get(ref=ref)
    return found


def holds_of(item: Item) -> QuerySet[Hold]:
    """Every hold of an item, the oldest first, with its moves and extensions."""
    return Hold.objects.filter(item=item).prefetch_related("moves", "extensions").order_by("pk")


def holds_in_force() -> QuerySet[Hold]:
    """What ends first stands first."""
    return Hold.objects.filter(stage=HoldStage.IN_FORCE).select_related("item").order_by("until", "pk")


def holds_ended(limit: int) -> list[Hold]:
    ended = Hold.objects.exclude(stage=HoldStage.IN_FORCE).select_related("item")
    return list(ended.order_by("-stage_since", "-pk")[:limit])


def warns_at(hold: Hold) -> datetime:
    """When people are told that a hold ends: a day before, or half-way through a shorter one."""
    return hold.until - min(span(hours=WARN_HOURS), (hold.until - hold.placed_at) / 2)


# --- one notice ---


def notice(ref: str) -> Notice:
    """The notice with this reference, with its recipient. Raises DoesNotExist."""
    found: Notice = Notice.objects.select_related("recipient", "procedure", "previous").get(ref=ref)
    return found


def open_items(notice: Notice) -> QuerySet[NoticeItem]:
    """The items of a notice of which nothing is known yet, in the order in which they joined."""
    return notice.items.filter(outcome="").select_related("item").order_by("pk")


def items_of(notice: Notice) -> QuerySet[NoticeItem]:
    return notice.items.select_related("item").order_by("pk")


def following(notice: Notice) -> Notice | None:
    """The reminder, escalation or new address after this one."""
    return Notice.objects.filter(previous=notice).first()


def chain_of(notice: Notice) -> list[Notice]:
    """The whole chain that a notice belongs to, the first one first."""
    chain = [notice]
    while (before := chain[0].previous) is not None:
        chain.insert(0, before)
    while (after := following(chain[-1])) is not None:
        chain.append(after)
    return chain


def ladder_of(notice: Notice) -> list[Notice]:
    """The first notice to this host, its reminders and what came after, up to this one."""
    ladder: list[Notice] = []
    for each in chain_of(notice):
        if each.kind == NoticeKind.FIRST:
            ladder = []
        ladder.append(each)
        if each.pk == notice.pk:
            break
    return ladder


def went_to(notice: Notice, *stages: str) -> datetime | None:
    """When the notice last came into one of these stages."""
    moves = NoticeMove.objects.filter(subject=notice, went_to__in=stages)
    return moves.order_by("-pk").values_list("at", flat=True).first()


def handed_over_at(notice: Notice) -> datetime | None:
    """When the other side took the notice: the clock of reminders and removals."""
    return went_to(notice, NoticeStage.HANDED_OVER)


def message_id(notice: Notice) -> str:
    return letters.message_id(notice.ref, notice.revision)


def letter_of(notice: Notice) -> Letter | None:
    """The letter of the present revision, once it is written."""
    return post.letter_or_none(message_id(notice))


def answers_to(notice: Notice) -> QuerySet[HostAnswer]:
    return HostAnswer.objects.filter(notice=notice).order_by("pk")


def moves_of(notice: Notice) -> QuerySet[NoticeMove]:
    return NoticeMove.objects.filter(subject=notice).order_by("pk")


def notice_for_answer(ref: str, token: str, at: datetime) -> Notice | None:
    """The notice that this link belongs to; None for a wrong key, one that was never sent, and after 90 days.

    The key is compared also where there is no such notice, so that nobody learns which there are.
    """
    fits = tokens.is_token_of(ref, token)
    found: Notice | None = Notice.objects.filter(ref=ref).first()
    if not fits or found is None:
        return None
    sent = went_to(found, NoticeStage.SENDING)
    if sent is None or found.stage == NoticeStage.WITHDRAWN or at >= sent + span(days=ANSWERS_FOR_DAYS):
        return None
    return found


# --- items ---


def notices_for(item: Item) -> QuerySet[Notice]:
    """Every notice about an item, the oldest first, each with its recipient."""
    about = NoticeItem.objects.filter(item=item, notice=OuterRef("pk"))
    return Notice.objects.filter(Exists(about)).select_related("recipient").order_by("pk")


def notice_items_of(item: Item) -> QuerySet[NoticeItem]:
    """An item's places in notices, the oldest first: for its timeline."""
    return NoticeItem.objects.filter(item=item).select_related("notice", "notice__recipient").order_by("pk")


def open_places(item: Item) -> QuerySet[NoticeItem]:
    """An item's places in notices of which nothing is known yet."""
    return NoticeItem.objects.filter(item=item, outcome="").order_by("pk")


def newest_place(item: Item) -> NoticeItem | None:
    return NoticeItem.objects.filter(item=item).select_related("notice").order_by("-pk").first()


def first_told_at(item: Item, episode: int) -> datetime | None:
    """When the other side could first know of the item in this episode: when the first byte of a letter could leave.

    Not when it was handed over: a prompt host acts before we have written down that it took the letter.
    """
    about = NoticeItem.objects.filter(item=item, episode=episode)
    begun = Letter.objects.filter(about__in=about.values("notice__ref"), body_begun_at__isnull=False)
    return begun.order_by("body_begun_at").values_list("body_begun_at", flat=True).first()


def gone_before_notice(item: Item) -> bool:
    """Whether the item, in its present episode, was gone before any host could have been told."""
    outcomes = NoticeItem.objects.filter(item=item, episode=item.episode).values_list("outcome", flat=True)
    return ItemOutcome.GONE_BEFORE in outcomes


def without_recipient() -> QuerySet[Item]:
    """Items that we act on and for which a person has to say whom to write to; the longest waiting first."""
    items = Item.objects.decided_as(*ILLEGAL).in_stage(ItemStage.DECIDED, ItemStage.ACTING)
    waiting = items.filter(due_at__isnull=True, last_problem__startswith=NO_RECIPIENT)
    return waiting.order_by("stage_since", "pk")


def failed_drafts() -> QuerySet[Item]:
    """Items whose notice could not be drafted, however often it was tried."""
    items = Item.objects.set_aside().decided_as(*ILLEGAL)
    return items.in_stage(ItemStage.DECIDED, ItemStage.ACTING)


_OUR_PROBLEMS = {
    "no_country": _("Nobody can say in which country it stands"),
    "not_illegal": _("It is no longer decided to be illegal"),
    "withdrawn": _("Its notice was withdrawn"),
}


def problem_in_words(item: Item) -> str:
    """Why a person has to say whom to write to."""
    code = item.last_problem.removeprefix(NO_RECIPIENT)
    words = {**dict(Outcome.choices), **dict(Why.choices), **dict(ContactProblem.choices), **_OUR_PROBLEMS}
    return str(words.get(code, code.replace("_", " ")))


# --- recipients ---


def recipient_or_none(mailbox: str) -> Recipient | None:
    return Recipient.objects.filter(mailbox=mailbox.lower()).first()


def is_within_domain(mailbox: str, item: Item) -> bool:
    """Whether a mailbox lies in the very domain that was reported: its owner must not be warned by us.

    Asked by keyed digest, so the domain is not opened for it.
    """
    known = {digest for digest in (item.domain_digest, item.host_digest) if digest}
    labels = mailbox.rpartition("@")[2].lower().split(".")
    names = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return any(found in known for name in names for kind in ("domain", "host") for found in digests(kind, name))


# --- what waits for whom ---


@dataclass(frozen=True)
class WaitingCounts:
    """The notices page at a glance."""

    approval: int
    person: int
    no_recipient: int
    sending: int
    removal: int

    @property
    def for_people(self) -> int:
        """What does not go on before somebody has decided."""
        return self.approval + self.person + self.no_recipient


def _with_counts(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    return notices.select_related("recipient").annotate(
        number=Count("items"), open=Count("items", filter=Q(items__outcome=""))
    )


_APPROVAL = Q(stage=NoticeStage.READY, due_at__isnull=True) & ~Q(recipient__state=RecipientState.APPROVED)
_PERSON = Q(stage__in=[NoticeStage.NEEDS_PERSON, NoticeStage.BOUNCED, NoticeStage.DISPUTED]) | Q(
    set_aside_at__isnull=False
)


def waiting_for_approval() -> QuerySet[Notice]:
    """Ready, but nobody has approved the recipient yet."""
    return _with_counts(Notice.objects.filter(_APPROVAL)).order_by("stage_since", "pk")


def waiting_for_person() -> QuerySet[Notice]:
    """Bounced, disputed, of unknown end, without an answer, or failed too often."""
    return _with_counts(Notice.objects.filter(_PERSON)).order_by("stage_since", "pk")


def being_sent() -> QuerySet[Notice]:
    """On their way out, by themselves."""
    stages = Q(stage__in=[NoticeStage.DRAFT, *TO_SEND, *LEAVING])
    rows = Notice.objects.filter(stages, set_aside_at__isnull=True).exclude(_APPROVAL)
    return _with_counts(rows).order_by("stage_since", "pk")


def waiting_for_removal() -> QuerySet[Notice]:
    """The host has it, and something of it is still there."""
    return _with_counts(Notice.objects.filter(stage__in=ARRIVED, set_aside_at__isnull=True)).order_by(
        "stage_since", "pk"
    )


def lately_ended(limit: int) -> list[Notice]:
    over = Notice.objects.filter(stage__in=[NoticeStage.RESOLVED, NoticeStage.EXPIRED, NoticeStage.WITHDRAWN])
    return list(_with_counts(over).order_by("-stage_since", "-pk")[:limit])


def waiting_counts() -> WaitingCounts:
    """How many wait for what: two queries."""
    sending = Q(stage__in=[NoticeStage.DRAFT, *TO_SEND, *LEAVING], set_aside_at__isnull=True) & ~_APPROVAL
    counted = Notice.objects.aggregate(
        approval=Count("pk", filter=_APPROVAL),
        person=Count("pk", filter=_PERSON),
        sending=Count("pk", filter=sending),
        removal=Count("pk", filter=Q(stage__in=ARRIVED, set_aside_at__isnull=True)),
    )
    return WaitingCounts(**counted, no_recipient=without_recipient().count())


def recipients() -> QuerySet[Recipient]:
    """Everybody we write to, those that wait for approval first."""
    order = ["-state", "mailbox"]  # waiting, bouncing, approved: the alphabet is kind
    return Recipient.objects.select_related("above").annotate(number=Count("notices")).order_by(*order)
