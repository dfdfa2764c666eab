"""Mail the head of the audit chain to people who keep it where nobody here can change it.

Whoever owns the database could forge the whole chain; not what lies in other people's mailboxes. Let a timer run
it every day, to two people at least. “check audit --anchor SEQ:HASH” compares what they kept."""

import argparse
import sys


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("addresses", nargs="+", metavar="ADDRESS", help="a mail address; better two than one")


def run(options: argparse.Namespace) -> int:
    from openhotline.common import clock
    from openhotline.common.actors import job
    from openhotline.common.errors import Refused
    from openhotline.config.anchors import mail_anchor

    try:
        anchor = mail_anchor(addresses=options.addresses, by=job("anchor"), at=clock.now())
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"{anchor} is on its way to {len(options.addresses)}.")
    return 0
