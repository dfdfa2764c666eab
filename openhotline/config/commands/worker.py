"""Do the background work: screening, tracing, notices, mail, checks.

Runs until it is told to stop. Any number of workers may run beside each other on PostgreSQL."""

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--idle", type=float, default=1.0, metavar="SECONDS", help="how long to wait when nothing is due"
    )


def run(options: argparse.Namespace) -> int:
    from openhotline.common import clock
    from openhotline.config.jobs import JOBS
    from openhotline.config.worker import run_forever

    run_forever(JOBS, now=clock.now, idle_seconds=options.idle)
    return 0
