"""Photograph the hub, to be looked at: on a telephone, on a laptop, in the dark, from right to left, and on paper.

`make hub-pictures` runs it: it starts the practice hotline in a data folder of its own and writes PNG to
test-results/hub.
"""

from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.support.browsing import start_browser
from tests.support.hub_pages import PAGES
from tools.screenshots import practice_hotline

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "test-results" / "hub"
LAPTOP: ViewportSize = {"width": 1280, "height": 900}
TELEPHONE: ViewportSize = {"width": 390, "height": 844}
MORE = {
    "home": "/en/",
    "bulletin": "/en/blog/our-figures/",
    "with-comments": "/en/blog/what-happened-to-the-page/",
    "herbert": "/en/herbert-protocol/",
    "contribute": "/en/contribute/",
    "not-there": "/en/no/such/page/",
}


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.glob("*.png"):
        old.unlink()
    with practice_hotline() as sites, sync_playwright() as playwright:
        browser = start_browser(playwright)
        pages = {**MORE, **PAGES}
        _take(browser, sites.public, pages, "laptop", LAPTOP)
        _take(browser, sites.public, pages, "telephone", TELEPHONE)
        _take(browser, sites.public, pages, "dark", TELEPHONE, dark=True)
        _take(browser, sites.public, pages, "paper", LAPTOP, paper=True)
        arabic = {name: path.replace("/en/", "/ar/") for name, path in pages.items()}
        _take(browser, sites.public, arabic, "rtl", TELEPHONE)
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT.relative_to(ROOT)}")


def _take(
    browser: Browser,
    site: str,
    pages: dict[str, str],
    word: str,
    size: ViewportSize,
    *,
    dark: bool = False,
    paper: bool = False,
) -> None:
    page = browser.new_page(viewport=size, color_scheme="dark" if dark else "light")
    if paper:
        page.emulate_media(media="print")
    for name, path in pages.items():
        page.goto(site + path)
        page.screenshot(path=OUT / f"{name}-{word}.png", full_page=True)
    page.close()


if __name__ == "__main__":
    main()
