"""Run the practice internet alone: made-up hosts on loopback, for training and rehearsals.

Prints one line of JSON that says where everything is: the value of PRACTICE_MAP."""

import argparse

BEFORE_SETUP = True


def arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    from openhotline.config import settings
    from openhotline.demo.practice.run import serve_forever

    del options
    serve_forever(pace=settings.PACE, folder=settings.DATA_DIR / "practice", public_url=settings.PUBLIC_URL)
    return 0
