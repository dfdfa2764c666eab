"""`openhotline hash FILE…`: run it where the files may lawfully be; only what it prints comes back.

It needs Pillow and NumPy and nothing else, opens no connection and writes no file.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from openhotline.matching.hashers.files import MAX_BYTES, Outcome, Scan, scan
from openhotline.matching.hashers.language import _, ngettext
from openhotline.matching.hashers.pictures import MAX_PIXELS, Background, Picture, Turn, View


def main(argv: Sequence[str] | None = None) -> int:
    """Print an outcome for every file. 0 when all were hashed, 1 when one was not, 2 for a wrong command."""
    options = _parser().parse_args(argv)
    outcomes: Counter[Outcome] = Counter()
    for number, name in enumerate(options.files, start=1):
        found = scan(Path(name), max_bytes=options.max_bytes, max_pixels=options.max_pixels)
        outcomes[found.outcome] += 1
        if options.json:
            print(json.dumps(as_data(found, number=number)), flush=True)
        else:
            print("\n".join(as_text(found)), end="\n\n", flush=True)
    if not options.json and len(options.files) > 1:
        print(_summary(outcomes))
    return 0 if outcomes.keys() == {Outcome.HASHED} else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="openhotline hash",
        description=_(
            "Print the hashes and measurements of picture files: MD5, SHA-1, SHA-256, and PDQ in eight orientations. "
            "Run it where the files may lawfully be, such as the viewing station. It sends nothing and keeps nothing."
        ),
        epilog=_(
            "Outcomes: hashed; unhashable (read, but there is no PDQ to rely on); not scanned (could not be read); "
            "skipped (nothing to hash). Exit code: 0 if every file was hashed, 1 if one was not, 2 for a wrong command."
        ),
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help=_("a file to hash"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON object a line"))
    parser.add_argument(
        "--max-bytes",
        type=_positive,
        default=MAX_BYTES,
        metavar="N",
        help=_("do not read larger files (default {limit:,})").format(limit=MAX_BYTES),
    )
    parser.add_argument(
        "--max-pixels",
        type=_positive,
        default=MAX_PIXELS,
        metavar="N",
        help=_("do not decode pictures with more pixels (default {limit:,}; about 4 bytes of memory each)").format(
            limit=MAX_PIXELS
        ),
    )
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(_("must be at least 1"))
    return number


def as_data(found: Scan, *, number: int) -> dict[str, Any]:
    """One line of `--json`, as docs/use/hash.md describes it."""
    digests, picture = found.digests, found.picture
    return {
        "format": "openhotline-hash-1",
        "number": number,
        "name": found.name,
        "outcome": found.outcome,
        "reason": found.reason,
        "why": found.why or None,
        "bytes": digests and digests.size,
        "md5": digests and digests.md5,
        "sha1": digests and digests.sha1,
        "sha256": digests and digests.sha256,
        "picture": picture
        and {
            "format": picture.format,
            "width": picture.width,
            "height": picture.height,
            "exif_orientation": picture.exif,
            "first_frame_only": picture.is_animated,
            "transparent": picture.is_transparent,
        },
        "pdq": [
            {
                "background": view.background,
                "turn": view.turn,
                "quality": view.fingerprint.quality,
                "flat": view.fingerprint.flat,
                "usable": view.fingerprint.is_usable,
                "orientations": view.fingerprint.orientations,
            }
            for view in (picture.views if picture else ())
        ],
    }


def as_text(found: Scan) -> Iterator[str]:
    """The lines a person reads."""
    outcome = _outcome(found.outcome)
    yield f"{found.name}: {outcome}. {found.why}" if found.why else f"{found.name}: {outcome}"
    if found.picture:
        yield "  " + _measurements(found.picture)
        if found.picture.is_animated:
            yield "  " + _("It has several frames or pages. Only the first was hashed.")
    if found.digests:
        yield "  " + _("{count:,} bytes").format(count=found.digests.size)
        yield f"  MD5      {found.digests.md5}"
        yield f"  SHA-1    {found.digests.sha1}"
        yield f"  SHA-256  {found.digests.sha256}"
    for view in found.picture.views if found.picture else ():
        yield "  " + _heading(view)
        for orientation, value in view.fingerprint.orientations.items():
            yield f"    {orientation:<10} {value}"


def _measurements(picture: Picture) -> str:
    text = _("{format}, {width} × {height} pixels").format(
        format=picture.format, width=picture.width, height=picture.height
    )
    if picture.exif == 1:
        return text
    return text + _(", turned as its EXIF orientation {exif} asks").format(exif=picture.exif)


def _heading(view: View) -> str:
    words = ["PDQ"]
    if view.background is Background.WHITE:
        words.append(_("over white"))
    elif view.background is Background.BLACK:
        words.append(_("over black"))
    if view.turn is Turn.STORED:
        words.append(_("of the pixels as stored, not turned"))
    words.append(_("(quality {quality} of 100)").format(quality=view.fingerprint.quality))
    if not view.fingerprint.is_usable:
        words.append(_("not to be relied on"))
    return " ".join(words)


def _outcome(outcome: Outcome) -> str:
    return {
        Outcome.HASHED: _("hashed"),
        Outcome.UNHASHABLE: _("unhashable"),
        Outcome.NOT_SCANNED: _("not scanned"),
        Outcome.SKIPPED: _("skipped"),
    }[outcome]


def _summary(outcomes: Counter[Outcome]) -> str:
    total = outcomes.total()
    parts = ", ".join(f"{outcomes[outcome]} {_outcome(outcome)}" for outcome in Outcome if outcomes[outcome])
    return ngettext("{total} file: {parts}.", "{total} files: {parts}.", total).format(total=total, parts=parts)


if __name__ == "__main__":
    sys.exit(main())
