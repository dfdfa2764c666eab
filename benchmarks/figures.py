"""How long any bulletin takes, over as many items as a large hotline has in ten years, and whether it is right.

    python -m benchmarks.figures [--items 1000000] [--rounds 3] [--explain]

Fills a scratch SQLite file, or the empty database that DATABASE_URL names, with made-up rows of ten years; counts
them into the roll-up; then makes the figures and the bulletin of a month, a quarter, a half, a year, any days, and
all ten years. In the same run, over the same rows, plain SQL and DuckDB count what a bulletin is quoted for, and
counting without the roll-up counts everything of one period. Last, one more item is acted on.

Fails when two of them disagree about any number, when a bulletin takes a second or more, or when one more item has
more counted again than the days on which something of it happened.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from openhotline.statistics.periods import Period

LIMIT_S = 1.0
YEARS = "2016-01-01..2025-12-31"
PERIODS = ("2024-03", "2024Q2", "2024H1", "2024", "2024-03-05..2024-09-17", "2016-01-02..2025-12-30", YEARS)
COUNTED_WHOLE = "2024-03-05..2024-04-17"
"""Single days, a whole month, and single days: counted without the roll-up, every measure, every part."""
MOST_DAYS = 3
"""One item that is acted on: first seen, decided and acted on, each on a day of its own at most."""
Found = TypeVar("Found")


def once(name: str, work: Callable[[], Found], *, rows: int = 0) -> Found:
    began = perf_counter()
    found = work()
    took = perf_counter() - began
    pace = f"{rows / took:>12,.0f} rows/s" if rows else ""
    print(f"{name:<44} {took:9.1f} s {pace}", flush=True)
    return found


def timed(rounds: int, work: Callable[[], Found]) -> tuple[list[float], Found]:
    """How many seconds each of so many runs took."""
    took = []
    for _round in range(rounds):
        began = perf_counter()
        found = work()
        took.append(perf_counter() - began)
    return took, found


def bulletins(rounds: int, folder: Path) -> list[str]:
    """Time every period by the roll-up, by plain SQL and by DuckDB. Returns what is wrong."""
    from benchmarks.floor import figures as floor
    from openhotline.common import clock
    from openhotline.statistics import selectors
    from openhotline.statistics.figures import Figures
    from openhotline.statistics.periods import read_period

    def told(period: "Period") -> Figures:
        figures = selectors.figures_now(period, at=clock.now())
        selectors.bulletin(figures, provisional=True)
        return figures

    rows = once("DuckDB: export of the columns as CSV", lambda: floor.export(folder))
    duck = once("DuckDB: taking them in", lambda: floor.take_in(folder), rows=rows)
    problems, differ = [], []
    print(f"\n{'period':<24}{'acted on':>10}{'bulletin':>12}{'(slowest)':>12}{'plain SQL':>13}{'DuckDB':>11}")
    for code in PERIODS:
        period = read_period(code)
        took, figures = timed(rounds, partial(told, period))
        [plain_s], plain = timed(1, partial(floor.plain, period))
        duck_s, columnar = timed(rounds, partial(floor.columnar, duck, period))
        kept = floor.rolled_up(figures.counts)
        print(
            f"{code:<24}{kept['all']['items']:>10,}{statistics.median(took) * 1000:>9.0f} ms{max(took) * 1000:>9.0f} ms"
            f"{plain_s * 1000:>10.0f} ms{statistics.median(duck_s) * 1000:>8.0f} ms",
            flush=True,
        )
        if not kept == plain == columnar:
            differ.append(f"{code}: the roll-up has {kept}, plain SQL {plain}, DuckDB {columnar}.")
        if max(took) >= LIMIT_S:
            problems.append(f"{code}: a bulletin took {max(took):.2f} s.")
    duck.close()
    compared = sum(len(parts) for parts in kept.values())
    print(f"{compared} numbers of each period compared: {'they differ' if differ else 'equal'}\n")
    return problems + differ


def counted_whole() -> list[str]:
    """Every measure of one period, with and without the roll-up."""
    from openhotline.common import clock
    from openhotline.statistics import selectors
    from openhotline.statistics.counting import count
    from openhotline.statistics.counting.sums import add
    from openhotline.statistics.periods import read_period

    period = read_period(COUNTED_WHOLE)
    counts = once(f"counting {COUNTED_WHOLE} from rows", lambda: add([count(period)]))
    kept = selectors.figures_now(period, at=clock.now()).counts
    parts = sum(len(cells) for cut in counts.values() for cells in cut.values())
    print(f"{parts} numbers of {len(counts)} measures compared: {'equal' if counts == kept else 'they differ'}\n")
    return [] if counts == kept else [f"{COUNTED_WHOLE}: counting the rows gives other numbers than the roll-up."]


def one_more() -> list[str]:
    """Act on one more item, as the desk does, and bring the roll-up up to date."""
    from benchmarks.floor import figures as floor
    from openhotline.audit import services as audit
    from openhotline.cases.models import Item
    from openhotline.cases.stages import ILLEGAL, ItemStage
    from openhotline.common import clock
    from openhotline.common.actors import job
    from openhotline.statistics import selectors, services
    from openhotline.statistics.periods import read_period

    period = read_period("2024")
    waiting = Item.objects.in_stage(ItemStage.DECIDED).decided_as(*ILLEGAL)
    item = waiting.filter(first_seen_at__gte=period.start, first_seen_at__lt=period.end - timedelta(days=30)).first()
    assert item is not None, "of five hundred items one waits"
    before = floor.rolled_up(selectors.figures_now(period, at=clock.now()).counts)
    at = item.stage_since + timedelta(days=1)
    with audit.deed():
        item.move_to(ItemStage.ACTING, by=job("bench"), at=at)
    began = perf_counter()
    days = services.roll_up(at=clock.now())
    took = perf_counter() - began
    print(f"one more item acted on: {days} days counted again in {took * 1000:.0f} ms")
    after, plain = floor.rolled_up(selectors.figures_now(period, at=clock.now()).counts), floor.plain(period)
    problems = []
    if after != plain or after["all"]["items"] != before["all"]["items"] + 1:
        problems.append(f"After one more item: the roll-up has {after}, plain SQL {plain}.")
    if not 0 < days <= MOST_DAYS:
        problems.append(f"After one more item {days} days were counted again.")
    return problems


def explain() -> None:
    """Every query of counting one day: how long it took, and how the database goes about it."""
    from django.db import connection, reset_queries

    from openhotline.statistics.counting import count
    from openhotline.statistics.periods import read_period

    connection.force_debug_cursor = True
    reset_queries()
    count(read_period("2024-03-05..2024-03-05"))
    connection.force_debug_cursor = False
    verb = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN (ANALYZE, COSTS OFF)"
    with connection.cursor() as cursor:
        for query in list(connection.queries):
            print(f"\n-- {query['time']} s\n{query['sql']}")
            cursor.execute(f"{verb} {query['sql']}")
            for row in cursor.fetchall():
                print(f"   {row[-1]}")


def measure(items: int, rounds: int, folder: Path, *, explaining: bool) -> list[str]:
    """Load, count, compare. Returns what is wrong."""
    import django
    from django.db import connection

    django.setup()
    from benchmarks.load.figures import load
    from openhotline.config.prepare import prepare
    from openhotline.statistics import services
    from openhotline.statistics.periods import read_period

    print(f"{items:,} items of ten years on {connection.vendor}")
    prepare(lambda _line: None)
    rows = once("loading", lambda: load(items, read_period(YEARS)))
    print(f"  {rows:,} rows in 13 tables")
    if explaining:
        explain()
    days = once("roll-up of everything, once", services.recount_all, rows=rows)
    print(f"  {days:,} days")
    problems = bulletins(rounds, folder) + counted_whole() + one_more()
    connection.close()
    return problems


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--explain", action="store_true", help="also print every query of a day, its time and its plan")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="openhotline-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhotline.config.settings")
        problems = measure(options.items, options.rounds, Path(folder), explaining=options.explain)
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
