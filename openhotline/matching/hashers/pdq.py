"""PDQ, a 256-bit hash that survives resizing and re-encoding, of a picture that comes in rows.

PDQ blurs a picture with two passes of a box filter, takes 64 x 64 samples and compares 256 frequencies with their
median. Blur and sampling are linear and act on rows and columns separately, edges included, so both are done here as
one banded matrix per axis: `samples = bands(height) @ luma @ bands(width).T`. That costs about one multiplication per
pixel, and rows may come a few at a time, so that a large picture is never held as numbers.

The method, the ends of the windows, the signs of the orientations, the order of the bits and the rule for the median
are those of Meta's implementation (ThreatExchange, pdq/, BSD licence; see NOTICE).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

SAMPLES: Final = 64
FREQUENCIES: Final = 16
SMALLEST_SIDE: Final = 5  # below it there is no PDQ
USABLE_SIDE: Final = 64  # below it samples repeat pixels, and two correct programs may differ
USABLE_QUALITY: Final = 50  # the published advice: do not match what is below it
USABLE_FLAT: Final = 128
BLOCK: Final = 1 << 18  # numbers made of bytes at a time: small enough to stay in a processor's cache
TILE: Final = 1 << 18  # multiplications up to which OpenBLAS uses one thread
LUMA: Final = (0.299, 0.587, 0.114)

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]

# What each of the eight EXIF orientations does to the stored rows and columns before they are shown:
# turn rows over, turn columns over, exchange rows and columns.
EXIF: Final = {
    1: (False, False, False),
    2: (False, True, False),
    3: (True, True, False),
    4: (True, False, False),
    5: (False, False, True),
    6: (True, False, True),
    7: (True, True, True),
    8: (False, True, True),
}

# The names are upstream's. rotate90 is the hash of the picture turned a quarter counter-clockwise; flipX is top to
# bottom, flipY left to right, flipPlus1 rows for columns, flipMinus1 the same about the other diagonal.
# Frequency k of a turned-over axis changes its sign where k is odd; the first of ours is k = 1.
ORIENTATIONS: Final = {
    "original": (False, False, False),
    "rotate90": (True, True, False),
    "rotate180": (False, True, True),
    "rotate270": (True, False, True),
    "flipX": (False, True, False),
    "flipY": (False, False, True),
    "flipPlus1": (True, False, False),
    "flipMinus1": (True, True, True),
}


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """The PDQ of one picture in eight orientations, with how much it says."""

    orientations: dict[str, str]
    quality: int  # 0 to 100, upstream's measure of how much there is to see
    flat: int  # how many of the 256 frequencies are nothing but rounding
    width: int
    height: int

    @property
    def is_usable(self) -> bool:
        """Whether a comparison of this hash means anything: not of a blank, of stripes, or of a thumbnail."""
        return self.quality >= USABLE_QUALITY and self.flat <= USABLE_FLAT and not self.is_small

    @property
    def is_small(self) -> bool:
        return min(self.width, self.height) < USABLE_SIDE


class Pdq:
    """One picture's PDQ. Push its rows from top to bottom, then finish.

    `exif` is the orientation the stored rows must be given to be seen upright: the hash is that of the upright
    picture, but nothing is turned, only the matrices. Refuses sides below five pixels.
    """

    def __init__(self, width: int, height: int, *, exif: int = 1) -> None:
        if min(width, height) < SMALLEST_SIDE:
            raise ValueError("PDQ needs five pixels a side")
        self._turn_rows, self._turn_columns, self._exchange = EXIF[exif]
        self._width, self._height = width, height
        self._rows = bands(height)[:, ::-1] if self._turn_rows else bands(height)
        self._seen = 0
        self._sums: Singles | None = None

    def push(self, rows: npt.NDArray[np.uint8]) -> None:
        """Add the next rows: `(n, width)` of grey or `(n, width, 3)` of red, green and blue."""
        count, width = rows.shape[:2]
        if width != self._width or self._seen + count > self._height or rows.shape[2:] not in ((), (3,)):
            raise ValueError("these rows are not of this picture")
        flat = rows.reshape(count, -1)
        if self._sums is None:
            self._sums = np.zeros((SAMPLES, flat.shape[1]), np.float32)
        # A block should touch few of the 64 bands, so that few of the products are with nothing.
        step = max(1, min(-(-self._height // 16), BLOCK // flat.shape[1]))
        for start in range(0, count, step):
            block = flat[start : start + step].astype(np.float32)
            weights = self._rows[:, self._seen : self._seen + len(block)]
            touched = np.flatnonzero(weights.any(axis=1))
            if touched.size:  # between two narrow bands there may be a row that nobody samples
                first, last = int(touched[0]), int(touched[-1]) + 1
                _add_product(self._sums[first:last], weights[first:last], block)
            self._seen += len(block)

    def finish(self) -> Fingerprint:
        """The hashes. Refuses a picture whose rows have not all come."""
        samples = self._samples()
        frequencies = _DCT @ samples @ _DCT.T
        return Fingerprint(
            orientations={name: hash_of(turned(frequencies, name)) for name in ORIENTATIONS},
            quality=_quality(samples),
            flat=int(np.count_nonzero(np.abs(frequencies) < 0.05)),
            width=self._height if self._exchange else self._width,
            height=self._width if self._exchange else self._height,
        )

    def _samples(self) -> Floats:
        if self._sums is None or self._seen != self._height:
            raise ValueError("rows are missing")
        sums = self._sums.astype(np.float64)
        if sums.shape[1] != self._width:
            sums = sums[:, 0::3] * LUMA[0] + sums[:, 1::3] * LUMA[1] + sums[:, 2::3] * LUMA[2]
        columns = bands(self._width)[:, ::-1] if self._turn_columns else bands(self._width)
        samples = np.zeros((SAMPLES, SAMPLES))
        for left in range(0, self._width, SAMPLES):
            _add_product(samples, sums[:, left : left + SAMPLES], columns[:, left : left + SAMPLES].T)
        return samples.T if self._exchange else samples


@lru_cache(maxsize=8)
def bands(length: int) -> Singles:
    """The 64 x `length` matrix that blurs one axis twice with a box and takes 64 samples of it."""
    window = -(-length // (2 * SAMPLES))
    after = (window + 2) // 2  # an even window reaches one pixel further forward than back
    before = window - after
    positions = np.arange(length)
    low = np.maximum(positions - before, 0)
    high = np.minimum(positions + after, length)
    centres = (2 * np.arange(SAMPLES) + 1) * length // (2 * SAMPLES)

    # Second pass: which once-blurred pixels are averaged; first pass: which pixels each of those is made of.
    members = centres[:, None] + np.arange(-before, after)
    rows, inside = np.nonzero((members >= 0) & (members < length))
    members = members[rows, inside]
    share = 1.0 / ((high - low)[centres[rows]] * (high - low)[members])
    steps = np.zeros((SAMPLES, length + 1))
    np.add.at(steps, (rows, low[members]), share)
    np.add.at(steps, (rows, high[members]), -share)
    weights = np.cumsum(steps, axis=1)[:, :length]
    # Adding and taking away leaves a rounding beyond the end of each band, where there is nothing.
    weights[weights < 1e-3 / window**2] = 0
    singles = weights.astype(np.float32)
    singles.setflags(write=False)  # shared by every picture of this length
    return singles


def turned(frequencies: Floats, orientation: str) -> Floats:
    """The frequencies of the picture seen in this orientation, without looking at it again."""
    exchange, turn_rows, turn_columns = ORIENTATIONS[orientation]
    result = frequencies.T if exchange else frequencies
    if turn_rows:
        result = result * _ODD[:, None]
    if turn_columns:
        result = result * _ODD
    return result


def hash_of(frequencies: Floats) -> str:
    """64 hexadecimal digits, most significant bit first, as ThreatExchange writes them."""
    values = frequencies.ravel()
    median = np.partition(values, values.size // 2 - 1)[values.size // 2 - 1]  # the lower of the middle two
    return np.packbits((values > median)[::-1]).tobytes().hex()


def distance(one: str, other: str) -> int:
    """In how many of the 256 bits two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _add_product(total: npt.NDArray[Any], left: npt.NDArray[Any], right: npt.NDArray[Any]) -> None:
    """`total += left @ right`, in tiles that a BLAS library leaves to one thread.

    They are far too small to share out: on a busy machine, waiting for the other threads made a hash 40 times slower.
    """
    step = max(1, TILE // left.size)
    for start in range(0, right.shape[1], step):
        total[:, start : start + step] += left @ right[:, start : start + step]


def _quality(samples: Floats) -> int:
    steps = sum(int(np.trunc(np.abs(np.diff(samples, axis=axis)) * 100 / 255).sum()) for axis in (0, 1))
    return min(100, steps // 90)


def _dct() -> Floats:
    rows, columns = np.arange(1, FREQUENCIES + 1)[:, None], np.arange(SAMPLES)
    return np.asarray(np.sqrt(2 / SAMPLES) * np.cos(np.pi / (2 * SAMPLES) * rows * (2 * columns + 1)))


_DCT: Final = _dct()
_ODD: Final = np.where(np.arange(FREQUENCIES) % 2 == 0, -1.0, 1.0)
