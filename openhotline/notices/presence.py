"""Whether an item is still there, as far as monitoring has measured it. The only place here that asks monitoring."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from openhotline.cases.models import Item
from openhotline.monitoring import selectors as monitoring
from openhotline.monitoring.stages import GONE_STAGES, Reachability


class Presence(Enum):
    """What the looks say, reduced to what a notice needs to know."""

    THERE = "there"
    """Seen, or not proved to be gone: login walls, refusals and errors prove nothing."""
    UNKNOWN = "unknown"
    """Nobody has looked yet, or not since the watch was asked for anew."""
    SUSPECTED = "suspected"
    """Not seen the last time; too early to say that it is gone."""
    MOVED = "moved"
    GONE = "gone"
    GONE_ONE_PLACE = "gone_one_place"


@dataclass(frozen=True)
class Seen:
    """Where an item stands. `since` is when the verdict was reached; `gone_at` the first look that did not find it."""

    presence: Presence
    since: datetime | None = None
    gone_at: datetime | None = None
    was_seen: bool = False
    """Whether we ever saw it online ourselves, before it went."""

    @property
    def is_gone(self) -> bool:
        return self.presence in (Presence.GONE, Presence.GONE_ONE_PLACE)


_OF_VERDICT = {
    Reachability.UNKNOWN: Presence.UNKNOWN,
    Reachability.SUSPECTED_GONE: Presence.SUSPECTED,
    Reachability.MOVED: Presence.MOVED,
    Reachability.GONE: Presence.GONE,
    Reachability.GONE_ONE_PLACE: Presence.GONE_ONE_PLACE,
}


def of_item(item: Item) -> Seen:
    """Where an item stands now. One without a watch is unknown."""
    watch = monitoring.watch_of(item)
    if watch is None:
        return Seen(Presence.UNKNOWN)
    presence = _OF_VERDICT.get(Reachability(watch.stage), Presence.THERE)
    if presence is Presence.MOVED and watch.started_at > watch.stage_since:
        presence = Presence.UNKNOWN  # watched anew since: the next look says where it stands
    return Seen(presence, watch.stage_since, watch.gone_at, watch.was_seen)


def gone_since(item: Item, since: datetime) -> Seen | None:
    """The last time after `since` that it was found gone, also where it has come back. None: it never was."""
    move = monitoring.moves_of(item).filter(went_to__in=GONE_STAGES, at__gte=since).first()
    if move is None:
        return None
    seen = move.last_positive_at is not None
    return Seen(_OF_VERDICT[Reachability(move.went_to)], move.at, move.first_negative_at, seen)
