"""Figures of a made-up hotline, published: enough of everything to see what the tables look like."""

import hashlib
from datetime import datetime, timedelta

from openhotline.common.references import new_reference
from openhotline.statistics import services
from openhotline.statistics.counting import Counts
from openhotline.statistics.figures import Before, Figures
from openhotline.statistics.models import Snapshot
from openhotline.statistics.periods import read_period
from tests.support.cast import person

CELLS = {
    "self_generated": {"no": 4_213, "unknown": 401, "yes": 7_708},
    "age_band": {"0-2": 210, "11-13": 5_914, "14-15": 1_020, "16-17": 3, "3-6": 905, "7-10": 3_871, "unknown": 399},
    "sex": {"both": 310, "boys": 1_204, "girls": 10_408, "unidentified": 400},
    "severity": {"level_1": 2_011, "level_2": 1_620, "level_3": 2_391, "level_4": 6_000, "unclear": 300},
    "site_type": {"blog": 95, "file_host": 1_102, "image_host": 10_020, "link_site": 1_101, "social_network": 4},
    "country": {"DE": 401, "FR": 1_310, "GB": 7, "NL": 7_604, "US": 2_600, "XX": 200, "unknown": 200},
    "source": {"child": 12, "partner": 2_010, "proactive": 8_100, "public": 2_200},
}
TOTALS = {
    "reports_received": 21_504,
    "assessed": 15_870,
    "acted_on": 12_322,
    "removed": 11_904,
    "gone_before_notice": 101,
    "gone_one_place": 0,
    "moved": 88,
    "reappeared": 240,
}


def publish_figures(code: str = "2025H2", *, reason: str = "") -> Snapshot:
    """Frozen by Sta, published by Lea; `reason` makes it a revision of what is published."""
    period = read_period(code)
    at: datetime = period.end + timedelta(days=9)
    before = services.selectors.published(period)
    figures = Figures(
        period=period,
        counts=Counts(TOTALS, CELLS),
        before={"acted_on": Before(period.year_before.code, 9_880)},
        notes=("These figures are made up, for a test.",),
        hotline="Practice hotline",
        software="0.1.0",
        counted_at=at.isoformat(),
        salt="0" * 32,
    )
    content = figures.as_text()
    snapshot = Snapshot.objects.create(
        ref=new_reference("SN"),
        period=code,
        content=content,
        digest=hashlib.sha256(content.encode()).hexdigest(),
        revises=before,
        reason=reason,
        made_by=str(person("sta")),
        made_at=at,
    )
    services.publish_snapshot(snapshot=snapshot, by=person("lea"), at=at)
    return snapshot
