"""A report as plain text, as CSV and as JSON: the same words and numbers in each."""

import csv
import io
import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from openhotline.statistics.exports.plain import plain
from openhotline.statistics.obligations.model import Line, Obligation, Part

WIDTH = 96
NARROWEST = 12
COLUMNS = ("report", "period", "part", "line", "label", "column", "number", "kind", "status")
TEXT, GAP, STATED = "text", "gap", "stated"


def as_text(report: Obligation) -> str:
    """For a terminal, a mail or a printer: the warning first, then everything, in lines of at most 96 characters."""
    out = [*_wrapped(report.warning), ""] if report.warning else []
    out += [report.title, "=" * len(report.title), ""]
    for label, value in report.facts:
        out += _wrapped(f"{label}: {value}")
    for part in report.parts:
        out += ["", part.title, "-" * len(part.title)]
        for paragraph in part.paragraphs:
            out += _wrapped(paragraph)
        if part.lines:
            out += [*([""] if part.paragraphs else []), *_table(part)]
        for gap in part.gaps:
            out += _wrapped(_("Missing: %(gap)s") % {"gap": gap}, hanging="  ")
    return "\n".join(out) + "\n"


def _wrapped(text: str, hanging: str = "") -> list[str]:
    lines = (
        textwrap.wrap(line, WIDTH, subsequent_indent=hanging, break_on_hyphens=False) for line in text.splitlines()
    )
    return [line for wrapped in lines for line in wrapped or [""]]


def _table(part: Part) -> Iterator[str]:
    """Words to the left and numbers to the right. Where that is too wide, the titles over numbers are broken into
    lines, and then the words, those of the widest column first."""
    labels = max(len(line.labels) for line in part.lines)
    rows = [[*line.labels, *(cell.shown for cell in line.cells)] for line in part.lines]
    longest = [max(map(len, column)) for column in zip(*rows, strict=True)]
    widths = [max(width, len(title)) for width, title in zip(longest, part.header, strict=True)]
    if _over(widths) > 0:
        for number in range(labels, len(widths)):
            widths[number] = max(longest[number], *map(len, part.header[number].split()))
    while (over := _over(widths)) > 0 and max(widths) > NARROWEST:
        widest = widths.index(max(widths))
        widths[widest] = max(NARROWEST, widths[widest] - over)
    yield from _row(part.header, widths, labels)
    yield "  ".join("-" * width for width in widths)
    for row in rows:
        yield from _row(row, widths, labels)


def _over(widths: Sequence[int]) -> int:
    """By how many characters columns of these widths are too wide together."""
    return sum(widths) + 2 * (len(widths) - 1) - WIDTH


def _row(texts: Sequence[str], widths: Sequence[int], labels: int) -> Iterator[str]:
    wrapped = [
        textwrap.wrap(text, width, break_on_hyphens=False) or [""] for text, width in zip(texts, widths, strict=True)
    ]
    for number in range(max(map(len, wrapped))):
        told = [column[number] if number < len(column) else "" for column in wrapped]
        aligned = [
            text.ljust(width) if place < labels else text.rjust(width)
            for place, (text, width) in enumerate(zip(told, widths, strict=True))
        ]
        yield "  ".join(aligned).rstrip()


def as_csv(report: Obligation) -> str:
    """One line for each number, sentence and gap. A number that is not shown is empty, and `status` says why."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _tidy(report):
        cells = (report.name, report.period.code, *row)
        writer.writerow(["" if cell is None else plain(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue()


_Row = tuple[str, str, str, str, int | None, str, str]


def _tidy(report: Obligation) -> Iterator[_Row]:
    if report.warning:
        yield "about", "warning", report.warning, "", None, TEXT, STATED
    for label, value in (("", report.title), *report.facts):
        yield "about", "", f"{label}: {value}" if label else value, "", None, TEXT, STATED
    for part in report.parts:
        for paragraph in (part.title, *part.paragraphs):
            yield part.name, "", paragraph, "", None, TEXT, STATED
        for line in part.lines:
            yield from _tidy_line(part, line)
        for gap in part.gaps:
            yield part.name, "", gap, "", None, GAP, "not counted"


def _tidy_line(part: Part, line: Line) -> Iterator[_Row]:
    label = " | ".join(line.labels)
    if not line.cells:
        yield part.name, line.name, label, "", None, TEXT, STATED
    for title, cell in zip(part.header[len(line.labels) :], line.cells, strict=True):
        yield part.name, line.name, label, title, cell.number, cell.kind, cell.status


def as_data(report: Obligation) -> dict[str, Any]:
    """Everything, for machines. A number that is not shown is null, and `status` says why."""
    return {
        "report": report.name,
        "warning": report.warning,
        "title": report.title,
        "asked_for_by": report.law,
        "is_public": report.is_public,
        "period": report.period.code,
        "first": report.period.first.isoformat(),
        "last": report.period.last.isoformat(),
        "by": report.whose,
        "datasets": [asdict(dataset) for dataset in report.datasets],
        "counted_at": report.counted_at,
        "time_zone": report.time_zone,
        "software": report.software,
        "definitions_version": report.definitions,
        "digest": report.digest,
        "parts": [asdict(part) for part in report.parts],
        "gaps": list(report.gaps),
    }


def as_json(report: Obligation) -> str:
    return json.dumps(as_data(report), indent=2, ensure_ascii=False) + "\n"
