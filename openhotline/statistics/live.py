"""The desk's own figures: what waits, what comes in, how long things take, and how much was asked of people.

Counted now, for those who lead the work, and never published. Nothing here is about one person: where fewer than
three people worked, an average would point at one of them, and nothing is said.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.apps import apps
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import ExtractHour, TruncDate
from django.utils.translation import gettext as _

from openhotline.assessment.models import Assessment
from openhotline.cases.models import Item, ItemMove, Report
from openhotline.cases.stages import ILLEGAL, ItemStage
from openhotline.common.actors import ActorKind
from openhotline.common.work import Work, WorkQuerySet
from openhotline.intake import selectors as intake
from openhotline.monitoring.models import WatchMove
from openhotline.monitoring.stages import Reachability
from openhotline.notices import selectors as notices
from openhotline.notices.models import NoticeItem, NoticeMove
from openhotline.notices.stages import NoticeStage
from openhotline.statistics.counting.clocks import LET_GO, hours
from openhotline.statistics.days import day_of, days_between, midnight, zone
from openhotline.statistics.definitions import CLOCKS
from openhotline.statistics.forecast import MOST_DAYS, WEEK, Expected, forecast
from openhotline.statistics.survival import HALF, NINE_TENTHS, Curve, kaplan_meier
from openhotline.statistics.wording import duration

S = ItemStage
DAYS = 28
"""How far back the clocks, the hours of the day and the workload look."""
AHEAD = 7
"""Days of the forecast."""
FEWEST_PEOPLE = 3
AGES = (timedelta(hours=4), timedelta(hours=24), timedelta(days=3), timedelta(days=7))
IN_REVIEW = (S.IN_REVIEW, S.FIRST_OPINION, S.SECOND_OPINION, S.DISPUTED)


@dataclass(frozen=True)
class Waiting:
    """One kind of thing that waits: how many, how long the oldest has, and how many of each age (`AGES`, and older)."""

    name: str
    label: str
    number: int
    oldest: timedelta | None
    ages: tuple[int, ...]

    @property
    def longest(self) -> str:
        """How long the oldest has waited, in words; empty where nothing waits."""
        return "" if self.oldest is None else duration(self.oldest / timedelta(hours=1))


@dataclass(frozen=True)
class Hour:
    """How many reports came within one hour of the day; `bar` is its share of the busiest hour, in per cent."""

    hour: int
    number: int
    bar: int


@dataclass(frozen=True)
class Days:
    """Counts of whole days that follow one another, from `first` on; today, which is not over, is not among them."""

    first: date
    reports: tuple[int, ...]
    arrived: tuple[int, ...]
    finished: tuple[int, ...]


@dataclass(frozen=True)
class Week:
    """Seven days from `first` on. What arrived and what was finished are items, `growth` is the difference."""

    first: date
    reports: int
    arrived: int
    finished: int

    @property
    def growth(self) -> int:
        return self.arrived - self.finished


@dataclass(frozen=True)
class Clock:
    """How long something took, of everything for which it began in the last four weeks."""

    name: str
    curve: Curve

    @property
    def label(self) -> str:
        return str(CLOCKS[self.name].label)

    @property
    def median(self) -> str:
        """Within how long half were over, in words; empty where that was not reached."""
        return self._within(HALF)

    @property
    def ninetieth(self) -> str:
        """Within how long nine in ten were over."""
        return self._within(NINE_TENTHS)

    def _within(self, share: Fraction) -> str:
        reached = self.curve.percentile(share)
        return "" if reached is None else duration(reached, up=True)


@dataclass(frozen=True)
class Workload:
    """What was asked of everybody together. A person-day is one day on which one person decided something."""

    decisions: int
    minutes: int
    people: int
    person_days: int

    @property
    def decisions_a_day(self) -> float:
        return self.decisions / self.person_days

    @property
    def minutes_a_day(self) -> float:
        return self.minutes / self.person_days


# --- what waits ---


def backlog(at: datetime) -> list[Waiting]:
    """What waits at every stage, in the order of the work, by how long it has been at that stage."""
    items = Item.objects.all()
    reports = Report.objects.in_stage(*intake.TO_SCREEN)
    return [
        _waiting("screening", _("Reports that nobody has screened"), [reports], "received_at", at),
        _waiting("reports", _("Reports that wait for a person"), [intake.reports_for_a_person()], "stage_since", at),
        _waiting("ready", _("Items that wait for an analyst"), [items.in_stage(S.READY)], "stage_since", at),
        _waiting("review", _("Items in review"), [items.in_stage(*IN_REVIEW)], "stage_since", at),
        _waiting("decided", _("Items decided that wait for action"), [items.in_stage(S.DECIDED)], "stage_since", at),
        _waiting(
            "notices",
            _("Notices that need a person"),
            [notices.waiting_for_approval(), notices.waiting_for_person()],
            "stage_since",
            at,
        ),
        _waiting("recipients", _("Items with nobody to write to"), [notices.without_recipient()], "stage_since", at),
        _waiting("set_aside", _("Pieces of work set aside"), _set_aside(), "set_aside_at", at),
    ]


def undecided(waiting: Iterable[Waiting]) -> int:
    """How many items wait for a decision, of what `backlog` found: the number that is forecast.

    An item comes to it by *ready*, unless it was put back, and leaves it by *decided*: what `days` counts.
    """
    return sum(line.number for line in waiting if line.name in ("ready", "review"))


def _set_aside() -> list[WorkQuerySet]:
    kinds = [model for model in apps.get_models() if issubclass(model, Work)]
    return [WorkQuerySet(kind).set_aside() for kind in kinds]


def _waiting(name: str, label: str, kinds: Iterable[QuerySet[Any]], since: str, at: datetime) -> Waiting:
    edges = [at - age for age in AGES]
    conditions = [
        Q(**{f"{since}__gt": edges[0]}),
        *(Q(**{f"{since}__lte": late, f"{since}__gt": early}) for late, early in zip(edges, edges[1:], strict=False)),
        Q(**{f"{since}__lte": edges[-1]}),
    ]
    asked = {f"age_{place}": Count("pk", filter=condition) for place, condition in enumerate(conditions)}
    ages, oldest = [0] * len(conditions), []
    for rows in kinds:
        found = rows.order_by().aggregate(**asked, since=Min(since))
        ages = [number + found[f"age_{place}"] for place, number in enumerate(ages)]
        if found["since"] is not None:
            oldest.append(found["since"])
    return Waiting(name, label, sum(ages), max(timedelta(0), at - min(oldest)) if oldest else None, tuple(ages))


# --- what comes in, what is finished, what is expected ---


def arrivals_by_hour(at: datetime) -> list[Hour]:
    """Reports of the last four weeks by the hour of the day at which they came, in the hotline's time zone."""
    lately = Report.objects.filter(received_at__gt=at - timedelta(days=DAYS), received_at__lte=at)
    rows = lately.annotate(hour=ExtractHour("received_at", tzinfo=zone())).values_list("hour")
    found = dict(rows.annotate(number=Count("pk")).order_by())
    most = max(found.values(), default=0)
    return [Hour(hour, found.get(hour, 0), round(100 * found.get(hour, 0) / most) if most else 0) for hour in range(24)]


