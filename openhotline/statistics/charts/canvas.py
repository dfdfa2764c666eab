"""Paper to draw on: SVG elements at places, nothing else. In right-to-left languages everything is mirrored here.

Widths of texts are estimated, never measured, so that the same chart gives the same bytes on every machine.
"""

import unicodedata
from xml.etree import ElementTree as ET

from openhotline.statistics.charts.palette import PAPER, QUIET, TEXT

SIZE = 14  # of every text: at least 12 pixels where the narrow paper is shown on 320, see docs/develop/charts.md
LEADING = 19
WIDE, NARROW = 640, 320


def width_of(words: str, size: float = SIZE) -> float:
    """About how wide a text is, on the generous side. As in Noto Sans and Liberation Sans, rounded up."""
    return sum(_advance(letter) for letter in words) * size


def _advance(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1
    if letter in "ijl.,:;|'’ ":
        return 0.28
    if letter in "ftrI()-–“”":
        return 0.42
    if letter in "mwMW%@":
        return 0.93
    if letter in "ckszvxyJLEFT":
        return 0.54
    return 0.72 if letter.isupper() else 0.61


def wrap(words: str, width: float, size: float = SIZE) -> list[str]:
    """Lines that fit; a single word that is too long is cut where it has to be."""
    lines: list[str] = []
    line = ""
    for word in words.split():
        if line and width_of(f"{line} {word}", size) <= width:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        line = word
        while width_of(line, size) > width and len(line) > 1:
            end = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or width_of(line[:n], size) <= width)
            lines.append(line[:end])
            line = line[end:]
    return [*lines, line] if line else lines


class Canvas:
    """`start` is where reading starts: left, or right when `rtl`. y runs downwards from 0; who draws sets `height`."""

    def __init__(self, *, narrow: bool, rtl: bool) -> None:
        self.narrow = narrow
        self.rtl = rtl
        self.width = NARROW if narrow else WIDE
        self.height = 0.0
        self.group = ET.Element("g")

    def _x(self, x: float) -> float:
        return self.width - x if self.rtl else x

    def _add(self, tag: str, **attributes: str | float) -> ET.Element:
        texts = {name.replace("_", "-"): plain(value) for name, value in attributes.items() if value != ""}
        return ET.SubElement(self.group, tag, texts)

    def rect(self, x: float, y: float, width: float, height: float, fill: str, **more: str | float) -> None:
        left = self._x(x + width) if self.rtl else x
        self._add("rect", x=left, y=y, width=width, height=height, fill=fill, **more)

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1, dash: str = "") -> None:
        ends = {"x1": self._x(x1), "y1": y1, "x2": self._x(x2), "y2": y2}
        self._add("line", **ends, stroke=stroke, stroke_width=width, stroke_dasharray=dash)

    def path(self, points: list[tuple[float, float]], stroke: str, width: float = 2.5, dash: str = "") -> None:
        d = "M" + "L".join(f"{plain(self._x(x))} {plain(y)}" for x, y in points)
        join = "round"
        self._add(
            "path", d=d, fill="none", stroke=stroke, stroke_width=width, stroke_dasharray=dash, stroke_linejoin=join
        )

    def mark(self, x: float, y: float, shape: int, fill: str) -> None:
        """Circle, square, diamond, triangle, and again: so that lines are told apart without their colour."""
        x, r = self._x(x), 4
        outline: dict[str, str | float] = {"fill": fill, "stroke": PAPER, "stroke_width": 1.5}
        match shape % 4:
            case 0:
                self._add("circle", cx=x, cy=y, r=r, **outline)
            case 1:
                self._add("rect", x=x - r, y=y - r, width=2 * r, height=2 * r, **outline)
            case 2:
                d = f"M{plain(x)} {plain(y - 5.5)}l5.5 5.5l-5.5 5.5l-5.5-5.5z"
                self._add("path", d=d, **outline)
            case _:
                d = f"M{plain(x)} {plain(y - 5)}l5.5 9.5h-11z"
                self._add("path", d=d, **outline)

    def land(self, d: str, fill: str, stroke: str, width: float, dash: str, scale: float, y: float) -> None:
        """A piece of the map, which is never mirrored."""
        transform = f"translate(0 {plain(y)}) scale({scale:.5f})"
        dashes = " ".join(plain(float(part) / scale) for part in dash.split())
        style: dict[str, str | float] = {"stroke_width": width / scale, "stroke_dasharray": dashes}
        self._add("path", d=d, fill=fill, stroke=stroke, transform=transform, **style)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: str = "start",
        fill: str = TEXT,
        bold: bool = False,
        halo: bool = False,
        size: float | str = "",
    ) -> None:
        """`y` is the base line. With a `halo` no line of the chart runs through the letters."""
        weight = "600" if bold else ""
        which = "" if anchor == "start" else anchor
        around: dict[str, str | float] = {"stroke": PAPER, "stroke_width": 4, "paint_order": "stroke"} if halo else {}
        element = self._add(
            "text", x=self._x(x), y=y, fill=fill, text_anchor=which, font_weight=weight, font_size=size, **around
        )
        element.text = printable(words)

    def lines(self, x: float, y: float, lines: list[str], *, anchor: str = "start", fill: str = TEXT) -> float:
        """Several lines of text from the base line `y` on; says where the next would stand."""
        for number, line in enumerate(lines):
            self.text(x, y + number * LEADING, line, anchor=anchor, fill=fill)
        return y + len(lines) * LEADING

    def notes(self, *sentences: str) -> None:
        """Sentences under everything that was drawn so far."""
        for sentence in filter(None, sentences):
            self.height += 10
            lines = wrap(sentence, self.width)
            self.lines(0, self.height + SIZE, lines, fill=QUIET)
            self.height += len(lines) * LEADING


def plain(value: str | float) -> str:
    """A number as SVG has it, to a tenth of a pixel."""
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def printable(words: str) -> str:
    """Without control characters, which XML does not take."""
    return "".join(letter for letter in words if unicodedata.category(letter) not in ("Cc", "Cs", "Cn"))
