"""What happened to everything that came in one made-up month: drawn page by page, so that all counts agree.

Every page is one place in these arrays. Moments are whole hours since the ordinal day 0. Nothing but uniform numbers
and plain arithmetic is used, so that the same seed gives the same pages on every machine.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from openhotline.assessment.schemes import derive
from openhotline.cases.stages import Decision, ReportStage, Source
from openhotline.common.addresses import Kind
from openhotline.demo.services.ten_years import world
from openhotline.notices.stages import AnswerKind, ItemOutcome, NoticeKind
from openhotline.statistics.counting.notices import CHILD_ABUSE_MATERIAL, OPEN, SYNTHETIC
from openhotline.statistics.counting.reports import NOT_YET
from openhotline.statistics.definitions import NONE, UNKNOWN

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
NEVER = np.iinfo(np.int64).max
DAY = 24
"""Hours."""

AGES, SEXES, HOWS = tuple(world.AGES[True]), tuple(world.SEXES[True]), (*world.HOW, NONE)
SEVERITIES = tuple(world.SEVERITIES[True])
YES_NO = ("no", "yes")
SITES = tuple(dict.fromkeys(site for mix in world.SITES.values() for site in mix))
COUNTRIES = tuple(dict.fromkeys(place.country for place in world.PLACES))
PROVIDERS = tuple(dict.fromkeys(place.provider for place in world.PLACES if place.provider))
TLDS = (*world.TLDS, world.ONION)
SOURCES = tuple(world.SOURCES)
PROACTIVE = SOURCES.index(Source.PROACTIVE)
CHANNELS = tuple(dict.fromkeys(channel for mix in world.CHANNELS.values() for channel in mix))
SCREENED = (ReportStage.ACCEPTED, *world.SCREENED_OUT, NOT_YET)
HERE, ELSEWHERE = 0, 1
DECISIONS = (Decision.ILLEGAL_HERE, Decision.ILLEGAL_ELSEWHERE, *world.DECISIONS)
REASONS = tuple(dict.fromkeys(reason for mix in world.NOT_ILLEGAL.values() for reason in mix))
CONTENTS = (CHILD_ABUSE_MATERIAL, SYNTHETIC)
OUTCOMES = (OPEN, ItemOutcome.GONE_BEFORE, *world.MANNERS["usual"].outcomes)
NOTICES = (NoticeKind.FIRST, NoticeKind.REMINDER, NoticeKind.ESCALATION)
ANSWERS = (AnswerKind.REMOVED, AnswerKind.ACKNOWLEDGED, AnswerKind.DISAGREE)
UK = tuple(
    derive("uk", {"decision": Decision.ILLEGAL_HERE, "severity": severity, "vocabulary_version": 1}) or UNKNOWN
    for severity in SEVERITIES
)
"""By the place of the severity."""
INTERPOL_WORDS = ("baseline", "national", UNKNOWN)
INTERPOL: Whole = np.array(
    [
        INTERPOL_WORDS.index(
            derive(
                "interpol",
                {
                    "decision": decision,
                    "age_band": age,
                    "severity": severity,
                    "synthetic": synthetic,
                    "vocabulary_version": 1,
                },
            )
            or UNKNOWN
        )
        for decision in DECISIONS[:2]
        for age in AGES
        for severity in SEVERITIES
        for synthetic in (False, True)
    ]
).reshape(2, len(AGES), len(SEVERITIES), 2)


class Draw:
    """Numbers by chance, from one seed, for one month."""

    def __init__(self, seed: int, month: date) -> None:
        self.chance = np.random.Generator(np.random.PCG64([seed, month.year, month.month]))
        self.year = month.year + (month.month - 0.5) / 12

    def at(self, years: world.Years) -> float:
        return float(np.interp(self.year, list(years), list(years.values())))

    def mix(self, table: Mapping[str, world.Years]) -> list[float]:
        return [self.at(years) for years in table.values()]

    def whole(self, number: float) -> int:
        """A whole number near this one, that is this one on average."""
        return int(number + self.chance.random())

    def flags(self, share: float | NDArray[np.float64], number: int) -> Flags:
        return np.asarray(self.chance.random(number) < share)

    def pick(self, weights: Iterable[float], number: int) -> Whole:
        """So many places of the list of weights."""
        steps = np.cumsum(list(weights))
        found = np.searchsorted(steps, self.chance.random(number) * steps[-1], side="right")
        return np.asarray(np.minimum(found, len(steps) - 1), dtype=np.int64)

    def pick_by(self, mixes: Sequence[Mapping[str, float]], words: Sequence[str], group: Whole) -> Whole:
        """For each of `group` (places in `mixes`) a place in `words`, by that mix."""
        steps = np.cumsum([[mix.get(word, 0) for word in words] for mix in mixes], axis=1)
        return np.asarray((self.chance.random(len(group))[:, None] >= (steps / steps[:, -1:])[group]).sum(axis=1))

    def hours(self, quantiles: Sequence[tuple[float, float]], number: int) -> Whole:
        """So many times, in whole hours begun."""
        shares, hours = zip(*quantiles, strict=True)
        return np.asarray(np.ceil(np.interp(self.chance.random(number), shares, hours)), dtype=np.int64)

    def together(self, some: Callable[[int], Whole], number: int) -> Whole:
        """What `some` draws, alike for pages that come together, as those of one site do."""
        return np.repeat(some(-(-number // world.TOGETHER)), world.TOGETHER)[:number]


@dataclass(frozen=True)
class Month:
    """What was drawn of one month. Each group of arrays is as long as there are such things."""

    reports: Mapping[str, Whole]
    items: Mapping[str, Whole]
    illegal: Mapping[str, Whole]
    notices: Mapping[str, Whole]
    answers: Mapping[str, Whole]


def draw_month(month: date, *, seed: int) -> Month:
    """Everything about what was first seen in this month, also what happened to it later."""
    draw = Draw(seed, month)
    days = _days(draw, month)
    items = _items(draw, days)
    illegal = _facts(draw, items)
    notices, answers = _notices(draw, illegal)
    return Month(_reports(draw, days, items), items, illegal, notices, answers)


@dataclass(frozen=True)
class _Days:
    first: int
    weights: list[float]
    busy: float
    """How much of the year's twelfth falls into this month."""

    def moments(self, draw: Draw, number: int, *, lumps: int = 1) -> Whole:
        """Hours of this month. With more `lumps` most fall on few days."""
        days = draw.pick([weight**lumps for weight in self.weights], number)
        return (self.first + days) * DAY + draw.pick(world.HOURS, number)


