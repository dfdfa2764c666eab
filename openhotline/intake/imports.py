"""Taking in many reports from one file: whatever can be read is taken, and the rest is named by its line."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from django.db import transaction

from openhotline.audit import services as audit
from openhotline.cases.stages import Channel
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.intake import selectors, services
from openhotline.intake.formats import Row
from openhotline.intake.formats.csv import read_csv
from openhotline.intake.formats.xarf import read_xarf

XARF_NAMES = (".json", ".jsonl", ".ndjson")
AT_ONCE = 100
"""Rows in one transaction: a file that is interrupted goes on where it stopped, because it can be read again."""


@dataclass(frozen=True)
class RowProblem:
    """Why a row was not taken: its line, the column where only one is to blame, and a sentence."""

    line: int
    column: str
    sentence: str


@dataclass
class Tally:
    """What became of a file."""

    added: int = 0
    known: int = 0
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.added + self.known + len(self.problems)


def read_file(file: BinaryIO, name: str) -> tuple[str, Iterator[Row]]:
    """The channel and the rows of a file, by the end of its name. Refuses, at the first row, what cannot be read."""
    if name.lower().endswith(XARF_NAMES):
        return Channel.XARF, read_xarf(file)
    return Channel.CSV, read_csv(file)


def import_reports(
    rows: Iterable[Row],
    *,
    channel: str,
    source: str,
    dry_run: bool = False,
    progress: Callable[[Tally], None] = lambda _tally: None,
    by: By,
    at: datetime,
) -> Tally:
    """Take in every row once, however often it is read. `source` stands for rows that name none.

    With `dry_run` nothing is written, and `added` is what would be.
    """
    tally = Tally()
    for batch in _batches(rows):
        if dry_run:
            for row in batch:
                _count(tally, row, _try(row))
        else:
            with audit.deed():
                for row in batch:
                    _count(tally, row, _take(row, channel=channel, source=source, by=by, at=at))
        progress(tally)
    return tally


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    going = iter(rows)
    while batch := list(islice(going, AT_ONCE)):
        yield batch


def _count(tally: Tally, row: Row, outcome: bool | str) -> None:
    if isinstance(outcome, str):
        tally.problems.append(RowProblem(row.line, row.column, outcome))
    elif outcome:
        tally.added += 1
    else:
        tally.known += 1


def _take(row: Row, *, channel: str, source: str, by: By, at: datetime) -> bool | str:
    """Whether the row was new, or why it was not taken."""
    if row.submission is None:
        return row.problem
    try:
        with transaction.atomic():
            _report, new = services.submit_report(
                submission=row.submission,
                channel=channel,
                source=row.source or source,
                token=row.key,
                by=by,
                at=at,
            )
    except Refused as refused:
        return str(refused)
    return new


def _try(row: Row) -> bool | str:
    if row.submission is None:
        return row.problem
    try:
        services.refuse_nothing_said(row.submission)
    except Refused as refused:
        return str(refused)
    return selectors.report_of_form(row.key) is None
