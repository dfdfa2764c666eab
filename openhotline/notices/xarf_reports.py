"""The XARF v4 attachment of one item: where it is and what class it has. Never evidence, never content."""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xarf

from openhotline.common.addresses import Kind
from openhotline.hotline.models import Profile
from openhotline.notices.stages import XarfNote
from openhotline.post.composing import Attachment

CLASSES = ("baseline", "A1", "A2", "B1", "B2")


@dataclass(frozen=True)
class Place:
    """What the attachment says about one item. Never printed: it holds the address."""

    notice_ref: str
    item_ref: str
    kind: str
    address: str
    host: str
    network_address: str
    asn: int | None
    country: str
    asked: str
    classification: str | None
    assessed_at: datetime | None

    def __repr__(self) -> str:
        return f"Place({self.item_ref})"


def attachment(
    place: Place, *, profile: Profile, our_domain: str, our_address: str, at: datetime
) -> tuple[Attachment | None, str]:
    """The attachment, or None, and why. A class is never guessed: without one there is no attachment.

    Written again for the same notice and item it is the same to the byte, so that a second try sends the same letter.
    """
    if place.kind != Kind.WEB:
        return None, XarfNote.NO_WEB
    if place.classification not in CLASSES:
        return None, XarfNote.NO_CLASS
    report = _report(place, profile=profile, our_domain=our_domain, our_address=our_address, at=at)
    text = json.dumps(report, indent=2, sort_keys=True)
    if xarf.parse(text).errors:
        return None, XarfNote.INVALID
    return Attachment(f"{place.notice_ref}-{place.item_ref}.json", "application/json", text), XarfNote.ATTACHED


def _report(place: Place, *, profile: Profile, our_domain: str, our_address: str, at: datetime) -> dict[str, Any]:
    us = {"org": profile.name[:200], "contact": profile.contact_address or our_address, "domain": our_domain}
    seed = hashlib.sha256(f"{place.notice_ref}|{place.item_ref}".encode()).digest()
    report: dict[str, Any] = {
        "xarf_version": xarf.SPEC_VERSION,
        "report_id": str(uuid.UUID(bytes=seed[:16], version=4)),
        "timestamp": (place.assessed_at or at).isoformat(),
        "reporter": us,
        "sender": us,
        "source_identifier": place.network_address or place.host,
        "category": "content",
        "type": "csam",
        "url": place.address,
        "classification": place.classification,
        "detection_method": "manual_review",
        "evidence_source": "researcher_analysis",
        "tags": ["openhotline:preserve-then-remove", f"openhotline:asked-{place.asked}"],
        "description": f"Notice {place.notice_ref}, item {place.item_ref}. Please preserve evidence for the police "
        f"first, then remove. Meant is the {place.asked}.",
    }
    if place.asn:
        report["asn"] = place.asn
    if place.country:
        report["country_code"] = place.country
    return report
