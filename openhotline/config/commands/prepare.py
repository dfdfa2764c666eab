"""Bring the database and the keys up to date (`serve` does this at every start)."""

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    from openhotline.config.prepare import prepare

    del options
    prepare(print)
    return 0
