"""A bulletin as CSV, as JSON, and as plain text for a terminal or a mail."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from openhotline.statistics.bulletin import Bulletin, Table
from openhotline.statistics.exports.observations import COLUMNS, measure_of, observations


def as_csv(bulletin: Bulletin) -> str:
    """One line per number: what is not shown has none, and says so in `status`. Cells are safe in a spreadsheet."""
    return rows_as_csv(COLUMNS, ([getattr(one, name) for name in COLUMNS] for one in observations(bulletin)))


def rows_as_csv(head: Iterable[str], rows: Iterable[Iterable[int | str | None]]) -> str:
    """These rows, as RFC 4180 has them. Nothing in them is taken for a formula; None is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow(["" if cell is None else plain(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def as_data(bulletin: Bulletin) -> dict[str, Any]:
    """Everything that the pages show, for machines; hidden cells are null here too."""
    figures = bulletin.figures
    return {
        "period": figures.period.code,
        "first": figures.period.first.isoformat(),
        "last": figures.period.last.isoformat(),
        "by": figures.whose,
        "headline": bulletin.headline,
        "sentences": list(bulletin.sentences),
        "provisional": bulletin.provisional,
        "warning": bulletin.warning,
        "datasets": [asdict(dataset) for dataset in figures.datasets],
        "counted_at": figures.counted_at,
        "time_zone": figures.time_zone,
        "software": figures.software,
        "definitions_version": figures.definitions,
        "totals": {row.name: row.count for row in bulletin.totals},
        "before": {name: asdict(before) for name, before in figures.before.items()},
        "previous": {name: asdict(before) for name, before in figures.previous.items()},
        "five_years": {name: [asdict(one) for one in years] for name, years in figures.five_years.items()},
        "months": {name: dict(months) for name, months in figures.months.items()},
        "tables": {
            table.name: {
                "title": table.title,
                "measure": measure_of(table.name),
                "dimensions": list(table.dimensions),
                "unit": table.unit,
                "total": table.total,
                "cells": {row.name: row.count for row in table.rows},
                "labels": {row.name: row.label for row in table.rows},
            }
            for table in bulletin.tables
        },
        "clocks": {
            clock.name: {
                "label": clock.label,
                "items": clock.curve.n,
                "open": clock.curve.censored,
                "median_hours": clock.curve.median,
                "within_hours": {
                    str(band.hours): None if band.share is None else round(float(band.share), 4) for band in clock.bands
                },
                "still_online": [[step.hours, round(step.share, 4)] for step in clock.curve.steps],
            }
            for clock in bulletin.clocks
        },
        "definitions": [asdict(definition) for definition in bulletin.definitions],
        "notes": list(bulletin.notes),
        "editors_notes": [asdict(note) for note in bulletin.editors_notes],
        "digest": figures.digest,
    }


def as_json(bulletin: Bulletin) -> str:
    return json.dumps(as_data(bulletin), indent=2, ensure_ascii=False) + "\n"


def as_text(bulletin: Bulletin) -> str:
    """For a terminal or a mail."""
    lines = [bulletin.headline, *bulletin.sentences, ""]
    if bulletin.warning:
        lines += [bulletin.warning, ""]
    if bulletin.provisional:
        lines += [_("Provisional: counted now, not published."), ""]
    flat = [table for table in bulletin.tables if not table.is_crossed]
    width = max(len(row.label) for row in (*bulletin.totals, *(row for table in flat for row in table.rows))) + 2
    lines += [f"{row.label:<{width}}  {row.shown:>10}" for row in bulletin.totals]
    for table in flat:
        lines += ["", _("%(measure)s, by: %(title)s") % {"measure": table.measure, "title": table.title}]
        lines += _lines(table, width)
    for clock in bulletin.clocks:
        lines += ["", clock.label, f"  {clock.text}"]
        lines += [f"  {band.label:<{width - 2}}  {band.shown:>10}" for band in clock.bands]
    lines += ["", *(f"* {note}" for note in bulletin.notes)]
    if bulletin.editors_notes:
        lines += ["", _("Notes by the editor"), *(f"* {note.on}: {note.text}" for note in bulletin.editors_notes)]
    lines += ["", f"sha256 {bulletin.figures.digest}"]
    return "\n".join(lines) + "\n"


def _lines(table: Table, width: int) -> list[str]:
    return [f"  {row.label:<{width - 2}}  {row.shown:>10}  {row.share:>8}".rstrip() for row in table.rows]
