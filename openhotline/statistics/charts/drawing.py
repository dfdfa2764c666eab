"""From a chart to SVG for pages and PNG for the press.

The SVG is written here, element by element, and not by a charting library: it has to be mirrored, to follow dark pages
through the site's own style sheet, to hold no script and no style of its own, and to be the same bytes every time.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from openhotline.statistics.charts.bars import draw_bars, draw_stacked
from openhotline.statistics.charts.canvas import SIZE, Canvas, plain, printable, wrap
from openhotline.statistics.charts.chart import Chart
from openhotline.statistics.charts.lines import draw_survival, draw_trend
from openhotline.statistics.charts.palette import DARK, PAPER, QUIET
from openhotline.statistics.charts.words import describe
from openhotline.statistics.charts.world import draw_map

FONTS = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, sans-serif"
POSTER_FONTS = "Noto Sans, DejaVu Sans, Arial, sans-serif"
ARABIC_FONTS = "Noto Sans Arabic, DejaVu Sans, Arial, sans-serif"
MIXED_FONTS = "DejaVu Sans, Noto Sans, Arial, sans-serif"
_ONLY_ARABIC = re.compile("[\u0600-\u06ff !,.0-9:«»-]+")  # what that font has letters for, and no others
_LETTERS = Path(__file__).parents[1] / "typesetting" / "data"
MARGIN = 2  # so that nothing is cut off at the edge
POSTER_MARGIN = 24
TITLE, TITLE_LEADING = 20, 27
RIGHT_TO_LEFT, END, RIGHT_TO_LEFT_MARK = "\u2067", "\u2069", "\u200f"

_DRAW: Mapping[str, Callable[[Canvas, Chart], None]] = {
    "bars": draw_bars,
    "stacked": draw_stacked,
    "trend": draw_trend,
    "survival": draw_survival,
    "map": draw_map,
}
ALLOWED: Mapping[str, frozenset[str]] = {
    tag: frozenset(attributes.split())
    for tag, attributes in {
        "svg": "xmlns viewBox role aria-labelledby class lang direction font-family font-size width height",
        "title": "id",
        "desc": "id",
        "g": "transform",
        "rect": "x y width height fill stroke stroke-width stroke-dasharray",
        "line": "x1 y1 x2 y2 stroke stroke-width stroke-dasharray",
        "circle": "cx cy r fill stroke stroke-width",
        "path": "d fill stroke stroke-width stroke-dasharray stroke-linejoin transform",
        "text": "x y fill stroke stroke-width paint-order text-anchor font-family font-weight font-size",
    }.items()
}


def draw(chart: Chart, *, language: str = "en", rtl: bool = False, narrow: bool = False) -> str:
    """The chart as an SVG element for a page: 640 wide, or `narrow` for telephones (a page holds both, CSS shows one).

    Numbers and alt text are written in the language that is active; `language` is what the element says it is.
    The title is not drawn: the page shows it. Refuses (ValueError) to hand out anything but plain shapes and text.
    """
    canvas = _drawn(chart, narrow=narrow, rtl=rtl)
    layout = "narrow" if narrow else "wide"
    name = f"chart-{chart.name}-{layout}"
    top = MARGIN + SIZE / 2
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"{-MARGIN} {plain(-top)} {canvas.width + 2 * MARGIN} {plain(canvas.height + top + MARGIN)}",
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc",
            "class": f"oh-chart oh-chart--{layout}",
            "lang": language,
            "direction": "rtl" if rtl else "ltr",
            "font-family": FONTS,
            "font-size": plain(SIZE),
        },
    )
    ET.SubElement(root, "title", {"id": f"{name}-title"}).text = printable(chart.title)
    ET.SubElement(root, "desc", {"id": f"{name}-desc"}).text = printable(describe(chart))
    root.append(canvas.group)
    return written(root)


def png(chart: Chart, *, scale: float = 2, language: str = "en", rtl: bool = False) -> bytes:
    """The chart as a picture for the press: on white, with title, subtitle, source. 688 × `scale` pixels wide."""
    return as_png(poster(chart, language=language, rtl=rtl), scale=scale)


def as_png(svg: str, *, scale: float = 1) -> bytes:
    """A drawing of ours as a picture. Nothing is fetched: it refers to nothing, and its letters lie here."""
    import vl_convert  # here, because it takes memory and only those who make pictures need it

    vl_convert.register_font_directory(str(_LETTERS))
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def poster(chart: Chart, *, language: str = "en", rtl: bool = False) -> str:
    """The SVG behind `png`: what the page says around a chart is drawn into it."""
    canvas = _drawn(chart, narrow=False, rtl=rtl)
    canvas.notes(chart.source)
    head = Canvas(narrow=False, rtl=rtl)
    y = float(TITLE)
    for line in wrap(chart.title, head.width, TITLE * 1.06):
        head.text(0, y, line, bold=True, size=TITLE)
        y += TITLE_LEADING
    y = head.lines(0, y, wrap(chart.subtitle, head.width), fill=QUIET) + SIZE
    width, height = canvas.width + 2 * POSTER_MARGIN, round(y + canvas.height + 2 * POSTER_MARGIN)
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(width),
            "height": str(height),
            "viewBox": f"0 0 {width} {height}",
            "lang": language,
            "font-family": POSTER_FONTS,
            "font-size": plain(SIZE),
        },
    )
    ET.SubElement(root, "rect", {"x": "0", "y": "0", "width": str(width), "height": str(height), "fill": PAPER})
    for group, top in ((head.group, POSTER_MARGIN), (canvas.group, POSTER_MARGIN + y)):
        group.set("transform", f"translate({POSTER_MARGIN} {plain(top)})")
        root.append(group)
    if rtl:
        for text in root.iter("text"):
            from_the_right(text)
    return written(root)


def _drawn(chart: Chart, *, narrow: bool, rtl: bool) -> Canvas:
    canvas = Canvas(narrow=narrow, rtl=rtl)
    _DRAW[chart.kind](canvas, chart)
    if chart.hides:
        canvas.notes(chart.hidden_note)
    return canvas


def from_the_right(text: ET.Element) -> None:
    """What the picture maker cannot do: it knows no `direction`, and mixes fonts within a text only badly.

    Anchors are named by side, marks keep the order of letters, and each text gets one font that has all its letters.
    """
    text.set("text-anchor", {"start": "end", "end": "start", "middle": "middle"}[text.get("text-anchor", "start")])
    words = text.text or ""
    if _ONLY_ARABIC.fullmatch(words):
        text.set("font-family", ARABIC_FONTS)
        text.text = f"{RIGHT_TO_LEFT_MARK}{words}{RIGHT_TO_LEFT_MARK}"
    else:
        text.set("font-family", MIXED_FONTS)
        text.text = f"{RIGHT_TO_LEFT}{words}{END}"


def written(root: ET.Element) -> str:
    """As text, once everything in it was found to be harmless and of a colour that the style sheet knows."""
    svg = ET.tostring(root, encoding="unicode")
    for element in ET.fromstring(svg).iter():
        tag = element.tag.removeprefix("{http://www.w3.org/2000/svg}")
        if forbidden := set(element.attrib) - ALLOWED.get(tag, frozenset()):
            raise ValueError(f"<{tag}> must not have {sorted(forbidden)}.")
        if tag not in ALLOWED:
            raise ValueError(f"<{tag}> has no place in a chart.")
        for paint in (element.get("fill"), element.get("stroke")):
            if paint not in (None, "none") and paint not in DARK:
                raise ValueError(f"{paint} is no colour of ours.")
    return svg
