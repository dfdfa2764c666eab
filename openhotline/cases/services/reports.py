"""Deeds about reports: received once, moved on, linked to what they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from openhotline.audit import services as audit
from openhotline.cases.models import GivenAddress, Item, Report
from openhotline.cases.services.items import find_or_make_item
from openhotline.cases.stages import ReportStage
from openhotline.common.actors import By
from openhotline.common.addresses import Address, Kind, read_account, read_address
from openhotline.common.digests import digest, digests
from openhotline.common.references import new_reference, take_reference


@dataclass(frozen=True)
class GivenText:
    """An address as it came in: what was read from it, and the words in which it was given."""

    address: Address
    text: str


@audit.deed()
def receive_report(
    *,
    ref: str,
    channel: str,
    source: str,
    language: str = "en",
    category: str = "",
    urgent: bool = False,
    urgent_why: str = "",
    addresses: Sequence[GivenText] = (),
    token: str = "",
    by: By,
    at: datetime,
) -> tuple[Report, bool]:
    """Take a report in, and say whether it is new: the same form token always means the same report.

    `ref` comes from `new_reference("OH")`. Where another report has it already, the next one is tried: what is sealed
    for this report is bound to the reference of the answer. Refuses nothing: no report is turned away here.
    """
    if token and (known := _report_of(token)):
        return known, False
    report = Report(
        ref=ref,
        stage_since=at,
        channel=channel,
        source=source,
        language=language,
        category=category,
        urgent=urgent,
        urgent_why=urgent_why,
        received_at=at,
        due_at=at,
        token_digest=digest("form", token) if token else None,
    )
    take_reference("OH", first=ref, take=lambda ref: _saved(report, ref) or bool(token and _report_of(token)))
    if report.pk is None and (known := _report_of(token)):
        return known, False
    given = {digest("address", one.address.canonical): one for one in addresses}
    GivenAddress.objects.bulk_create(
        GivenAddress(ref=new_reference("GA"), report=report, given=one.address.original, digest=key)
        for key, one in given.items()
    )
    audit.record(
        "report.received",
        about=report.ref,
        by=by,
        at=at,
        channel=channel,
        source=source,
        addresses=len(given),
        urgent=urgent,
    )
    return report, True


def _saved(report: Report, ref: str) -> bool:
    """Whether it is in the table now; not when its reference or its form was there before."""
    report.ref = ref
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:
        same_form = Q(token_digest__isnull=False, token_digest=report.token_digest)
        if not Report.objects.filter(Q(ref=ref) | same_form).exists():
            raise
        return False
    return True


def _report_of(token: str) -> Report | None:
    return Report.objects.filter(token_digest__in=digests("form", token)).first()


@audit.deed()
def move_report(*, report: Report, stage: str, why: str = "", by: By, at: datetime) -> None:
    """Move a report on. Refuses what the table of its life does not allow."""
    report.move_to(stage, by=by, at=at, why=why)


@audit.deed()
def purge_report(*, report: Report, why: str = "", by: By, at: datetime) -> None:
    """Close a report for good. What it said in its own words goes; the row, its moves and its items stay and count.

    Refuses what the table of its life does not allow: a report that still waits for a person, or for its items.
    """
    if report.stage != ReportStage.CLOSED:
        report.move_to(ReportStage.CLOSED, by=by, at=at, why=why)
    report.move_to(ReportStage.PURGED, by=by, at=at, why=why)
    for row in report.addresses.exclude(given=""):
        row.given = ""
        row.save(update_fields=["given"])


@audit.deed()
def link_report(*, report: Report, by: By, at: datetime) -> list[tuple[Item, bool]]:
    """Link an accepted report to its items, making those that are new. Returns each with whether it was made."""
    items = []
    for row in report.addresses.filter(item__isnull=True).order_by("pk"):
        item, made = find_or_make_item(
            address=_read_back(row), source=report.source, urgent=report.urgent, by=by, at=at
        )
        row.item, row.was_known = item, not made
        row.save(update_fields=["item", "was_known"])
        items.append((item, made))
    report.move_to(ReportStage.LINKED, by=by, at=at)
    return items


def _read_back(row: GivenAddress) -> Address:
    given: str = row.given.open()
    if given.startswith(f"{Kind.ACCOUNT}:"):
        _kind, platform, handle = given.split(":", 2)
        return read_account(platform, handle)
    return read_address(given)
