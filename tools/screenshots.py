"""Take the pictures of docs from the practice hotline, as it is now. `make screenshots` runs it.

`python -m tools.screenshots journey` takes only those of a report in every language (docs/use/journey), `work` only
those of docs/images.

Starts `openhotline serve` on free ports with a data folder of its own, goes through the work of one item as people
would, and photographs what they see. Nothing in the pictures is real.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.support.browsing import start_browser
from tests.support.servers import Sites
from tools.journey_pictures import take_journeys

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
JOURNEY = ROOT / "docs" / "use" / "journey"
WIDE: ViewportSize = {"width": 1280, "height": 860}
NARROW: ViewportSize = {"width": 390, "height": 844}
BIGGEST = 150_000
COLOURS = 64
PASSWORD = "made-up-people"
LOADING, STORY = 600.0, 180.0
"""Seconds until the demonstration is loaded, and until a page is found gone."""


def two_free_ports() -> int:
    """The first of two ports side by side that nobody has."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@dataclass(frozen=True)
class Practice(Sites):
    """Where the practice hotline answers, and its data folder."""

    folder: Path


@contextmanager
def practice_hotline() -> Iterator[Practice]:
    port = two_free_ports()
    with tempfile.TemporaryDirectory(prefix="openhotline-pictures-") as folder:
        environment = {**os.environ, "DATA_DIR": folder, "PACE": "8640"}
        for name in ("DATABASE_URL", "KEYS_DIR", "MODE", "FACE", "PUBLIC_URL", "STAFF_URL", "PRACTICE_MAP"):
            environment.pop(name, None)
        command = [sys.executable, "-m", "openhotline", "serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            until(lambda: answers(port) and answers(port + 1), LOADING, "The hotline does not come up", process)
            yield Practice(f"http://localhost:{port}", f"http://localhost:{port + 1}", Path(folder))
        finally:
            process.terminate()
            process.wait(30)


def until(
    ready: Callable[[], bool], seconds: float, problem: str, process: "subprocess.Popen[bytes] | None" = None
) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline or (process is not None and process.poll() is not None):
            raise SystemExit(problem)
        time.sleep(0.5)


def window(browser: Browser, size: ViewportSize = WIDE) -> Page:
    return browser.new_context(viewport=size, locale="en-GB", timezone_id="UTC").new_page()


def signed_in(browser: Browser, sites: Sites, username: str) -> Page:
    page = window(browser)
    page.goto(f"{sites.staff}/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Code").fill(page.locator("#practice-code").inner_text())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{sites.staff}/")
    return page


def take(page: Page, name: str, size: ViewportSize = WIDE) -> None:
    """One window full, in few colours. Refuses a picture that is too big for a repository."""
    page.set_viewport_size(size)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    bytes_ = path.stat().st_size
    print(f"{path.relative_to(ROOT)}  {bytes_ / 1000:.0f} kB", flush=True)
    if bytes_ > BIGGEST:
        raise SystemExit(f"{path.name} is larger than {BIGGEST / 1000:.0f} kB.")


def assess_first(page: Page, sites: Sites) -> str:
    """Take the first item of the queue and decide that it is illegal. Returns its reference."""
    page.goto(f"{sites.staff}/assessment/")
    page.get_by_role("button", name="Take the next item").click()
    ref = page.url.rstrip("/").rpartition("/")[2]
    page.get_by_role("button", name="Reveal the address").click()
    take(page, "assessment")
    for name, value in (
        *(("decision", "illegal_here"), ("media_type", "page"), ("age_band", "11-13"), ("sex", "girls")),
        *(("children", "one"), ("severity", "level_2"), ("self_generated", "yes"), ("how", "groomed")),
    ):
        page.locator(f"[name={name}][value='{value}']").check()
    page.locator("[name=site_type]").select_option("website")
    page.get_by_role("button", name="Record").click()
    page.wait_for_url("**/assessment/")
    return ref


def approve_first(page: Page, sites: Sites) -> bool:
    page.goto(f"{sites.staff}/notices/")
    button = page.get_by_role("button", name="Approve").first
    if not button.is_visible():
        return False
    button.click()
    return True


def has_gone(page: Page, sites: Sites, ref: str) -> bool:
    page.goto(f"{sites.staff}/items/{ref}/")
    return "Gone after the notice" in page.content()


def main(parts: list[str]) -> int:
    with practice_hotline() as sites, sync_playwright() as playwright:
        browser = start_browser(playwright)
        if "journey" in parts:
            take_journeys(browser, sites, JOURNEY)
        if "work" in parts:
            take_work(browser, sites)
        browser.close()
    return 0


def take_work(browser: Browser, sites: Sites) -> None:
    """The work of one item, from the queue to its removal."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    visitor = window(browser)
    for path, name in (("/en/", "front-page"), ("/en/report/", "report-form")):
        visitor.goto(f"{sites.public}{path}")
        take(visitor, name)
        take(visitor, f"{name}-narrow", NARROW)
    ana = signed_in(browser, sites, "ana")
    ana.goto(f"{sites.staff}/assessment/")
    take(ana, "queue")
    take(ana, "queue-narrow", NARROW)
    ana.set_viewport_size(WIDE)
    ref = assess_first(ana, sites)
    noa = signed_in(browser, sites, "noa")
    until(lambda: approve_first(noa, sites), STORY, "No recipient waits for approval")
    until(lambda: has_gone(ana, sites, ref), STORY, f"{ref} was not found gone")
    take(ana, "item")
    take(ana, "item-narrow", NARROW)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["journey", "work"]))
