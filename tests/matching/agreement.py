"""How far our PDQ agrees with `pdqhash`, Meta's own code, over the whole corpus; and the fixtures made from it.

Not part of the tests, which take the fixture. From the top of the repository:

    python -m tests.matching.agreement [--write]
"""

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pdqhash

from openhotline.matching.hashers.pdq import ORIENTATIONS, Pdq, distance
from tests.matching.drawings import CORPUS, KEPT, Drawing, Pixels
from tests.support.pictures import Picture, digest, pictures

EXPECTED = Path(__file__).with_name("expected.json")
PICTURES = Path(__file__).with_name("pictures.json")


def theirs(pixels: Pixels) -> tuple[dict[str, str], int]:
    colour = pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)
    vectors, quality = pdqhash.compute_dihedral(np.ascontiguousarray(colour))
    hashes = [np.packbits(vector.astype(np.uint8)).tobytes().hex() for vector in vectors]
    return dict(zip(ORIENTATIONS, hashes, strict=True)), quality


def told(picture: Picture) -> dict[str, str | int]:
    """What Meta's code says of a picture file, and of which pixels it says so."""
    hashes, quality = theirs(picture.pixels)
    return {"pixels": digest(picture), "quality": int(quality), "hash": hashes["original"]}


def main() -> int:
    distances: Counter[int] = Counter()
    qualities: Counter[int] = Counter()
    kept = {}
    for number in range(CORPUS):
        drawing = Drawing(number)
        pixels = drawing.pixels()
        expected, quality = theirs(pixels)
        hasher = Pdq(drawing.width, drawing.height)
        hasher.push(pixels)
        ours = hasher.finish()
        distances.update(distance(ours.orientations[name], expected[name]) for name in ORIENTATIONS)
        qualities[abs(ours.quality - quality)] += 1
        if number < KEPT:
            kept[str(number)] = {"quality": quality, **expected}
    print(f"{CORPUS} pictures, {distances.total()} hashes")
    print("bits of difference:", dict(sorted(distances.items())))
    print("difference of quality:", dict(sorted(qualities.items())))
    if "--write" in sys.argv:
        EXPECTED.write_text(json.dumps(kept, indent=1) + "\n")
        PICTURES.write_text(json.dumps({picture.name: told(picture) for picture in pictures()}, indent=1) + "\n")
    return 0 if distances.keys() == {0} else 1


if __name__ == "__main__":
    sys.exit(main())
