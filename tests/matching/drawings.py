"""Made-up pictures, described by whole-number arithmetic alone, so that they are the same on every machine.

Clouds of several sizes, a slope, discs and boxes in colours: enough for a hash to hold on to, and nothing else.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

SIDES = (64, 65, 97, 127, 128, 129, 200, 255, 256, 257, 333, 383, 384, 400, 512, 513, 640, 767, 768, 901, 1024, 1111)
CORPUS = 220
KEPT = 24  # of these the expected hashes are kept in expected.json


@dataclass(frozen=True)
class Drawing:
    """One picture of the corpus: its number says everything about it."""

    number: int

    @property
    def width(self) -> int:
        return SIDES[self.number % len(SIDES)]

    @property
    def height(self) -> int:
        return SIDES[(self.number * 7 + self.number // len(SIDES)) % len(SIDES)]

    @property
    def is_grey(self) -> bool:
        return self.number % 10 == 9

    def pixels(self) -> Pixels:
        return draw(self.number, self.width, self.height, grey=self.is_grey)


def draw(seed: int, width: int, height: int, *, grey: bool = False) -> Pixels:
    """`(height, width)` of grey or `(height, width, 3)` of colour."""
    channels = [_channel(seed * 8 + index, width, height) for index in range(1 if grey else 3)]
    picture = channels[0] if grey else np.stack(channels, axis=2)
    for index, (x, y, size, kind, *colour) in enumerate(_numbers(seed * 8 + 7, 8 * 4).reshape(4, 8) % 256):
        across = np.arange(width)[None, :] * 256 // width - int(x)
        down = np.arange(height)[:, None] * 256 // height - int(y)
        radius = int(size) // 6 + 8
        inside = across**2 + down**2 < radius**2 if kind % 2 else (abs(across) < radius) & (abs(down) < radius // 2)
        if index < 3:
            picture[inside] = colour[0] if grey else colour[:3]
    return picture


def _channel(seed: int, width: int, height: int) -> Pixels:
    total = np.zeros((height, width), np.int64)
    for level, cells in enumerate((3, 7, 19, 41)):
        lattice = (_numbers(seed * 8 + level, (cells + 1) ** 2) % 256).reshape(cells + 1, cells + 1)
        total += _stretched(lattice, width, height, cells) * (12, 8, 6, 4)[level]
    slope = np.arange(width)[None, :] * 255 // width + np.arange(height)[:, None] * 255 // height
    contrast: npt.NDArray[np.int64] = np.clip((total // 30 * 3 + slope // 2) // 4 * 3 - 256, 0, 255)
    return contrast.astype(np.uint8)


def _stretched(lattice: npt.NDArray[np.int64], width: int, height: int, cells: int) -> npt.NDArray[np.int64]:
    x, across = np.divmod(np.arange(width) * cells * 256 // width, 256)
    y, down = np.divmod(np.arange(height) * cells * 256 // height, 256)
    top = lattice[y][:, x] * (256 - across) + lattice[y][:, x + 1] * across
    bottom = lattice[y + 1][:, x] * (256 - across) + lattice[y + 1][:, x + 1] * across
    return np.asarray((top * (256 - down)[:, None] + bottom * down[:, None]) // 65536)


def _numbers(seed: int, count: int) -> npt.NDArray[np.int64]:
    """`count` scattered numbers below 2**31 (SplitMix64)."""
    state = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((state ^ (state >> np.uint64(31))) >> np.uint64(33)).astype(np.int64)
