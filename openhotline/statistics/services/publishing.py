"""Snapshots: figures frozen, published by a second person, and what an editor adds to them."""

import hashlib
import json
import secrets
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
from openhotline.statistics.figures import Figures
from openhotline.statistics.models import Edition, EditorNote, Publication, Snapshot
from openhotline.statistics.periods import Period, read_period
from openhotline.statistics.services.editions import again
from openhotline.statistics.services.rolling_up import roll_up
from openhotline.statistics.tables import hidden_cells

SETTLING_DAYS = 2
"""A removal is dated by its first negative check and known later: a period is frozen only so long after its end."""


LONGEST_NOTE = 2_000


def freeze_snapshot(*, period: Period, reason: str = "", by: By, at: datetime) -> Snapshot:
    """Bring the counts up to date, and freeze those of a period, day by day and as a whole.

    Refuses people who may not publish, a period that has not settled, one without figures, figures equal to what is
    published already, and a revision without a reason.
    """
    accounts.require(by, Permission.PUBLISH)
    roll_up(at=at)
    with audit.deed():
        return _freeze(period, reason, by, at)


def _freeze(period: Period, reason: str, by: By, at: datetime) -> Snapshot:
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
    days = json.dumps(selectors.days_of(period), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    salt = secrets.token_hex(16)
    content = replace(figures, salt=salt, days_digest=_digest(salt + days)).as_text()
    snapshot = Snapshot.objects.create(
        ref=new_reference("SN"),
        period=period.code,
        content=content,
        days=days,
        digest=_digest(content),
        revises=before,
        reason=reason,
        made_by=str(by),
        made_at=at,
    )
    audit.record("snapshot.frozen", about=snapshot.ref, by=by, at=at, period=period.code, digest=snapshot.digest)
    return snapshot


def publish_snapshot(*, snapshot: Snapshot, by: By, at: datetime) -> Publication:
    """Publish frozen figures, with an anchor of the audit chain beside them.

    Refuses people who may not publish, the person who froze them, figures whose digest does not fit, figures that show
    what others published meanwhile hide, and a second time.
    """
    accounts.require(by, Permission.PUBLISH)
    if snapshot.made_by == str(by):
        raise Refused(_("A second person has to publish this."))
    figures = selectors.figures_of(snapshot)
    if _digest(snapshot.content) != snapshot.digest or (
        figures.days_digest and _digest(figures.salt + snapshot.days) != figures.days_digest
    ):
        raise Refused(_("These figures are not the ones that were frozen."))
    period = read_period(snapshot.period)
    with audit.deed():
        if Publication.objects.filter(snapshot=snapshot).exists():
            raise Refused(_("This is published already."))
        if _shows_too_much(figures):
            raise Refused(
                _("Figures published since then would betray small numbers in these. Freeze the period again.")
            )
        anchor = audit.anchor_head(where=f"published figures of {period.code}", at=at)
        publication = Publication.objects.create(snapshot=snapshot, audit_head=str(anchor), by=str(by), at=at)
        audit.record("snapshot.published", about=snapshot.ref, by=by, at=at, period=period.code)
    return publication


def _shows_too_much(figures: Figures) -> bool:
    """Whether a number is shown that has to be hidden now, since overlapping figures were published meanwhile."""
    published = selectors.overlapping(figures.period)
    if {snapshot.ref for snapshot in published} <= set(figures.beside):
        return False
    needed = hidden_cells(figures, [selectors.figures_of(snapshot) for snapshot in published])
    return any(set(values) - set(figures.hidden.get(table, ())) for table, values in needed.items())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@audit.deed()
def add_note(*, publication: Publication, text: str, language: str = "en", by: By, at: datetime) -> EditorNote:
    """Add an editor's note to published figures. It is shown as theirs, in every page and document from now on.

    Refuses people who may not edit, nothing at all, and more than a page.
    """
    accounts.require(by, Permission.EDIT)
    text = text.strip()
    if not text:
        raise Refused(_("Write the note."))
    if len(text) > LONGEST_NOTE:
        raise Refused(_("Write at most %(most)d characters.") % {"most": LONGEST_NOTE})
    note = EditorNote.objects.create(publication=publication, language=language, text=text, by=str(by), at=at)
    again(Edition.objects.filter(publication=publication), at=at)
    audit.record("snapshot.noted", about=publication.snapshot.ref, by=by, at=at)
    return note
