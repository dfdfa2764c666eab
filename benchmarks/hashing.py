"""How long a browser takes to hash a picture of 12 megapixels on the device, and whether its page stays responsive.

    python benchmarks/hashing.py [--rounds 5]

Chromium and Firefox, each hashing JPEG (baseline, progressive), WebP and PNG in a worker, as reporters' browsers do;
beside them, where it is installed, `pdqhash`, Meta's own code in C++, on the decoded pixels. Fails when the median of
a photograph's formats takes longer than half a second, when the page's own thread did not answer for longer than
people notice, or when a hash differs. Firefox decodes on the page's thread even for a worker; hashing itself never
runs there.
"""

import argparse
import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.browsing import start_browser  # noqa: E402
from tests.support.firefox import start_firefox  # noqa: E402
from tests.support.hashing_site import serve_hashing  # noqa: E402
from tests.support.pictures import Picture, draw  # noqa: E402

WIDTH, HEIGHT = 4000, 3000
LIMIT_MS = 500
LIMIT_BLOCKED_MS = {"Chromium": 50, "Firefox": 250}
FORMATS: dict[str, tuple[str, dict[str, Any]]] = {
    "JPEG": ("JPEG", {"quality": 90}),
    "JPEG progressive": ("JPEG", {"quality": 90, "progressive": True}),
    "WebP": ("WEBP", {"quality": 80}),
    "PNG": ("PNG", {"compress_level": 1}),
}
NO_PHOTOGRAPH = "PNG"  # printed, not judged: what a camera writes is a JPEG

Evaluate = Callable[[str], Any]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    image = Image.fromarray(draw(6, WIDTH, HEIGHT))
    gallery = [Picture(name, saved(image, kind, **options)) for name, (kind, options) in FORMATS.items()]
    print(f"{WIDTH} x {HEIGHT}, {rounds} rounds, milliseconds")
    if find_spec("pdqhash"):
        import pdqhash

        began = time.perf_counter()
        pdqhash.compute(np.asarray(image))
        print(f"  {'pdqhash, of pixels in memory':<36} {(time.perf_counter() - began) * 1000:7.0f}")
    fine = True
    with serve_hashing([picture.data for picture in gallery]) as site:
        with sync_playwright() as playwright, start_browser(playwright) as chromium:
            page = chromium.new_page()
            page.goto(site.address)
            fine &= measure("Chromium", page.evaluate, gallery, rounds)
        with tempfile.TemporaryDirectory() as folder, start_firefox(Path(folder)) as firefox:
            firefox.goto(site.address)
            fine &= measure("Firefox", firefox.evaluate, gallery, rounds)
    return 0 if fine else 1


def measure(browser: str, evaluate: Evaluate, gallery: list[Picture], rounds: int) -> bool:
    fine = True
    for index, picture in enumerate(gallery):
        answers = [evaluate(f"hashOnce({index})") for _ in range(rounds + 1)][1:]  # the first warms up
        took = statistics.median(answer["took"] for answer in answers)
        blocked = max(answer["longest"] for answer in answers)
        same = answers[0]["found"]["orientations"] == picture.orientations
        print(f"  {browser + ', ' + picture.name:<36} {took:7.0f}   page silent for {blocked:4.0f} at most", end="")
        print("" if same else "   DIFFERS from Python", flush=True)
        fine &= same and blocked <= LIMIT_BLOCKED_MS[browser] and (took <= LIMIT_MS or picture.name == NO_PHOTOGRAPH)
    return fine


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


if __name__ == "__main__":
    sys.exit(main())
