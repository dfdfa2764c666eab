"""What a browser made of a picture on somebody's device: read strictly, since anybody can post anything. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openhotline.common.errors import Refused

MOST_PICTURES: Final = 10
MOST_LENGTH: Final = 20_000  # ten pictures are less than half of it
ORIENTATIONS: Final = (
    "original", "rotate90", "rotate180", "rotate270", "flipX", "flipY", "flipPlus1", "flipMinus1",
)  # fmt: skip
MOST_QUALITY: Final = 100
MOST_FLAT: Final = 256
# As on a viewing station (matching.hashers.pdq): beyond them a PDQ hash says nothing.
USABLE_QUALITY: Final = 50
USABLE_FLAT: Final = 128

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class PictureHash:
    """The hashes of one picture: of its bytes, and of what it looks like in eight orientations."""

    sha256: str
    orientations: Mapping[str, str]
    quality: int
    flat: int


def read_hashes(text: str) -> tuple[PictureHash, ...]:
    """The hashes that a page of ours has put into its hidden field; the same file twice counts once.

    Refuses, as a whole, anything that our own page could not have made: nothing of it is kept.
    """
    if not text.strip():
        return ()
    try:
        given = json.loads(text) if len(text) <= MOST_LENGTH else None
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, list):
        raise _unreadable()
    if len(given) > MOST_PICTURES:
        raise Refused(
            ngettext(
                "Choose at most %(count)s picture.",
                "Choose at most %(count)s pictures.",
                MOST_PICTURES,
            )
            % {"count": MOST_PICTURES}
        )
    return tuple({found.sha256: found for found in map(_read, given)}.values())


def _read(given: Any) -> PictureHash:
    if not isinstance(given, dict) or given.keys() != {"sha256", "orientations", "quality", "flat"}:
        raise _unreadable()
    orientations = given["orientations"]
    if not isinstance(orientations, dict) or orientations.keys() != set(ORIENTATIONS):
        raise _unreadable()
    if not all(isinstance(text, str) and _HASH.fullmatch(text) for text in (given["sha256"], *orientations.values())):
        raise _unreadable()
    for name, most in (("quality", MOST_QUALITY), ("flat", MOST_FLAT)):
        if type(given[name]) is not int or not 0 <= given[name] <= most:  # True is no number here
            raise _unreadable()
    return PictureHash(**{**given, "orientations": {name: orientations[name] for name in ORIENTATIONS}})


def _unreadable() -> Refused:
    return Refused(
        _("We could not read what your browser made of the picture. Choose the picture again, or go on without.")
    )
