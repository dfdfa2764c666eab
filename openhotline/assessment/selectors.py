"""Questions about what people decide: the queue, who holds what, and what was found."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from openhotline.assessment.models import FACTS, Assessment, Lease, Vocabulary
from openhotline.assessment.schemes import NAMES, derive
from openhotline.cases import selectors as cases
from openhotline.cases.models import GivenAddress, Item, ItemLink
from openhotline.cases.stages import CHILD_LIKE, Decision, ItemStage, Source
from openhotline.common.actors import By
from openhotline.tracing import selectors as tracing
from openhotline.tracing.models import Trace

S = ItemStage


# --- what was decided ---


def assessments_of(item: Item) -> QuerySet[Assessment]:
    """Every assessment of an item, in the order in which they were made."""
    return Assessment.objects.filter(item=item).order_by("pk")


def latest_assessment(item: Item) -> Assessment | None:
    """The one that stands."""
    return Assessment.objects.filter(item=item).order_by("-pk").first()


def xarf_class(item: Item) -> str | None:
    """The XARF classification that follows from the standing assessment without doubt, or None."""
    assessment = latest_assessment(item)
    return derive("xarf", assessment.facts) if assessment else None


SCHEMES = {
    "xarf": gettext_lazy("XARF and the industry"),
    "uk": gettext_lazy("Sentencing Council (UK)"),
    "interpol": gettext_lazy("INTERPOL"),
}
ANSWERS = {
    "prohibited": gettext_lazy("prohibited image"),
    "not_illegal": gettext_lazy("not illegal"),
}


def classes_in_words(assessment: Assessment) -> list[tuple[str, str]]:
    """What every scheme that has an answer calls this, for people: (scheme, its word)."""
    derived = ((SCHEMES[scheme], derive(scheme, assessment.facts)) for scheme in NAMES)
    return [(str(scheme), str(ANSWERS.get(answer, answer))) for scheme, answer in derived if answer]


def decisions_on_host(item: Item) -> list[tuple[str, int]]:
    """What other items on the same host were decided to be: (decision in words, how many), the most frequent first.

    Found by the keyed digest of the host, so nothing has to be opened for it.
    """
    if not item.host_digest:
        return []
    others = Item.objects.filter(host_digest=item.host_digest).exclude(pk=item.pk).exclude(decision="")
    counted = others.values_list("decision").annotate(number=Count("pk")).order_by("-number", "decision")
    return [(str(Decision(decision).label), number) for decision, number in counted]


# --- the vocabulary ---


def current_vocabulary() -> Vocabulary:
    """The newest version. Raises DoesNotExist before one is loaded."""
    return Vocabulary.objects.latest("version")


def words_for(labels: Mapping[str, str]) -> str:
    """A label of the vocabulary in the reader's language, else in English."""
    language = get_language() or "en"
    return labels.get(language) or labels.get(language.partition("-")[0]) or labels["en"]


def choices(vocabulary: Vocabulary, dimension: str) -> list[tuple[str, str]]:
    """A dimension as the choices of a form field."""
    return [(value["code"], words_for(value["label"])) for value in vocabulary.values(dimension)]


def question(vocabulary: Vocabulary, dimension: str) -> str:
    return words_for(vocabulary.data["dimensions"][dimension]["label"])


def hint(vocabulary: Vocabulary, dimension: str) -> str:
    """What is said below the question; empty for most."""
    words = vocabulary.data["dimensions"][dimension].get("hint")
    return words_for(words) if words else ""


def facts_in_words(assessment: Assessment) -> list[tuple[str, str]]:
    """The facts of an assessment for people: (what, value), those that were given."""
    vocabulary = Vocabulary.objects.get(version=assessment.vocabulary_version)
    flags = {
        "self_generated": _("“Self-generated”"),
        "synthetic": _("Synthetic"),
        "live_stream": _("Capture of a live stream"),
        "commercial": _("Commercial"),
    }
    rows = []
    for name in FACTS:
        value = getattr(assessment, name)
        if name in flags:
            if value:
                rows.append((flags[name], _("yes")))
        elif value:
            rows.append((question(vocabulary, name), dict(choices(vocabulary, name)).get(value, value)))
    return rows


# --- the queue ---


