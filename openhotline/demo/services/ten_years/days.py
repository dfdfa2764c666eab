"""Counting made-up months by day, in the form of `statistics.counting`: what a day counts is what is known later."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product

import numpy as np

from openhotline.common.addresses import Kind
from openhotline.demo.services.ten_years import months as drawn
from openhotline.demo.services.ten_years.months import COUNTRIES, DAY, NEVER, OUTCOMES, SITES, Flags, Month, Whole
from openhotline.demo.services.ten_years.world import CHILDREN, COMMERCIAL, LOOKS, MEDIA
from openhotline.notices.stages import ItemOutcome
from openhotline.statistics.counting.clocks import open_part
from openhotline.statistics.counting.sums import Counts
from openhotline.statistics.days import days_between, next_month
from openhotline.statistics.definitions import ENDED, LOST, OPEN, TOTAL, UNKNOWN

SEED = 2016
YES_NO = drawn.YES_NO
GROUPS = {TOTAL: (TOTAL,), "country": COUNTRIES, "site_type": (*SITES, UNKNOWN)}
"""What clocks are told by."""
NO_COUNTRY, NO_SITE = COUNTRIES.index(UNKNOWN), len(SITES)
TIMES = (*(f"{ENDED}|{hours}" for hours in LOOKS), *(f"{LOST}|{hours}" for hours in LOOKS), f"{OPEN}|")
RUNNING = len(TIMES) - 1


def _joined(*words: Sequence[str]) -> tuple[str, ...]:
    return tuple("|".join(some) for some in product(*words))


_WORDS: Mapping[str, Sequence[str]] = {
    TOTAL: (TOTAL,),
    "child": _joined(drawn.AGES, drawn.SEXES, YES_NO, drawn.HOWS),
    "grade": tuple(
        f"{severity}|{drawn.UK[place]}|{interpol}"
        for place, severity in enumerate(drawn.SEVERITIES)
        for interpol in drawn.INTERPOL_WORDS
    ),
    "children": tuple(CHILDREN),
    "synthetic": YES_NO,
    "live_stream": YES_NO,
    "commercial": tuple(COMMERCIAL),
    "site_type": SITES,
    "media_type": tuple(MEDIA),
    "country": COUNTRIES,
    "source": drawn.SOURCES,
    "tld": drawn.TLDS,
    "kind": (Kind.WEB.value, Kind.ONION.value),
    "reporter": drawn.SOURCES,
    "channel": drawn.CHANNELS,
    "screened": drawn.SCREENED,
    "source_decision": _joined(drawn.SOURCES, drawn.DECISIONS),
    "dismissal_reason": drawn.REASONS,
    "notice_kind": drawn.NOTICES,
    "provider_action": _joined(drawn.PROVIDERS, drawn.CONTENTS, OUTCOMES),
    "answer": drawn.ANSWERS,
    "agreement": ("agree", "differ"),
}
LABELS = {dimension: tuple(str(word) for word in words) for dimension, words in _WORDS.items()}
CLOCK_LABELS = {dimension: _joined(words, TIMES) for dimension, words in GROUPS.items()}


@dataclass(frozen=True)
class _Told:
    """Things that were counted: when, and as which of `labels`."""

    measure: str
    dimension: str
    labels: Sequence[str]
    at: Whole
    part: Whole


def made_up_days(*, first: date, until: date, seen_until: date, seed: int = SEED) -> dict[date, Counts]:
    """Made-up counts of every day from `first` (of a month) to before `until`, as was known when `seen_until` began.

    What was not over by then is still open. Nothing came before the first month, so its earliest days see few removals.
    """
    known = seen_until.toordinal() * DAY
    days = days_between(first, until)
    found: dict[date, dict[str, dict[str, dict[str, int]]]] = {day: {} for day in days}
    told: dict[tuple[str, str], list[_Told]] = {}
    month = first
    while month < until:
        for one in _events(drawn.draw_month(month, seed=seed), known):
            told.setdefault((one.measure, one.dimension), []).append(one)
        month = next_month(month)
    for (measure, dimension), some in told.items():
        for day, cells in zip(days, _cells(some, days), strict=True):
            if cells:
                found[day].setdefault(measure, {})[dimension] = cells
    return {day: counts for day, counts in found.items() if counts}


def _cells(told: Sequence[_Told], days: Sequence[date]) -> Iterator[dict[str, int]]:
    """The cells of each day that are not nought. What is still running bears the day on which it began."""
    labels = told[0].labels
    day = np.concatenate([one.at for one in told]) // DAY - days[0].toordinal()
    part = np.concatenate([one.part for one in told])
    within = (day >= 0) & (day < len(days))
    cells = np.bincount(day[within] * len(labels) + part[within], minlength=len(days) * len(labels))
    places = np.flatnonzero(cells)
    numbers = cells[places].tolist()
    edges = np.searchsorted(places, np.arange(len(days) + 1) * len(labels)).tolist()
    running = [place for place, label in enumerate(labels) if label.endswith(f"|{OPEN}|")]
    names = [labels[part] for part in (places % len(labels)).tolist()]
    for place in np.flatnonzero(np.isin(places % len(labels), running)).tolist():
        group = names[place].split("|")[0]
        names[place] = open_part(group, days[places[place] // len(labels)])
    for begin, end in pairwise(edges):
        yield dict(zip(names[begin:end], numbers[begin:end], strict=True))


def _events(month: Month, known: int) -> Iterator[_Told]:
    yield from _reports(month, known)
    yield from _assessed(month, known)
    yield from _acted_on(month, known)
    yield from _removals(month, known)
    yield from _notices(month, known)
    yield from _clocks(month, known)


def _measure(name: str, at: Whole, cuts: Mapping[str, Whole], which: Flags) -> Iterator[_Told]:
    """The whole of a measure and its parts, of those that it is about."""
    at = at[which]
    yield _Told(name, TOTAL, LABELS[TOTAL], at, np.zeros(len(at), dtype=np.int64))
    for dimension, part in cuts.items():
        yield _Told(name, dimension, LABELS[dimension], at, part[which])


def _reports(month: Month, known: int) -> Iterator[_Told]:
    one = month.reports
    came = one["at"] < known
    waiting = one["screened_at"] >= known
    screened = np.where(waiting, len(drawn.SCREENED) - 1, one["screened"])
    cuts = {"channel": one["channel"], "reporter": one["reporter"], "screened": screened}
    yield from _measure("reports_received", one["at"], cuts, came)
    yield from _measure("reports_duplicate", one["at"], {}, came & (one["duplicate"] == 1))
    yield from _measure("reports_to_police", one["at"], {}, came & (one["police"] == 1))


def _assessed(month: Month, known: int) -> Iterator[_Told]:
    one = month.items
    done, legal = one["decided"] < known, one["decision"] >= 2
    by_source = {"source_decision": one["source"] * len(drawn.DECISIONS) + one["decision"]}
    yield from _measure("assessed", one["decided"], by_source, done)
    reasons = one["reason"][done & legal]
    yield _Told("assessed", "dismissal_reason", LABELS["dismissal_reason"], one["decided"][done & legal], reasons)
    yield from _measure("actionable", one["decided"], {"source": one["source"]}, done & ~legal)
    yield from _measure("overturned", one["overturned"], {}, one["overturned"] < known)
    facts = month.illegal
    asked = (facts["second"] >= 0) & (facts["decided"] < known)
    yield from _measure("second_opinions", facts["decided"], {"agreement": facts["second"]}, asked)


def _acted_on(month: Month, known: int) -> Iterator[_Told]:
    one = month.illegal
    child = _code(
        (one["age"], 1), (one["sex"], len(drawn.SEXES)), (one["self_generated"], 2), (one["how"], len(drawn.HOWS))
    )
    grade = _code((one["severity"], 1), (one["interpol"], len(drawn.INTERPOL_WORDS)))
    cuts = {
        "child": child,
        "grade": grade,
        "children": one["children"],
        "synthetic": one["synthetic"],
        "live_stream": one["live_stream"],
        "commercial": one["commercial"],
        "site_type": one["site"],
        "media_type": one["media"],
        "country": one["country"],
        "source": one["source"],
        "tld": one["tld"],
        "kind": one["kind"],
    }
    yield from _measure("acted_on", one["acted"], cuts, one["acted"] < known)


def _code(*words: tuple[Whole, int]) -> Whole:
    """The place of a joined word; with each word, how many there are of its kind (of the first it does not matter)."""
    code = np.zeros(len(words[0][0]), dtype=np.int64)
    for word, size in words:
        code = code * size + word
    return code


def _outcome(one: Mapping[str, Whole], known: int, outcome: ItemOutcome) -> Flags:
    return np.asarray((one["ended"] < known) & (one["outcome"] == OUTCOMES.index(outcome)))


def _removals(month: Month, known: int) -> Iterator[_Told]:
    one = month.illegal
    where = {"country": one["country"]}
    yield from _measure("removed", one["ended"], where, _outcome(one, known, ItemOutcome.REMOVED))
    yield from _measure("gone_before_notice", one["ended"], where, _outcome(one, known, ItemOutcome.GONE_BEFORE))
    yield from _measure("gone_one_place", one["ended"], where, _outcome(one, known, ItemOutcome.ONE_PLACE))
    yield from _measure("moved", one["ended"], {}, _outcome(one, known, ItemOutcome.MOVED))
    yield from _measure("reappeared", one["back"], {}, one["back"] < known)
    yield from _measure("removed_again", one["again"], {}, one["again"] < known)


def _notices(month: Month, known: int) -> Iterator[_Told]:
    sent, said, one = month.notices, month.answers, month.illegal
    yield from _measure("notices_sent", sent["at"], {"notice_kind": sent["kind"]}, sent["at"] < known)
    yield from _measure("answers", said["at"], {"answer": said["answer"]}, said["at"] < known)
    ended = np.where(one["ended"] < known, one["outcome"], 0)
    action = _code((one["provider"], 1), (one["synthetic"], len(drawn.CONTENTS)), (ended, len(OUTCOMES)))
    yield from _measure("pages_noticed", one["noticed"], {"provider_action": action}, one["noticed"] < known)


def _clocks(month: Month, known: int) -> Iterator[_Told]:
    items, one = month.items, month.illegal
    legal = items["decision"] >= 2
    country, site = np.full(len(legal), NO_COUNTRY), np.full(len(legal), NO_SITE)
    country[~legal], site[~legal] = one["country"], one["site"]
    groups = {"country": country, "site_type": site}
    yield from _clock("received_to_decision", items["seen"], items["decided"], None, groups, known)
    groups = {"country": one["country"], "site_type": one["site"]}
    gone = np.where(_outcome(one, known, ItemOutcome.GONE_BEFORE), one["ended"], NEVER)
    yield from _clock("decision_to_notice", one["decided"], one["noticed"], gone, groups, known)
    removed = np.where(_outcome(one, known, ItemOutcome.REMOVED), one["ended"], NEVER)
    let_go = _outcome(one, known, ItemOutcome.MOVED) | _outcome(one, known, ItemOutcome.NO_LONGER)
    lost = np.where(let_go, one["ended"], NEVER)
    began = np.where(one["outcome"] == OUTCOMES.index(ItemOutcome.GONE_BEFORE), NEVER, one["noticed"])
    yield from _clock("notice_to_removed", began, removed, lost, groups, known)
    ended = np.minimum(removed, gone)
    began = np.where(one["acted"] < known, one["seen"], NEVER)
    yield from _clock("received_to_removed", began, ended, lost, groups, known)


def _clock(
    name: str, began: Whole, ended: Whole, lost: Whole | None, groups: Mapping[str, Whole], known: int
) -> Iterator[_Told]:
    """What began, by how long it took, how long it was observed, or that it still runs."""
    which = began < known
    began, ended = began[which], ended[which]
    lost = np.full(len(began), NEVER) if lost is None else lost[which]
    over, lost_first = ended < known, (lost < known) & (lost < ended)
    until = np.where(lost_first, lost, np.where(over, ended, began + 1))
    hours = np.searchsorted(LOOKS, np.maximum(until - began, 1), side="right") - 1
    time = np.where(lost_first, len(LOOKS) + hours, np.where(over, hours, RUNNING))
    for dimension in GROUPS:
        group = groups[dimension][which] if dimension else np.zeros(len(began), dtype=np.int64)
        yield _Told(name, dimension, CLOCK_LABELS[dimension], began, group * len(TIMES) + time)
