"""From a picture file to its PDQ: decoding as a person would see it, within limits, keeping nothing.

What a viewer shows is what is hashed: palettes and CMYK become red, green and blue; EXIF orientation is applied;
transparency is put over white and over black, giving two hashes. Colour profiles are not applied, because the lists
were made without them. Nothing is ever shrunk first: that moves a hash by a dozen bits.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from openhotline.matching.hashers.language import _
from openhotline.matching.hashers.pdq import EXIF, SMALLEST_SIDE, USABLE_SIDE, Fingerprint, Pdq

# Only formats whose decoder is a library: never one that starts a program (EPS) or accepts anything (TGA).
FORMATS: Final = ("AVIF", "BMP", "GIF", "ICO", "JPEG", "JPEG2000", "MPO", "PNG", "PPM", "QOI", "TIFF", "WEBP")
MAX_PIXELS: Final = 150_000_000
MAX_SIDE: Final = 100_000  # the matrices grow with the sides, not with the area
STRIP: Final = 1 << 18  # pixels converted at a time
ORIENTATION_TAG: Final = 0x0112
WITH_ALPHA: Final = frozenset({"RGBA", "RGBa", "LA", "La", "PA"})
SIXTEEN_BITS: Final = frozenset({"I;16", "I;16L", "I;16B", "I;16N"})
AS_THEY_ARE: Final = frozenset({"L", "RGB"})
CONVERTED: Final = {"1": "L", "P": "RGB", "CMYK": "RGB", "YCbCr": "RGB", "RGBX": "RGB", "HSV": "RGB"}

Pixels = npt.NDArray[np.uint8]

# Decoders' remarks may quote what is in a file; without a handler of their own they would reach the terminal.
logging.getLogger("PIL").addHandler(logging.NullHandler())


class Background(StrEnum):
    """What shows through a picture's holes."""

    NONE = "none"
    WHITE = "white"
    BLACK = "black"


class Turn(StrEnum):
    """Lists hold both: pictures as people see them, and pixels as software read them without looking at EXIF."""

    SHOWN = "shown"
    STORED = "stored"


class Reason(StrEnum):
    """Why there is no hash to rely on."""

    NOT_A_PICTURE = "not a picture"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too many pixels"
    TOO_SMALL = "too small"
    TOO_LITTLE_TO_SEE = "too little to see"
    UNKNOWN_COLOURS = "unknown colours"
    # The file was not read, or not to the end.
    MISSING = "missing"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too large"
    CHANGED = "changed"
    OUT_OF_MEMORY = "out of memory"
    # Nothing was tried.
    FOLDER = "folder"
    NOT_A_FILE = "not a file"
    EMPTY = "empty"


class Unhashable(Exception):
    """A picture that has no PDQ, with the sentence that says why."""

    def __init__(self, reason: Reason, why: str) -> None:
        super().__init__(why)
        self.reason, self.why = reason, why


