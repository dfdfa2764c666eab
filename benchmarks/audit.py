"""How fast the audit chain is written and verified, beside bare hashing of the same bytes.

    python benchmarks/audit.py [--rows 1000000]

Runs on a scratch SQLite file, or on the empty database that DATABASE_URL names. Fails when a million rows
take more than a minute to verify.
"""

import argparse
import hashlib
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter

LIMIT_S = 60
PER_DEED = 5_000
START = datetime(2026, 1, 1, tzinfo=UTC)


def timed(name: str, rows: int, work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    took = perf_counter() - began
    print(f"{name:<28} {took:7.1f} s  {rows / took:>12,.0f} rows/s", flush=True)
    return took


def hash_bare(rows: int) -> None:
    """The floor: SHA-256 over as many bytes as a row has, and nothing else."""
    bytes_of_a_row, last = b"x" * 230, b""
    for _ in range(rows):
        last = hashlib.sha256(bytes_of_a_row + last).digest()


def write(rows: int) -> None:
    from openhotline.audit import services as audit
    from openhotline.common.actors import job

    for first in range(0, rows, PER_DEED):
        with audit.deed():
            for n in range(first, min(first + PER_DEED, rows)):
                at = START + timedelta(seconds=n)
                audit.record("audit.exported", about=f"IT-{n:08d}", by=job("bench"), at=at, stage="ready", n=n)


def one_by_one(deeds: int) -> None:
    from openhotline.audit import services as audit
    from openhotline.common.actors import job

    for n in range(deeds):
        with audit.deed():
            audit.record("audit.exported", about=f"IT-{n:08d}", by=job("bench"), at=START)


def verify() -> None:
    from openhotline.audit import selectors

    verdict = selectors.verify_chain()
    print(verdict)
    if not verdict.ok:
        sys.exit(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="openhotline-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhotline.config.settings")
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", "audit", verbosity=0)
        print(f"{rows:,} events on {connection.vendor}")
        timed("bare hashing", rows, lambda: hash_bare(rows))
        timed("writing, 1 event a deed", 1_000, lambda: one_by_one(1_000))
        timed(f"writing, {PER_DEED:,} events a deed", rows, lambda: write(rows))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        took = timed("verifying", rows, verify)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"memory grew by {grown:.0f} MiB while verifying")
        connection.close()
    if took > LIMIT_S * max(rows, 1_000_000) / 1_000_000:
        sys.exit(f"Too slow: {rows:,} rows took {took:.0f} s.")


if __name__ == "__main__":
    main()
