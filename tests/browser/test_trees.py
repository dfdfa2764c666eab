"""What a screen reader is told on every public page, kept in `trees/*.yml` so that a change is seen and meant.

`make trees` writes them anew; read the difference before it is committed.
"""

import difflib
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Browse
from tests.browser.published import publish_figures
from tests.browser.reporting import STORIES, WHERE, answer, go_on, travel
from tests.browser.test_house import PLACES
from tests.support.browsing import WIDE
from tests.support.servers import Sites

TREES = Path(__file__).with_name("trees")
WRONG = "saw-where-wrong"
CHANGING = {
    r"\b(OH|SN)-[0-9A-Z]{8}\b": r"\1-REFERENCE",
    r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b": "SECRET",
    r"\b\d{1,2}:\d{2}\b": "TIME",
    r"\b\d{1,2} [A-Z][a-z]+ 20\d\d\b": "DAY",
    r"localhost(:|%3A)\d+": r"localhost\1PORT",
    r"\b\d+:[0-9a-f]{64}\b": "CHAIN",
}


def tree_of(page: Page) -> str:
    """Roles, names and states of everything on the page; what differs from run to run is left out."""
    page.wait_for_load_state()
    tree = page.locator("body").aria_snapshot()
    for pattern, word in CHANGING.items():
        tree = re.sub(pattern, word, tree)
    return f"{tree}\n"


def differences(page: Page, name: str) -> str:
    """How the page differs from the tree that is kept; nothing when it does not. Renews the tree when asked to."""
    path, found = TREES / f"{name}.yml", tree_of(page)
    if os.environ.get("RENEW_TREES"):
        TREES.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = difflib.unified_diff(kept.splitlines(), found.splitlines(), f"{name}: kept", "found", lineterm="", n=1)
    return "\n".join(lines)


class TestWhatAScreenReaderIsTold:
    def test_is_as_before_on_the_pages_around_a_report(self, browse: Browse, sites: Sites) -> None:
        publish_figures()
        page = browse(WIDE)
        told = []
        for name, place in PLACES.items():
            page.goto(f"{sites.public}{place}")
            told.append(differences(page, name))

        assert "\n".join(told).strip() == "", "\n".join(told)

    @pytest.mark.parametrize("way", STORIES)
    def test_is_as_before_on_every_step(self, browse: Browse, sites: Sites, way: str) -> None:
        page = browse(WIDE)
        told: list[str] = []

        travel(page, sites, way, look=lambda step: told.append(differences(page, f"{way}-{step}")))
        page.wait_for_url("**/en/report/check/")
        go_on(page)
        page.wait_for_url("**/received/")
        told.append(differences(page, f"{way}-received"))

        assert "\n".join(told).strip() == "", "\n".join(told)

    def test_is_as_before_where_something_is_wrong(self, browse: Browse, sites: Sites) -> None:
        page = browse(WIDE)
        page.goto(f"{sites.public}/{WHERE}")
        answer(page, addresses="not an address")

        assert differences(page, WRONG) == ""

    def test_is_kept_for_no_page_that_is_gone(self) -> None:
        steps = {f"{way}-{step}" for way, story in STORIES.items() for step in (*story, "check", "received")}

        assert {path.stem for path in TREES.glob("*.yml")} <= steps | set(PLACES) | {WRONG}