@dataclass(frozen=True, kw_only=True)
class View:
    """One way to look at a picture, and its PDQ."""

    background: Background
    turn: Turn
    fingerprint: Fingerprint


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Measurements of a picture as it is shown; nothing from which it could be seen."""

    format: str
    width: int
    height: int
    exif: int
    is_animated: bool
    is_transparent: bool
    views: tuple[View, ...]


def hash_picture(file: BinaryIO, *, max_pixels: int = MAX_PIXELS) -> Picture:
    """Decode the first frame and hash it. Refuses (`Unhashable`) what is no picture, damaged, too large or too small.

    A decoder may raise anything on bytes made to break it, so whatever it raises becomes a refusal by name.
    """
    try:
        with _limited_to(max_pixels), Image.open(file, formats=_formats()) as image:
            _check_size(image, max_pixels)
            is_animated = bool(getattr(image, "is_animated", False))
            image.load()
            _check_size(image, max_pixels)  # an icon may hold more than it announced
            return _hash(image, is_animated=is_animated)
    except (Unhashable, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(max_pixels) from None
    except UnidentifiedImageError:
        why = _("This is not a picture in a format that is read here.")
        raise Unhashable(Reason.NOT_A_PICTURE, why) from None
    except Exception as problem:
        # Only the kind of the problem: its message may quote what is in the file.
        why = _("The picture is damaged or cut short ({kind}).").format(kind=type(problem).__name__)
        raise Unhashable(Reason.DAMAGED, why) from None


def _hash(image: Image.Image, *, is_animated: bool) -> Picture:
    exif = _orientation(image)
    turns = {Turn.SHOWN: exif} | ({Turn.STORED: 1} if exif != 1 else {})
    has_alpha = image.mode in WITH_ALPHA or "transparency" in image.info
    backgrounds = (Background.WHITE, Background.BLACK) if has_alpha else (Background.NONE,)
    width, height = image.size
    hashers = {(background, turn): Pdq(width, height, exif=turns[turn]) for background in backgrounds for turn in turns}
    is_transparent = False
    step = max(1, STRIP // width)
    for top in range(0, height, step):
        strip = image.crop((0, top, width, min(top + step, height)))
        if has_alpha:
            seen_through, layers = _layers(strip)
            is_transparent |= seen_through
        else:
            layers = {Background.NONE: _opaque(strip, from_ppm=image.format == "PPM")}
        for (background, _turn), hasher in hashers.items():
            hasher.push(layers[background])
    # An alpha channel without holes shows one picture, so it has one hash.
    shown = (
        {background: background for background in backgrounds} if is_transparent else {backgrounds[0]: Background.NONE}
    )
    views = tuple(
        View(background=shown[background], turn=turn, fingerprint=hasher.finish())
        for (background, turn), hasher in hashers.items()
        if background in shown
    )
    return Picture(
        format=image.format or "",
        width=views[0].fingerprint.width,
        height=views[0].fingerprint.height,
        exif=exif,
        is_animated=is_animated,
        is_transparent=is_transparent,
        views=views,
    )


def _orientation(image: Image.Image) -> int:
    """1 to 8; what is no orientation, or is in EXIF that cannot be read, is ignored as viewers do."""
    try:
        value = image.getexif().get(ORIENTATION_TAG, 1)
    except Exception:
        return 1
    return value if isinstance(value, int) and value in EXIF else 1


def _opaque(strip: Image.Image, *, from_ppm: bool) -> Pixels:
    if strip.mode in AS_THEY_ARE:
        return np.asarray(strip)
    if strip.mode in CONVERTED:
        return np.asarray(strip.convert(CONVERTED[strip.mode]))
    if strip.mode in SIXTEEN_BITS or (strip.mode == "I" and from_ppm):
        # The high byte, which is what Pillow takes of 16-bit colour.
        return (np.asarray(strip) >> 8).astype(np.uint8)
    why = _("Its colours ({mode}) have no agreed way to be shown.").format(mode=strip.mode)
    raise Unhashable(Reason.UNKNOWN_COLOURS, why)


def _layers(strip: Image.Image) -> tuple[bool, dict[Background, Pixels]]:
    if strip.mode in SIXTEEN_BITS:
        values = np.asarray(strip)
        grey = Image.fromarray((values >> 8).astype(np.uint8))
        holes = values == strip.info["transparency"]
        colours = Image.merge("LA", (grey, Image.fromarray(np.where(holes, 0, 255).astype(np.uint8)))).convert("RGBA")
    elif strip.mode == "La":
        colours = strip.convert("LA").convert("RGBA")
    else:
        colours = strip.convert("RGBA")
    lowest, _highest = colours.getchannel("A").getextrema()
    return lowest != 255, {
        background: np.asarray(
            Image.alpha_composite(Image.new("RGBA", colours.size, background.value), colours).convert("RGB")
        )
        for background in (Background.WHITE, Background.BLACK)
    }


def _check_size(image: Image.Image, max_pixels: int) -> None:
    width, height = image.size
    if min(width, height) < SMALLEST_SIDE:
        raise Unhashable(Reason.TOO_SMALL, small_sentence())
    if max(width, height) > MAX_SIDE:
        why = _("One side is longer than {limit:,} pixels.").format(limit=MAX_SIDE)
        raise Unhashable(Reason.TOO_MANY_PIXELS, why)
    if width * height > max_pixels:
        raise _too_many_pixels(max_pixels)


def _too_many_pixels(limit: int) -> Unhashable:
    why = _("It says it has more than {limit:,} pixels, the limit (--max-pixels), so it was not decoded.")
    return Unhashable(Reason.TOO_MANY_PIXELS, why.format(limit=limit))


def small_sentence() -> str:
    return _("A side is shorter than {side} pixels, too short for a hash to rely on.").format(side=USABLE_SIDE)


@contextmanager
def _limited_to(pixels: int) -> Iterator[None]:
    """Pillow's own check, which also guards pictures inside pictures, with our limit. One thread at a time."""
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # decoders' remarks may quote what is in the file
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = before


def _formats() -> list[str]:
    Image.init()
    return [name for name in FORMATS if name in Image.OPEN]