def _days(draw: Draw, month: date) -> _Days:
    length = monthrange(month.year, month.month)[1]
    luck = 0.6 + 0.8 * draw.chance.random(length)
    weights = [world.WEEKDAYS[(month.toordinal() + number - 1) % 7] * float(luck[number]) for number in range(length)]
    if month.month == 12:
        weights[23:] = [0.45 * weight for weight in weights[23:]]
    return _Days(month.toordinal(), weights, world.MONTHS[month.month - 1] * (0.94 + 0.12 * draw.chance.random()))


def _items(draw: Draw, days: _Days) -> dict[str, Whole]:
    """Addresses that were new to us, illegal or not: when they were seen and decided, and as what."""
    mix = draw.mix(world.SOURCES)
    found = draw.at(world.ILLEGAL_A_YEAR) / 12 * days.busy
    illegal = [draw.whole(found * part / sum(mix)) for part in mix]
    shares = draw.mix(world.ILLEGAL_OF_ASSESSED)
    other = [draw.whole(number * (1 - share) / share) for number, share in zip(illegal, shares, strict=True)]
    sources = np.arange(len(SOURCES))
    source = np.concatenate([np.repeat(sources, illegal), np.repeat(sources, other)])
    is_illegal = np.arange(len(source)) < sum(illegal)
    number, rest = len(source), sum(other)
    seen = draw.together(partial(days.moments, draw), number)
    decision = np.where(draw.flags(world.ILLEGAL_ELSEWHERE, number), ELSEWHERE, HERE)
    decision[~is_illegal] = 2 + draw.pick(world.DECISIONS.values(), rest)
    reason = np.zeros(number, dtype=np.int64)
    reason[~is_illegal] = draw.pick_by(list(world.NOT_ILLEGAL.values()), REASONS, decision[~is_illegal] - 2)
    decided = seen + draw.together(partial(draw.hours, world.TO_DECISION), number)
    overturned = np.where(
        (decision >= 2) & (decision <= 3) & draw.flags(world.OVERTURNED, number),
        decided + draw.hours(world.TO_OVERTURN, number),
        NEVER,
    )
    return {
        "source": source,
        "seen": seen,
        "decided": decided,
        "decision": decision,
        "reason": reason,
        "overturned": overturned,
    }


