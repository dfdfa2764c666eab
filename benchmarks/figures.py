"""How long counting a published half-year takes, beside the plainest SQL over the same rows, in the same run.

    python benchmarks/figures.py [--rounds 5] [--explain]

Loads the example iwf-2021 (100,616 rows acted on) into a scratch SQLite file, or into the empty database that
DATABASE_URL names, and counts 2021H1 as a freezing does. The floor is what no counting can do without: reading the same
moves and the same assessments once each, without asking which of them is the first or the last of its item. Fails when
the two disagree, when they are not what was published, or when counting takes a second or more.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

LIMIT_S = 1.0
PUBLISHED = {"acted_on": 100_616, "self_generated": 64_278}
MOVES = "SELECT COUNT(*) FROM cases_itemmove WHERE went_to = 'acting' AND at >= %s AND at < %s"
FACTS = """
    SELECT self_generated, age_band, sex, severity, site_type, COUNT(*) FROM assessment_assessment
    WHERE decision IN ('illegal_here', 'illegal_elsewhere') AND at >= %s AND at < %s GROUP BY 1, 2, 3, 4, 5
"""
Found = TypeVar("Found")


def timed(name: str, rounds: int, work: Callable[[], Found]) -> tuple[float, Found]:
    """The middle one of so many runs."""
    took = []
    for _round in range(rounds):
        began = perf_counter()
        found = work()
        took.append(perf_counter() - began)
    middle = statistics.median(took)
    print(f"{name:<36} {middle * 1000:7.0f} ms  ({min(took) * 1000:.0f} to {max(took) * 1000:.0f})", flush=True)
    return middle, found


def load() -> None:
    from openhotline.common import clock
    from openhotline.common.actors import job
    from openhotline.config.prepare import prepare
    from openhotline.demo.services.published import load_published, period_named

    prepare(lambda _line: None)
    began = perf_counter()
    load_published(period=period_named("iwf-2021"), by=job("bench"), at=clock.now())
    print(f"{'loading (once)':<36} {(perf_counter() - began) * 1000:7.0f} ms", flush=True)


def floor() -> dict[str, int]:
    """The same two numbers from the plainest SQL."""
    from django.db import connection

    from openhotline.statistics.periods import read_period

    period = read_period("2021H1")
    edges = [connection.ops.adapt_datetimefield_value(edge) for edge in (period.start, period.end)]
    with connection.cursor() as cursor:
        cursor.execute(MOVES, edges)
        acted_on = cursor.fetchone()[0]
        cursor.execute(FACTS, edges)
        flagged = sum(row[-1] for row in cursor.fetchall() if row[0])
    return {"acted_on": acted_on, "self_generated": flagged}


def counted() -> dict[str, int]:
    """As a freezing counts."""
    from openhotline.statistics.counting import count
    from openhotline.statistics.periods import read_period

    counts = count(read_period("2021H1"))
    return {"acted_on": counts.totals["acted_on"], "self_generated": counts.acted_on["self_generated"]["yes"]}


def explain() -> None:
    """Every query of one counting: how long, and how the database goes about it."""
    from django.db import connection, reset_queries

    connection.force_debug_cursor = True
    reset_queries()
    counted()
    connection.force_debug_cursor = False
    verb = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN (ANALYZE, COSTS OFF)"
    with connection.cursor() as cursor:
        for query in list(connection.queries):
            print(f"\n-- {query['time']} s\n{query['sql']}")
            cursor.execute(f"{verb} {query['sql']}".replace("%", "%%"), [])
            for row in cursor.fetchall():
                print(f"   {row[-1]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--explain", action="store_true", help="also print every query, its time and its plan")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="openhotline-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhotline.config.settings")
        import django
        from django.db import connection

        django.setup()
        print(f"{PUBLISHED['acted_on']:,} rows on {connection.vendor}")
        load()
        least, plain = timed("floor: plain SQL, same rows", options.rounds, floor)
        took, told = timed("count()", options.rounds, counted)
        if options.explain:
            explain()
        connection.close()
    print(f"{'':<36} {took / least:7.1f} × the floor")
    if not told == plain == PUBLISHED:
        sys.exit(f"They disagree: counted {told}, plain SQL {plain}, published {PUBLISHED}.")
    if took >= LIMIT_S:
        sys.exit(f"Too slow: counting took {took:.2f} s.")


if __name__ == "__main__":
    main()
