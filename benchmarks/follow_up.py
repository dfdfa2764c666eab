"""Whether the time of an answer tells a wrong reference from a wrong secret, beside one bare scrypt, in the same run.

    python benchmarks/follow_up.py [--tries 500]

Runs on a scratch SQLite file, or on the empty database that DATABASE_URL names. Wrong secrets for a reference that is
there and for one that is not are tried in pairs, now the one and now the other first, and right ones for comparison.
Fails when the two of a pair are 5 ms or more apart in the middle: a machine that does something else meanwhile slows
both of them.
"""

import argparse
import hashlib
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from time import perf_counter

LIMIT_MS = 5.0
START = datetime(2026, 1, 1, tzinfo=UTC)
SECRET = "7K2M-9QXT-3RVB-5HNA"


def took(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def bare() -> None:
    """The floor: the same scrypt, and nothing else."""
    hashlib.scrypt(b"7K2M9QXT3RVB5HNA", salt=bytes(16), n=2**15, r=8, p=1, maxmem=64 * 2**20, dklen=64)


def given(reference: str, secret: str, at: datetime) -> None:
    from openhotline.common.errors import Refused
    from openhotline.intake import services

    try:
        services.open_report(reference=reference, secret=secret, at=at)
    except Refused:
        return


def measure(tries: int) -> dict[str, list[float]]:
    from openhotline.cases.stages import Channel, Source
    from openhotline.common.actors import NOBODY
    from openhotline.intake import services
    from openhotline.intake.submissions import Submission

    report, _new = services.submit_report(
        submission=Submission(words="Seen."),
        channel=Channel.FORM,
        source=Source.PUBLIC,
        secret=SECRET,
        by=NOBODY,
        at=START,
    )
    times: dict[str, list[float]] = {"one bare scrypt": [], "wrong secret": [], "wrong reference": [], "both right": []}
    for number in range(tries):
        at = START + timedelta(hours=2 * number)  # so that nobody is slowed for guessing
        times["one bare scrypt"].append(took(bare))
        pair = [("wrong secret", report.ref, "0000-0000-0000-0000"), ("wrong reference", "OH-ZZZZZZZZ", SECRET)]
        for name, reference, secret in pair if number % 2 else reversed(pair):
            times[name].append(took(partial(given, reference, secret, at)))
        if number % 10 == 0:
            times["both right"].append(took(partial(given, report.ref, SECRET, at)))
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tries", type=int, default=500)
    tries = parser.parse_args().tries
    with tempfile.TemporaryDirectory(prefix="openhotline-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhotline.config.settings")
        import django
        from django.db import connection

        django.setup()
        from openhotline.config.prepare import prepare

        prepare(lambda _line: None)
        print(f"{tries} tries of each kind on {connection.vendor}")
        times = measure(tries)
        connection.close()
    middle = {name: statistics.median(each) for name, each in times.items()}
    for name, each in times.items():
        quick, slow = sorted(each)[len(each) // 20], sorted(each)[-(len(each) // 20) - 1]
        print(f"{name:<18} p50 {middle[name]:7.1f} ms   p5 {quick:.1f}   p95 {slow:.1f}")
    pairs = zip(times["wrong secret"], times["wrong reference"], strict=True)
    apart = abs(statistics.median(one - other for one, other in pairs))
    unpaired = abs(middle["wrong secret"] - middle["wrong reference"])
    print(f"the two wrong answers are {apart:.2f} ms apart in pairs, and {unpaired:.2f} ms between their p50")
    if apart >= LIMIT_MS:
        sys.exit(f"A wrong reference can be told from a wrong secret: {apart:.1f} ms.")


if __name__ == "__main__":
    main()
