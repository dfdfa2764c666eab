"""Take in reports, or aggregate counts of earlier years, from a file.

A file can be read again: what is there already is counted and left alone."""

import argparse
from pathlib import Path

SHOWN = 50
"""Problems that are printed one by one; the rest is counted."""


def arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    reports = what.add_parser("reports", help="reports, from CSV or XARF v4")
    reports.add_argument("file", type=Path, metavar="FILE", help="a .csv file, or .json or .jsonl for XARF v4")
    reports.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
    reports.add_argument(
        "--source",
        choices=("public", "police", "member", "helpline", "partner", "proactive"),
        default="member",
        help="where the reports come from, unless a row says it (default: member)",
    )
    history = what.add_parser("history", help="aggregate counts by period and dimension")
    history.add_argument("file", type=Path, metavar="FILE", help="a file of counts: docs/operate/import.md")
    history.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")


def run(options: argparse.Namespace) -> int:
    if options.what == "history":
        return _history(options.file, dry_run=options.dry_run)
    return _reports(options.file, source=options.source, dry_run=options.dry_run)


def _history(path: Path, *, dry_run: bool) -> int:
    import sys

    from openhotline.common import clock
    from openhotline.common.actors import job
    from openhotline.common.errors import Refused
    from openhotline.statistics.imports import read_history_file
    from openhotline.statistics.services import import_history

    try:
        rows = list(read_history_file(path))
        if dry_run:
            print(f"{len(rows)} rows can be read; nothing was written.")
            return 0
        new = import_history(rows=rows, by=job("import"), at=clock.now())
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    print(f"{new} taken in, {len(rows) - new} here already.")
    return 0


def _reports(path: Path, *, source: str, dry_run: bool) -> int:
    import sys

    from openhotline.cases.stages import Channel
    from openhotline.common import clock
    from openhotline.common.actors import job
    from openhotline.common.errors import Refused
    from openhotline.intake import imports

    def progress(tally: imports.Tally) -> None:
        if tally.rows % 1000 < imports.AT_ONCE and sys.stdout.isatty():
            print(f"{tally.rows} rows …", end="\r", flush=True)

    try:
        with path.open("rb") as file:
            channel, rows = imports.read_file(file, path.name)
            tally = imports.import_reports(
                rows,
                channel=channel,
                source=source,
                dry_run=dry_run,
                progress=progress,
                by=job("import"),
                at=clock.now(),
            )
    except OSError as unreadable:
        print(f"The file cannot be read: {unreadable.strerror}.", file=sys.stderr)
        return 2
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    for problem in tally.problems[:SHOWN]:
        row = f"{'report' if channel == Channel.XARF else 'line'} {problem.line}"
        place = f"{path.name}, {row}, column {problem.column}" if problem.column else f"{path.name}, {row}"
        print(f"{place}: {problem.sentence}", file=sys.stderr)
    if (more := len(tally.problems) - SHOWN) > 0:
        print(f"… and {more} more.", file=sys.stderr)
    done = "would be taken in" if dry_run else "taken in"
    print(f"{tally.added} {done}, {tally.known} here already, {len(tally.problems)} not readable.")
    return 1 if tally.problems else 0
