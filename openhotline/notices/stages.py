"""The life of a notice, as one table, and the words that go with it."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeStage(models.TextChoices):
    DRAFT = "draft", _("Draft")
    GROUPING = "grouping", _("Waiting for company")
    READY = "ready", _("Ready to send")
    SENDING = "sending", _("Being sent")
    HANDED_OVER = "handed_over", _("Handed over")
    DELIVERED = "delivered", _("Delivered")
    DEFERRED = "deferred", _("Put off by the other side")
    BOUNCED = "bounced", _("Bounced")
    NEEDS_PERSON = "needs_person", _("Needs a person")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    DISPUTED = "disputed", _("Disputed by the host")
    RESOLVED = "resolved", _("Resolved")
    EXPIRED = "expired", _("Ended without removal")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S = NoticeStage
_ANSWERED = {S.ACKNOWLEDGED, S.DISPUTED}
_ENDED = {S.RESOLVED, S.EXPIRED}

NOTICE_MOVES: Mapping[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.GROUPING, S.WITHDRAWN}),
    S.GROUPING: frozenset({S.READY, S.WITHDRAWN}),
    S.READY: frozenset({S.SENDING, S.WITHDRAWN}),
    # Withdrawn from here only with its letter, which the outbox refuses once anything may have left.
    S.SENDING: frozenset({S.HANDED_OVER, S.DEFERRED, S.BOUNCED, S.NEEDS_PERSON, S.WITHDRAWN}),
    S.DEFERRED: frozenset({S.SENDING, S.HANDED_OVER, S.BOUNCED, S.NEEDS_PERSON, S.WITHDRAWN}),
    S.HANDED_OVER: frozenset({S.DELIVERED, S.BOUNCED, S.NEEDS_PERSON, *_ANSWERED, *_ENDED}),
    S.DELIVERED: frozenset({S.NEEDS_PERSON, *_ANSWERED, *_ENDED}),
    S.BOUNCED: frozenset({S.NEEDS_PERSON, *_ENDED}),
    # A person says what became of it, or the host does: who answers has got it.
    S.NEEDS_PERSON: frozenset({S.SENDING, S.HANDED_OVER, S.BOUNCED, S.WITHDRAWN, *_ANSWERED, *_ENDED}),
    S.ACKNOWLEDGED: frozenset({S.DISPUTED, S.NEEDS_PERSON, *_ENDED}),
    S.DISPUTED: frozenset({S.ACKNOWLEDGED, S.NEEDS_PERSON, *_ENDED}),
    S.RESOLVED: frozenset(),
    S.EXPIRED: frozenset({S.RESOLVED}),
    S.WITHDRAWN: frozenset(),
}

TO_SEND = (S.GROUPING, S.READY)
"""Where the job that sends has something to do."""

LEAVING = (S.SENDING, S.DEFERRED)
"""The letter is in the outbox, and nobody knows yet how it ends."""

ARRIVED = (S.HANDED_OVER, S.DELIVERED, S.ACKNOWLEDGED)
"""The host has it, and is reminded while the items are still there."""

TO_FOLLOW = (*LEAVING, *ARRIVED, S.NEEDS_PERSON, S.BOUNCED, S.DISPUTED)
"""Where the job that follows up has something to do."""

OVER = (S.RESOLVED, S.EXPIRED, S.WITHDRAWN)


class NoticeKind(models.TextChoices):
    FIRST = "first", _("First notice")
    REMINDER = "reminder", _("Reminder")
    ESCALATION = "escalation", _("To the network above")


class HoldStage(models.TextChoices):
    """The life of a hold: nobody is told about an item until the police say so, or the time is over."""

    IN_FORCE = "in_force", _("In force")
    LIFTED = "lifted", _("Lifted")
    EXPIRED = "expired", _("Over")
    GONE = "gone", _("Gone during the hold")


HOLD_MOVES: Mapping[str, frozenset[str]] = {
    HoldStage.IN_FORCE: frozenset({HoldStage.LIFTED, HoldStage.EXPIRED, HoldStage.GONE}),
    HoldStage.LIFTED: frozenset(),
    HoldStage.EXPIRED: frozenset(),
    HoldStage.GONE: frozenset(),
}


class Asked(models.TextChoices):
    """What the host is asked to take down."""

    PAGE = "page", _("The page")
    FILE = "file", _("The file")


class ItemOutcome(models.TextChoices):
    """What became of one item of a notice. Empty while it is open."""

    REMOVED = "removed", _("Gone after the notice")
    GONE_BEFORE = "gone_before_notice", _("Gone before the notice")
    ONE_PLACE = "gone_one_place", _("Gone, seen from one place")
    MOVED = "moved", _("Moved to another host")
    NO_LONGER = "no_longer", _("No longer acted on")
    READDRESSED = "readdressed", _("Told to somebody else")
    WITHDRAWN = "withdrawn", _("Withdrawn with the notice")
    HELD = "held", _("Held back")


class XarfNote(models.TextChoices):
    """Whether an item has its XARF attachment, and why not."""

    ATTACHED = "attached", _("XARF attached")
    NO_CLASS = "no_class", _("No XARF: no class can be derived from the facts")
    NO_WEB = "no_web", _("No XARF: the address is not on the web")
    INVALID = "invalid", _("No XARF: it would not have been valid")


class RecipientState(models.TextChoices):
    WAITING = "waiting", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    BOUNCING = "bouncing", _("Bouncing")


class Wait(models.TextChoices):
    """Why a notice that could be sent is not: kept in `last_problem` until it goes on."""

    APPROVAL = "needs_approval", _("its recipient is not approved")
    BASIS = "no_basis", _("no legal basis is in force")
    LOOK = "own_look", _("we look ourselves first")
    SUSPECTED = "suspected_gone", _("it may be gone already")


class AnswerKind(models.TextChoices):
    """What a host can answer through the link in its notice."""

    REMOVED = "removed", _("We have removed it")
    ACKNOWLEDGED = "acknowledged", _("We have read it and are working on it")
    DISAGREE = "disagree", _("We disagree")


class Dispute(models.TextChoices):
    """What a person decides when a host disagrees."""

    STAND_BY = "stand_by", _("We stand by it: remind the host")
    LOOK_AGAIN = "look_again", _("Assess the items again")
