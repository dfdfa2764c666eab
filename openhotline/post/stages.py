"""The life of a letter, as one table."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterStage(models.TextChoices):
    WRITTEN = "written", _("Written")
    SENDING = "sending", _("Being sent")
    DEFERRED = "deferred", _("Waiting to be tried again")
    HANDED_OVER = "handed_over", _("Handed over")
    BOUNCED = "bounced", _("Bounced")
    NEEDS_PERSON = "needs_person", _("Needs a person")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S = LetterStage

LETTER_MOVES: Mapping[str, frozenset[str]] = {
    S.WRITTEN: frozenset({S.SENDING, S.NEEDS_PERSON, S.WITHDRAWN}),
    S.SENDING: frozenset({S.HANDED_OVER, S.DEFERRED, S.BOUNCED, S.NEEDS_PERSON}),
    S.DEFERRED: frozenset({S.SENDING, S.NEEDS_PERSON, S.WITHDRAWN}),
    # A person says: it did arrive; send it again; leave it. Handed over is also what a late proof says.
    S.NEEDS_PERSON: frozenset({S.HANDED_OVER, S.SENDING, S.WITHDRAWN}),
    S.HANDED_OVER: frozenset(),
    S.BOUNCED: frozenset(),
    S.WITHDRAWN: frozenset(),
}

WAITING = (S.WRITTEN, S.DEFERRED, S.SENDING)
"""Where the worker still has something to do."""


class Kind(models.TextChoices):
    """By which channel a letter leaves. Each is a module in `channels/`."""

    MAIL = "mail", _("Mail")
    WEBHOOK = "webhook", _("Webhook")


class Settlement(models.TextChoices):
    """What a person decides about a letter whose end nobody knows."""

    SENT = "sent", _("It arrived")
    SEND_AGAIN = "send_again", _("Send it again")
    WITHDRAW = "withdraw", _("Do not send it")


AFTER_SETTLEMENT: Mapping[str, str] = {
    Settlement.SENT: S.HANDED_OVER,
    Settlement.SEND_AGAIN: S.SENDING,
    Settlement.WITHDRAW: S.WITHDRAWN,
}
