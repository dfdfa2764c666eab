"""What a bulletin consists of. Every text in it is in the reader's language; every number is the frozen one."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from openhotline.statistics.figures import Figures
from openhotline.statistics.survival import NINE_TENTHS, Curve
from openhotline.statistics.wording import duration, grouped, per_cent_of, share_by_then

HIDDEN = "–"
Words = Mapping[str, Mapping[str, str]]
"""What people call the values of a dimension, in the order in which they read them."""


@dataclass(frozen=True)
class Row:
    """One line of a table. `count` is None where it is not shown; `of` is what its share is a share of."""

    name: str
    label: str
    count: int | None
    of: int | None = None
    gap: str = ""
    """Why there is no number at all, where a measure is not counted yet."""

    @property
    def shown(self) -> str:
        return self.gap or (HIDDEN if self.count is None else grouped(self.count))

    @property
    def share(self) -> str:
        """In per cent; a few of very many are not nothing, and nearly all are not all."""
        return per_cent_of(self.count, self.of) if self.count is not None and self.of else ""


@dataclass(frozen=True)
class Table:
    """A measure broken down. `columns` is empty, or names the second dimension's values where two are crossed."""

    name: str
    title: str
    measure: str
    dimensions: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int
    unit: str
    note: str = ""
    sentence: str = ""
    """The table in one sentence."""

    @property
    def has_hidden(self) -> bool:
        return any(row.count is None for row in self.rows)

    @property
    def has_shares(self) -> bool:
        return any(row.of for row in self.rows)

    @property
    def is_crossed(self) -> bool:
        return len(self.dimensions) == 2

    def grid(self) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[Row | None, ...]], ...]]:
        """A crossed table as (labels of the columns, lines of (label, cells)); a pair that never occurs is None."""
        columns: dict[str, str] = {}
        lines: dict[str, str] = {}
        cells: dict[tuple[str, str], Row] = {}
        for row in self.rows:
            (line, column), (line_label, column_label) = row.name.split("|"), row.label.split("|")
            lines.setdefault(line, line_label)
            columns.setdefault(column, column_label)
            cells[line, column] = row
        return tuple(columns.values()), tuple(
            (label, tuple(cells.get((line, column)) for column in columns)) for line, label in lines.items()
        )


@dataclass(frozen=True)
class Definition:
    """What stands behind a number, in full."""

    name: str
    label: str
    sentence: str
    version: int
    unit: str
    gap: str = ""


@dataclass(frozen=True)
class Band:
    """The share that was over within so many hours. `share` is None where nothing was observed for so long."""

    hours: int
    label: str
    share: Fraction | None

    @property
    def shown(self) -> str:
        if self.share is None:
            return _("not observed for so long yet")
        return share_by_then(self.share.numerator, self.share.denominator)


@dataclass(frozen=True)
class ClockTold:
    """How long something took: of everything, and by country and type of site where there is enough."""

    name: str
    label: str
    sentence: str
    curve: Curve
    bands: tuple[Band, ...]
    groups: Mapping[str, tuple[tuple[str, Curve], ...]]
    """By dimension: (label, curve), the most frequent first."""
    text: str

    @property
    def grouped(self) -> tuple["ClockGroup", ...]:
        """The groups, ready to be shown."""
        titles = {"country": _("By hosting country"), "site_type": _("By type of site")}
        return tuple(ClockGroup(titles[name], tuple(map(_line, found))) for name, found in self.groups.items())


@dataclass(frozen=True)
class ClockLine:
    label: str
    items: str
    half: str
    nine: str


@dataclass(frozen=True)
class ClockGroup:
    """How long something took in each country, or on each type of site."""

    title: str
    lines: tuple[ClockLine, ...]


def _line(group: tuple[str, Curve]) -> ClockLine:
    label, curve = group
    return ClockLine(label, grouped(curve.n), at_most(curve.median), at_most(curve.percentile(NINE_TENTHS)))


def at_most(hours: int | None) -> str:
    """A time within which something was over; rounded up, so that it is true."""
    return _("not reached") if hours is None else duration(hours, up=True)


@dataclass(frozen=True)
class EditorsNote:
    """What an editor added, marked as theirs, in the one language in which they wrote it."""

    text: str
    on: str
    language: str = "en"


@dataclass(frozen=True)
class ThemeTold:
    """One page of the portal: what belongs together."""

    name: str
    title: str
    introduction: str
    sentences: tuple[str, ...]
    totals: tuple[Row, ...]
    tables: tuple[Table, ...]
    clocks: tuple[ClockTold, ...]


@dataclass(frozen=True)
class Bulletin:
    """What is told about a period."""

    figures: Figures
    headline: str
    sentences: tuple[str, ...]
    totals: tuple[Row, ...]
    themes: tuple[ThemeTold, ...]
    comparisons: tuple[Table, ...]
    """How the whole of each measure stands beside earlier periods."""
    months: tuple[Table, ...]
    definitions: tuple[Definition, ...]
    notes: tuple[str, ...]
    warning: str
    """What every page and file says first, such as that the figures are made up. Empty for none."""
    provisional: bool
    editors_notes: tuple[EditorsNote, ...] = ()

    MAIN = ("reports_received", "acted_on", "removed")

    @property
    def main(self) -> tuple[Row, ...]:
        """What a front page has room for: the large steps of the work, those that were taken."""
        return tuple(row for row in self.totals if row.name in self.MAIN and row.count)

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(table for theme in self.themes for table in theme.tables)

    @property
    def clocks(self) -> tuple[ClockTold, ...]:
        return tuple(clock for theme in self.themes for clock in theme.clocks)

    def theme(self, name: str) -> ThemeTold | None:
        return next((theme for theme in self.themes if theme.name == name), None)
