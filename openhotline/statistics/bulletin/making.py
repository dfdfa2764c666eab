"""Making a bulletin from figures: what is told, in which order, and in which words."""

from collections.abc import Iterator, Mapping
from functools import cache

from django.utils.translation import gettext as _

from openhotline.statistics.bulletin import sentences
from openhotline.statistics.bulletin.model import (
    Band,
    Bulletin,
    ClockTold,
    Definition,
    EditorsNote,
    Row,
    Table,
    ThemeTold,
    Words,
)
from openhotline.statistics.clocks import FEWEST, curves
from openhotline.statistics.definitions import (
    CLOCKS,
    DIMENSIONS,
    MEASURES,
    SELF_GENERATED_NOTE,
    TABLES,
    THEMES,
    TOTAL,
    UNKNOWN,
    TableDefinition,
    Theme,
)
from openhotline.statistics.figures import Before, Figures
from openhotline.statistics.periods import read_period
from openhotline.statistics.survival import BANDS, Curve
from openhotline.statistics.tables import SMALLEST, cells_of
from openhotline.statistics.wording import duration

ACTIONABLE, ILLEGAL = "actionable", "assessed.illegal"
"""The one whole that is a cell of a table, too: it is hidden where that is."""
BY_SIZE = ("country", "tld", "provider")
"""Dimensions whose values are told by how many; all others as their words stand."""
MOST_GROUPS = 12


def make_bulletin(
    figures: Figures, words: Words, *, provisional: bool = True, editors_notes: tuple[EditorsNote, ...] = ()
) -> Bulletin:
    """The bulletin of these figures. A value without a word is called by its code."""
    themes = tuple(told for theme in THEMES.values() if (told := _theme(figures, theme, words)))
    return Bulletin(
        figures=figures,
        headline=sentences.headline(figures),
        sentences=sentences.overview(figures),
        totals=tuple(_totals(figures, MEASURES)),
        themes=themes,
        comparisons=tuple(_comparisons(figures)),
        months=tuple(_months(figures)),
        definitions=tuple(_definitions(figures)),
        notes=tuple(_notes(figures)),
        warning=_warning(figures),
        provisional=provisional,
        editors_notes=editors_notes,
    )


def _totals(figures: Figures, names: Mapping[str, object] | tuple[str, ...]) -> Iterator[Row]:
    """The wholes of these measures. Of our own figures one that was not found is zero; of others' it is not told."""
    for name in names:
        measure = MEASURES[name]
        if measure.gap:
            if not figures.publisher:
                yield Row(name, str(measure.label), None, gap=_("not counted"))
        elif figures.counted(name) or (not figures.publisher and figures.definitions != "1" and name != "confirmed"):
            hidden = name == ACTIONABLE and "yes" in figures.hidden.get(ILLEGAL, ())
            yield Row(name, str(measure.label), None if hidden else figures.total(name))


def _theme(figures: Figures, theme: Theme, words: Words) -> ThemeTold | None:
    tables = tuple(
        told
        for table in TABLES.values()
        if table.theme == theme.name and (told := _table(figures, table, words)) is not None
    )
    clocks = tuple(run for name in theme.clocks if (run := _clock(figures, name, words)))
    totals = tuple(_totals(figures, theme.measures))
    if not (tables or clocks or any(row.count for row in totals)):
        return None
    return ThemeTold(
        name=theme.name,
        title=str(theme.label),
        introduction=str(theme.introduction),
        sentences=(*(table.sentence for table in tables if table.sentence), *(clock.text for clock in clocks)),
        totals=totals,
        tables=tables,
        clocks=clocks,
    )