def queue(at: datetime) -> QuerySet[Item]:
    """What waits for an analyst, the most pressing first; an item whose lease has run out waits again.

    Urgent first, then what a child told us about themselves, then what has come back, then what most people reported,
    then the oldest. Each carries `reports` (how many), `from_child` (1 or 0) and `reappeared` (1 or 0).
    """
    reports = GivenAddress.objects.filter(item=OuterRef("pk")).order_by().values("item").annotate(number=Count("pk"))
    return (
        _free(at)
        .annotate(
            from_child=Case(When(_from_child(), then=1), default=0, output_field=IntegerField()),
            reappeared=Case(When(episode__gt=1, then=1), default=0, output_field=IntegerField()),
            reports=Coalesce(Subquery(reports.values("number")), Value(0), output_field=IntegerField()),
        )
        .order_by("-urgent", "-from_child", "-reappeared", "-reports", "first_seen_at", "pk")
    )


def _from_child() -> Q:
    """Reported by a child, first or later. A list and no join: asked of each of 100,000 items, a join takes seconds."""
    told = GivenAddress.objects.filter(report__source__in=CHILD_LIKE, item__isnull=False).values("item")
    return Q(source__in=CHILD_LIKE) | Q(pk__in=told)


def _free(at: datetime) -> QuerySet[Item]:
    held = Exists(Lease.objects.live(at).filter(item=OuterRef("pk")))
    waiting: QuerySet[Item] = Item.objects.filter(Q(stage=S.READY) | (Q(stage=S.IN_REVIEW) & ~held))
    return waiting


def is_free(item: Item, at: datetime) -> bool:
    """Whether somebody may take this item now."""
    return _free(at).filter(pk=item.pk).exists()


@dataclass(frozen=True)
class QueueCounts:
    """What waits, at a glance."""

    waiting: int
    urgent: int
    from_child: int
    reappeared: int
    held: int


def queue_counts(at: datetime) -> QueueCounts:
    counted = _free(at).aggregate(
        waiting=Count("pk"),
        urgent=Count("pk", filter=Q(urgent=True)),
        from_child=Count("pk", filter=_from_child()),
        reappeared=Count("pk", filter=Q(episode__gt=1)),
    )
    return QueueCounts(**counted, held=leases(at).count())


def next_item_for(by: By, at: datetime) -> Item | None:
    """What this person should do next: what they hold already, else the first of the queue."""
    mine = leases_of(by, at).first()
    return mine.item if mine else queue(at).first()


# --- leases ---


def lease_or_none(item: Item) -> Lease | None:
    return Lease.objects.filter(item=item).first()


def leases(at: datetime) -> QuerySet[Lease]:
    """Who is looking at what right now."""
    found: QuerySet[Lease] = Lease.objects.live(at).order_by("taken_at", "pk")
    return found


def leases_of(by: By, at: datetime) -> QuerySet[Lease]:
    """What this person holds, the longest held first."""
    return leases(at).filter(holder=str(by)).select_related("item")


# --- pages ---


def traces_by_item(items: Iterable[Item]) -> dict[int, Trace]:
    """The newest answered trace of each of these items, by its primary key: one query for a page of the queue."""
    answered = Trace.objects.answered().filter(item__in=list(items)).order_by("done_at", "pk")
    return {trace.item_id: trace for trace in answered}


@dataclass(frozen=True)
class Background:
    """What is known of an item before anybody looks at it. Nothing sealed is opened for it."""

    reports: int
    sources: list[tuple[str, int]]
    last_reported_at: datetime | None
    trace: Trace | None
    on_host: list[tuple[str, int]]
    earlier: list[Assessment]
    children: list[ItemLink]
    parents: list[ItemLink]


def background(item: Item) -> Background:
    sources: Counter[str] = Counter()
    last = None
    for source, received_at in cases.reports_of(item).values_list("source", "received_at"):
        sources[source] += 1
        last = received_at
    return Background(
        reports=sum(sources.values()),
        sources=[(str(Source(source).label), number) for source, number in sources.most_common()],
        last_reported_at=last,
        trace=tracing.latest_trace(item),
        on_host=decisions_on_host(item),
        earlier=list(assessments_of(item)),
        children=list(cases.children_of(item)),
        parents=list(cases.parents_of(item)),
    )
