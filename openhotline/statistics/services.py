"""Deeds about figures: history imported, snapshots frozen and, by a second person, published."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.common.pace import span
from openhotline.common.references import new_reference
from openhotline.statistics import selectors
from openhotline.statistics.imports import HistoryRow
from openhotline.statistics.models import HistoryCount, PeriodNote, Publication, Snapshot
from openhotline.statistics.periods import Period, read_period

SETTLING_DAYS = 2
"""A removal is dated by its first negative check and known later: a period is frozen only so long after its end."""


@audit.deed()
def import_history(*, rows: Iterable[HistoryRow], by: By, at: datetime) -> int:
    """Keep counts from elsewhere; the same row again changes nothing. Returns how many were new.

    Refuses a row that contradicts one that is kept: a publisher's correction needs its own source.
    """
    new = 0
    for row in rows:
        kept, made = HistoryCount.objects.get_or_create(
            publisher=row.publisher,
            period=row.period,
            measure=row.measure,
            dimension=row.dimension,
            value=row.value,
            defaults={
                "count": row.count,
                "their_word": row.their_word,
                "source": row.source,
                "retrieved_on": row.retrieved_on,
            },
        )
        if not made and kept.count != row.count:
            raise Refused(
                _("Line %(line)d contradicts what is kept for %(row)s: %(new)d against %(old)d.")
                % {"line": row.line, "row": kept, "new": row.count, "old": kept.count}
            )
        new += made
    audit.record("history.imported", about="history", by=by, at=at, new=new)
    return new


@audit.deed()
def note_period(*, period: Period, text: str, by: By, at: datetime) -> None:
    """Add a note that every output of the period repeats. Saying it twice changes nothing."""
    _note, made = PeriodNote.objects.get_or_create(period=period.code, text=text, defaults={"by": str(by), "at": at})
    if made:
        audit.record("period.noted", about=f"period:{period.code}", by=by, at=at)


@audit.deed()
def freeze_snapshot(*, period: Period, reason: str = "", by: By, at: datetime) -> Snapshot:
    """Count a period and freeze the result.

    Refuses people who may not publish, a period that has not settled, one without figures, figures equal to what is
    published already, and a revision without a reason.
    """
    accounts.require(by, Permission.PUBLISH)
    if at < period.end + span(days=SETTLING_DAYS):
        raise Refused(
            _("%(period)s has not settled. Its figures can be frozen %(days)d days after its end.")
            % {"period": period.code, "days": SETTLING_DAYS}
        )
    figures = selectors.figures_now(period, at=at)
    before = selectors.published(period)
    if before and selectors.figures_of(before).counts == figures.counts:
        raise Refused(_("These figures are published already, as %(ref)s.") % {"ref": before.ref})
    if before and not reason:
        raise Refused(_("Figures of this period are published. Say why they are revised."))
    content = replace(figures, salt=secrets.token_hex(16)).as_text()
    snapshot = Snapshot.objects.create(
        ref=new_reference("SN"),
        period=period.code,
        content=content,
        digest=hashlib.sha256(content.encode()).hexdigest(),
        revises=before,
        reason=reason,
        made_by=str(by),
        made_at=at,
    )
    audit.record("snapshot.frozen", about=snapshot.ref, by=by, at=at, period=period.code, digest=snapshot.digest)
    return snapshot


def publish_snapshot(*, snapshot: Snapshot, by: By, at: datetime) -> Publication:
    """Publish frozen figures, with an anchor of the audit chain beside them.

    Refuses people who may not publish, the person who froze them, figures whose digest does not fit, and a second time.
    """
    accounts.require(by, Permission.PUBLISH)
    if snapshot.made_by == str(by):
        raise Refused(_("A second person has to publish this."))
    if hashlib.sha256(snapshot.content.encode()).hexdigest() != snapshot.digest:
        raise Refused(_("These figures are not the ones that were frozen."))
    period = read_period(snapshot.period)
    with audit.deed():
        if Publication.objects.filter(snapshot=snapshot).exists():
            raise Refused(_("This is published already."))
        anchor = audit.anchor_head(where=f"published figures of {period.code}", at=at)
        publication = Publication.objects.create(snapshot=snapshot, audit_head=str(anchor), by=str(by), at=at)
        audit.record("snapshot.published", about=snapshot.ref, by=by, at=at, period=period.code)
    return publication
