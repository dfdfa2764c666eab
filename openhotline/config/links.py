"""Whether the links of our own pages still lead anywhere: the hub knows the links, `cases` gives the permit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from openhotline.cases import selectors as cases
from openhotline.common import outbound
from openhotline.common.actors import job
from openhotline.common.outbound import Answer, Blocked, Failed, Failure
from openhotline.common.work import Job
from openhotline.hub import selectors, services
from openhotline.hub.models import Link

BY = job("hub.links")
NOT_THERE = (Failure.DNS_GONE, Failure.DNS_EMPTY, Failure.REFUSED)
REFUSES = (401, 403, 405, 406, 429, 451)
"""Answers by which a server tells us, and not everybody, to go away."""


def look(ids: Sequence[int], at: datetime) -> int:
    """Look at each of these from the first vantage point, headers only. Returns how many were looked at."""
    places = outbound.vantages()
    claimed = [link for link in Link.objects.filter(pk__in=ids) if link.claim(at=at)]
    if not places:
        return 0
    permit = cases.permit_for_own_links(at=at)
    asked: list[Any] = [
        outbound.fetch(link.web, permit=permit, vantage=places[0], headers_only=True) for link in claimed
    ]
    answers = outbound.run(outbound.gather(asked))
    for link, answer in zip(claimed, answers, strict=True):
        services.record_look(link=link, found=_found(answer), status=getattr(answer, "status", None), by=BY, at=at)
    return len(claimed)


def _found(answer: Answer[None] | Blocked | Failed) -> str:
    """What a look amounts to. That we could not see it says nothing."""
    if isinstance(answer, Failed):
        return Link.Found.GONE if answer.kind in NOT_THERE else Link.Found.UNSURE
    if isinstance(answer, Blocked) or answer.status in REFUSES or answer.status >= 500:
        return Link.Found.UNSURE
    return Link.Found.THERE if answer.status < 400 else Link.Found.GONE


LOOK = Job(name="hub.links", queue="hub", due=selectors.links_due, do=look)
