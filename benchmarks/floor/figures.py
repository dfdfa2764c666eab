"""What a bulletin says about acting, counted twice more from the same rows: by plain SQL, and by DuckDB.

Both are written by hand, share nothing with `statistics.counting`, and count what every bulletin is quoted for: items
acted on, and of those that are (still) illegal how many are “self-generated”, of which age, hosted where.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection

from openhotline.statistics.counting import Counts, total
from openhotline.statistics.periods import Period

Acted = Mapping[str, Mapping[str, int]]
"""“all”, “self_generated”, “age_band” and “country”, each by its parts."""

PLAIN = """
    SELECT a.decision LIKE 'illegal%%', a.self_generated, a.age_band, COALESCE((
            SELECT t.country FROM tracing_trace t WHERE t.item_id = m.subject_id AND t.country <> ''
            ORDER BY t.done_at DESC LIMIT 1), 'unknown') AS country, COUNT(*)
    FROM (SELECT DISTINCT subject_id FROM cases_itemmove WHERE went_to = 'acting' AND at >= %s AND at < %s) AS m
    JOIN assessment_assessment a ON a.item_id = m.subject_id
    WHERE NOT EXISTS (SELECT 1 FROM assessment_assessment b WHERE b.supersedes_id = a.id)
        AND NOT EXISTS (
            SELECT 1 FROM cases_itemmove e WHERE e.subject_id = m.subject_id AND e.went_to = 'acting' AND e.at < %s)
    GROUP BY 1, 2, 3, 4
"""
COLUMNAR = """
    WITH acted AS (
        SELECT item FROM moves WHERE went_to = 'acting' GROUP BY item
        HAVING MIN(moved) >= $first AND MIN(moved) < $until),
    hosted AS (
        SELECT item, ARG_MAX(country, done_at) AS country FROM traces
        WHERE country IS NOT NULL AND item IN (SELECT item FROM acted) GROUP BY item)
    SELECT decision LIKE 'illegal%', self_generated, age_band, COALESCE(country, 'unknown') AS country, COUNT(*)
    FROM acted JOIN (SELECT * FROM assessments ANTI JOIN later USING (id)) USING (item) LEFT JOIN hosted USING (item)
    GROUP BY 1, 2, 3, 4
"""
TABLES = {
    "moves": ("SELECT subject_id, went_to, at FROM cases_itemmove", "item BIGINT, went_to VARCHAR, moved TIMESTAMP"),
    "assessments": (
        "SELECT id, item_id, decision, self_generated, age_band FROM assessment_assessment",
        "id BIGINT, item BIGINT, decision VARCHAR, self_generated BOOLEAN, age_band VARCHAR",
    ),
    "later": ("SELECT supersedes_id FROM assessment_assessment WHERE supersedes_id IS NOT NULL", "id BIGINT"),
    "traces": (
        "SELECT item_id, country, done_at FROM tracing_trace",
        "item BIGINT, country VARCHAR, done_at TIMESTAMP",
    ),
}
AT_ONCE = 50_000
"""Rows that are taken from the database together."""


def plain(period: Period) -> Acted:
    """By the database that has the rows."""
    first, until = (connection.ops.adapt_datetimefield_value(edge) for edge in (period.start, period.end))
    with connection.cursor() as cursor:
        cursor.execute(PLAIN, [first, until, first])
        return _added_up(cursor.fetchall())


def columnar(duck: duckdb.DuckDBPyConnection, period: Period) -> Acted:
    """By DuckDB, from what `export` and `take_in` brought there."""
    edges = {"first": period.start.replace(tzinfo=None), "until": period.end.replace(tzinfo=None)}
    return _added_up(duck.execute(COLUMNAR, edges).fetchall())


def rolled_up(counts: Counts) -> Acted:
    """The same numbers from what the roll-up keeps."""
    found = counts.get("acted_on", {})
    flagged: Counter[str] = Counter()
    ages: Counter[str] = Counter()
    for part, number in found.get("child", {}).items():
        age, _sex, self_generated, _how = part.split("|")
        flagged[self_generated] += number
        ages[age] += number
    whole = {"items": total(counts, "acted_on")}
    return {"all": whole, "self_generated": flagged, "age_band": ages, "country": dict(found.get("country", {}))}


def _added_up(rows: Iterable[tuple[Any, ...]]) -> Acted:
    found: dict[str, Counter[str]] = {name: Counter() for name in ("all", "self_generated", "age_band", "country")}
    for illegal, flagged, age, country, number in rows:
        found["all"]["items"] += number
        if illegal:
            found["self_generated"]["yes" if flagged else "no"] += number
            found["age_band"][age] += number
            found["country"][country] += number
    return found


def export(folder: Path) -> int:
    """Write the columns that are needed as CSV, row by row. Returns how many rows there were."""
    rows = 0
    for name, (query, _columns) in TABLES.items():
        with connection.cursor() as cursor, (folder / f"{name}.csv").open("w", newline="") as file:
            cursor.execute(query)
            writer = csv.writer(file)
            while some := cursor.fetchmany(AT_ONCE):
                writer.writerows(some)
                rows += len(some)
    return rows


def take_in(folder: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB database with these tables, in a file. It needs no extension, so nothing is ever downloaded."""
    duck = duckdb.connect(str(folder / "rows.duckdb"))
    for name, (_query, columns) in TABLES.items():
        duck.execute(f"CREATE TABLE {name} ({columns})")
        duck.execute(f"COPY {name} FROM '{folder / name}.csv' (HEADER false)")
        (folder / f"{name}.csv").unlink()
    return duck
