"""Made-up rows that match published totals, so that figures can be seen at full size."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from itertools import islice

from django.conf import settings
from django.utils.translation import gettext as _

from openhotline.assessment.models import Assessment
from openhotline.audit import services as audit
from openhotline.cases.models import Item, ItemMove
from openhotline.cases.stages import Decision, ItemStage, Source
from openhotline.common.actors import By
from openhotline.common.addresses import Kind
from openhotline.common.digests import digest
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference
from openhotline.statistics import services as statistics
from openhotline.statistics.imports import HistoryRow, read_history
from openhotline.statistics.models import DayCount
from openhotline.statistics.periods import Period, read_period

BATCH = 5_000
PUBLISHER = "Internet Watch Foundation"


@dataclass(frozen=True)
class Example:
    """A published period that is made again from rows: `total` acted on, `self_generated` of them flagged so."""

    period: Period
    total: int
    self_generated: int


def published_rows() -> list[HistoryRow]:
    """The aggregates that IWF published, each with its source."""
    text = (files("openhotline.statistics") / "data" / "iwf.csv").read_text("utf-8")
    return list(read_history(text.splitlines()))


def example_of(period: Period) -> Example:
    """What was published about acting in this period. Refuses a period of which nothing was."""
    rows = {row.value: row.count for row in published_rows() if row.period == period.code and row.measure == "acted_on"}
    if "" not in rows:
        raise Refused(_("Nothing is published about %(period)s that could be made again.") % {"period": period.code})
    return Example(period, rows[""], rows.get("yes", 0))


def load_published(*, period: Period, by: By, at: datetime, say: Callable[[str], None] = lambda _line: None) -> Example:
    """Load the published history, and make rows for `period` whose counts are the published ones.

    One declared bulk deed: the rows are written in batches and the audit keeps one event with a digest of all of
    them. Addresses are made up and sealed; hosts are left out, for nothing is ever looked up here. Loading twice is
    refused, and so is a period that has rows or counts of its own: made-up ones must never mix with others.
    """
    if settings.MODE != "practice":
        raise Refused(_("Made-up rows are for practice only."))
    example = example_of(period)
    with audit.deed():
        if ItemMove.objects.filter(went_to=ItemStage.ACTING, at__gte=period.start, at__lt=period.end).exists():
            raise Refused(_("There are rows for %(period)s already.") % {"period": period.code})
        if DayCount.objects.filter(first__gte=period.first, first__lt=period.until).exists():
            raise Refused(
                _("There are counts of %(period)s already. Load this into an empty hotline.") % {"period": period.code}
            )
        statistics.import_history(rows=[row for row in published_rows() if row.period != period.code], by=by, at=at)
        statistics.note_period(period=period, text=_note(), publisher=PUBLISHER, by=by, at=at)
        refs: list[str] = []
        numbers = iter(range(example.total))
        while batch := list(islice(numbers, BATCH)):
            refs += _write(example, batch, by=by)
            say(f"{len(refs):,} of {example.total:,} rows")
        audit.record_batch("demo.loaded", about=f"period:{period.code}", members=refs, by=by, at=at)
        statistics.recount_period(first=period.first, until=period.until)
    return example


def _note() -> str:
    return (
        "The rows behind these figures are made up: as many as the Internet Watch Foundation published for this period "
        "(LBC/PA, 28 July 2021). Nothing here was reported to this hotline."
    )


def _write(example: Example, numbers: list[int], *, by: By) -> list[str]:
    items = list(_items(example, numbers))
    Item.objects.bulk_create(items)
    moves, assessments = [], []
    for number, item in zip(numbers, items, strict=True):
        facts = {"by": str(by), "at": item.stage_since}
        begun = {"came_from": ItemStage.DECIDED, "went_to": ItemStage.ACTING, "why": "demonstration"}
        moves.append(ItemMove(subject=item, **begun, **facts))
        assessments.append(_assessment(item, number < example.self_generated, by))
    ItemMove.objects.bulk_create(moves)
    Assessment.objects.bulk_create(assessments)
    return [item.ref for item in items]


def _items(example: Example, numbers: list[int]) -> Iterator[Item]:
    length = example.period.end - example.period.start
    for number in numbers:
        address = f"http://made-up-{example.period.code.lower()}-{number}.example/"
        since = example.period.start + length * number / example.total
        yield Item(
            ref=new_reference("IT"),
            stage=ItemStage.ACTING,
            stage_since=since,
            kind=Kind.WEB,
            address=address,
            address_digest=digest("address", address),
            loose_digest=digest("loose", address),
            tld="example",
            source=Source.PROACTIVE,
            first_seen_at=since,
            decision=Decision.ILLEGAL_HERE,
        )


def _assessment(item: Item, self_generated: bool, by: By) -> Assessment:
    return Assessment(
        ref=new_reference("AS"),
        item=item,
        episode=1,
        number=1,
        by=str(by),
        at=item.stage_since,
        decision=Decision.ILLEGAL_HERE,
        vocabulary_version=1,
        age_band="unknown",
        severity="unclear",
        self_generated=self_generated,
        how="unknown" if self_generated else "",
        media_type="page",
    )


def period_named(name: str) -> Period:
    """`iwf-2021` is the first half of 2021, the period of the sentence that everybody quoted."""
    if name != "iwf-2021":
        raise Refused(_("There is no example called “%(name)s”. Try iwf-2021.") % {"name": name[:40]})
    return read_period("2021H1")
