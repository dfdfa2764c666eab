"""The public door to the hotline: all that the hub uses of intake, in one place.

What a reader writes under an article can be a report. It then goes the way that a report from the form goes, through
the same service; the hub never sees what becomes of it. Bars against floods, form tokens and boxes are intake’s, too.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from openhotline.common.actors import By
from openhotline.intake import boxes, receipts, services
from openhotline.intake.danger import speaks_of_danger
from openhotline.intake.flooding import Bars
from openhotline.intake.networks import network_in
from openhotline.intake.submissions import Submission, clean_contact, clean_words
from openhotline.intake.uploads import DropFiles

__all__ = [
    "Arrival",
    "DropFiles",
    "Toll",
    "arrival_of",
    "begin_guess",
    "boxes",
    "clean_contact",
    "clean_words",
    "count",
    "guessed_right",
    "hand_on",
    "is_of_a_crowd",
    "receipts",
    "speaks_of_danger",
    "toll_of",
]

TRAP = "website"
_WAITED = "openhotline.hub.waited"


@dataclass(frozen=True)
class Arrival:
    """One sending of a form: its token, the network as a digest of the day, and whether it looks like a machine’s."""

    token: str
    network: str
    suspicious: bool
    before: int
    """How many were sent from there within the hour before, of this kind."""


@dataclass(frozen=True)
class Toll:
    """What somebody pays who sends very many: a sum for the browser, or so many seconds of waiting."""

    sum: str
    seconds: int
    waits: str
    """Signed: when the waiting is over, for this form."""


def arrival_of(request: HttpRequest, *, kind: str, at: datetime) -> Arrival | None:
    """Where this sending of a form comes from; None where its token is none of ours, or older than a day."""
    token = request.POST.get("form", "")
    if not receipts.is_form_token(token):
        return None
    address = network_in(request.META, behind_proxy=settings.BEHIND_PROXY)
    network = services.network_digest(network=f"{kind} {address}", at=at)
    too_fast = receipts.age_of_form(token, at=at) < Bars.in_force().too_fast
    before = int(services.counted_lately(network=network, at=at))
    return Arrival(token, network, bool(request.POST.get(TRAP)) or too_fast, before)


def toll_of(request: HttpRequest, arrival: Arrival, *, at: datetime) -> Toll | None:
    """What is still to pay; None: nothing, or it is paid."""
    tries = Bars.in_force().tries(arrival.before, suspicious=arrival.suspicious)
    if not tries or services.is_solved(answer=request.POST.get("answer", ""), token=arrival.token, tries=tries):
        return None
    waits = _read(request.POST.get("waits", ""))
    if waits.get("form") != arrival.token:
        waits = {"form": arrival.token, "until": at.timestamp() + Bars.in_force().wait}
    seconds = -int((at.timestamp() - waits["until"]) // 1)
    if seconds <= 0:
        return None
    sum_ = services.set_sum(token=arrival.token, tries=tries, at=at)
    return Toll(sum_, seconds, signing.dumps(waits, salt=_WAITED))


def begin_guess(what: str, *, at: datetime) -> str:
    """Count a try at somebody’s secret; refuses (`TryLater`) while too many were wrong. Returns what to take back."""
    return services.begin_guess(what, at=at)


def guessed_right(key: str) -> None:
    services.guessed_right(key)


def _read(signed: str) -> dict[str, Any]:
    try:
        told: dict[str, Any] = signing.loads(signed, salt=_WAITED, max_age=receipts.FORM_LASTS)
    except signing.BadSignature:
        return {}
    return told


def hand_on(*, words: str, language: str, token: str, by: By, at: datetime) -> str:
    """Make a report of a reader’s words, as if they had come by the form. Returns its reference, for the audit only."""
    return services.take_in_comment(submission=Submission(words=words, language=language), token=token, by=by, at=at)


def count(arrival: Arrival, *, at: datetime) -> None:
    """Count what was taken in from this network. Inside the deed that takes it in."""
    services.count_one(network=arrival.network, at=at)


def is_of_a_crowd(arrival: Arrival) -> bool:
    """Whether it came among very many from one network, or as a machine sends it."""
    return arrival.suspicious or arrival.before >= Bars.in_force().network
