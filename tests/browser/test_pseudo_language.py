"""The public pages in languages nobody speaks: nothing is left in English, cut off or wider than the screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf.locale import LANG_INFO
from playwright.sync_api import Page

from openhotline.hotline import selectors as hotline
from tests.browser.conftest import Browse
from tests.browser.reporting import STORIES, go_on, travel
from tests.support.browsing import NARROW, WIDE, assert_fits, take_picture
from tests.support.pseudo import LEFT, RIGHT, made_up_languages
from tests.support.servers import Sites

DIRECTIONS = pytest.mark.parametrize("code", [LEFT, RIGHT])

# Data has the direction or the language of its own, or is a code; everything else is ours.
FILES = (".atom", ".rss", ".json", ".pdf", ".png")
ENGLISH = """
(allowed) => {
  const data = 'bdi, code, input, textarea, .oh-reference, .oh-address, [dir=auto], [lang]:not(html), script, style';
  const found = new Set();
  const look = (text, where) => {
    const words = text.replace(/\\s+/g, ' ').trim();
    if (/[A-Za-z]{2}/.test(words) && !allowed.includes(words)) found.add(`${where}: ${words.slice(0, 120)}`);
  };
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (!parent.closest(data)) look(walk.currentNode.data, parent.tagName.toLowerCase());
  }
  for (const name of ['aria-label', 'title', 'alt', 'placeholder']) {
    for (const one of document.querySelectorAll(`[${name}]:not(link)`)) look(one.getAttribute(name), `@${name}`);
  }
  return [...found];
}
"""
CUT_OFF = """
() => {
  const hidden = '.govuk-visually-hidden, .govuk-skip-link, .oh-scroll *, [hidden] *, [hidden]';
  const found = [];
  const unseen = document.querySelectorAll('.govuk-visually-hidden');
  for (const one of unseen) one.style.display = 'none';
  const kinds = 'button, a, h1, h2, h3, p, li, dt, dd, legend, label, .govuk-tag, strong';
  for (const one of document.querySelectorAll(kinds)) {
    if (one.closest(hidden) || !one.getClientRects().length) continue;
    const box = one.getBoundingClientRect();
    const wide = one.clientWidth && one.scrollWidth > one.clientWidth + 3;  // a button's shadow stands out
    const out = box.left < -1 || box.right > document.documentElement.clientWidth + 1;
    if (wide || out) found.push(`${one.tagName.toLowerCase()}: ${one.textContent.trim().slice(0, 80)}`);
  }
  for (const one of unseen) one.style.display = '';
  return found;
}
"""


@pytest.fixture(autouse=True)
def _made_up(tmp_path: Path) -> Iterator[None]:
    with made_up_languages(tmp_path / "locale"):
        yield


def look_at(page: Page) -> None:
    """Nothing English, nothing cut off, nothing wider than the window."""
    page.wait_for_load_state()
    profile = hotline.profile()
    own_names = [about["name_local"] for about in LANG_INFO.values() if "name_local" in about]
    allowed = [profile.name, profile.strap_line, profile.country, *own_names]
    assert page.locator("h1").count() == 1, page.url
    assert page.evaluate(ENGLISH, allowed) == [], page.url
    assert page.evaluate(CUT_OFF) == [], page.url
    assert_fits(page)


@pytest.mark.parametrize(
    ("size", "name", "code"), [(NARROW, "narrow", LEFT), (NARROW, "narrow", RIGHT), (WIDE, "wide", LEFT)]
)
class TestAMadeUpLanguage:
    @pytest.mark.parametrize("way", STORIES)
    def test_speaks_on_every_page_of_a_report(self, browse: Browse, sites: Sites, way, size, name, code) -> None:
        page = browse(size)

        travel(page, sites, way, language=code, look=lambda step: look_at(page))
        go_on(page)

        page.wait_for_url(f"**/{code}/report/received/")
        look_at(page)
        if code == RIGHT and way == "saw":
            take_picture(page, f"right-to-left-received-{name}")

    def test_speaks_on_every_page_that_a_link_leads_to(self, browse: Browse, sites: Sites, size, name, code) -> None:
        page = browse(size)
        waiting, seen = [f"{sites.public}/{code}/", f"{sites.public}/{code}/no/such/"], set()

        while waiting:
            address = waiting.pop()
            if address in seen:
                continue
            seen.add(address)
            page.goto(address)
            look_at(page)
            links = page.evaluate("[...document.querySelectorAll('a[href]')].map(one => one.href.split('#')[0])")
            pages = [link for link in links if not link.endswith(FILES)]
            waiting += [link for link in pages if link.startswith(f"{sites.public}/{code}/")]

        assert len(seen) > 9

    def test_speaks_where_something_is_wrong(self, browse: Browse, sites: Sites, size, name, code) -> None:
        page = browse(size)
        for path in ("report/saw/where/", "report/service/organisation/", "report/status/"):
            page.goto(f"{sites.public}/{code}/{path}")
            go_on(page)
            look_at(page)


@DIRECTIONS
def test_a_made_up_language_turns_the_page(browse: Browse, sites: Sites, code: str) -> None:
    page = browse(WIDE)
    page.goto(f"{sites.public}/{code}/")

    turned = code == RIGHT
    assert page.evaluate("document.documentElement.dir") == ("rtl" if turned else "ltr")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == ("rtl" if turned else "ltr")
    middle = page.evaluate(
        "(() => { const box = document.querySelector('.oh-languages').getBoundingClientRect();"
        " return (box.left + box.right) / 2 })()"
    )
    assert middle
