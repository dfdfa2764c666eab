"""The lives of a report, of an item and of an alarm, as three tables. No other file says which stage follows which.

A procedure (data, by hosting country) picks the way; these tables are the outer bound of what is ever allowed.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportStage(models.TextChoices):
    RECEIVED = "received", _("Received")
    SCREENING = "screening", _("Being screened")
    ACCEPTED = "accepted", _("Accepted")
    OUT_OF_REMIT = "out_of_remit", _("Out of remit")
    SUSPECTED_BULK = "suspected_bulk", _("Suspected bulk")
    TEST = "test", _("Test")
    LINKED = "linked", _("Linked to items")
    HELPED = "helped", _("Helped")
    PASSED_TO_POLICE = "passed_to_police", _("Passed to police")
    PASSED_TO_PLATFORM = "passed_to_platform", _("Passed to platform")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    PURGED = "purged", _("Purged")


R = ReportStage
_OUTCOMES = {R.HELPED, R.PASSED_TO_POLICE, R.PASSED_TO_PLATFORM}

REPORT_MOVES: Mapping[str, frozenset[str]] = {
    R.RECEIVED: frozenset({R.SCREENING}),
    R.SCREENING: frozenset({R.ACCEPTED, R.OUT_OF_REMIT, R.SUSPECTED_BULK, R.TEST}),
    R.ACCEPTED: frozenset({R.SCREENING, R.LINKED, R.CLOSED, *_OUTCOMES}),
    R.OUT_OF_REMIT: frozenset({R.SCREENING, R.ANSWERED, R.CLOSED}),
    R.SUSPECTED_BULK: frozenset({R.SCREENING, R.CLOSED}),
    R.TEST: frozenset({R.SCREENING, R.CLOSED}),
    R.LINKED: frozenset({R.SCREENING, R.ANSWERED, R.CLOSED}),
    R.HELPED: frozenset({R.SCREENING, R.ANSWERED, R.CLOSED}),
    R.PASSED_TO_POLICE: frozenset({R.SCREENING, R.ANSWERED, R.CLOSED}),
    R.PASSED_TO_PLATFORM: frozenset({R.SCREENING, R.ANSWERED, R.CLOSED}),
    R.ANSWERED: frozenset({R.CLOSED, R.SCREENING}),
    R.CLOSED: frozenset({R.PURGED, R.SCREENING}),
    R.PURGED: frozenset(),
}


class ItemStage(models.TextChoices):
    NEW = "new", _("New")
    READY = "ready", _("Waiting for an analyst")
    IN_REVIEW = "in_review", _("In review")
    FIRST_OPINION = "first_opinion", _("First opinion given")
    SECOND_OPINION = "second_opinion", _("Second opinion asked")
    DISPUTED = "disputed", _("Opinions differ")
    DECIDED = "decided", _("Decided")
    ACTING = "acting", _("Being acted on")
    CLOSED = "closed", _("Closed")


S = ItemStage

ITEM_MOVES: Mapping[str, frozenset[str]] = {
    S.NEW: frozenset({S.READY}),
    S.READY: frozenset({S.IN_REVIEW}),
    S.IN_REVIEW: frozenset({S.READY, S.FIRST_OPINION}),
    S.FIRST_OPINION: frozenset({S.SECOND_OPINION, S.DECIDED}),
    S.SECOND_OPINION: frozenset({S.DISPUTED, S.DECIDED}),
    S.DISPUTED: frozenset({S.DECIDED}),
    S.DECIDED: frozenset({S.ACTING, S.CLOSED, S.READY}),
    S.ACTING: frozenset({S.CLOSED, S.READY}),
    S.CLOSED: frozenset({S.READY}),
}


class AlarmStage(models.TextChoices):
    RAISED = "raised", _("Raised")
    CALLED = "called", _("Somebody was called")
    ACKNOWLEDGED = "acknowledged", _("Somebody has it")
    CLOSED = "closed", _("Closed")


A = AlarmStage

ALARM_MOVES: Mapping[str, frozenset[str]] = {
    A.RAISED: frozenset({A.CALLED, A.ACKNOWLEDGED}),
    A.CALLED: frozenset({A.ACKNOWLEDGED}),
    A.ACKNOWLEDGED: frozenset({A.RAISED, A.CLOSED}),
    A.CLOSED: frozenset(),
}
UNANSWERED = (A.RAISED, A.CALLED)


class AlarmWhy(models.TextChoices):
    """What made us think that a child is in danger."""

    SAID = "said", _("The reporter said so")
    CHILD = "child", _("It came by the children’s way in")
    WORDS = "words", _("The words of the report")
    STAFF = "staff", _("A member of staff thinks so")


class AlarmOutcome(models.TextChoices):
    POLICE = "police", _("Handed to the police")
    HELPED = "helped", _("Helped in another way")
    NO_DANGER = "no_danger", _("No danger found")


BULK_LANE = "BULK"
"""What an alarm is about that stands for every urgent report in the bulk lane together."""


class Decision(models.TextChoices):
    """What an item was decided to be."""

    ILLEGAL_HERE = "illegal_here", _("Illegal here")
    ILLEGAL_ELSEWHERE = "illegal_elsewhere", _("Illegal elsewhere")
    HARMFUL = "harmful", _("Harmful, not illegal")
    LAWFUL = "lawful", _("Lawful")
    NOT_FOUND = "not_found", _("Not found")
    UNDETERMINED = "undetermined", _("Cannot be determined")


ILLEGAL = (Decision.ILLEGAL_HERE, Decision.ILLEGAL_ELSEWHERE)


class Source(models.TextChoices):
    """Where a report came from. Figures always say which of these they count."""

    PUBLIC = "public", _("Public")
    CHILD = "child", _("A child about themselves")
    CARER = "carer", _("Somebody who knows the child")
    SURVIVOR = "survivor", _("An adult, about their childhood")
    POLICE = "police", _("Police")
    MEMBER = "member", _("Member")
    HELPLINE = "helpline", _("Helpline")
    PARTNER = "partner", _("Partner hotline")
    PROACTIVE = "proactive", _("Found by our analysts")


CHILD_LIKE = (Source.CHILD, Source.CARER, Source.SURVIVOR)
"""Reports about a child by that child or somebody close: an address is not asked for, and help comes first."""


class Channel(models.TextChoices):
    FORM = "form", _("Public form")
    API = "api", _("API")
    CSV = "csv", _("CSV file")
    XARF = "xarf", _("XARF")
    MAIL = "mail", _("E-mail")
    HUB = "hub", _("Comment on the hub")
    STAFF = "staff", _("Entered by staff")


class Deed(models.TextChoices):
    """What may not be done without a recorded legal basis."""

    REVEAL = "reveal", _("Reveal an address")
    TRACE = "trace", _("Find who hosts it")
    CHECK = "check", _("Check whether it is still there")
    NOTICE = "notice", _("Send a notice")


class Relation(models.TextChoices):
    EMBEDS = "embeds", _("The page embeds the file")
    LINKS = "links", _("The page links to it")
    REDIRECTS = "redirects", _("The address redirects to it")
