"""Reports from a CSV file, read line by line: docs/operate/import.md lists the columns.

A cell is text and stays text: nothing is evaluated, whatever sign it begins with.
"""

import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from openhotline.cases.stages import Source
from openhotline.common.errors import Refused
from openhotline.intake.formats import Row
from openhotline.intake.formats.shaped import FIELDS, WrongColumn, read_shaped

COLUMNS = (*FIELDS, "source")
LONGEST_LINE = 64 * 1024
_TOO_LONG = "\udfff"  # stands for a line that was not read; no file can hold it


def read_csv(file: BinaryIO) -> Iterator[Row]:
    """Yield every row of a CSV file with a header, in UTF-8, separated by commas or semicolons.

    The line that Excel writes before the header to name the separator, such as `sep=;`, is understood.
    A row that cannot be read does not spoil the others. Refuses a file without a header that we know.
    """
    header = _header(file)
    seen: Counter[str] = Counter()
    reader = csv.reader(_lines(file), delimiter=header.separator, strict=True)
    last = header.line
    while True:
        first = last + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            last = reader.line_num + header.line
            yield Row(first, problem=_broken(first, last))
            continue
        last = reader.line_num + header.line
        if any(cell.strip() for cell in cells):
            yield _read(first, header.names, cells, seen)


def _read(line: int, names: list[str], cells: list[str], seen: Counter[str]) -> Row:
    whole = "".join(cells)
    if _TOO_LONG in whole:
        return Row(line, problem=_("This line is longer than 64 KiB."))
    if any("\ud800" <= sign <= "\udfff" for sign in whole):
        return Row(line, problem=_("This line is not written in UTF-8. Save the file as “CSV UTF-8”."))
    if len(cells) != len(names):
        numbers = {"found": len(cells), "wanted": len(names)}
        return Row(line, problem=_("This line has %(found)s columns, and the header has %(wanted)s.") % numbers)
    fields = dict(zip(names, (cell.strip() for cell in cells), strict=True))
    source = fields.pop("source", "")
    if source and source not in Source.values:
        wrong = _("The source has to be one of: %(names)s.") % {"names": ", ".join(Source.values)}
        return Row(line, problem=wrong, column="source")
    content = json.dumps([source, sorted((name, cell) for name, cell in fields.items() if cell)])
    key = hashlib.sha256(content.encode()).hexdigest()
    seen[key] += 1  # two equal lines are two reports; the same file again has them in the same numbers
    try:
        submission = read_shaped(fields)
    except WrongColumn as wrong_column:
        return Row(line, problem=str(wrong_column), column=wrong_column.name)
    return Row(line, submission=submission, source=source, key=f"csv:{key}:{seen[key]}")


@dataclass(frozen=True)
class _Header:
    names: list[str]
    separator: str
    line: int


def _header(file: BinaryIO) -> _Header:
    first = file.readline(LONGEST_LINE)
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(_("This file is written in UTF-16. Save it as “CSV UTF-8”."))
    text, line = first.removeprefix(b"\xef\xbb\xbf").decode(errors="replace").strip(), 1
    if said := re.fullmatch(r"\"?sep=([,;])\"?", text, re.IGNORECASE):
        text, line = file.readline(LONGEST_LINE).decode(errors="replace").strip(), 2
    separator = said[1] if said else ";" if ";" in text and "," not in text else ","
    names = [name.strip().strip('"').strip().lower() for name in text.split(separator)]
    if not text or set(names) - set(COLUMNS) or len(set(names)) != len(names):
        raise Refused(
            _("The first line has to name the columns, each once. These are known: %(names)s.")
            % {"names": ", ".join(COLUMNS)}
        )
    return _Header(names, separator, line)


def _lines(file: BinaryIO) -> Iterator[str]:
    """The lines as text, never more than one in memory. Bytes that are no UTF-8 are marked, not lost."""
    while raw := file.readline(LONGEST_LINE + 1):
        if len(raw) <= LONGEST_LINE:
            yield raw.decode(errors="surrogateescape")
            continue
        while raw and not raw.endswith(b"\n"):
            raw = file.readline(LONGEST_LINE)
        yield f"{_TOO_LONG}\n"


def _broken(first: int, last: int) -> str:
    if last > first:
        numbers = {"first": first, "last": last}
        return _("Lines %(first)s to %(last)s cannot be read. Is a quotation mark missing?") % numbers
    return _("This line cannot be read. Is a quotation mark missing, or is it not text?")