def _table(figures: Figures, table: TableDefinition, words: Words) -> Table | None:
    cells = cells_of(figures, table)
    if not cells:
        return None
    secret = set(figures.hidden.get(table.name, ()))
    if not any(number for value, number in cells.items() if value not in secret):
        return None  # withheld: not even which values there are is told
    whole = sum(cells.values())
    rows = tuple(
        Row(
            name=value,
            label=_label(table, value, words),
            count=None if value in secret else cells[value],
            of=None if value in secret else whole,
        )
        for value in _in_order(table, cells, secret, words)
    )
    measure = MEASURES[table.measure]
    labels = [str(DIMENSIONS[name].label) for name in table.dimensions]
    notes = [str(note) for name in table.dimensions if (note := DIMENSIONS[name].note)]
    if secret:
        notes.append(hiding_rule())
    told = Table(
        name=table.name,
        title=labels[0]
        if len(labels) == 1
        else _("%(first)s and %(second)s") % dict(zip(("first", "second"), labels, strict=True)),
        measure=str(measure.label),
        dimensions=table.dimensions,
        rows=rows,
        total=whole,
        unit=str(measure.unit),
        note=" ".join(dict.fromkeys(notes)),
    )
    return told if told.is_crossed else sentences.with_sentence(told)


def _label(table: TableDefinition, value: str, words: Words) -> str:
    codes = value.split("|") if len(table.dimensions) == 2 else [value]
    return "|".join(words.get(name, {}).get(code, code) for name, code in zip(table.dimensions, codes, strict=True))


def _in_order(table: TableDefinition, cells: Mapping[str, int], secret: set[str], words: Words) -> list[str]:
    """As people read them: some by how many, everything else as the words stand; what is not known, last.

    A hidden number must not show by its place: what is hidden stands behind the others, by name.
    """

    def place(name: str, code: str, size: int) -> tuple[bool, int, str]:
        known = words.get(name, {})
        by_word = list(known).index(code) if code in known else len(known)
        return code == UNKNOWN, size if name in BY_SIZE else by_word, known.get(code, code)

    def key(value: str) -> list[tuple[bool, int, str]]:
        codes = value.split("|") if len(table.dimensions) == 2 else [value]
        sizes = [sizes_of[name].get(code, 0) for name, code in zip(table.dimensions, codes, strict=True)]
        return [place(*one) for one in zip(table.dimensions, codes, sizes, strict=True)]

    sizes_of: dict[str, dict[str, int]] = {name: {} for name in table.dimensions}
    for value, number in cells.items():
        codes = value.split("|") if len(table.dimensions) == 2 else [value]
        for name, code in zip(table.dimensions, codes, strict=True):
            shown = 0 if value in secret else -number
            sizes_of[name][code] = sizes_of[name].get(code, 0) + shown
    return sorted(cells, key=key)


def _clock(figures: Figures, name: str, words: Words) -> ClockTold | None:
    cut = figures.counts.get(name)
    if not cut:
        return None
    curve = curves(cut[TOTAL], counted_at=figures.counted_at)[TOTAL]
    groups = {
        dimension: _groups(curves(cells, counted_at=figures.counted_at, fewest=FEWEST), words.get(dimension, {}))
        for dimension, cells in cut.items()
        if dimension != TOTAL
    }
    clock = CLOCKS[name]
    return ClockTold(
        name=name,
        label=str(clock.label),
        sentence=str(clock.sentence),
        curve=curve,
        bands=tuple(_bands(curve)),
        groups={dimension: found for dimension, found in groups.items() if found},
        text=sentences.of_clock(name, curve),
    )


def _groups(found: Mapping[str, Curve], words: Mapping[str, str]) -> tuple[tuple[str, Curve], ...]:
    large = sorted(found.items(), key=lambda pair: (pair[0] == UNKNOWN, -pair[1].n, pair[0]))
    return tuple((words.get(code, code), curve) for code, curve in large[:MOST_GROUPS])


def _bands(curve: Curve) -> Iterator[Band]:
    """Within two days, a week, two weeks and four weeks."""
    for hours in BANDS:
        yield Band(hours, _("Within %(duration)s") % {"duration": duration(hours)}, curve.within(hours))


