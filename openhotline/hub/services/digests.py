"""Deeds: moderators and editors who asked for letters are told that something of readers waits. Numbers only."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openhotline.accounts import selectors as accounts
from openhotline.accounts.models import Wish, WorkLetters
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.common.actors import By
from openhotline.hub import selectors
from openhotline.hub.models import ToldOfWaiting
from openhotline.post import headers
from openhotline.post import services as post

EVERY = timedelta(minutes=15)
"""In real time: a thousand comments in ten minutes are one letter."""


def readers_digests_due(at: datetime, limit: int) -> Sequence[int]:
    """Whom to write to: who asked for it, may decide, was not written to lately, and for whom something new waits."""
    newest = selectors.newest_waiting()
    if not any(newest.values()):
        return []
    lately = dict(ToldOfWaiting.objects.values_list("user_id", "told_at"))
    due = []
    for row in WorkLetters.objects.filter(wish=Wish.ALL, user__is_active=True).select_related("user").order_by("pk"):
        told = lately.get(row.user_id)
        by = accounts.by_for(row.user)
        since = [moment for name, needed in _NEEDED.items() if (moment := newest[name]) and by.may(needed)]
        if since and (told is None or (told <= at - EVERY and max(since) > told)):
            due.append(row.pk)
    return due[:limit]


_NEEDED = {"comments": Permission.MODERATE, "contributions": Permission.EDIT}


@audit.deed()
def tell_of_readers(*, ids: Sequence[int], by: By, at: datetime) -> int:
    """Write to these people, once each, how much waits for them."""
    written = 0
    waiting = {
        "comments": selectors.waiting_comments()["all"],
        "contributions": selectors.contributions_waiting().count(),
    }
    for row in WorkLetters.objects.filter(pk__in=ids).select_related("user").order_by("pk"):
        works = accounts.by_for(row.user)
        told = {name: number for name, number in waiting.items() if number and works.may(_NEEDED[name])}
        if not told:
            continue
        ToldOfWaiting.objects.update_or_create(user=row.user, defaults={"told_at": at})
        _write(row, told, by=by, at=at)
        written += 1
    return written


def _write(row: WorkLetters, told: dict[str, int], *, by: By, at: datetime) -> None:
    lines = []
    if number := told.get("comments"):
        lines.append(
            ngettext("%(n)s comment waits for a person.", "%(n)s comments wait for a person.", number) % {"n": number}
        )
    if number := told.get("contributions"):
        lines.append(
            ngettext("%(n)s contribution waits for an editor.", "%(n)s contributions wait for an editor.", number)
            % {"n": number}
        )
    lines += ["", settings.STAFF_URL, "", _("You asked for this letter on the page of your account.")]
    post.write_letter(
        kind="mail",
        to=row.address,
        subject=_("Something of readers waits"),
        text="\n".join(lines),
        message_id=headers.message_id(f"{row.ref}-hub", int(at.timestamp() * 1000)),
        about=row.ref,
        by=by,
        at=at,
    )
