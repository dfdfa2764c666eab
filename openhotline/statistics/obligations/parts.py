"""What reports are made of: numbers, tables and clocks as the bulletin tells them, and gaps where it does not.

Nothing is counted here. What the bulletin hides stays hidden, and what it does not count is a gap with a sentence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from openhotline.statistics.bulletin import HIDDEN as DASH
from openhotline.statistics.bulletin import Bulletin, ClockTold, Row
from openhotline.statistics.bulletin.making import hiding_rule
from openhotline.statistics.clocks import FEWEST
from openhotline.statistics.definitions import CLOCKS, DEFINITIONS_VERSION, DIMENSIONS, MEASURES, TABLES
from openhotline.statistics.obligations.model import HIDDEN, HOURS, NOT_COUNTED, PER_CENT, Cell, Line, Part
from openhotline.statistics.survival import NINE_TENTHS, Curve
from openhotline.statistics.tables import SMALLEST
from openhotline.statistics.wording import duration, grouped, percent, share_by_then

Asked = tuple[Line, str]
"""A number that is asked for, and the sentence about its gap; empty where there is none."""


def numbers(name: str, title: str, asked: Iterable[Asked], *, paragraphs: tuple[str, ...] = ()) -> Part:
    """A list of numbers, each with its gap where it has one."""
    found = tuple(asked)
    return Part(
        name,
        title,
        paragraphs,
        (_("What is asked for"), _("Number")),
        tuple(line for line, _gap in found),
        tuple(dict.fromkeys(gap for _line, gap in found if gap)),
    )


def whole(told: Bulletin, measure: str) -> Asked:
    """The whole of a measure. What these figures do not have is a gap, and not zero."""
    label = str(MEASURES[measure].label)
    row = next((row for row in told.totals if row.name == measure), None)
    reason = str(MEASURES[measure].gap)
    if row is None or not _was_counted(told, measure):
        reason = _("It is not in these figures.")
    if reason or row is None:
        return missing(measure, label, reason)
    return Line(measure, (label,), (count(row.count),)), ""


def _was_counted(told: Bulletin, measure: str) -> bool:
    """Whether none was found, where nothing is kept: figures by older definitions, or by others, did not look."""
    figures = told.figures
    return figures.counted(measure) or (figures.definitions == DEFINITIONS_VERSION and not figures.publisher)


def missing(name: str, label: str, reason: str) -> Asked:
    """A number that is asked for and not here, and why."""
    cell = Cell(_("not counted"), status=NOT_COUNTED)
    return Line(name, (label,), (cell,)), _("%(what)s: %(reason)s") % {"what": label, "reason": reason}


def items_to_police() -> Asked:
    """What stands beside the reports that were passed to the police: the items are not counted."""
    return missing(
        "items_to_police",
        _("Items passed to the police"),
        _("This version of the software counts only the reports that were passed to the police, not the items."),
    )


def count(number: int | None) -> Cell:
    return Cell(DASH, status=HIDDEN) if number is None else Cell(grouped(number), number)


def _share(row: Row) -> Cell:
    if row.count is None or not row.of:
        return Cell(DASH, kind=PER_CENT, status=HIDDEN)
    return Cell(row.share, percent(row.count, row.of), PER_CENT)


def table(told: Bulletin, name: str) -> Part:
    """A table as the bulletin has it, hidden cells and all."""
    definition = TABLES[name]
    labels = tuple(str(DIMENSIONS[dimension].label) for dimension in definition.dimensions)
    measure = str(MEASURES[definition.measure].label)
    title = _("%(measure)s, by: %(title)s") % {"measure": measure, "title": ", ".join(labels)}
    found = next((table for table in told.tables if table.name == name), None)
    if found is None:
        if _was_counted(told, definition.measure) and not told.figures.total(definition.measure):
            return Part(name, title, (_("None in this period."),))
        return Part(name, title, gaps=(_("%(what)s: these figures are not broken down like this.") % {"what": title},))
    return Part(
        name,
        title,
        tuple(filter(None, (found.sentence, found.note))),
        (*labels, _("Number"), _("Per cent")),
        tuple(
            Line(row.name, tuple(row.label.split("|", len(labels) - 1)), (count(row.count), _share(row)))
            for row in found.rows
        ),
    )


def clocks(told: Bulletin, name: str, title: str, names: Sequence[str]) -> Part:
    """How long each of these took: half of it, and nine tenths of it. What is not over is counted in."""
    found = {clock.name: clock for clock in told.clocks}
    return Part(
        name,
        title,
        (
            _(
                "In whole hours begun. What was not over yet counts for as long as it had lasted; so a time is the "
                "first by which half, or nine in ten, were over."
            ),
        ),
        (_("Clock"), _("Items"), _("Not over when counted"), _("Half within"), _("Nine in ten within")),
        tuple(_of_clock(found[clock]) for clock in names if clock in found),
        tuple(not_timed(clock) for clock in names if clock not in found),
    )


def not_timed(clock: str) -> str:
    return _("%(clock)s: nothing was timed by this clock in these figures.") % {"clock": CLOCKS[clock].label}


def _of_clock(clock: ClockTold) -> Line:
    curve = clock.curve
    times = (after(curve.median), after(curve.percentile(NINE_TENTHS)))
    return Line(clock.name, (clock.label,), (count(curve.n), count(curve.censored), *times))


def after(hours: int | None) -> Cell:
    """A time, rounded up to be true after “within”."""
    if hours is None:
        return Cell(_("not reached yet"), kind=HOURS, status=NOT_COUNTED)
    return Cell(duration(hours, up=True), hours, HOURS)


def within(
    name: str, title: str, curves: Mapping[str, tuple[str, Curve]], bands: Sequence[int], *, paragraphs: tuple[str, ...]
) -> Part:
    """The share that was over within so many hours, of each of these groups: (label, curve) by code.

    Of groups only shares in whole per cent are told, and no numbers, so that a group which is too small to be told
    cannot be worked out from the others.
    """
    lines = tuple(_bands(code, label, curve, bands) for code, (label, curve) in curves.items())
    early = any(cell.status == NOT_COUNTED and cell.kind == PER_CENT for line in lines for cell in line.cells)
    gap = _("%(title)s: where it says “too early”, nothing had been observed for so long when this was counted.")
    return Part(
        name,
        title,
        paragraphs,
        (
            _("Pages"),
            *(_("Within %(duration)s") % {"duration": duration(hours)} for hours in bands),
            _("Half within"),
        ),
        lines,
        (gap % {"title": title},) if early else (),
    )


def only_large() -> str:
    return _("A group is told from %(fewest)d pages on, in whole per cent.") % {"fewest": FEWEST}


def _bands(code: str, label: str, curve: Curve, bands: Sequence[int]) -> Line:
    return Line(code, (label,), (*(_within(curve.within(hours)) for hours in bands), after(curve.median)))


def _within(share: Fraction | None) -> Cell:
    if share is None:
        return Cell(_("too early"), kind=PER_CENT, status=NOT_COUNTED)
    part, of = share.numerator, share.denominator
    return Cell(share_by_then(part, of), percent(part, of), PER_CENT)


def definitions(told: Bulletin) -> Part:
    """What stands behind each number, in full; behind those that are none, too."""
    measures = [MEASURES[row.name] for row in told.totals]
    lines = [
        Line(one.name, (str(one.label), str(one.gap or one.sentence), str(one.unit), str(one.version)))
        for one in measures
    ]
    lines += [
        Line(one.name, (one.label, one.sentence, one.unit, str(one.version)))
        for one in told.definitions
        if one.name in CLOCKS
    ]
    header = (_("What"), _("How it is counted"), _("Unit"), _("Version"))
    return Part("definitions", _("Definitions"), (), header, tuple(lines))


def disclosure() -> Part:
    """What is not shown, and by which rule."""
    return Part(
        "disclosure",
        _("What is not shown"),
        (
            hiding_rule(),
            _(
                "This holds for every table about children or reporters. A further number is hidden wherever one below "
                "%(smallest)d could be worked out from the others, from another table of the same kind, or from "
                "figures that were published before about days that are in these too. What is counted about our own "
                "work, and what names a provider, is shown in full."
            )
            % {"smallest": SMALLEST},
        ),
    )


def editors_notes(told: Bulletin) -> Iterator[Part]:
    """What an editor added to the figures, where anybody did."""
    if told.editors_notes:
        notes = tuple(f"{note.on}: {note.text}" for note in told.editors_notes)
        yield Part("editors_notes", _("Notes by the editor"), notes)
