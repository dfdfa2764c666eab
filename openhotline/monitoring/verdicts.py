"""What a series of looks amounts to: one pure function. Only here it is decided what may be called gone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from openhotline.monitoring.rules import Rules
from openhotline.monitoring.stages import Outcome, Reachability


class Nature(StrEnum):
    """What the outcome of a look says."""

    THERE = "there"
    ELSEWHERE = "elsewhere"  # there, but at another host
    SAID_GONE = "said_gone"  # the host itself says so
    SILENT = "silent"  # nobody answers: it may be gone, or down
    NOT_SERVED = "not_served"  # somebody answers, and does not show it: proves nothing
    KEPT_OUT = "kept_out"  # it is us who cannot see it
    ASK = "ask"  # something answers that only a person can judge
    OURS = "ours"  # we did not look: says nothing of the other side


NATURES: Mapping[str, Nature] = {
    Outcome.STILL_THERE: Nature.THERE,
    Outcome.MOVED_HOST: Nature.ELSEWHERE,
    Outcome.GONE_404: Nature.SAID_GONE,
    Outcome.GONE_410: Nature.SAID_GONE,
    Outcome.GONE_451: Nature.SAID_GONE,
    Outcome.DNS_GONE: Nature.SILENT,
    Outcome.DNS_FAILURE: Nature.SILENT,
    Outcome.NO_CONNECTION: Nature.SILENT,
    Outcome.TIMEOUT: Nature.SILENT,
    Outcome.FORBIDDEN: Nature.NOT_SERVED,
    Outcome.SERVER_ERROR: Nature.NOT_SERVED,
    Outcome.TOO_MANY: Nature.KEPT_OUT,
    Outcome.BLOCKED: Nature.KEPT_OUT,
    Outcome.TLS: Nature.ASK,
    Outcome.BAD_ANSWER: Nature.ASK,
    Outcome.LOGIN_WALL: Nature.ASK,
    Outcome.PLACEHOLDER: Nature.ASK,
    Outcome.CHANGED_MEDIA: Nature.ASK,
    Outcome.DEAD_REDIRECT: Nature.ASK,
    Outcome.NOT_PERMITTED: Nature.OURS,
    Outcome.OWN_LINE_DOWN: Nature.OURS,
}

SEEN = (Nature.THERE, Nature.ELSEWHERE)
NEGATIVE = (Nature.SAID_GONE, Nature.SILENT)


@dataclass(frozen=True, slots=True)
class Look:
    """A check, as far as the verdict needs it. All looks of one round have the same `at`."""

    at: datetime
    vantage: str
    nature: Nature
    line_up: bool = True

    @property
    def counts(self) -> bool:
        return self.line_up and self.nature is not Nature.OURS


class Why(StrEnum):
    """The reason of a verdict, in one word."""

    TOO_EARLY = "too_early"  # the looks do not say yet; what was so before stays so
    SEEN = "seen"
    AT_ANOTHER_HOST = "at_another_host"
    NEGATIVES = "negatives"
    SAID_GONE = "said_gone"
    SILENT = "silent"
    NEVER_SEEN = "never_seen"
    NOT_SERVED = "not_served"
    KEPT_OUT = "kept_out"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the looks amount to. With `why` *too early* they say nothing new, and `stage` is only what is known of them.

    `first_negative_at` dates a removal; it is always after `last_positive_at`. `places` is how many vantage points
    each saw a whole series of negatives.
    """

    stage: Reachability
    first_negative_at: datetime | None
    last_positive_at: datetime | None
    places: int
    why: Why

    @property
    def is_open(self) -> bool:
        return self.why is Why.TOO_EARLY


def verdict(looks: Iterable[Look], rules: Rules, at: datetime) -> Verdict:
    """Judge a series of looks as of `at`. Their order does not matter, nor does what came before the last positive.

    * Only looks during which our own line was up count at all.
    * Seen from anywhere, it is online. Found elsewhere twice running, it has moved.
    * A vantage point finds it *gone* by an unbroken run of negatives: enough of them, over long enough, in which the
      host says so; or over longer, where nobody answers a thing that we once saw. Any other answer breaks the run.
    * Enough places: gone. Fewer: gone from one place, once the others have had their time.
    * Refusals, errors, sign-ins and placeholders prove nothing, however often; after a while that itself is said.
    """
    past = sorted((look for look in looks if look.at <= at), key=lambda look: (look.at, look.vantage))
    counted = [look for look in past if look.counts]
    last_positive = max((look.at for look in counted if look.nature in SEEN), default=None)
    after = [look for look in counted if last_positive is None or look.at > last_positive]
    if not after:
        if last_positive is None:
            return Verdict(Reachability.UNKNOWN, None, None, 0, Why.TOO_EARLY)
        if _is_elsewhere(counted):
            return Verdict(Reachability.MOVED, None, last_positive, 0, Why.AT_ANOTHER_HOST)
        return Verdict(Reachability.ONLINE, None, last_positive, 0, Why.SEEN)
    looked_from = [look for look in past if last_positive is None or look.at > last_positive]
    return (
        _gone(after, looked_from, last_positive, rules)
        or _suspected(after, last_positive, rules)
        or _undecided(after, last_positive, rules)
    )


