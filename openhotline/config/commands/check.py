"""Prove that what must hold still holds: the audit chain, the triggers, the figures, the keys, the set-up.

Exits with 1 and names the first bad row, or what the set-up lacks, when something is wrong. With no argument,
everything is checked."""

import argparse

PARTS = ("audit", "figures", "keys", "setup")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of: {', '.join(PARTS)}")
    parser.add_argument("--anchor", action="append", default=[], metavar="SEQ:HASH", help="a head kept elsewhere")
    parser.add_argument("--period", metavar="PERIOD", help="of figures: every day of this period’s months")


def run(options: argparse.Namespace) -> int:
    if unknown := sorted(set(options.parts) - set(PARTS)):
        print(f"There is nothing to check called “{unknown[0]}”. Choose from: {', '.join(PARTS)}.")
        return 2
    parts = options.parts or PARTS
    good = True
    if "audit" in parts:
        good &= _audit(options.anchor)
    if "figures" in parts:
        good &= _figures(options.period)
    if "keys" in parts:
        good &= _keys()
    if "setup" in parts:
        good &= _setup()
    return 0 if good else 1


def _audit(anchors: list[str]) -> bool:
    from openhotline.audit.chain import read_anchor
    from openhotline.audit.selectors import verify_chain

    verdict = verify_chain(anchors=[read_anchor(anchor) for anchor in anchors])
    print(verdict)
    return verdict.ok


def _figures(code: str | None) -> bool:
    """Whether rows are still what was counted, and whether nothing hidden can be worked out from all that is public."""
    from openhotline.common.errors import Refused
    from openhotline.statistics import selectors, services
    from openhotline.statistics.periods import read_period

    try:
        differing = services.differing(period=read_period(code) if code else None)
    except Refused as refusal:
        print(refusal)
        return False
    for name in differing:
        print(f"{name} is kept otherwise than its rows are counted. Run “openhotline figures recount”.")
    recoverable = selectors.recoverable_cells()
    for snapshot, table, value in recoverable:
        print(
            f"{snapshot.ref} ({snapshot.period}) hides {value} of {table}: it can be worked out from what is published."
        )
    if not differing:
        print(
            f"Every day of {code} is kept as its rows are counted."
            if code
            else "Every month is kept as its rows are counted."
        )
    if not recoverable:
        print("Nothing that published figures hide can be worked out from them.")
    return not differing and not recoverable


def _keys() -> bool:
    from openhotline.common import clock, keyring

    month = f"{clock.now():%Y-%m}"
    names = [f"{retention}-{month}.key" for retention in keyring.RETENTION_CLASSES]
    missing = [
        f"{part}/{name}"
        for part in ("public", "private")
        for name in names
        if not (keyring.folder(part) / name).exists()
    ]
    loose = [path.name for path in keyring.folder("private").glob("*.key") if path.stat().st_mode & 0o077]
    if missing:
        print(f"Missing keys: {', '.join(missing)}. Run “openhotline keys”.")
    if loose:
        print(f"Others than the owner can read: {', '.join(loose)}.")
    if not missing and not loose:
        print(f"Every key of {month} is there and readable by its owner only.")
    return not missing and not loose


def _setup() -> bool:
    from django.conf import settings

    from openhotline.common import clock
    from openhotline.config.setup import findings

    found = findings(at=clock.now())
    for finding in found:
        print(finding)
    if not found:
        ready = (
            "Nothing is missing for production." if settings.MODE == "production" else "Practice mode needs nothing."
        )
        print(ready)
    return not any(finding.wrong for finding in found)
