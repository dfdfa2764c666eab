"""Figures that are published, without counting anything."""

import hashlib
from dataclasses import replace
from datetime import timedelta

from openhotline.common.references import new_reference
from openhotline.statistics import selectors, services
from openhotline.statistics.figures import Figures, Tag
from openhotline.statistics.models import Snapshot
from openhotline.statistics.periods import read_period
from tests.support.cast import person

CELLS = {
    "age_band": {"7-10": 41_207, "11-13": 58_109, "unknown": 1_300},
    "country": {"FR": 40_000, "NL": 60_616},
}


def some_figures(code: str = "2021H1", acted_on: int = 100_616, *, made_up: bool = False) -> Figures:
    """100,616 web pages in two countries; two of the three age bands are hidden."""
    cuts = {"": {"": acted_on}, "self_generated": {"yes": 64_278, "no": acted_on - 64_278}, **CELLS}
    return Figures(
        period=read_period(code),
        counts={"acted_on": cuts},
        hidden={"acted_on.age_band": ("11-13", "7-10")},
        datasets=(Tag("demo", "Made up for a test", made_up=True),) if made_up else (),
        hotline="Practice hotline",
        software="0.1.0",
        salt="5a17" * 8,
    )


def freeze(figures: Figures, *, reason: str = "") -> Snapshot:
    """Frozen by Sta nine days after the period; `reason` makes it a revision of what is published."""
    at = figures.period.end + timedelta(days=9)
    content = replace(figures, counted_at=at.isoformat(timespec="seconds")).as_text()
    return Snapshot.objects.create(
        ref=new_reference("SN"),
        period=figures.period.code,
        content=content,
        digest=hashlib.sha256(content.encode()).hexdigest(),
        revises=selectors.published(figures.period) if reason else None,
        reason=reason,
        made_by=str(person("sta")),
        made_at=at,
    )


def publish(figures: Figures, *, reason: str = "") -> Snapshot:
    """The same, published by Lea at that moment."""
    snapshot = freeze(figures, reason=reason)
    services.publish_snapshot(snapshot=snapshot, by=person("lea"), at=snapshot.made_at)
    return snapshot
