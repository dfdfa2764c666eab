"""Deeds about hashes that a reporter's own browser made: kept, read, believed or not, withdrawn."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases.models import Report
from openhotline.common.actors import By
from openhotline.common.digests import digest
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference
from openhotline.intake.hashes import PictureHash
from openhotline.intake.models import GivenHash, HashState


@audit.deed()
def keep_hashes(*, report: Report, hashes: Iterable[PictureHash]) -> None:
    """Keep what came with a report. It is part of the report's own deed, which says who sent it and when."""
    for one in hashes:
        GivenHash.objects.create(
            ref=new_reference("GH"),
            report=report,
            sha256=one.sha256,
            sha256_digest=digest("sha256", one.sha256),
            pdq=json.dumps(dict(one.orientations)),
            pdq_digest=digest("pdq", one.orientations["original"]),
            quality=one.quality,
            flat=one.flat,
        )


@dataclass(frozen=True)
class ShownHash:
    """The hashes of one picture, opened for one person."""

    given: GivenHash
    sha256: str
    pdq: str


@audit.deed()
def reveal_hashes(*, report: Report, by: By, at: datetime) -> Sequence[ShownHash]:
    """The hashes that came with a report, for one person. The reading is a deed. Refuses who may not read reports."""
    accounts.require(by, Permission.READ_REPORTS)
    standing = GivenHash.objects.filter(report=report).standing().order_by("pk")
    if not standing:
        raise Refused(_("There are no hashes with this report, or they were withdrawn."))
    audit.record("report.hashes_revealed", about=report.ref, by=by, at=at)
    return [ShownHash(one, one.sha256.open(), json.loads(one.pdq.open())["original"]) for one in standing]


@audit.deed()
def vet_hash(*, given: GivenHash, by: By, at: datetime) -> None:
    """Believe that this is the hash of what the reporter says. Refuses who may not assess, and a withdrawn one."""
    _decide(given, HashState.VETTED, by=by, at=at)
    audit.record("hash.vetted", about=given.ref, by=by, at=at)


@audit.deed()
def reject_hash(*, given: GivenHash, by: By, at: datetime) -> None:
    """Do not believe it, also when it was vetted before. Refuses who may not assess, and a withdrawn one."""
    _decide(given, HashState.REJECTED, by=by, at=at)
    audit.record("hash.rejected", about=given.ref, by=by, at=at)


def _decide(given: GivenHash, state: HashState, *, by: By, at: datetime) -> None:
    accounts.require(by, Permission.ASSESS)
    standing = GivenHash.objects.filter(pk=given.pk).standing()
    if not standing.exclude(state=state).update(state=state, decided_by=str(by), decided_at=at):
        raise Refused(_("This was decided already, or the reporter has withdrawn it."))
    given.refresh_from_db()


@audit.deed()
def withdraw_hashes(*, report: Report, by: By, at: datetime) -> int:
    """Erase the hashes of a report everywhere, vetted or not; only that there were some stays. Returns how many.

    They are nowhere but in this table: what leaves the house one day has to be called back from here.
    """
    count: int = (
        GivenHash.objects.filter(report=report)
        .standing()
        .update(state=HashState.WITHDRAWN, decided_by=str(by), decided_at=at, **dict.fromkeys(_ERASED, ""))
    )
    if count:
        audit.record("report.hashes_withdrawn", about=report.ref, by=by, at=at, count=count)
    return count


_ERASED = ("sha256", "sha256_digest", "pdq", "pdq_digest")
