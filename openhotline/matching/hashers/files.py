"""A file's hashes and, always, an outcome: what was not hashed is said, so that nobody takes it for *no match*."""

import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from openhotline.matching.hashers.digests import Digests, digests_of
from openhotline.matching.hashers.language import _
from openhotline.matching.hashers.pictures import (
    MAX_PIXELS,
    Picture,
    Reason,
    Unhashable,
    hash_picture,
    small_sentence,
)

MAX_BYTES: Final = 4 << 30


class Outcome(StrEnum):
    """Only a *hashed* file can be said to match nothing."""

    HASHED = "hashed"  # every hash is there and at least one PDQ can be relied on
    UNHASHABLE = "unhashable"  # read to its end, so it has digests; no PDQ to rely on
    NOT_SCANNED = "not scanned"  # could not be read, or not now: try again
    SKIPPED = "skipped"  # nothing to hash


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What came of one file. Only its base name is kept: a path tells about the machine it lies on."""

    name: str
    outcome: Outcome
    reason: Reason | None = None
    why: str = ""
    digests: Digests | None = None
    picture: Picture | None = None


def scan(path: Path, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> Scan:
    """Hash one file, or say why not. Never raises for what is in the file or where it lies."""
    name = printable(path.name or path.absolute().name)
    try:
        there = path.stat()
        if reason := _skipped(there):
            return Scan(name=name, outcome=Outcome.SKIPPED, reason=reason, why=_why(reason))
        if there.st_size > max_bytes:
            why = _("It has more than {limit:,} bytes, the limit (--max-bytes), so it was not read.")
            return _not_scanned(name, Reason.TOO_LARGE, why.format(limit=max_bytes))
        with path.open("rb") as file:
            return _scan_open(name, file, max_pixels=max_pixels)
    except FileNotFoundError:
        return _not_scanned(name, Reason.MISSING, _("There is no such file."))
    except OSError as problem:
        why = _("It cannot be read: {problem}.").format(problem=problem.strerror or type(problem).__name__)
        return _not_scanned(name, Reason.UNREADABLE, why)
    except ValueError:
        # A name no file can have, such as one with a zero byte.
        return _not_scanned(name, Reason.MISSING, _("There is no such file."))


def _scan_open(name: str, file: BinaryIO, *, max_pixels: int) -> Scan:
    before = _identity(file)
    digests = digests_of(file)
    file.seek(0)
    picture = problem = None
    try:
        picture = hash_picture(file, max_pixels=max_pixels)
    except Unhashable as refusal:
        problem = refusal
    except MemoryError:
        why = _("There was not enough memory to decode it.")
        return Scan(name=name, outcome=Outcome.NOT_SCANNED, reason=Reason.OUT_OF_MEMORY, why=why, digests=digests)
    if _identity(file) != before or digests.size != before[0]:
        return _not_scanned(name, Reason.CHANGED, _("It changed while it was read. Try again."))
    if picture:
        problem = _unreliable(picture)
    if problem:
        return Scan(
            name=name,
            outcome=Outcome.UNHASHABLE,
            reason=problem.reason,
            why=problem.why,
            digests=digests,
            picture=picture,
        )
    return Scan(name=name, outcome=Outcome.HASHED, digests=digests, picture=picture)


def _unreliable(picture: Picture) -> Unhashable | None:
    prints = [view.fingerprint for view in picture.views]
    if any(fingerprint.is_usable for fingerprint in prints):
        return None
    if prints[0].is_small:
        return Unhashable(Reason.TOO_SMALL, small_sentence())
    why = _("There is too little to see in it (blank, blurred or stripes) for a PDQ hash to rely on.")
    return Unhashable(Reason.TOO_LITTLE_TO_SEE, why)


def _skipped(there: os.stat_result) -> Reason | None:
    if stat.S_ISDIR(there.st_mode):
        return Reason.FOLDER
    if not stat.S_ISREG(there.st_mode):
        return Reason.NOT_A_FILE  # opening a pipe or a device could wait for ever
    return Reason.EMPTY if there.st_size == 0 else None


def _why(reason: Reason) -> str:
    return {
        Reason.FOLDER: _("It is a folder. Name the files in it."),
        Reason.NOT_A_FILE: _("It is a pipe, a device or the like, not a file."),
        Reason.EMPTY: _("It is empty. All empty files have the same digests, so they say nothing."),
    }[reason]


def _not_scanned(name: str, reason: Reason, why: str) -> Scan:
    return Scan(name=name, outcome=Outcome.NOT_SCANNED, reason=reason, why=why)


def _identity(file: BinaryIO) -> tuple[int, int]:
    now = os.fstat(file.fileno())
    return now.st_size, now.st_mtime_ns


def printable(name: str) -> str:
    """The name without what a terminal would obey or a file could not keep."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in name
    )
