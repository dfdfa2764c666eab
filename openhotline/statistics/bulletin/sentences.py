"""The sentences of a bulletin. Each is written from the numbers beside it, by the rules of `wording`, and claims no cause."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openhotline.statistics.bulletin.model import Row, Table
from openhotline.statistics.definitions import TABLES, UNKNOWN
from openhotline.statistics.figures import Figures
from openhotline.statistics.periods import read_period
from openhotline.statistics.survival import Curve
from openhotline.statistics.tables import cells_of
from openhotline.statistics.wording import course, duration, growth, grouped, ranked, record, share

_SELF_GENERATED = TABLES["acted_on.self_generated"]
NINE_TENTHS = Fraction(9, 10)


def headline(figures: Figures) -> str:
    """How many web pages were acted on, beside the year before, and how many of them are “self-generated”."""
    acted_on = figures.total("acted_on")
    facts = {"count": grouped(acted_on), "period": figures.period.words}
    before = figures.before.get("acted_on")
    if before and before.count and acted_on:
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
    flagged = self_generated(figures)
    if acted_on and flagged:
        sentence = _("%(sentence)s; %(share)s of them “self-generated”") % {
            "sentence": sentence,
            "share": share(flagged, acted_on),
        }
    return f"{sentence}."


def self_generated(figures: Figures) -> int:
    """How many of the pages acted on are flagged so; 0 where there are none, or where the number is not shown."""
    cells = cells_of(figures, _SELF_GENERATED) or {}
    return 0 if "yes" in figures.hidden.get(_SELF_GENERATED.name, ()) else cells.get("yes", 0)


def overview(figures: Figures) -> tuple[str, ...]:
    return tuple(_overview(figures))


def _overview(figures: Figures) -> Iterator[str]:
    reports = figures.total("reports_received")
    if reports:
        sentence = ngettext("%(count)s report reached us.", "%(count)s reports reached us.", reports)
        yield sentence % {"count": grouped(reports)}
    assessed, actionable = figures.total("assessed"), figures.total("actionable")
    if assessed:
        sentence = ngettext(
            "%(count)s item was assessed; %(share)s of them found illegal.",
            "%(count)s items were assessed; %(share)s of them found illegal.",
            assessed,
        )
        yield sentence % {"count": grouped(assessed), "share": share(actionable, assessed)}
    removed = figures.total("removed")
    if removed:
        sentence = ngettext(
            "%(count)s web page was removed after our notice.",
            "%(count)s web pages were removed after our notice.",
            removed,
        )
        yield sentence % {"count": grouped(removed)}
    yield from trend(figures)


def trend(figures: Figures, measure: str = "acted_on") -> Iterator[str]:
    """How this period stands among those of the five years before, where there are enough of one publisher."""
    earlier = figures.five_years.get(measure, ())
    if len({one.publisher for one in earlier}) != 1 or not figures.counted(measure):
        return
    series = [(read_period(one.period).title, one.count) for one in earlier]
    series.append((figures.period.title, figures.total(measure)))
    if said := record(series):
        yield _("Web pages acted on: %(said)s.") % {"said": said}
    if said := course(series):
        yield _("Web pages acted on: the count %(said)s.") % {"said": said}


def with_sentence(table: Table) -> Table:
    """A table with the largest of its values told in one sentence; without one where a number is hidden.

    Of a table with hidden numbers only the shown ones could be ranked, and a hidden one might be larger.
    """
    known = [row for row in table.rows if row.name != UNKNOWN]
    if table.has_hidden or not table.total:
        known = [row for row in known if row.count is not None]
        if any(_may_be_larger(row, table) for row in table.rows if row.count is None):
            return table
    told = ranked([(row.label, row.count or 0) for row in known], table.total)
    if not told:
        return table
    sentence = _("%(title)s: %(ranked)s.") % {"title": table.title, "ranked": told}
    return replace(table, sentence=sentence)


def _may_be_larger(hidden: Row, table: Table) -> bool:
    """Whether what is hidden could be among the largest: all that is hidden together against the third that is shown."""
    shown = sorted((row.count for row in table.rows if row.count is not None and row.name != UNKNOWN), reverse=True)
    unseen = table.total - sum(row.count or 0 for row in table.rows)
    return len(shown) < 3 or unseen >= shown[2]


def of_clock(name: str, curve: Curve) -> str:
    """The median and the ninth tenth of a clock, and over how many items."""
    facts = {"count": grouped(curve.n)}
    if curve.median is None:
        return _CLOCK_OPEN[name]() % facts
    facts["median"] = duration(curve.median)
    late = curve.percentile(NINE_TENTHS)
    if late is None:
        return _CLOCK_HALF[name]() % facts
    return _CLOCK_BOTH[name]() % {**facts, "late": duration(late)}


_CLOCK_BOTH = {
    "received_to_decision": lambda: _(
        "Half of all items were decided within %(median)s of the first report, and nine in ten within %(late)s (items: "
        "%(count)s)."
    ),
    "decision_to_notice": lambda: _(
        "Half of all notices left within %(median)s of the decision, and nine in ten within %(late)s (items: %(count)s)."
    ),
    "notice_to_removed": lambda: _(
        "Half of all pages were gone within %(median)s of the notice, and nine in ten within %(late)s; those still online "
        "are counted in (items: %(count)s)."
    ),
    "received_to_removed": lambda: _(
        "Half of all pages were gone within %(median)s of the first report, and nine in ten within %(late)s; those still "
        "online are counted in (items: %(count)s)."
    ),
}
_CLOCK_HALF = {
    "received_to_decision": lambda: _(
        "Half of all items were decided within %(median)s of the first report; nine in ten were not yet (items: "
        "%(count)s)."
    ),
    "decision_to_notice": lambda: _(
        "Half of all notices left within %(median)s of the decision; nine in ten had not yet (items: %(count)s)."
    ),
    "notice_to_removed": lambda: _(
        "Half of all pages were gone within %(median)s of the notice; nine in ten were not yet (items: %(count)s)."
    ),
    "received_to_removed": lambda: _(
        "Half of all pages were gone within %(median)s of the first report; nine in ten were not yet (items: %(count)s)."
    ),
}
_CLOCK_OPEN = {
    "received_to_decision": lambda: _(
        "Fewer than half of the items had been decided when this was counted (items: %(count)s)."
    ),
    "decision_to_notice": lambda: _(
        "For fewer than half of the items a notice had left when this was counted (items: %(count)s)."
    ),
    "notice_to_removed": lambda: _("Fewer than half of the pages were gone when this was counted (items: %(count)s)."),
    "received_to_removed": lambda: _(
        "Fewer than half of the pages were gone when this was counted (items: %(count)s)."
    ),
}
