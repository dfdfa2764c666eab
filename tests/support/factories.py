"""Smallest valid rows, made through the services that make them in life. Made-up addresses only."""

from datetime import datetime, timedelta
from itertools import count

from openhotline.assessment import services as assessment
from openhotline.assessment.facts import Facts
from openhotline.assessment.models import Assessment
from openhotline.cases import services as cases
from openhotline.cases.models import Authority, Item, Report
from openhotline.cases.stages import ILLEGAL, Channel, Decision, Deed, ItemStage, Source
from openhotline.common.actors import NOBODY, job
from openhotline.common.addresses import read_address
from openhotline.common.references import new_reference
from tests.support.cast import person

_number = count(1)


def new_item(*, at: datetime, address: str = "", source: str = Source.PUBLIC, urgent: bool = False) -> Item:
    """An item nobody has looked at; a new made-up address unless one is given."""
    address = address or f"http://site-{next(_number)}.example/page"
    item, _made = cases.find_or_make_item(
        address=read_address(address), source=source, urgent=urgent, by=job("tests"), at=at
    )
    return item


def item_in(*stages: str, at: datetime, address: str = "") -> Item:
    """An item walked through `stages`, in this order, after *new*: `item_in(S.READY, S.IN_REVIEW, at=at)`."""
    from openhotline.audit import services as audit

    item = new_item(at=at, address=address)
    with audit.deed():
        for stage in stages:
            item.move_to(stage, by=job("tests"), at=at)
    return item


def waiting_item(*, at: datetime, address: str = "") -> Item:
    """An item on the queue."""
    return item_in(ItemStage.READY, at=at, address=address)


def new_report(*, at: datetime, addresses: tuple[str, ...] = (), token: str = "") -> Report:
    """A report as the public form makes it, without words or contact."""
    given = [cases.GivenText(read_address(text), text) for text in addresses]
    report, _new = cases.receive_report(
        ref=new_reference("OH"),
        channel=Channel.FORM,
        source=Source.PUBLIC,
        addresses=given,
        token=token,
        by=NOBODY,
        at=at,
    )
    return report


def authority_in_force(*, at: datetime, country: str = "*", deeds: tuple[str, ...] = tuple(Deed.values)) -> Authority:
    """A legal basis recorded by Lea and confirmed by the administrator, for a year."""
    authority = cases.record_authority(
        country=country,
        agreement="Memorandum with the made-up prosecution service, 2026",
        deeds=deeds,
        expires_at=at + timedelta(days=365),
        by=person("lea"),
        at=at,
    )
    cases.confirm_authority(authority=authority, by=person("ada"), at=at)
    return authority


ILLEGAL_FACTS = Facts(
    age_band="7-10",
    sex="girls",
    children="one",
    severity="level_2",
    self_generated=False,
    site_type="image_host",
    media_type="page",
)
"""Everything that an illegal item needs; change one fact by `dataclasses.replace`."""


def assessed(
    item: Item, *, at: datetime, decision: str = Decision.ILLEGAL_HERE, facts: Facts = ILLEGAL_FACTS, reason: str = ""
) -> Assessment:
    """A waiting item, taken and decided by Ana; what is not illegal is dismissed for a reason that fits."""
    reason = reason or ("" if decision in ILLEGAL else "other")
    ana = person("ana")
    assessment.claim_item(item=item, by=ana, at=at)
    return assessment.record_assessment(
        item=item,
        decision=decision,
        facts=facts if decision in ILLEGAL else Facts(),
        dismissal_reason=reason,
        by=ana,
        at=at,
    )


def decided_item(*, at: datetime, address: str = "", decision: str = Decision.ILLEGAL_HERE) -> Item:
    """An item that Ana has decided about."""
    return assessed(waiting_item(at=at, address=address), at=at, decision=decision).item
