"""Make the sealing keys of this month where they are missing, or destroy one for good.

Destroying a key makes everything of its class and month unreadable, in every backup too."""

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--erase", metavar="NAME", help="destroy a private key, for example report-2026-01")
    parser.add_argument("--yes", action="store_true", help="really destroy it")


def run(options: argparse.Namespace) -> int:
    from openhotline.audit import services as audit
    from openhotline.common import clock, keyring
    from openhotline.common.actors import job

    at = clock.now()
    if not options.erase:
        made = keyring.ensure_keys(at=at)
        print(f"Made {len(made)} keys." if made else "Every key of this month is there.")
        return 0
    if not options.yes:
        print(f"This makes everything sealed under {options.erase} unreadable for ever. Add --yes to do it.")
        return 1
    if not (keyring.folder("private") / f"{options.erase}.key").exists():
        print(f"There is no private key {options.erase} here.")
        return 1
    with audit.deed():
        audit.record("key.erased", about=f"key:{options.erase}", by=job("keys"), at=at)
    keyring.erase(options.erase)
    print(f"{options.erase} is destroyed.")
    return 0