def _comparisons(figures: Figures) -> Iterator[Table]:
    """Each measure beside the same measure of earlier periods, the oldest first, whose figures they are in the note."""
    for name, measure in MEASURES.items():
        earlier = [*figures.five_years.get(name, ())]
        if before := figures.before.get(name):
            earlier += [before] if before.period not in {one.period for one in earlier} else []
        previous = figures.previous.get(name)
        if previous and previous.period not in {one.period for one in earlier}:
            earlier.append(previous)
        if not earlier or not figures.counted(name):
            continue
        told = [(read_period(one.period), one.count) for one in earlier]
        told.append((figures.period, figures.total(name)))
        told.sort(key=lambda pair: pair[0].first)
        yield Table(
            name=f"{name}.earlier",
            title=_("%(measure)s, beside earlier periods") % {"measure": measure.label},
            measure=str(measure.label),
            dimensions=("period",),
            rows=tuple(Row(period.code, period.title, count) for period, count in told),
            total=figures.total(name),
            unit=str(measure.unit),
            note=" ".join(dict.fromkeys(_whose(one) for one in earlier if one.publisher)),
        )


def _months(figures: Figures) -> Iterator[Table]:
    title = cache(lambda code: read_period(code).title)
    for name, months in figures.months.items():
        measure = MEASURES[name]
        yield Table(
            name=f"{name}.months",
            title=_("%(measure)s, by month") % {"measure": measure.label},
            measure=str(measure.label),
            dimensions=("month",),
            rows=tuple(Row(code, title(code), number) for code, number in sorted(months.items())),
            total=sum(months.values()),
            unit=str(measure.unit),
        )


def _definitions(figures: Figures) -> Iterator[Definition]:
    for measure in MEASURES.values():
        if figures.counted(measure.name) or (not figures.publisher and measure.name != "confirmed"):
            yield Definition(
                measure.name,
                str(measure.label),
                str(measure.sentence),
                measure.version,
                str(measure.unit),
                str(measure.gap),
            )
    for clock in CLOCKS.values():
        if clock.name in figures.counts:
            yield Definition(clock.name, str(clock.label), str(clock.sentence), clock.version, _("hours"))


def hiding_rule() -> str:
    """What a dash stands for."""
    return _("A dash stands for a number below %(smallest)d, or one from which such a number could be worked out.") % {
        "smallest": SMALLEST
    }


def _whose(before: Before) -> str:
    return _("The figure for %(period)s is by %(publisher)s (%(source)s, retrieved %(retrieved)s).") % {
        "period": read_period(before.period).title,
        "publisher": before.publisher,
        "source": before.source,
        "retrieved": before.retrieved_on,
    }


def _warning(figures: Figures) -> str:
    if figures.made_up:
        return _("These figures are made up, to show what the software does. No hotline has published them.")
    if figures.publisher:
        return _("These figures are by %(publisher)s. They are not this hotline’s own.") % {
            "publisher": figures.publisher
        }
    return ""


def _notes(figures: Figures) -> Iterator[str]:
    yield from figures.notes
    for source in figures.sources:
        yield _("Source: %(source)s.") % {"source": source}
    if before := figures.before.get("acted_on"):
        if before.publisher:
            yield _whose(before)
        if before.their_word:
            yield _("They write: “%(words)s”.") % {"words": before.their_word}
    if "child" in figures.counts.get("acted_on", {}) or "self_generated" in figures.counts.get("acted_on", {}):
        yield str(SELF_GENERATED_NOTE)
    if any(figures.hidden.values()):
        yield hiding_rule()
    yield _(
        "Per cent are worked out from unrounded counts and rounded half up to whole numbers; so they may not add up to "
        "100. A direction is named only where the difference is larger than chance would make it. No cause is claimed."
    )
    for dataset in figures.datasets:
        yield _("Dataset “%(tag)s”: %(label)s.") % {"tag": dataset.tag, "label": dataset.label.rstrip(".")}
    if not figures.publisher:
        yield _(
            "Counted by %(hotline)s on %(counted)s, days in the time zone %(zone)s, OpenHotline %(software)s, "
            "definitions %(definitions)s."
        ) % {
            "hotline": figures.hotline,
            "counted": figures.counted_at[:10],
            "zone": figures.time_zone,
            "software": figures.software,
            "definitions": figures.definitions,
        }
