"""Made-up pictures in every format that people have, with the hashes that our own Python gives them.

Slopes, clouds, shapes and mixes of them; nothing else. What is expected is what `openhotline.matching` says of the
picture as Pillow decodes it: palette and CMYK as colours, turned upright by EXIF, colour profiles not applied. That
this is what Meta's own code says of every one of them is kept in `tests/matching/pictures.json` and tested there.
"""

import hashlib
import io
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms, ImageDraw, ImageOps
from PIL.PngImagePlugin import PngInfo

from openhotline.matching.hashers.pdq import Fingerprint, Pdq

Pixels = npt.NDArray[np.uint8]

SIDES = (64, 65, 97, 128, 129, 200, 255, 256, 257, 320, 383, 400, 512, 513, 640)
BASES = 12
EXIF_ORIENTATION = 0x0112


@dataclass(frozen=True)
class Picture:
    """A picture file: which one it is, and its bytes."""

    name: str
    data: bytes

    @cached_property
    def pixels(self) -> Pixels:
        """As Pillow decodes it, upright, in RGB."""
        with Image.open(io.BytesIO(self.data)) as image:
            return np.ascontiguousarray(ImageOps.exif_transpose(image).convert("RGB"))

    @cached_property
    def _pdq(self) -> Fingerprint:
        height, width = self.pixels.shape[:2]
        hasher = Pdq(width, height)
        hasher.push(self.pixels)
        return hasher.finish()

    @property
    def orientations(self) -> Mapping[str, str]:
        return self._pdq.orientations

    @property
    def quality(self) -> int:
        return self._pdq.quality

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def digest(picture: Picture) -> str:
    """Which pixels these are, as Pillow decodes the file."""
    return hashlib.sha256(repr(picture.pixels.shape).encode() + picture.pixels.tobytes()).hexdigest()


def pictures() -> Iterator[Picture]:
    """Every base in every format, at three sizes of its own."""
    for number in range(BASES):
        for index, (form, write) in enumerate(FORMATS.items()):
            width, height = (SIDES[(number * step + index % 3 * 5) % len(SIDES)] for step in (1, 7))
            image = Image.fromarray(draw(number, width, height))
            yield Picture(f"{number}-{width}x{height}-{form}", write(image))


@lru_cache(maxsize=3)
def draw(seed: int, width: int, height: int) -> Pixels:
    """One of the kinds in turn: slopes, clouds, shapes, and two mixes."""
    kinds: tuple[Callable[[int, int, int], npt.NDArray[np.float64]], ...] = (_slopes, _clouds, _shapes)
    if seed % 5 < len(kinds):
        total = kinds[seed % 5](seed, width, height)
    else:
        total = (_clouds(seed, width, height) + kinds[seed % 2 * 2](seed + 1, width, height)) / 2
    return np.clip(total, 0, 255).astype(np.uint8)


def _slopes(seed: int, width: int, height: int) -> npt.NDArray[np.float64]:
    """Waves of several directions and lengths, each colour with its own."""
    scatter = np.random.default_rng(seed)
    down, across = np.mgrid[0:height, 0:width] / max(width, height)
    channels = []
    for _ in range(3):
        total = np.zeros((height, width))
        for length in (2, 3, 5, 8, 13, 21):
            a, b, start = scatter.uniform(-1, 1, 3)
            total += np.sin(length * 2 * np.pi * (a * down + b * across) + start * 6) / np.sqrt(length)
        channels.append(total)
    return np.asarray(127 + 90 * np.stack(channels, axis=2))


def _clouds(seed: int, width: int, height: int) -> npt.NDArray[np.float64]:
    """Noise whose strength falls with its frequency (1/f), as in photographs."""
    scatter = np.random.default_rng(seed)
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :])
    frequency[0, 0] = 1
    channels = []
    for _ in range(3):
        spectrum = np.fft.rfft2(scatter.normal(size=(height, width))) / frequency
        spectrum[0, 0] = 0
        channel = np.fft.irfft2(spectrum, s=(height, width))
        channels.append(127 + 70 * channel / channel.std())
    return np.stack(channels, axis=2)


def _shapes(seed: int, width: int, height: int) -> npt.NDArray[np.float64]:
    """Discs and boxes of flat colours over each other."""
    scatter = np.random.default_rng(seed)
    image = Image.new("RGB", (width, height), tuple(scatter.integers(0, 256, 3)))
    pen = ImageDraw.Draw(image)
    for _ in range(60):
        x, y = scatter.integers(0, width), scatter.integers(0, height)
        size = int(min(width, height) * scatter.uniform(0.05, 0.3))
        paint = pen.ellipse if scatter.random() < 0.5 else pen.rectangle
        paint((int(x - size), int(y - size), int(x + size), int(y + size)), fill=tuple(scatter.integers(0, 256, 3)))
    return np.asarray(image, np.float64)


# --- formats ---


def _saved(kind: str, *, mode: str = "RGB", **options: Any) -> Callable[[Image.Image], bytes]:
    def write(image: Image.Image) -> bytes:
        file = io.BytesIO()
        image.convert(mode).save(file, kind, **options)
        return file.getvalue()

    return write


def _turned(orientation: int) -> Callable[[Image.Image], bytes]:
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    return _saved("JPEG", quality=90, subsampling=0, exif=exif)


def _gamma(value: float) -> PngInfo:
    info = PngInfo()
    info.add(b"gAMA", struct.pack(">I", round(value * 100_000)))
    return info


def _profile(*, swapped: bool) -> bytes:
    """sRGB; or sRGB with red and blue exchanged: where it is applied, nobody overlooks it."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    if swapped:
        count = struct.unpack_from(">I", profile, 128)[0]
        places = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
        red, blue = places[b"rXYZ"] + 4, places[b"bXYZ"] + 4
        profile[red : red + 8], profile[blue : blue + 8] = profile[blue : blue + 8], profile[red : red + 8]
    return bytes(profile)


FORMATS: dict[str, Callable[[Image.Image], bytes]] = {
    "jpeg-444": _saved("JPEG", quality=90, subsampling=0),
    "jpeg-420": _saved("JPEG", quality=75, subsampling=2),
    "jpeg-progressive": _saved("JPEG", quality=85, progressive=True),
    "jpeg-grey": _saved("JPEG", mode="L", quality=90),
    "jpeg-cmyk": _saved("JPEG", mode="CMYK", quality=90),
    "jpeg-swapped": _saved("JPEG", quality=90, icc_profile=_profile(swapped=True)),
    "png": _saved("PNG"),
    "png-8": _saved("PNG", mode="P"),
    "png-grey": _saved("PNG", mode="L"),
    "png-gamma": _saved("PNG", pnginfo=_gamma(1.0)),
    "png-srgb": _saved("PNG", icc_profile=_profile(swapped=False)),
    "gif": _saved("GIF", mode="P"),
    "bmp": _saved("BMP"),
    "webp": _saved("WEBP", quality=80),
    "webp-lossless": _saved("WEBP", lossless=True),
    "webp-swapped": _saved("WEBP", lossless=True, icc_profile=_profile(swapped=True)),
    **{f"exif-{orientation}": _turned(orientation) for orientation in range(2, 9)},
}
