"""Questions about figures: counted now, frozen, or published."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, partial

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from openhotline import __version__
from openhotline.assessment import selectors as assessment
from openhotline.assessment.selectors import ANSWERS
from openhotline.cases.stages import Channel, Decision, ReportStage, Source
from openhotline.common.countries import CONTINENTS, NAMES
from openhotline.common.errors import Refused
from openhotline.hotline import selectors as hotline
from openhotline.notices.stages import AnswerKind, ItemOutcome, NoticeKind
from openhotline.statistics.bulletin import Bulletin, EditorsNote, Words, make_bulletin
from openhotline.statistics.counting.notices import CHILD_ABUSE_MATERIAL, OPEN, SYNTHETIC
from openhotline.statistics.counting.reports import NOT_YET
from openhotline.statistics.counting.sums import Counts, add
from openhotline.statistics.definitions import MEASURES, NONE, TOTAL, UNKNOWN
from openhotline.statistics.disclosure import recoverable
from openhotline.statistics.figures import Before, Figures, Tag, figures_from, moment
from openhotline.statistics.models import (
    Dataset,
    DayCount,
    Edition,
    EditorNote,
    HistoryCount,
    PeriodNote,
    Publication,
    Rendering,
    Snapshot,
)
from openhotline.statistics.periods import Period, read_period
from openhotline.statistics.tables import ABROAD, HOME, hidden_cells, releases

GRAIN = DayCount.Grain
NOT_COMPARED = ("actionable",)
"""Wholes that may have been hidden when their own period was told."""
LONG = 180
"""Days; a period that is longer than this says more than a month or a quarter."""
BY_MONTH = ("reports_received", "assessed", "acted_on", "removed")
"""Measures whose whole is told by month."""


def figures_now(period: Period, *, at: datetime) -> Figures:
    """The figures of a period as the roll-up has them. Refuses a period for which there is nothing at all.

    Whoever needs the very latest brings the roll-up up to date first (`services.roll_up`).
    """
    rows = _rows(period)
    counts = add(counts for _tag, _first, counts in rows)
    if not counts:
        raise Refused(_("There are no figures for %(period)s.") % {"period": period.code})
    notes = PeriodNote.objects.filter(period=period.code).order_by("pk")
    publishers = {note.publisher for note in notes if note.publisher}
    profile = hotline.profile()
    publisher = publishers.pop() if len(publishers) == 1 else profile.name
    compared = cache(partial(_compared, publisher=publisher, began=_counting_began()))
    figures = Figures(
        period=period,
        counts=counts,
        months=_by_month(period),
        before=compared(period.year_before),
        previous=compared(period.previous),
        five_years=_by_measure(map(compared, period.five_years)),
        datasets=_tags({tag for tag, _first, _counts in rows}),
        notes=tuple(note.text for note in notes),
        hotline=profile.name,
        home=profile.country,
        independence=profile.independence,
        time_zone=settings.TIME_ZONE,
        software=__version__,
        counted_at=moment(at),
    )
    return _guarded(figures)


def _guarded(figures: Figures) -> Figures:
    """With what must not be shown, given what is published about overlapping periods."""
    published = overlapping(figures.period)
    hidden = hidden_cells(figures, [figures_of(snapshot) for snapshot in published])
    return replace(figures, hidden=hidden, beside=[snapshot.ref for snapshot in published])


def overlapping(period: Period) -> list[Snapshot]:
    """Every published snapshot that shares a day with the period, or with one that does, the oldest first."""
    codes = Publication.objects.order_by("pk").values_list("snapshot", "snapshot__period")
    spans = {pk: read_period(code) for pk, code in codes}
    first, until = period.first, period.until
    near: dict[int, Period] = {}
    while more := {
        pk: span for pk, span in spans.items() if pk not in near and span.first < until and first < span.until
    }:
        near |= more
        first = min(first, *(span.first for span in near.values()))
        until = max(until, *(span.until for span in near.values()))
    return list(snapshots().filter(pk__in=near).order_by("publication__pk"))


def days_of(period: Period) -> dict[str, Counts]:
    """The counts of every day of the period on which anything was counted."""
    kept = DayCount.objects.filter(grain=GRAIN.DAY, first__gte=period.first, first__lt=period.until)
    days: dict[date, list[Counts]] = {}
    for first, counts in kept.order_by("first", "dataset__tag").values_list("first", "counts"):
        if counts:
            days.setdefault(first, []).append(counts)
    return {first.isoformat(): add(found) if len(found) > 1 else found[0] for first, found in days.items()}


Counted = tuple[str, date, Counts]


def _rows(period: Period) -> list[Counted]:
    """The fewest rows that add up to the period: its whole years, other whole months, and single days at its edges."""
    months, days = period.stretches()
    whole = [month for month in months if month.month == 1 and date(month.year, 12, 1) in months]
    years = {year.year for year in whole}
    rest = [month for month in months if month.year not in years]
    wanted = Q(grain=GRAIN.YEAR, first__in=whole) | Q(grain=GRAIN.MONTH, first__in=rest)
    rows = DayCount.objects.filter(wanted | Q(grain=GRAIN.DAY, first__in=days)).order_by("first", "dataset__tag")
    return [row for row in rows.values_list("dataset__tag", "first", "counts") if row[2]]


def _totals(period: Period) -> Iterator[tuple[date, Mapping[str, int]]]:
    """The whole of each measure in the months of the period, and on the single days at its edges."""
    months, days = period.stretches()
    wanted = Q(grain=GRAIN.MONTH, first__in=months) | Q(grain=GRAIN.DAY, first__in=days)
    yield from DayCount.objects.filter(wanted).order_by("first").values_list("first", "totals")


def _by_month(period: Period) -> dict[str, dict[str, int]]:
    """The wholes of the months that lie wholly within: of others a part would pass for all of it."""
    months, _edges = period.stretches()
    if len(months) < 2:
        return {}
    names = {month: f"{month:%Y-%m}" for month in months}
    found: dict[str, dict[str, int]] = {}
    for first, totals in _totals(period):
        for name in BY_MONTH:
            if first in names and (number := totals.get(name)):
                if name not in found:
                    found[name] = dict.fromkeys(names.values(), 0)
                found[name][names[first]] += number
    return found


def _tags(tags: Iterable[str]) -> tuple[Tag, ...]:
    """The datasets, as they are named. What practice counts from its own rows is made up, too."""
    practising = settings.MODE == "practice"
    return tuple(
        Tag(dataset.tag, dataset.label, dataset.made_up or practising)
        for dataset in Dataset.objects.filter(tag__in=set(tags)).order_by("tag")
    )


def _compared(earlier: Period, *, publisher: str, began: date | None) -> dict[str, Before]:
    """Every measure of an earlier period: from our own counts if there are any, else from history; never a mixture.

    A period in which counting had only begun is none of ours: it has to begin within the first twentieth of it, for a
    quiet beginning. History is that of `publisher`: our own, or of whom these figures say that they follow theirs.
    """
    if began is not None and began <= earlier.first + timedelta(days=earlier.days // 20):
        own: Counter[str] = Counter()
        for _first, totals in _totals(earlier):
            own.update(totals)
        return {name: Before(earlier.code, own[name]) for name in MEASURES if name in own and name not in NOT_COMPARED}
    rows = HistoryCount.objects.filter(period=earlier.code, dimension="", publisher=publisher)
    return {row.measure: _history(row) for row in rows}


def _counting_began() -> date | None:
    """The first day on which anything was counted."""
    days = DayCount.objects.filter(grain=GRAIN.DAY).exclude(totals={})
    return days.order_by("first").values_list("first", flat=True).first()


def _history(row: HistoryCount) -> Before:
    return Before(
        period=row.period,
        count=row.count,
        publisher=row.publisher,
        their_word=row.their_word,
        source=row.source,
        retrieved_on=row.retrieved_on.isoformat(),
    )


def _by_measure(years: Iterable[Mapping[str, Before]]) -> dict[str, tuple[Before, ...]]:
    found: dict[str, list[Before]] = {}
    for year in years:
        for name, before in year.items():
            found.setdefault(name, []).append(before)
    return {name: tuple(years) for name, years in found.items()}


def publishers() -> list[str]:
    """Everybody whose published figures were loaded."""
    return list(HistoryCount.objects.order_by("publisher").values_list("publisher", flat=True).distinct())


def figures_by(publisher: str, period: Period) -> Figures:
    """What somebody else published about a period, as figures of theirs. Refuses where there is nothing."""
    rows = list(HistoryCount.objects.filter(publisher=publisher, period=period.code).order_by("pk"))
    if not rows:
        raise Refused(_("There are no figures for %(period)s.") % {"period": period.code})
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for row in rows:
        counts.setdefault(row.measure, {}).setdefault(row.dimension or TOTAL, {})[row.value or TOTAL] = row.count
    for cut in counts.values():
        whole, flagged = cut.get(TOTAL, {}).get(TOTAL), cut.get("self_generated", {})
        if whole is not None and set(flagged) == {"yes"}:
            flagged["no"] = whole - flagged["yes"]
    wholes = HistoryCount.objects.filter(publisher=publisher, dimension="")
    before, previous = (
        {row.measure: _history(row) for row in wholes.filter(period=earlier.code)}
        for earlier in (period.year_before, period.previous)
    )
    sources = dict.fromkeys(f"{row.source} ({row.retrieved_on.isoformat()})" for row in rows)
    return Figures(
        period=period, counts=counts, publisher=publisher, sources=tuple(sources), before=before, previous=previous
    )


def series_by(publisher: str, measure: str) -> list[HistoryCount]:
    """The wholes of a measure that somebody published, and those flagged “self-generated”, by period."""
    rows = HistoryCount.objects.filter(publisher=publisher, measure=measure)
    return list(
        rows.filter(Q(dimension="") | Q(dimension="self_generated", value="yes")).order_by("period", "dimension")
    )


def snapshots() -> QuerySet[Snapshot]:
    return Snapshot.objects.select_related("publication").defer("days").order_by("-made_at", "-pk")


def published_snapshots() -> QuerySet[Snapshot]:
    return snapshots().filter(publication__isnull=False)


def is_published(snapshot: Snapshot) -> bool:
    return hasattr(snapshot, "publication")


def editions(snapshot: Snapshot) -> QuerySet[Edition]:
    """Charts and PDF of published figures by language, made or waiting to be."""
    return Edition.objects.filter(publication__snapshot=snapshot).order_by("language")


def published(period: Period) -> Snapshot | None:
    """The newest published snapshot of a period; earlier ones stay readable under their references."""
    return published_snapshots().filter(period=period.code).order_by("-publication__pk").first()


def latest_published() -> Publication | None:
    """What the front page shows: the published half-year or year that ends last; where there is none, any period."""
    periods = published_periods()
    newest = max(
        [period for period in periods if period.days > LONG] or periods,
        key=lambda period: (period.until, -period.first.toordinal()),
        default=None,
    )
    snapshot = published(newest) if newest else None
    return snapshot.publication if snapshot else None


def has_rendering(snapshot: Snapshot, name: str, form: str, *, language: str) -> bool:
    """Whether there is one, without reading it."""
    return _renderings(snapshot, name, form, language).exists()


def rendering(snapshot: Snapshot, name: str, form: str, *, language: str) -> str:
    """What the worker made of published figures, as Base64: in this language, else in English, else nothing yet."""
    found = dict(_renderings(snapshot, name, form, language).values_list("edition__language", "content"))
    return found.get(language) or found.get("en", "")


def _renderings(snapshot: Snapshot, name: str, form: str, language: str) -> QuerySet[Rendering]:
    kept = Rendering.objects.filter(edition__publication__snapshot=snapshot, name=name, form=form)
    return kept.filter(edition__language__in=[language, "en"])


def recoverable_cells() -> list[tuple[Snapshot, str, str]]:
    """Cells that a published snapshot hides and that can be worked out from all of them: (snapshot, table, value)."""
    published = list(published_snapshots().order_by("publication__pk"))
    told = [releases(figures_of(snapshot)) for snapshot in published]
    found = []
    for family in sorted({family for one in told for family in one}):
        places = [place for place, one in enumerate(told) if family in one]
        for place, table, value in sorted(recoverable([told[number][family] for number in places])):
            found.append((published[places[place]], table, value))
    return found


def figures_of(snapshot: Snapshot) -> Figures:
    return figures_from(snapshot.content)


def bulletin(figures: Figures, *, provisional: bool, publication: Publication | None = None) -> Bulletin:
    """What is told of these figures, in the words of the newest vocabulary, with what an editor added."""
    notes = EditorNote.objects.filter(publication=publication).order_by("pk") if publication else ()
    told = tuple(EditorsNote(note.text, note.at.date().isoformat(), note.language) for note in notes)
    return make_bulletin(figures, words(), provisional=provisional, editors_notes=told)


def bulletin_of(snapshot: Snapshot) -> Bulletin:
    """The bulletin of a frozen snapshot, provisional until it is published."""
    publication = getattr(snapshot, "publication", None)
    return bulletin(figures_of(snapshot), provisional=publication is None, publication=publication)


def words() -> Words:
    """What people call the values of every dimension, in the reader's language."""
    vocabulary = assessment.current_vocabulary()
    coded = ("age_band", "sex", "severity", "site_type", "children", "how", "media_type", "dismissal_reason")
    not_known = {UNKNOWN: _("Not known")}
    yes_no = {"yes": _("Yes"), "no": _("No"), **not_known}
    sources = {source.value: str(source.label) for source in Source}
    found = {name: {**_said(assessment.choices(vocabulary, name)), **not_known} for name in coded}
    return {
        **found,
        "how": {**found["how"], NONE: _("Not “self-generated”")},
        **dict.fromkeys(("self_generated", "synthetic", "live_stream", "commercial", "illegal"), yes_no),
        "uk": {"A": "A", "B": "B", "C": "C", **{code: str(said) for code, said in ANSWERS.items()}, **not_known},
        "interpol": {"baseline": _("Baseline"), "national": _("National"), **_answers(), **not_known},
        "country": {**{code: str(name) for code, name in NAMES.items()}, **not_known},
        "continent": {**{code: str(name) for code, name in CONTINENTS.items()}, **not_known},
        "home": {HOME: _("At home"), ABROAD: _("Abroad"), **not_known},
        "kind": {"web": _("Web page"), "onion": _("Onion service")},
        "source": sources,
        "reporter": sources,
        "found_by": sources,
        "channel": {channel.value: str(channel.label) for channel in Channel},
        "screened": {
            **{stage.value: str(stage.label) for stage in ReportStage},
            NOT_YET: _("Not screened yet"),
        },
        "decision": {decision.value: str(decision.label) for decision in Decision},
        "notice_kind": {kind.value: str(kind.label) for kind in NoticeKind},
        "answer": {answer.value: str(answer.label) for answer in AnswerKind},
        "provider": not_known,
        "content_type": {
            CHILD_ABUSE_MATERIAL: _("Child sexual abuse material"),
            SYNTHETIC: _("Child sexual abuse material made by a machine"),
        },
        "action": {**{outcome.value: str(outcome.label) for outcome in ItemOutcome}, OPEN: _("Still open")},
        "agreement": {"agree": _("They agree"), "differ": _("They differ")},
    }


def _answers() -> dict[str, str]:
    return {code: str(said) for code, said in ANSWERS.items()}


def _said(choices: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The vocabulary's English in the reader's language; the catalogues have it (tools/public_texts.py)."""
    return {code: _(label) for code, label in choices}


def published_periods() -> list[Period]:
    """Every period with published figures, the newest first."""
    codes = Publication.objects.values_list("snapshot__period", flat=True).distinct()
    return sorted((read_period(code) for code in codes), key=lambda period: (period.until, period.first), reverse=True)
