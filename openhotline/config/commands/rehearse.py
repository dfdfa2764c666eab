"""Take many reports through their whole life in the practice internet, and compare every ending.

Runs on a scratch database, never on yours, and reaches nothing but this machine. Exits with 1 when any story did
not end as expected: run it after an upgrade."""

import argparse
import sys
import time

BEFORE_SETUP = True


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database-url", default="", metavar="URL", help="an empty PostgreSQL database to use instead")
    parser.add_argument("--seconds", type=float, default=300, help="give up after this long (default: 300)")


def run(options: argparse.Namespace) -> int:
    import os

    import django

    from openhotline.config import serve
    from openhotline.demo.rehearsal.stage import stage, wait_for

    begun = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - begun:6.1f} s  {line}" if line[:1].isalnum() else line, flush=True)

    with stage(options.database_url) as set_up:
        django.setup()
        from django.db import connection

        if connection.introspection.table_names():
            print("That database is not empty. A rehearsal only runs on a scratch one.", file=sys.stderr)
            return 1
        from openhotline.common import clock
        from openhotline.common.actors import job
        from openhotline.config.prepare import prepare
        from openhotline.demo.rehearsal.play import Play
        from openhotline.demo.services.start import load_people_and_authority

        prepare(say)
        load_people_and_authority(by=job("rehearsal"), at=clock.now())
        children = [
            serve.web("public", set_up.port, os.environ),
            serve.Child("worker", serve.ours("worker", "--idle", "0.05"), os.environ),
        ]
        try:
            for child in children:
                child.start()
            wait_for(set_up.port)
            play = Play(set_up.practice, set_up.public_url, clock.now, say)
            say(f"Sent {play.send_reports()} reports: by form, as data and as a file")
            found = play.run(seconds=options.seconds)
        finally:
            serve.stop_all(children)
        play.tell(found)
        _bulletin()
        problems = play.problems(found)
    for problem in problems:
        print(f"NOT AS EXPECTED  {problem}", file=sys.stderr)
    say("Rehearsal failed." if problems else "Every story ended as expected.")
    return 1 if problems else 0


def _bulletin() -> None:
    from openhotline.common import clock
    from openhotline.statistics import selectors, services
    from openhotline.statistics.exports import as_text
    from openhotline.statistics.periods import period_of

    at = clock.now()
    services.roll_up(at=at)
    figures = selectors.figures_now(period_of(at.date()), at=at)
    print(f"\n{as_text(selectors.bulletin(figures, provisional=True))}")
