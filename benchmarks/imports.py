"""How long a large file of reports takes, beside the same rows written bare, one commit each, in the same run.

    python -m benchmarks.imports [--rows 10000]

Runs `openhotline import reports` on a scratch SQLite file, or on the empty database that DATABASE_URL names. Fails when
ten thousand rows would take two minutes or more, or when a row is missing afterwards.
"""

import argparse
import os
import sqlite3
import sys
import tempfile
from pathlib import Path
from time import perf_counter

LIMIT_S, LIMIT_ROWS = 120.0, 10_000


def rows_of(number: int) -> list[tuple[str, str]]:
    return [(f"http://site{n % 997}.example/{n}", f"Made-up words {n}.") for n in range(number)]


def bare(rows: list[tuple[str, str]], folder: Path) -> float:
    """The floor: SQLite, a row and a commit each, nothing else."""
    began = perf_counter()
    database = sqlite3.connect(folder / "floor.sqlite3")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE row (address TEXT, words TEXT)")
    for row in rows:
        database.execute("INSERT INTO row VALUES (?, ?)", row)
        database.commit()
    database.close()
    return perf_counter() - began


def imported(rows: list[tuple[str, str]], folder: Path) -> tuple[float, int]:
    """Seconds, and how many reports there are afterwards."""
    import django

    django.setup()
    from openhotline.__main__ import main as openhotline
    from openhotline.cases.models import Report
    from openhotline.config.prepare import prepare

    prepare(lambda _line: None)
    file = folder / "large.csv"
    file.write_text("address,words\n" + "".join(f"{address},{words}\n" for address, words in rows))
    began = perf_counter()
    openhotline(["import", "reports", str(file)])
    return perf_counter() - began, Report.objects.count()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    rows = rows_of(parser.parse_args().rows)
    with tempfile.TemporaryDirectory(prefix="openhotline-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhotline.config.settings")
        floor = bare(rows, Path(folder))
        took, reports = imported(rows, Path(folder))
    print(f"{len(rows):,} rows: {took:.1f} s ({len(rows) / took:,.0f} a second); written bare {floor:.1f} s")
    if reports != len(rows):
        sys.exit(f"{len(rows) - reports} rows are missing.")
    if took * LIMIT_ROWS / len(rows) >= LIMIT_S:
        sys.exit(f"Ten thousand rows have {LIMIT_S:.0f} s.")


if __name__ == "__main__":
    main()
