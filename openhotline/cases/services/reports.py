"""Deeds about reports: received once, moved on, linked to what they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from openhotline.audit import services as audit
from openhotline.cases.models import GivenAddress, Item, Report
from openhotline.cases.services.items import find_or_make_item
from openhotline.cases.stages import ReportStage
from openhotline.common.actors import By
from openhotline.common.addresses import Address, Kind, read_account, read_address
from openhotline.common.digests import digest, digests
from openhotline.common.references import new_reference


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
    addresses: Sequence[GivenText] = (),
    token: str = "",
    by: By,
    at: datetime,
) -> tuple[Report, bool]:
    """Take a report in, and say whether it is new: the same form token always means the same report.

    `ref` comes from `new_reference("OH")`; the caller needs it beforehand to bind what it seals. Refuses nothing:
    no report is turned away here.
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
        received_at=at,
        due_at=at,
        token_digest=digest("form", token) if token else None,
    )
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:
        known = _report_of(token) if token else None
        if known is None:
            raise
        return known, False
    given = {digest("address", one.address.canonical): one for one in addresses}
    GivenAddress.objects.bulk_create(
        GivenAddress(ref=new_reference("GA"), report=report, given=one.address.original, digest=key)
        for key, one in given.items()
    )
    audit.record(
        "report.received", about=ref, by=by, at=at, channel=channel, source=source, addresses=len(given), urgent=urgent
    )
    return report, True


def _report_of(token: str) -> Report | None:
    return Report.objects.filter(token_digest__in=digests("form", token)).first()


@audit.deed()
def move_report(*, report: Report, stage: str, why: str = "", by: By, at: datetime) -> None:
    """Move a report on. Refuses what the table of its life does not allow."""
    report.move_to(stage, by=by, at=at, why=why)


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
