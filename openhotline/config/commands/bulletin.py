"""Print the figures of a period: the sentence, the tables, where they come from.

Published figures are printed as they were frozen; otherwise the period is counted now and said to be provisional.
Periods are written 2021, 2021H1, 2021Q3 or 2021-07."""

import argparse
import sys


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("period", metavar="PERIOD")
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text")


def run(options: argparse.Namespace) -> int:
    from openhotline.common import clock
    from openhotline.common.errors import Refused
    from openhotline.statistics import selectors, services
    from openhotline.statistics.exports import as_csv, as_json, as_text
    from openhotline.statistics.periods import read_period

    formats = {"text": as_text, "json": as_json, "csv": as_csv}
    try:
        period = read_period(options.period)
        frozen = selectors.published(period)
        if frozen:
            told = selectors.bulletin_of(frozen)
        else:
            at = clock.now()
            services.roll_up(at=at)
            told = selectors.bulletin(selectors.figures_now(period, at=at), provisional=True)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    sys.stdout.write(formats[options.format](told))
    return 0
