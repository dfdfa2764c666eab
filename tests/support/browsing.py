"""A browser that is watched: nothing foreign is asked for, nothing breaks the content security policy."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, ViewportSize

NARROW: ViewportSize = {"width": 320, "height": 640}  # WCAG's reflow width
WIDE: ViewportSize = {"width": 1280, "height": 900}
PICTURES = Path(__file__).resolve().parents[2] / "test-results"
FLAGS = [
    "--no-sandbox",  # root in a container has no user namespaces
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def chromium() -> str:
    """The system's own browser; `make test` installs it where it may. Playwright's download is never used."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise RuntimeError("There is no chromium. On Debian: apt-get install chromium")


def start_browser(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=chromium(), args=FLAGS, env={**os.environ, "LC_ALL": "C.UTF-8"})


@dataclass
class Watch:
    """What a window did that no window of ours may do."""

    allowed: frozenset[str]
    javascript: bool = True
    problems: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Listens only: to stop and let through each request here would switch the browser's cache off."""
        WATCHES[context] = self
        context.on("request", self._note_what_is_foreign)
        context.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: self._note(f"uncaught: {error.error.message}"))

    def _note_what_is_foreign(self, request: Request) -> None:
        site = urlsplit(request.url).netloc  # none in data: and blob:
        if site and site not in self.allowed:
            self._note(f"asked for {request.url}")

    def _note(self, problem: str) -> None:
        # A page that answers 404 or 409 on purpose is the test's to judge; the browser logs it as an error.
        if "the server responded with a status of 4" not in problem:
            self.problems.append(problem)

    def forgive(self, part: str) -> None:
        """Take back what a test provoked on purpose."""
        self.problems = [problem for problem in self.problems if part not in problem]


WATCHES: WeakKeyDictionary[BrowserContext, Watch] = WeakKeyDictionary()


def watch_of(page: Page) -> Watch:
    return WATCHES[page.context]


def assert_accessible(page: Page) -> None:
    """No finding of axe, and no scrolling sideways at this width. Axe is a script: the window must run scripts."""
    assert watch_of(page).javascript, "Axe cannot run in a window without JavaScript; use `assert_fits` there."
    page.wait_for_load_state()  # a page that was clicked to may still wait for its style sheet
    found = Axe().run(page, options=RULES).response["violations"]
    lines = [
        f"{rule['id']}: {rule['help']}\n    " + "\n    ".join(node["html"][:200] for node in rule["nodes"])
        for rule in found
    ]
    assert not lines, f"{page.url}\n" + "\n".join(lines)
    assert_fits(page)


def assert_fits(page: Page) -> None:
    """Nothing scrolls sideways at this width."""
    page.wait_for_load_state()
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{page.url} scrolls sideways by {too_wide} pixels."


def take_picture(page: Page, name: str) -> None:
    """The whole page, for people to look at. `make test` takes none (PICTURES=no): nobody looks at them there."""
    if os.environ.get("PICTURES") == "no":
        return
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def look_at(page: Page, name: str) -> None:
    """Wide with axe, and narrow without scrolling sideways; a picture of both."""
    assert_accessible(page)
    take_picture(page, f"{name}-wide")
    page.set_viewport_size(NARROW)
    assert_fits(page)
    take_picture(page, f"{name}-narrow")
    page.set_viewport_size(WIDE)
