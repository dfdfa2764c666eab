"""Questions about figures: counted now, frozen, or published."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openhotline import __version__
from openhotline.assessment import selectors as assessment
from openhotline.cases.stages import Source
from openhotline.common.countries import NAMES
from openhotline.common.errors import Refused
from openhotline.hotline import selectors as hotline
from openhotline.statistics.bulletin import UNKNOWN, Bulletin, Words, make_bulletin
from openhotline.statistics.counting import count
from openhotline.statistics.definitions import MEASURES
from openhotline.statistics.figures import Before, Figures, figures_from, moment
from openhotline.statistics.models import HistoryCount, PeriodNote, Publication, Snapshot
from openhotline.statistics.periods import Period, read_period


def figures_now(period: Period, *, at: datetime) -> Figures:
    """Count a period from the rows as they are. Refuses a period for which there is nothing at all."""
    counts = count(period)
    if counts.is_empty:
        raise Refused(_("There are no figures for %(period)s.") % {"period": period.code})
    return Figures(
        period=period,
        counts=counts,
        before={name: before for name in MEASURES if (before := _before(period, name))},
        notes=tuple(PeriodNote.objects.filter(period=period.code).order_by("pk").values_list("text", flat=True)),
        hotline=hotline.profile().name,
        time_zone=settings.TIME_ZONE,
        software=__version__,
        counted_at=moment(at),
    )


def _before(period: Period, measure: str) -> Before | None:
    """The same measure a year before: from our own rows if there are any, else from history; never a mixture."""
    earlier = period.year_before
    if own := count(earlier).totals.get(measure, 0):
        return Before(period=earlier.code, count=own)
    rows = HistoryCount.objects.filter(period=earlier.code, measure=measure, dimension="")
    publishers = list(rows.values_list("publisher", flat=True).distinct())
    if len(publishers) != 1:
        return None  # nobody's figure, or several people's: there is nothing that one sentence could compare with
    row = rows.get()
    return Before(
        period=earlier.code,
        count=row.count,
        publisher=row.publisher,
        their_word=row.their_word,
        source=row.source,
        retrieved_on=row.retrieved_on.isoformat(),
    )


def snapshots() -> QuerySet[Snapshot]:
    return Snapshot.objects.select_related("publication").order_by("-made_at", "-pk")


def published(period: Period) -> Snapshot | None:
    """The newest published snapshot of a period; earlier ones stay readable under their references."""
    return snapshots().filter(period=period.code, publication__isnull=False).order_by("-publication__pk").first()


def latest_published() -> Publication | None:
    """What the front page shows: the newest period that was published."""
    return Publication.objects.select_related("snapshot").order_by("-snapshot__period", "-at", "-pk").first()


def figures_of(snapshot: Snapshot) -> Figures:
    return figures_from(snapshot.content)


def bulletin(figures: Figures, *, provisional: bool) -> Bulletin:
    """What is told of these figures, in the words of the newest vocabulary."""
    return make_bulletin(figures, _words(), provisional=provisional)


def _words() -> Words:
    vocabulary = assessment.current_vocabulary()
    coded = ("age_band", "sex", "severity", "site_type")
    not_known = {UNKNOWN: _("Not known")}
    return {
        **{name: {**_said(assessment.choices(vocabulary, name)), **not_known} for name in coded},
        "self_generated": {"yes": _("Yes"), "no": _("No"), **not_known},
        "country": {**{code: str(name) for code, name in NAMES.items()}, **not_known},
        "source": {source.value: str(source.label) for source in Source},
    }


def _said(choices: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The vocabulary's English in the reader's language; the catalogues have it (tools/public_texts.py)."""
    return {code: _(label) for code, label in choices}


def published_periods() -> list[Period]:
    """Every period with published figures, the newest first."""
    codes = Publication.objects.values_list("snapshot__period", flat=True).distinct()
    return sorted((read_period(code) for code in codes), key=lambda period: (period.until, period.first), reverse=True)
