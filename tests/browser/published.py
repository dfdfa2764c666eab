"""Figures of a made-up hotline, published: enough of everything to see what tables and charts look like."""

from collections.abc import Mapping
from dataclasses import replace

from openhotline.statistics import selectors
from openhotline.statistics.figures import Before, Figures, Tag
from openhotline.statistics.models import Snapshot
from openhotline.statistics.periods import read_period
from openhotline.statistics.tables import hidden_cells
from tests.support.publishing import publish

AGES = {"0-2": 30, "3-6": 120, "7-10": 500, "11-13": 800, "14-15": 140, "unknown": 49}
SEXES = {"boys": 1, "girls": 5, "unidentified": 2}
HOW = {"no|none": 0.375, "yes|groomed": 0.25, "yes|tricked": 0.25, "yes|unknown": 0.125}
CHILD = {
    f"{age}|{sex}|{how}": round(number * times * part) + 8
    for age, number in AGES.items()
    for sex, times in SEXES.items()
    for how, part in HOW.items()
}
CHILD["16-17|girls|yes|unknown"] = 3
WHOLE = 12_322
CHILD["11-13|girls|no|none"] += WHOLE - sum(CHILD.values())
ACTED_ON = {
    "child": CHILD,
    "grade": {
        "level_1|A|baseline": 2_011,
        "level_2|B|baseline": 1_620,
        "level_3|C|baseline": 2_391,
        "level_4|C|national": 6_000,
        "unclear|unknown|unknown": 300,
    },
    "synthetic": {"no": 12_319, "yes": 3},
    "site_type": {"blog": 95, "file_host": 1_102, "image_host": 10_020, "link_site": 1_101, "social_network": 4},
    "country": {"DE": 401, "FR": 1_310, "GB": 7, "NL": 7_604, "US": 2_600, "XX": 200, "unknown": 200},
    "source": {"child": 12, "partner": 2_010, "proactive": 8_100, "public": 2_200},
    "tld": {"example": 12_000, "test": 322},
}
NOTICE_TO_REMOVED = {
    "": {
        **{f"|ended|{hours}": count for hours, count in ((2, 300), (5, 1_900), (20, 4_000), (50, 3_000), (300, 900))},
        "|lost|40": 88,
        "|open|2025-12-20": 134,
    },
    "country": {"NL|ended|5": 6_100, "NL|open|2025-12-20": 100, "US|ended|50": 2_500, "US|open|2025-12-20": 50},
}
TOTALS = {
    "reports_received": 21_504,
    "reports_duplicate": 6_020,
    "actionable": 12_400,
    "acted_on": WHOLE,
    "removed": 11_904,
    "gone_before_notice": 101,
    "moved": 88,
    "reappeared": 240,
}
CUTS: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    "acted_on": ACTED_ON,
    "reports_received": {
        "channel": {"api": 1_504, "form": 20_000},
        "reporter": {"child": 12, "public": 21_492},
        "screened": {"accepted": 20_000, "out_of_remit": 1_504},
    },
    "assessed": {
        "": {"": 15_870},
        "source_decision": {
            "child|illegal_here": 12,
            "proactive|illegal_here": 9_000,
            "public|illegal_elsewhere": 3_388,
            "public|lawful": 3_470,
        },
    },
    "notices_sent": {"": {"": 5_120}, "notice_kind": {"first": 4_000, "reminder": 1_120}},
    "pages_noticed": {
        "": {"": 12_300},
        "provider_action": {
            "Kestrel Hosting (made up)|csam|removed": 9_000,
            "Kestrel Hosting (made up)|csam_synthetic|removed": 10,
            "Heron Networks (made up)|csam|open": 290,
            "Heron Networks (made up)|csam|removed": 3_000,
        },
    },
    "answers": {"": {"": 900}, "answer": {"acknowledged": 300, "removed": 600}},
    "second_opinions": {"": {"": 300}, "agreement": {"agree": 280, "differ": 20}},
    "notice_to_removed": NOTICE_TO_REMOVED,
}


def counts() -> dict[str, dict[str, dict[str, int]]]:
    whole = {name: {"": {"": number}} for name, number in TOTALS.items()}
    for name, cut in CUTS.items():
        whole[name] = {**whole.get(name, {}), **{dimension: dict(cells) for dimension, cells in cut.items()}}
    return whole


def publish_figures(code: str = "2025H2", *, reason: str = "") -> Snapshot:
    """Frozen by Sta, published by Lea; `reason` makes it a revision of what is published."""
    period = read_period(code)
    figures = Figures(
        period=period,
        counts=counts(),
        months={"acted_on": {f"2025-{month:02}": 2_000 + month for month in range(7, 13)}} if code == "2025H2" else {},
        before={"acted_on": Before(period.year_before.code, 9_880)},
        five_years={"acted_on": [Before(f"{year}H2", 5_000 + 700 * (year - 2020)) for year in range(2020, 2025)]},
        datasets=(Tag("made-up", "Figures of a test", made_up=True),),
        notes=("These figures are made up, for a test.",),
        hotline="Practice hotline",
        home="NL",
        software="0.1.0",
        salt="0" * 32,
    )
    published = [selectors.figures_of(snapshot) for snapshot in selectors.overlapping(period)]
    hidden = hidden_cells(figures, published)
    return publish(replace(figures, hidden=hidden), reason=reason)
