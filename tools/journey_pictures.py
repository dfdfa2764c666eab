"""The whole way of a report in every language, as sheets of small pages: docs/use/journey/<language>/<way>.png."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.reporting import STORIES, go_on, travel
from tests.support.servers import Sites

TELEPHONE: ViewportSize = {"width": 320, "height": 640}
LONGEST, COLUMNS, GAP, COLOURS = 1000, 5, 16, 24
WAIT = 11_000
BEHIND, FRAME = "#d5dde1", "#8a98a1"
PAGES = {
    "start": "report/",
    "help": "help/",
    "privacy": "privacy/",
    "leaving": "leaving/",
    "accessibility": "accessibility/",
}


def take_journeys(browser: Browser, sites: Sites, folder: Path) -> None:
    """One sheet for each way in and one of the pages around it, in each language."""
    languages = _languages(browser, sites)
    for language in languages:
        for way in STORIES:
            _sheet(_walk(browser, sites, way, language), folder / language / f"{way}.png")
        page = _window(browser)
        around = []
        for address in PAGES.values():
            page.goto(f"{sites.public}/{language}/{address}")
            around.append(_picture(page))
        _sheet(around, folder / language / "around.png")
        page.context.close()
    _write_index(folder, languages)


def _languages(browser: Browser, sites: Sites) -> list[str]:
    """English, and every language that the site itself offers."""
    page = _window(browser)
    page.goto(f"{sites.public}/en/")
    others = [link.get_attribute("hreflang") or "" for link in page.locator("a[hreflang]").all()]
    page.context.close()
    return ["en", *others]


def _write_index(folder: Path, languages: Sequence[str]) -> None:
    """The table at the end of docs/use/journey.md."""
    page = folder.with_suffix(".md")
    said, head, _rows = page.read_text(encoding="utf-8").partition("| | ")
    names = [*STORIES, "around"]
    rows = [
        " | ".join([f"| {language}", *(f"[{name}](journey/{language}/{name}.png)" for name in names)])
        for language in languages
    ]
    lines = [f"{head}{' | '.join(names)} |", "|---" * (len(names) + 1) + "|", *(f"{row} |" for row in rows)]
    page.write_text(said + "\n".join(lines) + "\n", encoding="utf-8")


def _walk(browser: Browser, sites: Sites, way: str, language: str) -> list[Image.Image]:
    page, taken = _window(browser), []
    travel(page, sites, way, language, look=lambda step: taken.append(_picture(page)))
    go_on(page)
    while not page.url.endswith("/received/"):  # who reports as often as this waits first, and presses again
        page.wait_for_timeout(WAIT)
        if page.url.endswith("/wait/"):
            go_on(page)
    taken.append(_picture(page))
    page.context.close()
    return taken


def _window(browser: Browser) -> Page:
    return browser.new_context(viewport=TELEPHONE, timezone_id="UTC", reduced_motion="reduce").new_page()


def _picture(page: Page) -> Image.Image:
    """The page from its top to the end of what it says, as a telephone shows it to somebody who scrolls."""
    page.wait_for_load_state()
    end = page.locator("main").evaluate("one => one.getBoundingClientRect().bottom + scrollY")
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    return shot.crop((0, 0, shot.width, min(shot.height, round(end), LONGEST)))


def _sheet(pages: Sequence[Image.Image], path: Path) -> None:
    rows = [pages[start : start + COLUMNS] for start in range(0, len(pages), COLUMNS)]
    width = GAP + COLUMNS * (TELEPHONE["width"] + GAP)
    sheet = Image.new("RGB", (width, GAP + sum(max(one.height for one in row) + GAP for row in rows)), BEHIND)
    top = GAP
    for row in rows:
        for column, one in enumerate(row):
            left = GAP + column * (TELEPHONE["width"] + GAP)
            sheet.paste(one, (left, top))
            ImageDraw.Draw(sheet).rectangle((left - 1, top - 1, left + one.width, top + one.height), outline=FRAME)
        top += max(one.height for one in row) + GAP
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.parent.name}/{path.name}  {path.stat().st_size / 1000:.0f} kB", flush=True)
