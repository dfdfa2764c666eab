"""The sentences of a bulletin: each is written from the numbers beside it, by the rules of `wording`."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openhotline.statistics.bulletin.model import Row, Table
from openhotline.statistics.definitions import TABLES, UNKNOWN
from openhotline.statistics.figures import Figures
from openhotline.statistics.periods import read_period
from openhotline.statistics.survival import NINE_TENTHS, Curve
from openhotline.statistics.tables import cells_of
from openhotline.statistics.wording import FEW, course, duration, grouped, growth, ranked, record, share

_SELF_GENERATED = TABLES["acted_on.self_generated"]


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
        words = {"sentence": sentence, "share": share(flagged, acted_on), "count": grouped(flagged)}
        if acted_on < FEW:
            sentence = _("%(sentence)s; “self-generated”: %(count)s") % words
        else:
            sentence = _("%(sentence)s; %(share)s of them “self-generated”") % words
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
        told = "yes" not in figures.hidden.get("assessed.illegal", ())
        if told and assessed >= FEW and actionable <= assessed:
            sentence = _("%(count)s items were assessed; %(share)s of them were found illegal.")
            yield sentence % {"count": grouped(assessed), "share": share(actionable, assessed)}
        else:
            sentence = ngettext("%(count)s item was assessed.", "%(count)s items were assessed.", assessed)
            yield sentence % {"count": grouped(assessed)}
    removed = figures.total("removed")
    if removed:
        sentence = ngettext(
            "%(count)s web page was removed after our notice.",
            "%(count)s web pages were removed after our notice.",
            removed,
        )
        yield sentence % {"count": grouped(removed)}
    yield from _trend(figures)


def _trend(figures: Figures) -> Iterator[str]:
    """How this period stands among those of the five years before, where there are enough of one publisher."""
    earlier = figures.five_years.get("acted_on", ())
    if len({one.publisher for one in earlier}) != 1 or not figures.counted("acted_on"):
        return
    series = [(read_period(one.period).words, one.count) for one in earlier]
    series.append((figures.period.words, figures.total("acted_on")))
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
    """Whether what is hidden could be among the largest: all of it together, against the third that is shown."""
    shown = sorted((row.count for row in table.rows if row.count is not None and row.name != UNKNOWN), reverse=True)
    unseen = table.total - sum(row.count or 0 for row in table.rows)
    return len(shown) < 3 or unseen >= shown[2]


def of_clock(name: str, curve: Curve) -> str:
    """The median and the ninth tenth of a clock, and over how many items."""
    late = curve.percentile(NINE_TENTHS)
    if curve.median is None:
        said = _few_are_over(name)
    elif late is None:
        said = _half_are_over(name) % {"median": duration(curve.median, up=True)}
    else:
        said = _nine_in_ten_are_over(name) % {
            "median": duration(curve.median, up=True),
            "late": duration(late, up=True),
        }
    counted = ngettext("Counted over %(count)s item.", "Counted over %(count)s items.", curve.n)
    return f"{said} {counted % {'count': grouped(curve.n)}}"


def _nine_in_ten_are_over(name: str) -> str:
    match name:
        case "received_to_decision":
            return _(
                "Half of the items were decided within %(median)s of the first report, nine in ten within %(late)s."
            )
        case "decision_to_notice":
            return _("Half of the notices left within %(median)s of the decision, nine in ten within %(late)s.")
        case "notice_to_removed":
            return _(
                "Half of the pages were gone within %(median)s of the notice, nine in ten within %(late)s; those still "
                "online are counted in."
            )
        case _from_the_first_report:
            return _(
                "Half of the pages were gone within %(median)s of the first report, nine in ten within %(late)s; those "
                "still online are counted in."
            )


def _half_are_over(name: str) -> str:
    match name:
        case "received_to_decision":
            return _("Half of the items were decided within %(median)s of the first report; nine in ten were not yet.")
        case "decision_to_notice":
            return _("Half of the notices left within %(median)s of the decision; nine in ten had not yet.")
        case "notice_to_removed":
            return _("Half of the pages were gone within %(median)s of the notice; nine in ten were not yet.")
        case _from_the_first_report:
            return _("Half of the pages were gone within %(median)s of the first report; nine in ten were not yet.")


def _few_are_over(name: str) -> str:
    match name:
        case "received_to_decision":
            return _("Fewer than half of the items had been decided when this was counted.")
        case "decision_to_notice":
            return _("For fewer than half of the items a notice had left when this was counted.")
        case _until_removed:
            return _("Fewer than half of the pages were gone when this was counted.")
