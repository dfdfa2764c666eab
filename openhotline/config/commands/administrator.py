"""Make the first administrator, or let one who lost password or second factor begin again.

Prints a one-time password. Everybody else is invited by an administrator on the people page."""

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", help="what they sign in with: small letters, digits and _")
    parser.add_argument("--name", help="their name, as colleagues see it (default: the user name)")


def run(options: argparse.Namespace) -> int:
    from openhotline.accounts import services as accounts
    from openhotline.common import clock
    from openhotline.common.errors import Refused

    try:
        password = accounts.install_administrator(
            username=options.username, name=options.name or options.username, at=clock.now()
        )
    except Refused as refused:
        print(refused)
        return 1
    print(f"{options.username} signs in once with: {password}")
    return 0
