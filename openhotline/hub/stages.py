"""The lives of what readers send: a comment, and a contribution. Each is one table of moves."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class CommentStage(models.TextChoices):
    HELD = "held", _("Held")
    PUBLISHED = "published", _("Published")
    REFUSED = "refused", _("Not published")
    HANDED_ON = "handed_on", _("Handed to the hotline")
    TAKEN_DOWN = "taken_down", _("Taken down")


C = CommentStage

COMMENT_MOVES: Mapping[str, frozenset[str]] = {
    C.HELD: frozenset({C.PUBLISHED, C.REFUSED, C.HANDED_ON}),
    # Readers who say that something is wrong with it bring it back to be looked at again.
    C.PUBLISHED: frozenset({C.HELD, C.TAKEN_DOWN, C.HANDED_ON}),
    C.REFUSED: frozenset({C.HELD}),
    C.TAKEN_DOWN: frozenset({C.HELD}),
    C.HANDED_ON: frozenset(),
}


class ContributionStage(models.TextChoices):
    RECEIVED = "received", _("Received")
    DRAFTED = "drafted", _("Being made into a page")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Not taken")
    WITHDRAWN = "withdrawn", _("Taken back")


S = ContributionStage

CONTRIBUTION_MOVES: Mapping[str, frozenset[str]] = {
    S.RECEIVED: frozenset({S.DRAFTED, S.DECLINED, S.WITHDRAWN}),
    S.DRAFTED: frozenset({S.PUBLISHED, S.DECLINED, S.WITHDRAWN}),
    S.PUBLISHED: frozenset(),
    S.DECLINED: frozenset({S.RECEIVED}),
    S.WITHDRAWN: frozenset(),
}
