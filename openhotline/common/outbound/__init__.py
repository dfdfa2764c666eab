"""The only door out: no other code opens a connection to an address that came from outside.

Every call takes a `Permit` (which only `cases` gives) and a `Vantage`. What may not be reached is `Blocked` with a
reason; what could not be reached is `Failed` with a kind. See docs/develop/outbound.md.
"""

from openhotline.common.outbound.door import Door, read_vantage, vantages
from openhotline.common.outbound.guard import practice_target
from openhotline.common.outbound.loops import gather, run
from openhotline.common.outbound.names import lookup, resolve
from openhotline.common.outbound.terms import (
    Answer,
    Blocked,
    Body,
    DnsAnswer,
    DnsStatus,
    Failed,
    Failure,
    JsonAnswer,
    Permit,
    Reason,
    Vantage,
)
from openhotline.common.outbound.web import fetch, fetch_json

__all__ = [
    "Answer",
    "Blocked",
    "Body",
    "DnsAnswer",
    "DnsStatus",
    "Door",
    "Failed",
    "Failure",
    "JsonAnswer",
    "Permit",
    "Reason",
    "Vantage",
    "fetch",
    "fetch_json",
    "gather",
    "lookup",
    "practice_target",
    "read_vantage",
    "resolve",
    "run",
    "vantages",
]