def _facts(draw: Draw, items: Mapping[str, Whole]) -> dict[str, Whole]:
    """The facts of what is illegal, where it stands, and what became of it."""
    which = items["decision"] < 2
    one = {name: items[name][which] for name in ("source", "seen", "decided", "decision")}
    number = len(one["seen"])
    synthetic = draw.flags(draw.at(world.MACHINE_MADE), number)
    flagged = draw.flags(draw.at(world.SELF_GENERATED), number) & ~synthetic
    group = flagged.astype(np.int64)
    age = draw.pick_by([world.AGES[False], world.AGES[True]], AGES, group)
    young = np.isin(age, [AGES.index(band) for band in world.YOUNG]).astype(np.int64)
    places = world.PLACES
    place = draw.together(partial(draw.pick, [draw.at(one.weight) for one in places]), number)
    severity = draw.pick_by([world.SEVERITIES[False], world.SEVERITIES[True]], SEVERITIES, young)
    kinds = _of_place([list(world.SITES).index(one.sites) for one in places], place)
    mixes = list(world.SITES.values())
    site = draw.together(lambda _some: draw.pick_by(mixes, SITES, kinds[:: world.TOGETHER]), number)
    tld = draw.together(partial(draw.pick, draw.mix(world.TLDS)), number)
    onion = _of_place([place.kind == Kind.ONION for place in places], place).astype(bool)
    tld[onion] = TLDS.index(world.ONION)
    asked = (severity == SEVERITIES.index("level_1")) | (young == 1) | draw.flags(world.SECOND_OPINION, number)
    return {
        **one,
        "synthetic": synthetic.astype(np.int64),
        "self_generated": group,
        "age": age,
        "sex": draw.pick_by([world.SEXES[False], world.SEXES[True]], SEXES, group),
        "how": np.where(flagged, draw.pick(world.HOW.values(), number), HOWS.index(NONE)),
        "severity": severity,
        "interpol": INTERPOL[one["decision"], age, severity, synthetic.astype(np.int64)],
        "children": draw.pick(world.CHILDREN.values(), number),
        "live_stream": draw.flags(np.where(flagged, *world.LIVE_STREAM.values()), number).astype(np.int64),
        "commercial": draw.pick(world.COMMERCIAL.values(), number),
        "media": draw.pick(world.MEDIA.values(), number),
        "place": place,
        "country": _of_place([COUNTRIES.index(place.country) for place in places], place),
        "provider": _of_place([PROVIDERS.index(place.provider) if place.provider else -1 for place in places], place),
        "site": site,
        "tld": tld,
        "kind": onion.astype(np.int64),
        "second": np.where(asked, np.where(draw.flags(world.AGREE, number), 0, 1), -1),
        **_outcomes(draw, one["decided"], place, onion),
    }


def _of_place(values: Sequence[int | bool], place: Whole) -> Whole:
    return np.array(values, dtype=np.int64)[place]


