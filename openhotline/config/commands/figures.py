"""Look after the counts by day: “figures recount” counts every day anew from the rows, as after loading many at once.

Published figures stay as they were frozen. “check figures” says whether it is needed."""

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("deed", metavar="DEED", choices=("recount",), help="recount")


def run(options: argparse.Namespace) -> int:
    from openhotline.statistics import services

    print(f"Counted {services.recount_all()} days.")
    return 0
