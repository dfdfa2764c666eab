"""Whether a thing is still there: its measured life as one table, and what one look can find."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reachability(models.TextChoices):
    """What the looks so far amount to. *Gone* always means: seen by at least two vantage points."""

    UNKNOWN = "unknown", _("Not known yet")
    ONLINE = "online", _("Online")
    SUSPECTED_GONE = "suspected_gone", _("Suspected gone")
    GONE = "gone", _("Gone")
    GONE_ONE_PLACE = "gone_one_place", _("Gone, seen from one place")
    MOVED = "moved", _("Moved to another host")
    UNAVAILABLE = "unavailable", _("Unavailable")
    BLOCKED_FOR_US = "blocked_for_us", _("Blocked for us")
    NEEDS_A_PERSON = "needs_a_person", _("Needs a person")


R = Reachability
GONE_STAGES = (R.GONE, R.GONE_ONE_PLACE)
_UNDECIDED = {R.UNAVAILABLE, R.BLOCKED_FOR_US, R.NEEDS_A_PERSON}

REACHABILITY_MOVES: Mapping[str, frozenset[str]] = {
    R.UNKNOWN: frozenset({R.ONLINE, R.SUSPECTED_GONE, R.MOVED, *_UNDECIDED}),
    R.ONLINE: frozenset({R.SUSPECTED_GONE, R.MOVED, *_UNDECIDED}),
    R.SUSPECTED_GONE: frozenset({R.ONLINE, *GONE_STAGES, R.MOVED, *_UNDECIDED}),
    # Only to be seen again ends *gone*; that is a re-appearance. A second place may still confirm it.
    R.GONE: frozenset({R.ONLINE, R.MOVED}),
    R.GONE_ONE_PLACE: frozenset({R.GONE, R.ONLINE, R.MOVED}),
    R.MOVED: frozenset({R.ONLINE, R.SUSPECTED_GONE, *_UNDECIDED}),
    R.UNAVAILABLE: frozenset({R.ONLINE, R.SUSPECTED_GONE, *GONE_STAGES, R.MOVED, R.BLOCKED_FOR_US, R.NEEDS_A_PERSON}),
    R.BLOCKED_FOR_US: frozenset({R.ONLINE, R.SUSPECTED_GONE, *GONE_STAGES, R.MOVED, R.UNAVAILABLE, R.NEEDS_A_PERSON}),
    R.NEEDS_A_PERSON: frozenset({R.ONLINE, R.SUSPECTED_GONE, *GONE_STAGES, R.MOVED, R.UNAVAILABLE, R.BLOCKED_FOR_US}),
}

BY_A_PERSON = (R.ONLINE, R.UNAVAILABLE, R.BLOCKED_FOR_US)
"""What a person may say of a thing that needs one. Never *gone*: that is measured or it is not so."""


class Outcome(models.TextChoices):
    """What one look from one vantage point found."""

    STILL_THERE = "still_there", _("Still there")
    MOVED_HOST = "moved_host", _("There, but at another host")
    GONE_404 = "gone_404", _("The host says: not found (404)")
    GONE_410 = "gone_410", _("The host says: gone (410)")
    GONE_451 = "gone_451", _("The host says: taken down for legal reasons (451)")
    DNS_GONE = "dns_gone", _("The name does not exist or has no address")
    DNS_FAILURE = "dns_failure", _("Nobody could say where the name points to")
    NO_CONNECTION = "no_connection", _("No connection")
    TIMEOUT = "timeout", _("No answer in time")
    TLS = "tls", _("No safe connection")
    BAD_ANSWER = "bad_answer", _("An answer that cannot be read")
    FORBIDDEN = "forbidden_403", _("The host refuses to show it (403)")
    SERVER_ERROR = "server_error_5xx", _("The host has a problem (5xx)")
    TOO_MANY = "too_many_429", _("The host wants us to ask less often (429)")
    LOGIN_WALL = "login_wall", _("A sign-in stands before it")
    PLACEHOLDER = "placeholder", _("A placeholder stands in its place")
    CHANGED_MEDIA = "changed_media", _("Another file stands in its place")
    DEAD_REDIRECT = "dead_redirect", _("It leads to something that is not there")
    BLOCKED = "blocked", _("We may not go where it leads")
    NOT_PERMITTED = "not_permitted", _("Not looked: no legal basis")
    OWN_LINE_DOWN = "own_line_down", _("Not looked: our own line was down")
