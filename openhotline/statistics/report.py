"""From a bulletin to the document that is set as a PDF: of a year it is the annual report. Pure."""

from collections.abc import Iterator, Mapping

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from openhotline.statistics.bulletin import Bulletin, ClockTold, Table
from openhotline.statistics.bulletin.model import ClockGroup
from openhotline.statistics.charts import Chart, describe, draw
from openhotline.statistics.gallery import charts_of, name_of
from openhotline.statistics.typesetting import document as pdf

LICENCE = "CC BY 4.0"
BY_GROUP = ("notice_to_removed",)
"""Clocks that are told by country and type of site; of the others the pages and files do."""


def document_of(bulletin: Bulletin, *, reference: str = "", published: str = "", audit_head: str = "") -> pdf.Document:
    """The document, in the language that is active. A provisional bulletin says so on every page."""
    figures = bulletin.figures
    charts = charts_of(bulletin)
    is_year = figures.period.code.isdigit()
    warnings = [bulletin.warning, _("Provisional: counted now, not published.") if bulletin.provisional else ""]
    colophon = [
        (_("Snapshot"), reference),
        (_("Published"), published),
        (_("Counted"), figures.counted_at),
        (_("Time zone"), figures.time_zone),
        (_("Datasets"), ", ".join(f"{dataset.tag} ({dataset.label})" for dataset in figures.datasets)),
        (_("Definitions"), figures.definitions),
        (_("Software"), f"OpenHotline {figures.software}"),
        (_("Digest of the figures"), figures.digest),
        (_("Head of the audit chain"), audit_head),
        (_("Licence"), LICENCE),
    ]
    return pdf.Document(
        title=_("Annual report") if is_year else _("Figures"),
        subtitle=figures.period.title,
        headline=bulletin.headline,
        publisher=figures.whose,
        language=get_language() or "en",
        rtl=get_language_bidi(),
        warning=" ".join(filter(None, warnings)),
        key_figures=tuple((row.shown, row.label) for row in bulletin.main),
        sections=tuple(_sections(bulletin, charts)),
        definitions=tuple((one.label, f"{one.sentence} {one.gap}".strip()) for one in bulletin.definitions),
        colophon=tuple((label, value) for label, value in colophon if value),
        words={
            "Contents": _("Contents"),
            "Definitions": _("Definitions"),
            "How this was made": _("How this was made"),
            pdf.PAGE: _("Page %(number)s of %(all)s") % {"number": "%s", "all": "%s"},
        },
    )


def _sections(bulletin: Bulletin, charts: Mapping[str, Chart]) -> Iterator[pdf.Section]:
    rows = tuple((row.label, row.shown) for row in bulletin.totals)
    over_time = [table for table in (*bulletin.comparisons, *bulletin.months) if name_of(table) in charts]
    yield pdf.Section(
        title=_("In short"),
        paragraphs=(bulletin.headline, *bulletin.sentences),
        blocks=(
            pdf.Table(title=_("In numbers"), header=(_("Measure"), _("Number")), rows=rows),
            *(block for table in over_time for block in _table(table, charts)),
        ),
    )
    for theme in bulletin.themes:
        if not (theme.tables or theme.clocks):
            continue  # its wholes stand above
        yield pdf.Section(
            title=theme.title,
            paragraphs=(theme.introduction, *theme.sentences),
            blocks=(
                *(block for table in theme.tables for block in _table(table, charts)),
                *(block for clock in theme.clocks for block in _clock(clock, charts)),
            ),
        )
    if bulletin.editors_notes:
        yield pdf.Section(_("Notes by the editor"), tuple(f"{note.on}: {note.text}" for note in bulletin.editors_notes))
    yield pdf.Section(_("How this was counted"), bulletin.notes)


def _table(table: Table, charts: Mapping[str, Chart]) -> Iterator[pdf.Picture | pdf.Table]:
    """A table behind its chart."""
    if chart := charts.get(name_of(table)):
        yield _picture(chart)
    yield _crossed(table) if table.is_crossed else _flat(table)


def _clock(clock: ClockTold, charts: Mapping[str, Chart]) -> Iterator[pdf.Picture | pdf.Table]:
    if chart := charts.get(clock.name):
        yield _picture(chart)
    yield _bands(clock)
    if clock.name in BY_GROUP:
        yield from (_group(clock, group) for group in clock.grouped)


def _picture(chart: Chart) -> pdf.Picture:
    return pdf.Picture(
        title=chart.title,
        alt=describe(chart),
        svg=draw(chart, language=get_language() or "en", rtl=get_language_bidi()),
        note=chart.subtitle,
    )


def _flat(table: Table) -> pdf.Table:
    with_shares = any(row.share for row in table.rows)
    header = (table.title, _("Number"), *((_("Share"),) if with_shares else ()))
    rows = tuple((row.label, row.shown, *((row.share,) if with_shares else ())) for row in table.rows)
    return pdf.Table(_("%(title)s: numbers") % {"title": table.title}, header, rows, table.note)


def _crossed(table: Table) -> pdf.Table:
    """A crossed table; with more columns than a page has room for, turned into one line for each pair."""
    columns, lines = table.grid()
    if len(columns) + 1 > pdf.WIDEST:
        pairs = tuple((row.label.replace("|", ", "), row.shown) for row in table.rows)
        return pdf.Table(table.title, (table.title, _("Number")), pairs, table.note)
    rows = tuple((label, *(cell.shown if cell else "0" for cell in cells)) for label, cells in lines)
    return pdf.Table(table.title, ("", *columns), rows, table.note)


def _bands(clock: ClockTold) -> pdf.Table:
    rows = tuple((band.label, band.shown) for band in clock.bands)
    return pdf.Table(_("%(title)s: within") % {"title": clock.label}, (clock.label, _("Share")), rows, clock.sentence)


def _group(clock: ClockTold, group: ClockGroup) -> pdf.Table:
    rows = tuple((line.label, line.items, line.half, line.nine) for line in group.lines)
    title = _("%(title)s: %(choice)s") % {"title": clock.label, "choice": group.title}
    return pdf.Table(title, ("", _("Items"), _("Half within"), _("Nine in ten within")), rows)
