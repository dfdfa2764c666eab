"""Items: what was assessed, what of it is illegal, and what was acted on."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from openhotline.assessment.models import FACTS, Assessment
from openhotline.assessment.schemes import derive
from openhotline.cases.models import ItemMove
from openhotline.cases.stages import ILLEGAL, ItemStage
from openhotline.statistics.counting.sums import Cut, cut, whole
from openhotline.statistics.definitions import NONE, UNKNOWN
from openhotline.tracing.models import Trace

ONE_BY_ONE = ("children", "synthetic", "live_stream", "commercial", "site_type", "media_type")
"""Facts that are dimensions of their own. Those of the child are counted together, and so are those of the grade: what
is told of one of them could otherwise betray what is not told of another."""


def _first_assessments(start: datetime, end: datetime) -> QuerySet[Assessment, Any]:
    return Assessment.objects.filter(at__gte=start, at__lt=end, supersedes__isnull=True)


def _standing(items: QuerySet[Any, Any]) -> QuerySet[Assessment, Any]:
    """The assessment that stands for each of these items: each names the one that it supersedes."""
    return Assessment.objects.standing().filter(item__in=items)


def assessed(start: datetime, end: datetime) -> Cut:
    """Items by the day of their first assessment, with the decision that stands now."""
    first = _first_assessments(start, end).values("item")
    rows = (
        _standing(first).values("item__source", "decision", "dismissal_reason").annotate(number=Count("pk")).order_by()
    )
    found: dict[str, Counter[str]] = {"source_decision": Counter(), "dismissal_reason": Counter()}
    for row in rows:
        found["source_decision"][f"{row['item__source']}|{row['decision']}"] += row["number"]
        if row["dismissal_reason"]:
            found["dismissal_reason"][row["dismissal_reason"]] += row["number"]
    return cut(found)


def actionable(start: datetime, end: datetime) -> Cut:
    """Those of them that are illegal, by source. Whether they are is asked here, as in `acted_on`."""
    first = _first_assessments(start, end).values("item")
    rows = _standing(first).values("item__source", "decision").annotate(number=Count("pk")).order_by()
    found: Counter[str] = Counter()
    for row in rows:
        if row["decision"] in ILLEGAL:
            found[row["item__source"]] += row["number"]
    return cut({"source": found})


def first_acted_on(start: datetime, end: datetime) -> QuerySet[ItemMove, Any]:
    """The items on which action was first begun within these times: acted on in them, and never before they began.

    Asked like this, and not for the first move of each item, because it is quick even where the database has not yet
    counted its rows, as after loading many.
    """
    begun = ItemMove.objects.filter(went_to=ItemStage.ACTING)
    before = begun.filter(subject=OuterRef("subject"), at__lt=start)
    within = begun.filter(at__gte=start, at__lt=end).exclude(Exists(before))
    return within.order_by().values("subject").distinct()


def acted_on(start: datetime, end: datetime) -> Cut:
    """Items by the day of their first action. Only what is (still) illegal is broken down; the whole is never less.

    One query over the standing assessments, added up by each dimension. Whether it is illegal is asked here and not
    of the database, which would otherwise go through everything that was ever illegal.
    """
    items = first_acted_on(start, end)
    number = items.count()
    if not number:
        return {}
    newest = Trace.objects.filter(item=OuterRef("item")).exclude(country="").order_by("-done_at").values("country")[:1]
    rows = (
        _standing(items)
        .annotate(where=Coalesce(Subquery(newest), Value(UNKNOWN)))
        .values(*FACTS, "vocabulary_version", "decision", "where", "item__source", "item__tld", "item__kind")
        .annotate(number=Count("pk"))
        .order_by()
    )
    found: dict[str, Counter[str]] = {}
    for row in rows:
        if row["decision"] not in ILLEGAL:
            continue
        for name, part in _parts(row):
            found.setdefault(name, Counter())[part] += row["number"]
    return cut(found, number=number)


def _parts(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every dimension of one kind of item, with the part that it counts for."""
    child = (row["age_band"], row["sex"], row["self_generated"], row["how"] or NONE)
    grade = (row["severity"], derive("uk", row), derive("interpol", row))
    return [
        ("child", "|".join(map(word, child))),
        ("grade", "|".join(map(word, grade))),
        *((name, word(row[name])) for name in ONE_BY_ONE),
        ("country", row["where"]),
        ("source", row["item__source"]),
        ("tld", row["item__tld"] or UNKNOWN),
        ("kind", row["item__kind"]),
    ]


def word(fact: str | bool | None) -> str:
    """The code of a fact as a part of a count."""
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    return fact or UNKNOWN


def second_opinions(start: datetime, end: datetime) -> Cut:
    """Opinions of a second person, by whether their decision is that of the first."""
    second = Assessment.objects.filter(number=2, at__gte=start, at__lt=end)
    same = second.filter(
        Exists(
            Assessment.objects.filter(
                item=OuterRef("item"), episode=OuterRef("episode"), number=1, decision=OuterRef("decision")
            )
        )
    ).count()
    return cut({"agreement": {"agree": same, "differ": second.count() - same}})


def overturned(start: datetime, end: datetime) -> Cut:
    """Assessments that say of something illegal that it is not, where the one they supersede said that it was."""
    later = Assessment.objects.filter(at__gte=start, at__lt=end).exclude(decision__in=ILLEGAL)
    rows = later.values("supersedes__decision").annotate(number=Count("pk")).order_by()
    return whole(sum(row["number"] for row in rows if row["supersedes__decision"] in ILLEGAL))
