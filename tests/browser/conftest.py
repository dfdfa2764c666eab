"""One real browser per worker; per test both faces on a database of its own, and watched windows."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from openhotline.common.actors import By
from tests.support.browsing import WIDE, Watch, start_browser
from tests.support.faces import FaceClient, face_settings
from tests.support.servers import Sites, serve_both_faces
from tests.support.signing import sign_in

# Playwright keeps an event loop in this thread; Django would refuse the ORM beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


class Browse(Protocol):
    def __call__(
        self, size: ViewportSize = ..., *, javascript: bool = ..., locale: str = ..., by: By | None = ...
    ) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = start_browser(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def sites(committed_db: str, tmp_path: Path) -> Iterator[Sites]:
    """Both faces, each in a process of its own. A page that raised fails the test afterwards."""
    errors = tmp_path / "errors"
    with serve_both_faces(errors) as both:
        yield both
    if errors.exists():
        pytest.fail(f"A page raised:\n{errors.read_text()[-6000:]}")


@pytest.fixture
def browse(browser: Browser, sites: Sites) -> Iterator[Browse]:
    """`browse(NARROW, javascript=False, by=ana)`: a fresh, watched window."""
    watches: list[Watch] = []
    with ExitStack() as windows:

        def _browse(
            size: ViewportSize = WIDE, *, javascript: bool = True, locale: str = "en-GB", by: By | None = None
        ) -> Page:
            context = windows.enter_context(
                browser.new_context(viewport=size, java_script_enabled=javascript, locale=locale, timezone_id="UTC")
            )
            context.set_default_timeout(10_000)
            watch = Watch(frozenset(urlsplit(site).netloc for site in (sites.public, sites.staff)), javascript)
            watch.follow(context)
            watches.append(watch)
            if by is not None:
                context.add_cookies([_session_of(by, sites)])
            return context.new_page()

        yield _browse
    problems = [problem for watch in watches for problem in watch.problems]
    assert not problems, "\n".join(problems)


def _session_of(by: By, sites: Sites) -> dict[str, str]:
    client = FaceClient("staff")
    sign_in(client, by)
    name = face_settings("staff").get("SESSION_COOKIE_NAME", settings.SESSION_COOKIE_NAME)
    return {"name": name, "value": client.cookies[name].value, "url": sites.staff}
