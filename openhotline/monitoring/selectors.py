"""Questions about what is still there."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from openhotline.cases.models import Item
from openhotline.monitoring.models import Check, Watch, WatchMove
from openhotline.monitoring.stages import GONE_STAGES, Reachability
from openhotline.monitoring.verdicts import NATURES, SEEN, Look, Nature

_MEANS = {
    Reachability.ONLINE: Nature.THERE,
    Reachability.UNAVAILABLE: Nature.NOT_SERVED,
    Reachability.BLOCKED_FOR_US: Nature.KEPT_OUT,
}
"""What a look says, once a person has said what it means."""


def watch_of(item: Item) -> Watch | None:
    return Watch.objects.filter(item=item).first()


def checks_of(item: Item) -> QuerySet[Check]:
    """Every look at the item, newest first."""
    return Check.objects.filter(watch__item=item).select_related("watch").order_by("-at", "-pk")


def moves_of(item: Item) -> QuerySet[WatchMove]:
    """Every change of verdict about the item, newest first."""
    return WatchMove.objects.filter(subject__item=item).select_related("subject").order_by("-at", "-pk")


def looks_of(watch: Watch) -> list[Look]:
    """The looks on which the verdict about a watch rests: the last positive, and all since.

    What proved nothing before a person settled it is settled.
    """
    checks = watch.checks.order_by("at", "pk")
    if watch.last_positive_at is not None:
        checks = checks.filter(at__gte=watch.last_positive_at)
    looks = []
    for at, vantage, outcome, canary_ok in checks.values_list("at", "vantage", "outcome", "canary_ok"):
        nature = NATURES[outcome]
        if watch.settled_at is not None and nature not in SEEN:
            if at <= watch.settled_at:
                continue
            if outcome == watch.settled_outcome:
                nature = _MEANS[Reachability(watch.settled_as)]
        looks.append(Look(at, vantage, nature, canary_ok))
    if watch.last_positive_at is not None and not any(look.nature in SEEN and look.counts for look in looks):
        # It was a person who said that what was seen then counts, and the watch has been begun anew since.
        looks.append(Look(watch.last_positive_at, "", Nature.THERE))
    return looks


def latest_reachability(item: Item) -> Reachability:
    """What the looks so far amount to; unknown where nobody watches."""
    watch = watch_of(item)
    return Reachability(watch.stage) if watch else Reachability.UNKNOWN


def is_gone(item: Item) -> bool:
    """Gone, by at least two vantage points, and not seen since."""
    return latest_reachability(item) == Reachability.GONE


def seen_gone_before(item: Item, at: datetime) -> bool:
    """Whether the item is gone, and its first negative was before `at`. Seen from one place is not enough."""
    watch = watch_of(item)
    return watch is not None and watch.is_gone and watch.gone_at is not None and watch.gone_at < at


def removed_between(start: datetime, end: datetime) -> QuerySet[WatchMove]:
    """Each removal dated from `start` to before `end`, by its first negative: one row per time that an item went.

    Only what we saw online before, and saw gone from at least two places. The item is `move.subject.item`. What is
    dated in a period may become known only after its end; then a later answer is longer.
    """
    return (
        gone_between(start, end)
        .filter(went_to=Reachability.GONE, last_positive_at__isnull=False)
        .select_related("subject__item")
    )


def gone_between(start: datetime, end: datetime) -> QuerySet[WatchMove]:
    """As `removed_between`, with what was gone when we first looked, and what was seen gone from one place only."""
    return WatchMove.objects.filter(
        went_to__in=GONE_STAGES, first_negative_at__gte=start, first_negative_at__lt=end
    ).order_by("first_negative_at", "pk")


def reappeared_between(start: datetime, end: datetime) -> QuerySet[WatchMove]:
    """Each time that something gone was seen again."""
    return WatchMove.objects.filter(came_from__in=GONE_STAGES, at__gte=start, at__lt=end).exclude(
        went_to__in=GONE_STAGES
    )


def moved_watches() -> QuerySet[Watch]:
    """Those that stand at another host: somebody has to find out whose, and ask for the watch anew."""
    return Watch.objects.in_stage(Reachability.MOVED).select_related("item").order_by("stage_since", "pk")


def watches_for_people() -> QuerySet[Watch]:
    """Those of which looking alone cannot tell; a person settles them."""
    return Watch.objects.in_stage(Reachability.NEEDS_A_PERSON).select_related("item").order_by("stage_since", "pk")


def oldest_unseen(at: datetime) -> timedelta:
    """How long the longest waiting watch has been waiting beyond its time. Zero is good."""
    oldest = Watch.objects.filter(due_at__lte=at, set_aside_at__isnull=True).order_by("due_at").first()
    return at - oldest.due_at if oldest and oldest.due_at else timedelta(0)
