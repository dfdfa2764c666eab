"""Deeds: staff who asked for it are told that work waits. Numbers only: no address, no words, no reference."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openhotline.accounts import selectors as accounts
from openhotline.accounts.models import Wish, WorkLetters
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases.models import Item, Report
from openhotline.cases.stages import ItemStage
from openhotline.common import pace
from openhotline.common.actors import By
from openhotline.intake import selectors
from openhotline.post import headers
from openhotline.post import services as post

EVERY = {"minutes": 15}


@dataclass(frozen=True)
class Waiting:
    """How much waits, and since when the newest of it does."""

    items: int
    reports: int
    urgent: int
    since: datetime | None


def waiting_for(wish: str) -> Waiting:
    """What waits that somebody with this wish wants to know of."""
    items: QuerySet[Item] = Item.objects.filter(stage=ItemStage.READY)
    reports: QuerySet[Report] = selectors.reports_for_a_person()
    urgent = Q(urgent=True)
    told_of = (items, reports) if wish == Wish.ALL else (items.filter(urgent), reports.filter(urgent))
    newest = [rows.order_by().aggregate(newest=Max("stage_since"))["newest"] for rows in told_of]
    return Waiting(
        items=told_of[0].count(),
        reports=told_of[1].count(),
        urgent=items.filter(urgent).count() + reports.filter(urgent).count(),
        since=max((moment for moment in newest if moment), default=None),
    )


def digests_due(at: datetime, limit: int) -> Sequence[int]:
    """Wishes of people who were not written to lately and for whom something new waits."""
    rested = list(WorkLetters.objects.filter(told_at__lte=at - pace.span(**EVERY), user__is_active=True))
    found = {wish: waiting_for(wish) for wish in {row.wish for row in rested}}
    return [row.pk for row in rested if _is_new(found[row.wish], row)][:limit]


@audit.deed()
def tell_of_work(*, ids: Sequence[int], by: By, at: datetime) -> int:
    """Write to these people, once each. Who was written to meanwhile, or may not screen or assess, is left alone."""
    written = 0
    for row in WorkLetters.objects.select_related("user").filter(pk__in=ids).order_by("pk"):
        told = WorkLetters.objects.filter(pk=row.pk, told_at=row.told_at)
        found = waiting_for(row.wish)
        if not _is_new(found, row) or told.update(told_at=at) != 1:
            continue
        works = accounts.by_for(row.user)
        if works.may(Permission.SCREEN_REPORTS) or works.may(Permission.ASSESS):
            _write(row, found, by=by, at=at)
            written += 1
    return written


def _is_new(found: Waiting, row: WorkLetters) -> bool:
    return found.since is not None and found.since > row.told_at


def _write(row: WorkLetters, found: Waiting, *, by: By, at: datetime) -> None:
    lines = [
        ngettext("%(n)s item waits for an analyst.", "%(n)s items wait for an analyst.", found.items)
        % {"n": found.items},
        ngettext("%(n)s report waits for a person.", "%(n)s reports wait for a person.", found.reports)
        % {"n": found.reports},
        ngettext("%(n)s of them is urgent.", "%(n)s of them are urgent.", found.urgent) % {"n": found.urgent},
        "",
        settings.STAFF_URL,
        "",
        _("You asked for this letter on the page of your account, where you can stop it."),
    ]
    post.write_letter(
        kind="mail",
        to=row.address,
        subject=_("Work waits"),
        text="\n".join(lines),
        message_id=headers.message_id(row.ref, int(at.timestamp() * 1000)),
        about=row.ref,
        by=by,
        at=at,
    )