def _outcomes(draw: Draw, decided: Whole, place: Whole, onion: Flags) -> dict[str, Whole]:
    """When it was acted on, noticed and gone, what came back, and how it ended: a place in OUTCOMES."""
    number = len(place)
    acted = draw.flags(world.ACTED_ON, number)
    delay = draw.together(partial(draw.hours, world.TO_NOTICE), number)
    noticed = acted & ~onion & draw.flags(world.NOTICED, number)
    notice = decided + delay
    outcome, after = np.zeros(number, dtype=np.int64), np.zeros(number, dtype=np.int64)
    manners = _of_place([list(world.MANNERS).index(one.manner) for one in world.PLACES], place)
    for at, manner in enumerate(world.MANNERS.values()):
        these = manners == at
        some = int(these.sum())
        stays = 100 - sum(manner.outcomes.values())
        drawn = draw.pick([stays, *manner.outcomes.values()], some)
        outcome[these] = np.where(drawn, drawn + 1, 0)
        after[these] = draw.together(partial(draw.hours, manner.hours), some)
    early = noticed & (delay > 1) & draw.flags(world.BEFORE_NOTICE, number)
    outcome[early] = OUTCOMES.index(ItemOutcome.GONE_BEFORE)
    ended = np.where(early, decided + delay // 2, np.where(noticed & (outcome > 0), notice + after, NEVER))
    removed = noticed & (outcome == OUTCOMES.index(ItemOutcome.REMOVED))
    returned = removed & draw.flags(world.COMES_BACK, number)
    back = np.where(returned, np.where(returned, ended, 0) + draw.hours(world.TO_RETURN, number), NEVER)
    again = returned & draw.flags(world.GOES_AGAIN, number)
    return {
        "acted": np.where(acted, decided, NEVER),
        "noticed": np.where(noticed, notice, NEVER),
        "outcome": outcome,
        "ended": ended,
        "back": back,
        "again": np.where(again, np.where(again, back, 0) + after, NEVER),
    }


def _notices(draw: Draw, illegal: Mapping[str, Whole]) -> tuple[dict[str, Whole], dict[str, Whole]]:
    """Pages of one provider and day go into one notice; what is still there later is reminded of, by day too."""
    sent = illegal["noticed"] < NEVER
    noticed, ended, provider = (illegal[name][sent] for name in ("noticed", "ended", "provider"))
    kinds, moments = [], []
    for kind, hours in enumerate((0, world.REMINDER_AFTER, world.ESCALATION_AFTER)):
        still = ended > noticed + hours if hours else np.ones(len(noticed), dtype=bool)
        groups, pages = np.unique((noticed[still] // DAY) * len(PROVIDERS) + provider[still], return_counts=True)
        number = -(-pages // world.NOTICE_HOLDS)
        moments.append(np.repeat(groups // len(PROVIDERS) * DAY + DAY - 1 + hours, number))
        kinds.append(np.full(int(number.sum()), kind))
    _groups, first = np.unique((noticed // DAY) * len(PROVIDERS) + provider, return_index=True)
    manner = _of_place([list(world.MANNERS).index(one.manner) for one in world.PLACES], illegal["place"][sent][first])
    mixes = [{**one.answers, "": 100 - sum(one.answers.values())} for one in world.MANNERS.values()]
    said = draw.pick_by(mixes, (*ANSWERS, ""), manner)
    answered = said < len(ANSWERS)
    when = noticed[first] // DAY * DAY + DAY - 1 + draw.hours(world.TO_ANSWER, len(first))
    notices = {"at": np.concatenate(moments), "kind": np.concatenate(kinds)}
    return notices, {"at": when[answered], "answer": said[answered]}


def _reports(draw: Draw, days: _Days, items: Mapping[str, Whole]) -> dict[str, Whole]:
    """One report for each item that we did not find ourselves, others of what was known, and what is put aside."""
    told = items["source"] != PROACTIVE
    source, at = items["source"][told], items["seen"][told]
    known = draw.whole(len(source) * draw.at(world.DUPLICATES))
    again = source[np.asarray(draw.chance.random(known) * len(source), dtype=np.int64)]
    public = int((source == SOURCES.index(Source.PUBLIC)).sum())
    noise = draw.whole(public * draw.at(world.NOISE))
    put_aside = 1 + draw.pick(draw.mix(world.SCREENED_OUT), noise)
    bulk = put_aside == SCREENED.index(ReportStage.SUSPECTED_BULK)
    when = np.where(bulk, days.moments(draw, noise, lumps=8), days.moments(draw, noise))
    reporter = np.concatenate([source, again, np.full(noise, SOURCES.index(Source.PUBLIC))])
    number = len(reporter)
    accepted = np.arange(number) < len(source) + known
    to_police = np.array([world.TO_POLICE.get(one, 0) for one in SOURCES])
    moments = np.concatenate([at, days.moments(draw, known), when])
    return {
        "at": moments,
        "screened_at": moments + draw.hours(world.TO_SCREENING, number),
        "reporter": reporter,
        "channel": draw.pick_by([world.CHANNELS.get(one, {CHANNELS[0]: 1}) for one in SOURCES], CHANNELS, reporter),
        "screened": np.concatenate([np.zeros(len(source) + known, dtype=np.int64), put_aside]),
        "police": (accepted & draw.flags(to_police[reporter], number)).astype(np.int64),
        "duplicate": (accepted & (np.arange(number) >= len(source))).astype(np.int64),
    }
