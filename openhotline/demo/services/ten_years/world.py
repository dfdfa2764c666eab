"""What the made-up years are like: weights, shares and times. Nothing here was measured anywhere.

A table of years has the values of their first of January; between them it is read in a straight line, and beyond
them as at its end. Times are in hours, given as quantiles: what a quarter, a half, … of them stay below.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openhotline.cases.stages import Channel, Decision, ReportStage, Source
from openhotline.common.addresses import Kind
from openhotline.notices.stages import AnswerKind, ItemOutcome

Years = Mapping[int, float]

# --- how much, and when ---

ILLEGAL_A_YEAR: Years = {
    2016: 19_500,
    2017: 22_500,
    2018: 28_500,
    2019: 29_000,
    2020: 25_500,
    2021: 52_000,
    2022: 66_000,
    2023: 68_000,
    2024: 74_000,
    2025: 84_000,
    2026: 90_000,
    2027: 91_000,
}
WEEKDAYS = (1.15, 1.2, 1.15, 1.1, 1.0, 0.4, 0.32)
MONTHS = (1.03, 1.0, 1.08, 1.02, 1.04, 1.0, 0.91, 0.82, 1.05, 1.1, 1.09, 0.86)
HOURS = (1, 1, 1, 1, 1, 1, 2, 4, 8, 10, 10, 9, 7, 9, 10, 9, 8, 6, 4, 3, 3, 2, 2, 1)

TOGETHER = 6
"""Pages that come together: one site, seen and decided and gone at one time."""

# --- where it comes from ---

SOURCES: Mapping[str, Years] = {
    Source.PUBLIC: {2016: 33, 2020: 27, 2025: 16},
    Source.CHILD: {2016: 0.3, 2020: 0.5, 2025: 1.6},
    Source.CARER: {2016: 0.4, 2025: 0.7},
    Source.SURVIVOR: {2016: 0.05, 2025: 0.12},
    Source.POLICE: {2016: 4.5, 2025: 3},
    Source.MEMBER: {2016: 12, 2025: 9},
    Source.HELPLINE: {2016: 0.6, 2025: 0.8},
    Source.PARTNER: {2016: 13, 2025: 9},
    Source.PROACTIVE: {2016: 36, 2019: 46, 2021: 58, 2025: 62},
}
"""Of what was found illegal."""
ILLEGAL_OF_ASSESSED: Mapping[str, Years] = {
    Source.PUBLIC: {2016: 0.34, 2020: 0.27, 2025: 0.24},
    Source.CHILD: {2016: 0.62},
    Source.CARER: {2016: 0.45},
    Source.SURVIVOR: {2016: 0.4},
    Source.POLICE: {2016: 0.86},
    Source.MEMBER: {2016: 0.7, 2025: 0.78},
    Source.HELPLINE: {2016: 0.5},
    Source.PARTNER: {2016: 0.8, 2025: 0.88},
    Source.PROACTIVE: {2016: 0.9, 2025: 0.96},
}
CHANNELS: Mapping[str, Mapping[str, float]] = {
    Source.PUBLIC: {Channel.FORM: 88, Channel.MAIL: 11, Channel.STAFF: 1},
    Source.CHILD: {Channel.FORM: 97, Channel.MAIL: 3},
    Source.CARER: {Channel.FORM: 84, Channel.MAIL: 13, Channel.STAFF: 3},
    Source.SURVIVOR: {Channel.FORM: 80, Channel.MAIL: 18, Channel.STAFF: 2},
    Source.POLICE: {Channel.CSV: 55, Channel.MAIL: 20, Channel.STAFF: 25},
    Source.MEMBER: {Channel.API: 62, Channel.CSV: 22, Channel.XARF: 16},
    Source.HELPLINE: {Channel.MAIL: 35, Channel.STAFF: 65},
    Source.PARTNER: {Channel.API: 48, Channel.CSV: 20, Channel.XARF: 32},
}
TO_POLICE: Mapping[str, float] = {Source.PUBLIC: 0.003, Source.CHILD: 0.16, Source.CARER: 0.24, Source.SURVIVOR: 0.12}
"""Of reports that screening took."""
DUPLICATES: Years = {2016: 0.22, 2020: 0.3, 2025: 0.38}
"""Reports of what was known, for each report of something new."""
NOISE: Years = {2016: 0.35, 2017: 0.3, 2018: 0.7, 2019: 0.35, 2020: 1.1, 2021: 0.5, 2022: 0.4, 2023: 1.5, 2024: 0.6}
"""Reports that screening put aside, for each report of the public that it took."""
SCREENED_OUT: Mapping[str, Years] = {
    ReportStage.OUT_OF_REMIT: {2016: 70, 2020: 45, 2023: 30},
    ReportStage.SUSPECTED_BULK: {2016: 20, 2020: 50, 2023: 66},
    ReportStage.TEST: {2016: 3},
}

# --- what it is ---

NOT_ILLEGAL: Mapping[str, Mapping[str, float]] = {
    Decision.LAWFUL: {
        "adults": 52,
        "nudism": 5,
        "children": 14,
        "virtual": 8,
        "links_only": 6,
        "not_illegal": 12,
        "other": 3,
    },
    Decision.HARMFUL: {
        "adults": 6,
        "nudism": 14,
        "children": 30,
        "virtual": 34,
        "links_only": 9,
        "not_illegal": 5,
        "other": 2,
    },
    Decision.NOT_FOUND: {"not_found": 82, "no_address": 17, "other": 1},
    Decision.UNDETERMINED: {
        "not_accessible": 44,
        "personal_cloud": 12,
        "needs_information": 18,
        "unclear": 24,
        "other": 2,
    },
}
DECISIONS = {Decision.LAWFUL: 52, Decision.HARMFUL: 11, Decision.NOT_FOUND: 28, Decision.UNDETERMINED: 9}
ILLEGAL_ELSEWHERE = 0.012
SELF_GENERATED: Years = {2016: 0.27, 2017: 0.31, 2019: 0.37, 2020: 0.42, 2021: 0.6, 2022: 0.73, 2024: 0.8, 2026: 0.83}
MACHINE_MADE: Years = {2023: 0, 2024: 0.003, 2025: 0.012, 2026: 0.028}
AGES: Mapping[bool, Mapping[str, float]] = {
    False: {"0-2": 3, "3-6": 17, "7-10": 41, "11-13": 27, "14-15": 6, "16-17": 2, "unknown": 4},
    True: {"0-2": 0.02, "3-6": 1.2, "7-10": 21, "11-13": 61, "14-15": 14, "16-17": 2.2, "unknown": 0.6},
}
"""By whether it is “self-generated”."""
SEXES: Mapping[bool, Mapping[str, float]] = {
    False: {"girls": 71, "boys": 14, "both": 11, "unidentified": 4},
    True: {"girls": 93, "boys": 5, "both": 1.4, "unidentified": 0.6},
}
HOW = {"unknown": 44, "tricked": 14, "groomed": 22, "coerced": 9, "shared_by_peer": 11}
SEVERITIES: Mapping[bool, Mapping[str, float]] = {
    True: {"level_1": 33, "level_2": 20, "level_3": 34, "level_4": 10, "non_photographic": 2, "unclear": 1},
    False: {"level_1": 17, "level_2": 15, "level_3": 52, "level_4": 14, "non_photographic": 0.8, "unclear": 1.2},
}
"""By whether the youngest child is at most six."""
YOUNG = ("0-2", "3-6")
CHILDREN = {"one": 81, "two": 11, "three_or_more": 6, "unknown": 2}
LIVE_STREAM = {True: 0.22, False: 0.015}
COMMERCIAL = {"no": 86, "yes": 8, "unknown": 6}
MEDIA = {"page": 77, "file": 23}
SECOND_OPINION, AGREE, OVERTURNED = 0.06, 0.955, 0.004

# --- where it stands ---

SITES: Mapping[str, Mapping[str, float]] = {
    "pictures": {"image_host": 78, "image_store": 12, "image_board": 7, "link_site": 2, "redirector": 1},
    "files": {"file_host": 71, "image_store": 8, "video_channel": 13, "link_site": 5, "paste_site": 3},
    "pages": {
        "website": 47,
        "forum": 17,
        "image_board": 9,
        "blog": 8,
        "video_channel": 6,
        "social_network": 5,
        "banner_site": 3,
        "chat": 2,
        "web_archive": 0.8,
        "search_provider": 0.7,
        "gaming": 0.3,
        "other": 1.2,
    },
}
TLDS: Mapping[str, Years] = {
    "com": {2016: 52, 2025: 34},
    "net": {2016: 17, 2025: 11},
    "org": {2016: 4, 2025: 6},
    "info": {2016: 3, 2025: 2},
    "biz": {2016: 1},
    "xyz": {2016: 1, 2020: 6, 2025: 9},
    "site": {2016: 0.2, 2025: 7},
    "online": {2016: 0.1, 2025: 5},
    "top": {2016: 0.5, 2025: 8},
    "app": {2019: 0, 2025: 2},
    "example": {2016: 16, 2025: 12},
    "test": {2016: 3, 2025: 2},
    "invalid": {2016: 0.02},
}
ONION = "onion"
"""The one place that is no provider: nobody can be written to."""


@dataclass(frozen=True, slots=True)
class Place:
    """Something made up that hosts pages, in one country. `weight` is how much it hosts of everything."""

    provider: str
    country: str
    manner: str
    sites: str
    weight: Years
    kind: str = Kind.WEB


_FEW: Years = {2016: 0.16, 2025: 0.12}
_TAIL = (
    "AT",
    "AU",
    "BE",
    "BR",
    "CH",
    "CZ",
    "EE",
    "FI",
    "HK",
    "HU",
    "IE",
    "IT",
    "JP",
    "LT",
    "MY",
    "PL",
    "SG",
    "SK",
    "TR",
    "ZA",
)

PLACES: Sequence[Place] = (
    Place("Kestrel Hosting (made up)", "NL", "usual", "pictures", {2016: 27, 2020: 34, 2025: 15}),
    Place("Osprey Networks (made up)", "NL", "slow", "pages", {2016: 15, 2020: 17, 2021: 0}),
    Place("Osprey Networks (made up)", "NL", "prompt", "pages", {2020: 0, 2021: 14, 2025: 8}),
    Place("Heron Cloud (made up)", "US", "prompt", "files", {2016: 16, 2022: 13, 2025: 9}),
    Place("Curlew Pages (made up)", "US", "usual", "pages", {2016: 8, 2025: 7}),
    Place("Wren Images (made up)", "FR", "prompt", "pictures", {2016: 7, 2020: 10, 2025: 6}),
    Place("Dunlin Servers (made up)", "CA", "usual", "pages", {2016: 9, 2021: 4, 2025: 3}),
    Place("Plover Storage (made up)", "DE", "prompt", "files", {2016: 3, 2025: 5}),
    Place("Siskin Data (made up)", "RU", "never", "pages", {2016: 7, 2020: 4, 2025: 6}),
    Place("Bittern Colocation (made up)", "RO", "slow", "pictures", {2016: 1, 2022: 5, 2025: 8}),
    Place("Whimbrel Networks (made up)", "BG", "slow", "pictures", {2019: 0.2, 2022: 6, 2025: 13}),
    Place("Godwit Online (made up)", "LV", "usual", "pages", {2016: 1.5, 2021: 5, 2025: 3}),
    Place("Shrike Web (made up)", "LU", "usual", "pictures", {2016: 1, 2020: 6, 2025: 3}),
    Place("Avocet Hosting (made up)", "MD", "never", "pages", {2018: 0.3, 2025: 4}),
    Place("Redshank Hosting (made up)", "UA", "slow", "pages", {2016: 2, 2021: 3, 2023: 0.6}),
    Place("Fulmar Data (made up)", "SE", "prompt", "files", {2016: 1.2, 2025: 2}),
    Place("Linnet Pages (made up)", "GB", "prompt", "pages", {2016: 0.3, 2025: 0.25}),
    *(Place("Small hosts (made up)", country, "usual", "pages", _FEW) for country in _TAIL),
    *(Place("Small hosts (made up)", country, "slow", "pages", {2016: 0.012}) for country in ("CY", "IS", "MT")),
    Place("", "unknown", ONION, "pages", {2016: 0.3, 2025: 0.9}, Kind.ONION),
)

# --- what becomes of it ---

TO_SCREENING = ((0, 1), (0.5, 2), (0.9, 9), (1, 60))
TO_DECISION = ((0, 1), (0.5, 6), (0.8, 20), (0.95, 50), (0.99, 120), (1, 300))
TO_NOTICE = ((0, 1), (0.5, 3), (0.85, 20), (0.97, 60), (1, 200))
TO_OVERTURN = ((0, 20), (0.5, 200), (1, 1_400))
TO_RETURN = ((0, 20), (0.5, 240), (0.9, 1_500), (1, 6_000))
TO_ANSWER = ((0, 1), (0.6, 9), (0.9, 40), (1, 120))

ACTED_ON = 0.988
NOTICED = 0.985
BEFORE_NOTICE = 0.03
COMES_BACK, GOES_AGAIN = 0.035, 0.85
NOTICE_HOLDS = 25
"""Pages of one provider in one notice."""
REMINDER_AFTER, ESCALATION_AFTER = 72, 240


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody who hosts answers notices: what becomes of the pages, how soon, and what they write back.

    What the outcomes leave to a hundred stays where it is.
    """

    outcomes: Mapping[str, float]
    hours: Sequence[tuple[float, float]]
    answers: Mapping[str, float]


