"""How long `openhotline hash` takes for a picture, beside what it cannot be faster than, in the same run.

    python -m benchmarks.hash [--rounds N]

Floors, measured on the same bytes: SHA-256 alone (what any tool must read), MD5 + SHA-1 + SHA-256 (what lists need),
Pillow's decoding alone (what any picture hash needs). Beside them, where it is installed, Meta's own PDQ through
`pdqhash`, which must give the same hashes: the run fails if it does not. Pictures are made here, of clouds and shapes.
"""

import argparse
import hashlib
import io
import platform
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

import numpy as np
import numpy.typing as npt
from PIL import Image

from openhotline.matching.hashers.digests import digests_of
from openhotline.matching.hashers.pdq import ORIENTATIONS, Pdq, bands
from openhotline.matching.hashers.pictures import hash_picture

SIZES = ((512, 512), (1920, 1080), (4000, 3000))
Pixels = npt.NDArray[np.uint8]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    print(f"Python {platform.python_version()}, {_versions('numpy', 'pillow', 'pdqhash')}, {platform.machine()}")
    print(f"Median of {rounds} rounds, milliseconds; the methods take turns in every round.")
    agree = True
    for width, height in SIZES:
        pixels = clouds(width, height)
        agree &= measure(pixels, rounds)
    print("PDQ equal to pdqhash's in all eight orientations." if agree else "PDQ DIFFERS from pdqhash's.")
    return 0 if agree else 1


def measure(pixels: Pixels, rounds: int) -> bool:
    """Print one table. Returns whether the hashes agree (with nothing to compare, they do)."""
    height, width = pixels.shape[:2]
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=90)
    data = file.getvalue()
    decoded = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    methods: dict[str, Callable[[], object]] = {
        "floor: SHA-256 of the bytes": lambda: hashlib.sha256(data).hexdigest(),
        "floor: MD5, SHA-1, SHA-256": lambda: digests_of(io.BytesIO(data)),
        "floor: decoding (Pillow)": lambda: Image.open(io.BytesIO(data)).load(),
        "our PDQ x 8 of pixels in memory": lambda: ours(decoded),
        "our decoding and PDQ x 8": lambda: hash_picture(io.BytesIO(data)),
    }
    if find_spec("pdqhash"):
        methods["pdqhash x 8 of pixels in memory"] = lambda: theirs(decoded)
        methods["Pillow's decoding and pdqhash x 8"] = lambda: theirs(
            np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
        )
    times: dict[str, list[float]] = {name: [] for name in methods}
    for _round in range(rounds + 1):
        for name, method in methods.items():
            start = time.perf_counter()
            method()
            times[name].append((time.perf_counter() - start) * 1000)
    print(f"\n{width} x {height}, JPEG of {len(data):,} bytes")
    for name, taken in times.items():
        print(f"  {name:<36} {statistics.median(taken[1:]):9.2f}")  # the first round warms up
    bands.cache_clear()
    tracemalloc.start()
    ours(decoded)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"  {'our PDQ beside the decoded pixels':<36} {peak / 2**20:9.2f} MiB at most")
    return not find_spec("pdqhash") or ours(decoded) == theirs(decoded)


def ours(pixels: Pixels) -> dict[str, str]:
    hasher = Pdq(pixels.shape[1], pixels.shape[0])
    hasher.push(pixels)
    return hasher.finish().orientations


def theirs(pixels: Pixels) -> dict[str, str]:
    import pdqhash

    vectors, _quality = pdqhash.compute_dihedral(pixels)
    hashes = [np.packbits(vector.astype(np.uint8)).tobytes().hex() for vector in vectors]
    return dict(zip(ORIENTATIONS, hashes, strict=True))


def clouds(width: int, height: int) -> Pixels:
    """A picture with detail of every size, as a photograph has."""
    scatter = np.random.default_rng(width)
    total = np.zeros((height, width, 3), np.float32)
    for cells in (4, 9, 30, 120):
        lattice = Image.fromarray(scatter.integers(0, 256, (cells, cells, 3), dtype=np.uint8))
        total += np.asarray(lattice.resize((width, height), Image.Resampling.BICUBIC), np.float32) / np.sqrt(cells)
    total -= total.min()
    return np.asarray(total * (255 / total.max()), np.uint8)


def _versions(*names: str) -> str:
    found = []
    for name in names:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join(found)


if __name__ == "__main__":
    sys.exit(main())
