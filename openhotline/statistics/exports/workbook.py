"""A bulletin as a workbook (XLSX): an overview, a sheet for each theme, the definitions, and where it all comes from.

Numbers are numbers and text is text, never a formula or a link. The same bulletin gives the same bytes.
"""

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format

from openhotline.statistics.bulletin import HIDDEN, Bulletin, ClockTold, Row, Table, ThemeTold
from openhotline.statistics.exports.licence import licence_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 31
"""Characters of the name of a sheet; some signs may not stand in it."""
NARROW, WIDE, WIDEST = 16, 46, 100
"""Widths of columns, in characters."""
STYLES: Mapping[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "warning": {"bold": True, "font_color": "#B10E1E"},
    "wrapped warning": {"bold": True, "font_color": "#B10E1E", "text_wrap": True, "valign": "top"},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "strong": {"bold": True},
    "strong number": {"bold": True, "num_format": "#,##0"},
    "text": {"text_wrap": True, "valign": "top"},
    "label": {"indent": 1},
    "number": {"num_format": "#,##0"},
    "right": {"align": "right"},
    "plain": {},
}


class _Sheet:
    """A worksheet that is written from the top down."""

    def __init__(self, book: Workbook, styles: Mapping[str, Format], name: str, *widths: int) -> None:
        self._sheet = book.add_worksheet(_free_name(name, [sheet.get_name() for sheet in book.worksheets()]))
        self._styles = styles
        self._next = 0
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
        if get_language_bidi():
            self._sheet.right_to_left()

    def add(self, *cells: int | str | None, style: str = "plain", numbers: str = "number", first: str = "") -> None:
        """A line of cells; None leaves one empty. `first` is the style of the first cell, where it has its own."""
        for column, cell in enumerate(cells):
            chosen = first if first and not column else style
            if isinstance(cell, int):
                self._sheet.write_number(self._next, column, cell, self._styles[numbers])
            elif cell is not None:
                self._sheet.write_string(self._next, column, cell, self._styles[chosen])
        self._next += 1

    def skip(self) -> None:
        self._next += 1

    def freeze_above(self, columns: int = 0) -> None:
        """What was written so far stays in sight."""
        self._sheet.freeze_panes(self._next, columns)


def as_workbook(bulletin: Bulletin) -> bytes:
    """The bulletin as the bytes of an XLSX file. What is not shown is a dash in it, and stands nowhere else."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {
            "title": bulletin.headline,
            "author": bulletin.figures.whose,
            "comments": bulletin.warning,
            "created": _moment(bulletin),
        }
    )
    styles = {name: book.add_format(style) for name, style in STYLES.items()}
    _overview(_Sheet(book, styles, _("Overview"), WIDEST, NARROW), bulletin)
    for theme in bulletin.themes:
        _theme(_Sheet(book, styles, theme.title, WIDE, *_columns(theme.tables)), theme, bulletin.warning)
    if bulletin.comparisons or bulletin.months:
        _over_time(_Sheet(book, styles, _("Over time"), WIDE, NARROW), bulletin)
    _definitions(_Sheet(book, styles, _("Definitions"), NARROW + 8, WIDE, WIDEST, NARROW, NARROW, WIDE), bulletin)
    _about(_Sheet(book, styles, _("About"), WIDE, WIDEST), bulletin)
    book.close()
    return out.getvalue()


def _moment(bulletin: Bulletin) -> datetime:
    """When these figures were counted; of others' figures nobody knows, so the end of the period stands for it."""
    counted, until = bulletin.figures.counted_at, bulletin.figures.period.until
    if not counted:
        return datetime(until.year, until.month, until.day)
    return datetime.fromisoformat(counted).astimezone(UTC).replace(tzinfo=None)


def _free_name(title: str, taken: list[str]) -> str:
    """A name that a sheet may have, and that no other has."""
    name = re.sub(r"[\[\]:*?/\\]", " ", title).strip(" '")[:LONGEST_NAME]
    others, number = {each.casefold() for each in taken}, 2
    found = name
    while not found or found.casefold() in others:
        found = f"{name[: LONGEST_NAME - 4]} {number}".strip()
        number += 1
    return found


def _columns(tables: tuple[Table, ...]) -> list[int]:
    most = max((len(table.grid()[0]) for table in tables if table.is_crossed), default=0)
    return [NARROW] * max(2, most)


