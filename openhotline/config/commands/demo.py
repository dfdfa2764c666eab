"""Load made-up data: the demonstration, or rows that match published totals.

“demo start” is what “serve” does in practice mode; “demo load iwf-2021” makes the rows of one published period, on an
empty hotline."""

import argparse
import sys


def arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    deeds.add_parser("start", help="people, a legal basis, reports and ten years of made-up figures")
    load = deeds.add_parser("load", help="rows that match published totals")
    load.add_argument("name", metavar="NAME", help="iwf-2021: the first half of 2021, with the year before as history")


def run(options: argparse.Namespace) -> int:
    from openhotline.common import clock
    from openhotline.common.actors import job
    from openhotline.common.errors import Refused
    from openhotline.config.prepare import prepare
    from openhotline.demo.services.published import load_published, period_named
    from openhotline.demo.services.start import start_demonstration

    prepare(_say)
    try:
        if options.deed == "start":
            start_demonstration(by=job("demo"), at=clock.now(), say=_say)
            _show_sign_ins()
        else:
            example = load_published(period=period_named(options.name), by=job("demo"), at=clock.now(), say=_say)
            print(f"Made {example.total:,} rows for {example.period.code}, {example.self_generated:,} flagged.")
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def _show_sign_ins() -> None:
    from openhotline.accounts.selectors import practitioners

    people = practitioners()
    print(f"\nDemonstration sign-ins; the password of everybody is {people[0].password}, the second factor is shown:")
    for person in people:
        print(f"  {person.username:<6}{person.role}")


def _say(line: str) -> None:
    print(line, flush=True)
