"""Make a backup, or bring one back into an empty hotline.

The database goes into one folder, the keys into another: keep the two in different places, because only
together can they be read. After a restore the outbox is frozen until a lead releases it on the desk."""

import argparse
import sys
from pathlib import Path


def arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    for name, text in (
        ("make", "copy the database and the keys"),
        ("restore", "bring them back into an empty hotline"),
    ):
        deed = deeds.add_parser(name, help=text, description=text)
        deed.add_argument("folder", type=Path, metavar="FOLDER", help="of the database's backup")
        deed.add_argument("--keys", type=Path, required=True, metavar="FOLDER", help="of the keys' backup, elsewhere")


def run(options: argparse.Namespace) -> int:
    from openhotline.common import clock
    from openhotline.common.actors import job
    from openhotline.common.errors import Refused
    from openhotline.config.backups import make_backup, restore_backup

    by, at = job("backup"), clock.now()
    try:
        if options.deed == "make":
            manifest = make_backup(folder=options.folder, keys=options.keys, by=by, at=at)
            print(f"Made {manifest['file']}, sha256 {manifest['sha256']}.\nAudit head {manifest['audit_head']}.")
        else:
            print(restore_backup(folder=options.folder, keys=options.keys, by=by, at=at))
            print("Restored. Nothing is sent until a lead releases the outbox on the desk.")
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0
