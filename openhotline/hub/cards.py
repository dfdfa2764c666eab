"""The picture that other sites show when somebody links to a page here: its title, in the hotline's colour.

Drawn by us, so that nobody is asked for it, and nothing is in it that does not stand on the page.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language, get_language_bidi

from openhotline.hotline.models import Colour, Profile
from openhotline.hub.models import Article, HubPage, Section
from openhotline.statistics.charts.canvas import plain, printable, wrap
from openhotline.statistics.charts.drawing import POSTER_FONTS, as_png, from_the_right

WIDTH, HEIGHT = 1200, 630
SIDE = 80
SIZES = (80, 72, 64, 56, 48, 42)
"""Of the title: the largest in which all of it fits; of the smallest, as many lines as fit."""
TOP, FOOT, LEADING = 170, 516, 1.24
"""Between these the title stands; below `FOOT` is whose page it is."""
WHITE, QUIET, SOFT = "#ffffff", "#4b5863", "#eef4f6"
BRAND: Mapping[str, str] = {
    Colour.TEAL: "#0b4a5c",
    Colour.BLUE: "#123f7a",
    Colour.GREEN: "#1d4d2b",
    Colour.PURPLE: "#452b78",
    Colour.PLUM: "#6d1f4b",
    Colour.SLATE: "#2f3d4a",
}
"""The colours of the style sheets: the tests compare them."""
KEPT = 30 * 24 * 60 * 60


@dataclass(frozen=True)
class Card:
    """What is drawn: a line above the title (such as “Guide”), the title, and whose page it is."""

    above: str
    title: str
    hotline: str
    site: str
    colour: str
    language: str
    rtl: bool


def card_of(page: HubPage | None, hotline: Profile) -> Card:
    """The card of an article, a list of articles, or of the hotline itself, in the language that is active."""
    above, title = "", hotline.name
    if isinstance(page, Article):
        above, title = page.kind_words, page.title
    elif isinstance(page, Section):
        title = str(page.get_kind_display())
    elif page is not None:
        above, title = page.section_words, page.title
    return Card(
        above=above,
        title=title,
        hotline=hotline.name if page is not None else hotline.strap_line,
        site=urlsplit(settings.PUBLIC_URL).netloc,
        colour=BRAND[hotline.colour],
        language=get_language() or "en",
        rtl=get_language_bidi(),
    )


def picture(card: Card) -> bytes:
    """The card as PNG, kept by what is in it: a title that changes is another picture."""
    svg = drawn(card)
    key = f"hub-card-{hashlib.sha256(svg.encode()).hexdigest()}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = as_png(svg)
        cache.set(key, kept, KEPT)
    return kept


def drawn(card: Card) -> str:
    """The card as SVG: plain shapes and text. The same card is the same text on every machine."""
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(WIDTH),
            "height": str(HEIGHT),
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "lang": card.language,
            "font-family": POSTER_FONTS,
        },
    )
    begin, end = (WIDTH - SIDE, SIDE) if card.rtl else (SIDE, WIDTH - SIDE)
    _rect(root, 0, 0, WIDTH, HEIGHT, card.colour)
    for radius in (150, 230, 310):
        _circle(root, end, 60, radius)
    _rect(root, begin - 72 if card.rtl else begin, 70, 72, 8, WHITE)
    _text(root, begin, 132, card.above, 34, fill=SOFT)
    size, lines = _set(card.title)
    first = (TOP + FOOT - 20 - len(lines) * size * LEADING) / 2 + size * 0.98
    for number, line in enumerate(lines):
        _text(root, begin, first + number * size * LEADING, line, size, bold=True)
    _rect(root, 0, FOOT, WIDTH, HEIGHT - FOOT, WHITE)
    _text(root, begin, 586, _cut(card.hotline, 34, 700), 34, bold=True, fill=card.colour)
    _text(root, end, 586, card.site, 26, fill=QUIET, anchor="end")
    if card.rtl:
        for text in root.iter("text"):
            from_the_right(text)
    return ET.tostring(root, encoding="unicode")


def _set(title: str) -> tuple[int, list[str]]:
    """In which size, and in which lines."""
    size, lines, fit = SIZES[-1], [""], 1
    for size in SIZES:
        lines, fit = wrap(title, WIDTH - 2 * SIDE, size * 1.06), int((FOOT - 20 - TOP) / (size * LEADING))
        if len(lines) <= fit:
            return size, lines
    return size, [*lines[: fit - 1], f"{lines[fit - 1].rstrip('.,')}…"]


def _rect(root: ET.Element, x: float, y: float, width: float, height: float, fill: str) -> None:
    numbers = {"x": plain(x), "y": plain(y), "width": plain(width), "height": plain(height)}
    ET.SubElement(root, "rect", {**numbers, "fill": fill})


def _circle(root: ET.Element, x: float, y: float, radius: float) -> None:
    """A quiet ring: a call that goes out."""
    numbers = {"cx": plain(x), "cy": plain(y), "r": plain(radius), "stroke-width": "26", "stroke-opacity": "0.07"}
    ET.SubElement(root, "circle", {**numbers, "fill": "none", "stroke": WHITE})


def _cut(words: str, size: float, room: float) -> str:
    lines = wrap(words, room, size)
    return lines[0] + ("…" if len(lines) > 1 else "") if lines else ""


def _text(
    root: ET.Element,
    x: float,
    y: float,
    words: str,
    size: float,
    *,
    bold: bool = False,
    fill: str = WHITE,
    anchor: str = "start",
) -> None:
    weight = {"font-weight": "600"} if bold else {}
    element = ET.SubElement(
        root,
        "text",
        {"x": plain(x), "y": plain(y), "fill": fill, "font-size": plain(size), "text-anchor": anchor, **weight},
    )
    element.text = printable(words)
