"""Photograph every page of the data portal and every page of the annual report. `make portal-pictures` runs it.

Starts the practice hotline with its ten made-up years in a data folder of its own, and writes PNG to
test-results/portal for people to look at: wide, narrow, dark, and from right to left. The report is set by the same
template as the PDF, as pictures instead of a file.
"""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from openhotline.statistics.definitions import THEMES
from tests.support.browsing import start_browser
from tools.screenshots import practice_hotline

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "test-results" / "portal"
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
SET = """
import sys, json, pathlib, django
django.setup()
from openhotline.statistics import selectors
from openhotline.statistics.periods import read_period
from openhotline.statistics.report import document_of
from openhotline.statistics.typesetting.document import as_pictures
snapshot = selectors.published(read_period(sys.argv[1]))
for number, picture in enumerate(as_pictures(document_of(selectors.bulletin_of(snapshot), reference=snapshot.ref)), 1):
    pathlib.Path(sys.argv[2], f"report-{number:02}.png").write_bytes(picture)
"""


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.glob("*.png"):
        old.unlink()
    with practice_hotline() as sites, sync_playwright() as playwright:
        year = str(date.today().year - 1)  # the newest of the ten that the demonstration publishes
        pages = ["", "definitions/", "by/internet-watch-foundation/", f"{year}/", f"{year}/reports/dsa/"]
        pages += [f"{year}/{name}/" for name in THEMES]
        browser = start_browser(playwright)
        for word, language, size, dark in (
            ("wide", "en", WIDE, False),
            ("narrow", "en", NARROW, False),
            ("dark", "en", WIDE, True),
            ("rtl", "ar", NARROW, False),
        ):
            _take(browser, f"{sites.public}/{language}/figures/", pages, word, size, dark)
        environment = {
            **os.environ,
            "DATA_DIR": str(sites.folder),
            "DJANGO_SETTINGS_MODULE": "openhotline.config.settings",
        }
        subprocess.run([sys.executable, "-c", SET, year, str(OUT)], cwd=ROOT, env=environment, check=True)
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT.relative_to(ROOT)}")


def _take(browser: Browser, base: str, pages: list[str], word: str, size: ViewportSize, dark: bool) -> None:
    context = browser.new_context(viewport=size, color_scheme="dark" if dark else "light")
    page = context.new_page()
    for path in pages:
        page.goto(base + path)
        name = path.strip("/").replace("/", "-") or "index"
        page.screenshot(path=OUT / f"{name}-{word}.png", full_page=True)
    context.close()


if __name__ == "__main__":
    main()