def days(at: datetime) -> Days:
    """The last eight weeks day by day, up to yesterday; fewer where the first item came later than that."""
    today = day_of(at)
    arrived = ItemMove.objects.filter(went_to=S.READY).exclude(came_from=S.IN_REVIEW)
    begun = arrived.order_by("at").values_list("at", flat=True).first()
    first_whole = day_of(begun) + timedelta(days=1) if begun else today
    first = min(today, max(first_whole, today - timedelta(days=MOST_DAYS)))
    finished = ItemMove.objects.filter(went_to=S.DECIDED)
    return Days(
        first=first,
        reports=_by_day(Report.objects.all(), "received_at", first, today),
        arrived=_by_day(arrived, "at", first, today),
        finished=_by_day(finished, "at", first, today),
    )


def _by_day(rows: QuerySet[Any], column: str, first: date, until: date) -> tuple[int, ...]:
    within = rows.filter(**{f"{column}__gte": midnight(first), f"{column}__lt": midnight(until)})
    counted = within.annotate(day=TruncDate(column, tzinfo=zone())).values_list("day").annotate(number=Count("pk"))
    found: dict[date, int] = dict(counted.order_by())
    return tuple(found.get(day, 0) for day in days_between(first, until))


def weeks(counted: Days) -> list[Week]:
    """Whole weeks that end yesterday, the newest first."""
    ends = range(len(counted.reports), WEEK - 1, -WEEK)
    return [
        Week(
            counted.first + timedelta(days=end - WEEK),
            sum(counted.reports[end - WEEK : end]),
            sum(counted.arrived[end - WEEK : end]),
            sum(counted.finished[end - WEEK : end]),
        )
        for end in ends
    ]