MANNERS: Mapping[str, Manner] = {
    "prompt": Manner(
        {ItemOutcome.REMOVED: 96.5, ItemOutcome.ONE_PLACE: 0.8, ItemOutcome.MOVED: 1, ItemOutcome.NO_LONGER: 0.3},
        ((0, 1), (0.25, 3), (0.5, 8), (0.75, 22), (0.9, 60), (0.98, 190), (1, 900)),
        {AnswerKind.REMOVED: 62, AnswerKind.ACKNOWLEDGED: 14, AnswerKind.DISAGREE: 1},
    ),
    "usual": Manner(
        {ItemOutcome.REMOVED: 91, ItemOutcome.ONE_PLACE: 1.6, ItemOutcome.MOVED: 3, ItemOutcome.NO_LONGER: 0.4},
        ((0, 2), (0.25, 17), (0.5, 46), (0.75, 120), (0.9, 330), (0.98, 1_100), (1, 4_000)),
        {AnswerKind.REMOVED: 28, AnswerKind.ACKNOWLEDGED: 21, AnswerKind.DISAGREE: 2},
    ),
    "slow": Manner(
        {ItemOutcome.REMOVED: 78, ItemOutcome.ONE_PLACE: 2.4, ItemOutcome.MOVED: 6, ItemOutcome.NO_LONGER: 0.6},
        ((0, 12), (0.25, 110), (0.5, 290), (0.75, 800), (0.9, 2_100), (0.98, 6_000), (1, 15_000)),
        {AnswerKind.REMOVED: 7, AnswerKind.ACKNOWLEDGED: 16, AnswerKind.DISAGREE: 5},
    ),
    "never": Manner(
        {ItemOutcome.REMOVED: 27, ItemOutcome.ONE_PLACE: 3, ItemOutcome.MOVED: 9, ItemOutcome.NO_LONGER: 0.8},
        ((0, 60), (0.25, 500), (0.5, 1_700), (0.75, 4_200), (0.9, 9_000), (1, 20_000)),
        {AnswerKind.DISAGREE: 2},
    ),
    ONION: Manner({}, ((0, 1), (1, 1)), {}),
}
LOOKS = (
    *(1, 2, 4, 8, 12, 24, 48, 72, 120, 168, 240, 336, 504, 672, 1_008, 1_440, 2_160, 2_880, 4_320),
    *(6_480, 8_760, 13_140, 17_520, 26_280, 35_040),
)
"""Hours in which times are told, rounded down, so that none is longer than it can have been. It keeps the counts of a
day small."""