def _overview(sheet: _Sheet, bulletin: Bulletin) -> None:
    if bulletin.warning:
        sheet.add(bulletin.warning, style="wrapped warning")
    if bulletin.provisional:
        sheet.add(_("Provisional: counted now, not published."), style="wrapped warning")
    sheet.add(_("Figures for %(period)s") % {"period": bulletin.figures.period.words}, style="title")
    sheet.freeze_above()
    sheet.add(bulletin.headline, style="text")
    for sentence in bulletin.sentences:
        sheet.add(sentence, style="text")
    sheet.skip()
    _rows(sheet, bulletin.totals)
    sheet.skip()
    sheet.add(_("Notes"), style="strong")
    for note in bulletin.notes:
        sheet.add(note, style="text")
    if bulletin.editors_notes:
        sheet.skip()
        sheet.add(_("Notes by the editor"), style="strong")
        for added in bulletin.editors_notes:
            sheet.add(f"{added.on}: {added.text}", style="text")


def _top(sheet: _Sheet, title: str, warning: str, *head: str) -> None:
    """What stays in sight of a sheet: the warning first, its title, and the heads of its columns."""
    if warning:
        sheet.add(warning, style="warning")
    sheet.add(title, style="title")
    sheet.add(*head, style="head")
    sheet.freeze_above(1)


def _theme(sheet: _Sheet, theme: ThemeTold, warning: str) -> None:
    _top(sheet, theme.title, warning, theme.introduction, _("Number"), _("Share"))
    _rows(sheet, theme.totals)
    for table in theme.tables:
        sheet.skip()
        sheet.add(_("%(measure)s, by: %(title)s") % {"measure": table.measure, "title": table.title}, style="strong")
        _table(sheet, table)
        sheet.add(_("Total"), table.total, style="strong", numbers="strong number")
        _remarks(sheet, table)
    for clock in theme.clocks:
        sheet.skip()
        _clock(sheet, clock)


def _over_time(sheet: _Sheet, bulletin: Bulletin) -> None:
    _top(sheet, _("Over time"), bulletin.warning, _("Period"), _("Number"))
    for table in (*bulletin.comparisons, *bulletin.months):
        sheet.add(table.title, style="strong")
        _table(sheet, table)
        _remarks(sheet, table)
        sheet.skip()


def _table(sheet: _Sheet, table: Table) -> None:
    if not table.is_crossed:
        _rows(sheet, table.rows)
        return
    columns, lines = table.grid()
    sheet.add("", *columns, style="head")
    for label, cells in lines:
        sheet.add(label, *(_told(row) if row else None for row in cells), style="right", first="label")


def _rows(sheet: _Sheet, rows: tuple[Row, ...]) -> None:
    for row in rows:
        sheet.add(row.label, _told(row), row.share or None, style="right", first="label")


def _told(row: Row) -> int | str:
    """The number; or why there is none."""
    return row.gap or (HIDDEN if row.count is None else row.count)


def _remarks(sheet: _Sheet, table: Table) -> None:
    for remark in (table.sentence, table.note):
        if remark:
            sheet.add(remark)


def _clock(sheet: _Sheet, clock: ClockTold) -> None:
    median = clock.curve.median
    sheet.add(clock.label, style="strong")
    sheet.add(_("Median, in hours"), HIDDEN if median is None else median, style="right", first="label")
    sheet.add(_("Items"), clock.curve.n, first="label")
    sheet.add(_("Not over when counted"), clock.curve.censored, first="label")
    for band in clock.bands:
        sheet.add(band.label, None, band.shown, style="right", first="label")
    sheet.add(clock.text)


def _definitions(sheet: _Sheet, bulletin: Bulletin) -> None:
    heads = (_("Name"), _("Label"), _("What is counted"), _("Version"), _("Unit"), _("Why it is not counted"))
    sheet.add(*heads, style="head")
    sheet.freeze_above()
    for one in bulletin.definitions:
        sheet.add(one.name, one.label, one.sentence, one.version, one.unit, one.gap or None, style="text")


def _about(sheet: _Sheet, bulletin: Bulletin) -> None:
    figures, licence = bulletin.figures, licence_of(bulletin)
    lines = [
        (_("Period"), figures.period.title),
        (_("First day"), figures.period.first.isoformat()),
        (_("Last day"), figures.period.last.isoformat()),
        (_("By"), figures.whose),
        *((_("Dataset"), f"{dataset.label} ({dataset.tag})") for dataset in figures.datasets),
        *((_("Source"), source) for source in figures.sources),
        (_("Counted at"), figures.counted_at),
        (_("Time zone"), figures.time_zone),
        (_("Software"), figures.software and f"OpenHotline {figures.software}"),
        (_("Version of the definitions"), figures.definitions),
        (_("Digest of the figures"), f"sha256 {figures.digest}"),
        (_("Licence"), licence and f"{licence.title} ({licence.name}), {licence.address}"),
    ]
    if bulletin.warning:
        sheet.add(bulletin.warning, style="warning")
    for name, said in lines:
        if said:
            sheet.add(name, said, style="text", first="strong")
