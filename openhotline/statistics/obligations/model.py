"""What a report that others require consists of. Every text in it is in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from openhotline.statistics.bulletin import Bulletin
from openhotline.statistics.figures import Tag
from openhotline.statistics.periods import Period

COUNT, HOURS, PER_CENT = "count", "hours", "per cent"
SHOWN, HIDDEN, NOT_COUNTED = "shown", "hidden", "not counted"


@dataclass(frozen=True, slots=True)
class Cell:
    """One number, as people read it and as machines do. `number` is None where there is none to tell: never zero."""

    shown: str
    number: int | None = None
    kind: str = COUNT
    status: str = SHOWN


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its words, then its numbers, under one header. `name` is the code that machines know."""

    name: str
    labels: tuple[str, ...]
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What belongs under one heading: sentences, a table, and what is missing. `name` occurs once in a report."""

    name: str
    title: str
    paragraphs: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    gaps: tuple[str, ...] = ()
    """A sentence for each thing that is asked for and not told here."""


@dataclass(frozen=True)
class Obligation:
    """A report that others require, told from one bulletin and from nothing else."""

    name: str
    title: str
    law: str
    """Which provision or which body asks for it."""
    warning: str
    """What has to be said first, such as that the figures are made up. Empty for none."""
    period: Period
    whose: str
    datasets: tuple[Tag, ...]
    counted_at: str
    time_zone: str
    software: str
    definitions: str
    digest: str
    parts: tuple[Part, ...]
    is_public: bool
    """Whether it has to be made public, and not only sent to whoever asks for it."""

    @property
    def gaps(self) -> tuple[str, ...]:
        """Everything that is missing, once."""
        return tuple(dict.fromkeys(gap for part in self.parts for gap in part.gaps))

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the report is made from, as (label, value)."""
        datasets = ", ".join(f"{dataset.tag} ({dataset.label.rstrip('.')})" for dataset in self.datasets)
        days = _("%(first)s to %(last)s") % {
            "first": self.period.first.isoformat(),
            "last": self.period.last.isoformat(),
        }
        told = (
            (_("Asked for by"), self.law),
            (_("Period"), f"{self.period.title} ({days})"),
            (_("Figures by"), self.whose),
            (_("Datasets"), datasets or _("none is named")),
            (_("Counted on"), _on(self.counted_at) or _("not known")),
            (_("Days in the time zone"), self.time_zone),
            (_("Version of the definitions"), self.definitions),
            (_("Version of the software"), self.software or _("not known")),
            (_("Digest of the figures (SHA-256)"), self.digest),
        )
        return tuple((label, value) for label, value in told if value)


def obligation(
    told: Bulletin, *, name: str, title: str, law: str, parts: Sequence[Part], is_public: bool = False
) -> Obligation:
    """The report of this name, with everything about its figures that each report has to say."""
    figures = told.figures
    provisional = _("Provisional: these figures are not published.") if told.provisional else ""
    return Obligation(
        name=name,
        title=title,
        law=law,
        warning=" ".join(filter(None, (told.warning, provisional))),
        period=figures.period,
        whose=figures.whose,
        datasets=tuple(figures.datasets),
        counted_at=figures.counted_at,
        time_zone=figures.time_zone,
        software=figures.software,
        definitions=figures.definitions,
        digest=figures.digest,
        parts=tuple(parts),
        is_public=is_public,
    )


def _on(moment: str) -> str:
    return datetime.fromisoformat(moment).date().isoformat() if moment else ""
