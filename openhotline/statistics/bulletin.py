"""The bulletin: text, tables and downloads, made from figures and from nothing else.

Pure: no database, no clock. The same figures give the same words everywhere, so that page, command and
download cannot disagree.
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openhotline.statistics.definitions import DIMENSIONS, MEASURES, SELF_GENERATED_NOTE
from openhotline.statistics.figures import Figures
from openhotline.statistics.suppression import SMALLEST, hidden
from openhotline.statistics.wording import grouped, growth, percent, share

HIDDEN = "–"
UNKNOWN = "unknown"
MAIN = ("reports_received", "acted_on", "removed")
Words = Mapping[str, Mapping[str, str]]
"""What people call the values of a dimension, in the order in which they read them."""


@dataclass(frozen=True)
class Row:
    """One line of a table. `count` is None where it is too small to be published."""

    name: str
    label: str
    count: int | None
    percent: int | None

    @property
    def shown(self) -> str:
        return HIDDEN if self.count is None else grouped(self.count)

    @property
    def share(self) -> str:
        """In per cent; a few of very many are not nothing."""
        if self.percent is None:
            return ""
        return f"{self.percent}%" if self.percent or not self.count else "<1%"


@dataclass(frozen=True)
class Table:
    name: str
    title: str
    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True)
class Bulletin:
    """What is told about a period."""

    figures: Figures
    headline: str
    totals: tuple[Row, ...]
    tables: tuple[Table, ...]
    definitions: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    provisional: bool

    @property
    def main(self) -> tuple[Row, ...]:
        """What a front page has room for: the large steps of the work, those that were taken."""
        return tuple(row for row in self.totals if row.name in MAIN and row.count)


def make_bulletin(figures: Figures, words: Words, *, provisional: bool = True) -> Bulletin:
    """The bulletin of these figures. A value without a word is called by its code."""
    counts, acted_on = figures.counts.totals, figures.counts.acted_on
    told = [measure for measure in MEASURES.values() if measure.name in counts]
    totals = tuple(Row(measure.name, str(measure.label), counts[measure.name], None) for measure in told)
    total = counts.get("acted_on", 0)
    tables = tuple(_table(name, acted_on[name], words.get(name, {}), total) for name in DIMENSIONS if name in acted_on)
    definitions = tuple((str(measure.label), str(measure.sentence)) for measure in told)
    return Bulletin(figures, _headline(figures), totals, tables, definitions, _notes(figures), provisional)


def _headline(figures: Figures) -> str:
    acted_on = figures.counts.totals.get("acted_on", 0)
    facts = {"count": grouped(acted_on), "period": figures.period.words}
    before = figures.before.get("acted_on")
    if before and acted_on:
        facts["growth"] = growth(acted_on, before.count)
        sentence = ngettext(
            "%(count)s web page acted on in %(period)s, %(growth)s",
            "%(count)s web pages acted on in %(period)s, %(growth)s",
            acted_on,
        )
    else:
        sentence = ngettext(
            "%(count)s web page acted on in %(period)s", "%(count)s web pages acted on in %(period)s", acted_on
        )
    sentence %= facts
    self_generated = figures.counts.acted_on.get("self_generated", {})
    yes = self_generated.get("yes", 0)
    if acted_on and yes and "yes" not in hidden(self_generated):
        sentence = _("%(sentence)s; %(share)s of them “self-generated”") % {
            "sentence": sentence,
            "share": share(yes, acted_on),
        }
    return f"{sentence}."


def _table(name: str, cells: Mapping[str, int], words: Mapping[str, str], total: int) -> Table:
    secret = hidden(cells)
    rows = tuple(
        Row(
            name=value,
            label=words.get(value, value),
            count=None if value in secret else cells[value],
            percent=None if value in secret else percent(cells[value], total),
        )
        for value in _in_order(name, cells, words)
    )
    return Table(name, str(DIMENSIONS[name].label), rows, total)


def _in_order(name: str, cells: Mapping[str, int], words: Mapping[str, str]) -> list[str]:
    """As people read them: countries by how many, everything else as the words stand; what is not known, last.

    A hidden number must not show by its place: the countries that are hidden stand behind the others, by name.
    """
    if name == "country":
        secret = hidden(cells)
        size = {value: 0 if value in secret else -number for value, number in cells.items()}
    else:
        size = {value: place for place, value in enumerate(words)}
    return sorted(cells, key=lambda value: (value == UNKNOWN, size.get(value, len(size)), words.get(value, value)))


def _notes(figures: Figures) -> tuple[str, ...]:
    notes = list(figures.notes)
    if before := figures.before.get("acted_on"):
        if before.publisher:
            notes.append(
                _("The figure of the year before is by %(publisher)s (%(source)s, retrieved %(retrieved)s).")
                % {"publisher": before.publisher, "source": before.source, "retrieved": before.retrieved_on}
            )
        if before.their_word:
            notes.append(_("They write: “%(words)s”.") % {"words": before.their_word})
    if figures.counts.acted_on.get("self_generated"):
        notes.append(str(SELF_GENERATED_NOTE))
    if any(hidden(cells) for cells in figures.counts.acted_on.values()):
        notes.append(
            _("A dash stands for a number below %(smallest)d, or one from which such a number could be worked out.")
            % {"smallest": SMALLEST}
        )
    notes.append(
        _("Counted by %(hotline)s, time zone %(zone)s, OpenHotline %(software)s, definitions %(definitions)s.")
        % {
            "hotline": figures.hotline,
            "zone": figures.time_zone,
            "software": figures.software,
            "definitions": figures.as_data()["definitions"],
        }
    )
    return tuple(notes)


def as_json(bulletin: Bulletin) -> str:
    """Everything that the page shows, for machines; hidden cells are null here too."""
    figures = bulletin.figures
    data: dict[str, Any] = {
        "period": figures.period.code,
        "headline": bulletin.headline,
        "provisional": bulletin.provisional,
        "totals": {row.name: row.count for row in bulletin.totals},
        "before": figures.as_data()["before"],
        "acted_on": {table.name: {row.name: row.count for row in table.rows} for table in bulletin.tables},
        "definitions": dict(bulletin.definitions),
        "notes": list(bulletin.notes),
        "digest": figures.digest,
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def as_csv(bulletin: Bulletin) -> str:
    """One row per figure: measure, dimension, value, count; hidden cells are empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["period", "measure", "dimension", "value", "count"])
    code = bulletin.figures.period.code
    for row in bulletin.totals:
        writer.writerow([code, row.name, "", "", row.count])
    for table in bulletin.tables:
        for row in table.rows:
            writer.writerow([code, "acted_on", table.name, _plain(row.name), "" if row.count is None else row.count])
    return out.getvalue()


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def as_text(bulletin: Bulletin) -> str:
    """For a terminal or a mail."""
    figures = bulletin.figures
    lines = [bulletin.headline, ""]
    if bulletin.provisional:
        lines += [_("Provisional: counted now, not published."), ""]
    told = [row for table in bulletin.tables for row in table.rows]
    width = max(len(row.label) for row in (*bulletin.totals, *told)) + 2
    lines += [f"{row.label:<{width}}  {row.shown:>10}" for row in bulletin.totals]
    for table in bulletin.tables:
        lines += ["", _("Web pages acted on, by: %(title)s") % {"title": table.title}]
        lines += [f"  {row.label:<{width - 2}}  {row.shown:>10}  {row.share:>8}".rstrip() for row in table.rows]
    lines += ["", *(f"* {note}" for note in bulletin.notes), "", f"sha256 {figures.digest}"]
    return "\n".join(lines) + "\n"