def _is_elsewhere(counted: Sequence[Look]) -> bool:
    """Whether the last two rounds that saw it saw it only at another host. One alone may be a name on its way."""
    rounds: dict[datetime, set[Nature]] = {}
    for look in counted:
        if look.nature in SEEN:
            rounds.setdefault(look.at, set()).add(look.nature)
    latest = [rounds[moment] for moment in sorted(rounds)][-2:]
    return len(latest) == 2 and all(natures == {Nature.ELSEWHERE} for natures in latest)


def _gone(
    after: Sequence[Look], looked_from: Sequence[Look], last_positive: datetime | None, rules: Rules
) -> Verdict | None:
    """Gone, if any vantage point has a whole series; only suspected as long as others may still agree."""
    series = [found for each in _by_vantage(after).values() if (found := _series(each, last_positive, rules))]
    if not series:
        return None
    first = min(found.began for found in series)
    complete = min(found.complete for found in series)
    why = Why.SAID_GONE if any(found.said for found in series) else Why.SILENT
    if len(series) >= rules.places:
        return Verdict(Reachability.GONE, first, last_positive, len(series), why)
    # From where else we were looking when the series became whole: those have their time to agree.
    others = {look.vantage for look in looked_from if look.at <= complete}
    if len(others) <= len(series) or looked_from[-1].at - first >= rules.silent:
        return Verdict(Reachability.GONE_ONE_PLACE, first, last_positive, len(series), why)
    return Verdict(Reachability.SUSPECTED_GONE, first, last_positive, 0, Why.NEGATIVES)


@dataclass(frozen=True, slots=True)
class _Series:
    """A whole series of negatives from one vantage point: when it began, and when it first was whole."""

    began: datetime
    complete: datetime
    said: bool


def _series(looks: Sequence[Look], last_positive: datetime | None, rules: Rules) -> _Series | None:
    """The first whole series of one vantage point. Once whole, later answers that prove nothing do not undo it."""
    run: list[Look] = []
    for look in looks:
        if look.nature not in NEGATIVE:
            run = []
            continue
        run.append(look)
        said = [each for each in run if each.nature is Nature.SAID_GONE]
        if len(said) >= rules.looks and look.at - said[0].at >= rules.said:
            return _Series(run[0].at, look.at, said=True)
        # A name that never answered us was never there as far as we know: that is no removal.
        if last_positive is not None and len(run) >= rules.looks and look.at - run[0].at >= rules.silent:
            return _Series(run[0].at, look.at, said=bool(said))
    return None


def _suspected(after: Sequence[Look], last_positive: datetime | None, rules: Rules) -> Verdict | None:
    """Suspected, while a run of negatives is under way that may still become a series."""
    negatives = [look for look in after if look.nature in NEGATIVE]
    if not negatives:
        return None
    runs = [run for each in _by_vantage(after).values() if (run := _trailing_negatives(each))]
    young = [run for run in runs if len(run) > 1 and run[-1].at - run[0].at < rules.undecided]
    if young or not _long_enough(after, rules):
        began = min((run[0].at for run in runs), default=negatives[0].at)
        return Verdict(Reachability.SUSPECTED_GONE, began, last_positive, 0, Why.NEGATIVES)
    return None


def _undecided(after: Sequence[Look], last_positive: datetime | None, rules: Rules) -> Verdict:
    """Not seen for long, and not gone either: what that is called."""
    if not _long_enough(after, rules):
        stage = Reachability.UNKNOWN if last_positive is None else Reachability.ONLINE
        return Verdict(stage, None, last_positive, 0, Why.TOO_EARLY)
    natures = {look.nature for look in after}
    first_negative = min((look.at for look in after if look.nature in NEGATIVE), default=None)
    if natures == {Nature.SILENT} and last_positive is None:
        stage, why = Reachability.UNAVAILABLE, Why.NEVER_SEEN
    elif natures == {Nature.KEPT_OUT}:
        stage, why = Reachability.BLOCKED_FOR_US, Why.KEPT_OUT
    elif natures <= {Nature.NOT_SERVED, Nature.KEPT_OUT}:
        stage, why = Reachability.UNAVAILABLE, Why.NOT_SERVED
    else:
        stage, why = Reachability.NEEDS_A_PERSON, Why.UNCLEAR
    return Verdict(stage, first_negative, last_positive, 0, why)


def _long_enough(after: Sequence[Look], rules: Rules) -> bool:
    moments = {look.at for look in after}
    return len(moments) >= rules.looks and max(moments) - min(moments) >= rules.undecided


def _by_vantage(looks: Iterable[Look]) -> dict[str, list[Look]]:
    found: dict[str, list[Look]] = {}
    for look in looks:
        found.setdefault(look.vantage, []).append(look)
    return found


def _trailing_negatives(looks: Sequence[Look]) -> list[Look]:
    run: list[Look] = []
    for look in reversed(looks):
        if look.nature not in NEGATIVE:
            break
        run.append(look)
    return run[::-1]