def expected(counted: Days, waiting: int, at: datetime) -> list[tuple[date, Expected]]:
    """What will wait at the end of each of the next seven days, from tomorrow on; empty for fewer than four weeks."""
    told = forecast(arrived=counted.arrived, finished=counted.finished, backlog=waiting, days=AHEAD, gap=1)
    tomorrow = day_of(at) + timedelta(days=1)
    return [(tomorrow + timedelta(days=number), day) for number, day in enumerate(told or ())]


# --- how long it takes ---


def clocks(at: datetime) -> list[Clock]:
    """From report to decision, from decision to notice, from notice to removal, of what began in four weeks.

    The clocks are those that are published (`counting.clocks`), but from the rows as they are now and to the minute:
    what is still running counts until this moment, not for whole days.
    """
    since = at - timedelta(days=DAYS)
    assessments = Assessment.objects.filter(item=OuterRef("pk")).order_by("at").values("at")
    decided, illegal = Subquery(assessments[:1]), Subquery(assessments.filter(decision__in=ILLEGAL)[:1])
    over = NoticeMove.objects.filter(went_to=NoticeStage.HANDED_OVER)
    noticed = Subquery(over.filter(subject__items__item=OuterRef("pk")).order_by("at").values("at")[:1])
    gone = WatchMove.objects.filter(went_to=Reachability.GONE, last_positive_at__isnull=False)
    removed = Subquery(
        gone.filter(subject__item=OuterRef("pk")).order_by("first_negative_at").values("first_negative_at")[:1]
    )
    lately_illegal = Assessment.objects.illegal().filter(at__gte=since, at__lt=at).values("item")
    lately_over = over.filter(at__gte=since, at__lt=at).values("subject")
    lately_noticed = NoticeItem.objects.filter(notice__in=lately_over).values("item")
    came = Item.objects.filter(first_seen_at__gte=since, first_seen_at__lt=at)
    judged = Item.objects.filter(pk__in=lately_illegal).annotate(began=illegal).filter(began__gte=since)
    told = Item.objects.filter(pk__in=lately_noticed).annotate(began=noticed).filter(began__gte=since)
    return [
        Clock("received_to_decision", _curve(_runs(came, "first_seen_at", decided), at)),
        Clock("decision_to_notice", _curve(_runs(judged, "began", noticed), at)),
        Clock("notice_to_removed", _curve((run for run in _runs(told, "began", removed) if not _was_gone(run)), at)),
    ]


Run = tuple[datetime, datetime | None, datetime | None]
"""One item on one clock: when it began, when it ended, and when it was lost to observation."""


def _runs(items: QuerySet[Item, Any], began: str, ended: Subquery) -> Iterator[Run]:
    let_go = NoticeItem.objects.filter(item=OuterRef("pk"), outcome__in=LET_GO).order_by("outcome_at")
    rows = items.annotate(ended=ended, lost=Subquery(let_go.values("outcome_at")[:1])).order_by()
    yield from rows.values_list(began, "ended", "lost").iterator(chunk_size=2_000)


def _was_gone(run: Run) -> bool:
    """Gone before the notice arrived: nothing that the notice could have brought about."""
    began, ended, _lost = run
    return ended is not None and ended < began


def _curve(runs: Iterable[Run], at: datetime) -> Curve:
    over: Counter[int] = Counter()
    let_go: Counter[int] = Counter()
    running: Counter[int] = Counter()
    for began, ended, lost in runs:
        if lost is not None and (ended is None or lost < ended):
            let_go[hours(began, lost)] += 1
        elif ended is not None:
            over[hours(began, ended)] += 1
        else:
            running[hours(began, at)] += 1
    return kaplan_meier(ended=over, lost=let_go, open_=running)


# --- what was asked of people ---


def workload(at: datetime) -> Workload | None:
    """Decisions and exposure of the last four weeks, of everybody together; None where fewer than three worked."""
    by_people = Assessment.objects.filter(
        at__gt=at - timedelta(days=DAYS), at__lte=at, by__startswith=f"{ActorKind.USER}:"
    )
    rows = by_people.annotate(day=TruncDate("at", tzinfo=zone())).values_list("by", "day")
    counted = list(rows.annotate(number=Count("pk"), seconds=Sum("seconds_exposed")).order_by())
    people = len({by for by, _day, _number, _seconds in counted})
    if people < FEWEST_PEOPLE:
        return None
    return Workload(
        decisions=sum(number for _by, _day, number, _seconds in counted),
        minutes=round(sum(seconds or 0 for _by, _day, _number, seconds in counted) / 60),
        people=people,
        person_days=len(counted),
    )
