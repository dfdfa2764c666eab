"""The mark of a hotline: a drawing (SVG) that staff give, read and written again from scratch.

It stands on every page of both faces, the one where people sign in among them. So nothing of what somebody pasted is
passed on as it came: what is written holds only elements, attributes and values that are named here. What a drawing can
do without is left out; without what else it would be another drawing, so that is refused and named.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from openhotline.common.errors import Refused

LONGEST = 20_000
MOST_PARTS = 500
DEEPEST = 40
FURTHEST = 1_000_000
"""No number in a drawing is larger; browsers draw nothing sensible out there."""
LARGEST = 100_000
"""No side of a drawing is longer."""
NARROWEST, WIDEST = 0.25, 4
HEIGHT = 32
"""In pixels, beside the name."""

SVG = "http://www.w3.org/2000/svg"
XHTML = "http://www.w3.org/1999/xhtml"
XLINK = "http://www.w3.org/1999/xlink"

SHAPES: dict[str, set[str]] = {
    "path": {"d"},
    "rect": {"width", "height"},
    "circle": {"r"},
    "ellipse": {"rx", "ry"},
    "line": set(),
    "polyline": {"points"},
    "polygon": {"points"},
}
"""What can be seen, and the attributes without which it cannot."""
WORDS = {"title", "desc"}
GRADIENTS = {"linearGradient", "radialGradient"}
MAY_HOLD: dict[str, set[str]] = {
    **dict.fromkeys(("svg", "g", "defs"), {"g", "defs", "clipPath", *SHAPES, *GRADIENTS, *WORDS}),
    "clipPath": {*SHAPES, *WORDS},
    **dict.fromkeys(GRADIENTS, {"stop", *WORDS}),
    **dict.fromkeys(SHAPES, WORDS),
    **dict.fromkeys(("stop", *WORDS), set()),
}
"""Every element of a mark, and what browsers draw in it: elsewhere they overlook it, and so do we."""
UNSEEN = {"metadata"}
"""What programs write into drawings about themselves. Elements of their own namespaces are as unseen."""
TELLING = {"style", "href", "filter", "mask", "marker-start", "marker-mid", "marker-end"}
"""Attributes without which it would be another drawing."""

_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_NUMBERS = re.compile(_NUMBER)
_LENGTH = re.compile(rf"({_NUMBER})(?:px|%)?")
_TRANSFORM = re.compile(r"(?:matrix|translate|scale|rotate|skewX|skewY) ?\(([^()]*)\)")
_COLOUR = r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})|(?:rgb|hsl)a?\([0-9a-z.,%/ +-]{1,60}\)|[A-Za-z]{3,24}"
_ID = r"[A-Za-z_][A-Za-z0-9_.-]{0,63}"
_REFERENCE = re.compile(rf"""url\( ?(["']?)#({_ID})\1 ?\)(?: ({_COLOUR}))?""")
_FIRST_LINE = re.compile(r"<\?xml\s[^<>?]*\?>")
_VIEW_BOX = re.compile(r'viewBox="([^"]*)"')


def read_mark(text: str) -> str:
    """The drawing, written with only what a drawing needs; nothing for nothing. Written once, it stays as it is.

    Refuses what is no SVG, what is too large or has no sensible shape, what could do more than be looked at (scripts,
    styles, links, pictures, entities), and what draws nothing.
    """
    text = text.strip().removeprefix("\ufeff")
    if not text:
        return ""
    root = _parsed(text)
    _vet(root)
    box = _view_box(root)
    drawing = _kept(root)
    if not _is_seen(drawing):
        raise Refused(_("Nothing is drawn in it. Draw at least one shape."))
    drawing.attributes = {"xmlns": SVG, "viewBox": box, **drawing.attributes}
    references = {name for part in _parts(drawing) for name in _referred(part)}
    for part in _parts(drawing):
        if part.attributes.get("id", "") not in references:
            part.attributes.pop("id", None)
    written = "\n".join(_written(drawing))
    if len(written) > LONGEST:
        raise _too_large()
    return written


def version_of(mark: str) -> str:
    """Another one for every other drawing, so that its address changes with it."""
    return hashlib.sha256(mark.encode()).hexdigest()[:12]


def width_of(mark: str) -> int:
    """How wide it is, in pixels, where it is `HEIGHT` high: pages leave room for it before it is there."""
    found = _VIEW_BOX.search(mark)
    numbers = [float(number) for number in found[1].split()] if found else []
    return round(HEIGHT * numbers[2] / numbers[3]) if len(numbers) == 4 else HEIGHT


# --- reading ---


def _parsed(text: str) -> ElementTree.Element:
    if len(text) > LONGEST:
        raise _too_large()
    if re.search("<!(?:DOCTYPE|ENTITY)", text, re.I):
        raise Refused(_("Take out the part that begins with <!DOCTYPE, with all its entities, and try again."))
    text = _FIRST_LINE.sub("", text, count=1) if text.startswith("<?xml") else text
    if "<?" in text:
        raise Refused(_("Take out everything that stands between <? and ?>, and try again."))
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError):
        raise _unreadable() from None
    if _name(root) != "svg":
        raise _unreadable()
    return root


def _vet(root: ElementTree.Element) -> None:
    """Refuse what a mark cannot hold, wherever it stands, and more parts than anybody can see in so small a picture."""
    wrong: set[str] = set()
    number, level = 0, [root]
    for _depth in range(DEEPEST):
        number += len(level)
        for element in level:
            wrong.update(_wrong(element, is_root=element is root))
        level = [child for element in level if _name(element) for child in element]
    if level:
        raise Refused(
            _("Its groups stand in one another more than %(number)d deep. Ungroup them.") % {"number": DEEPEST}
        )
    if number > MOST_PARTS:
        raise Refused(_("The drawing has more than %(number)d parts. Simplify it.") % {"number": MOST_PARTS})
    if wrong:
        raise Refused(
            _(
                "Text, pictures, links, styles and scripts cannot be part of it. Turn text into paths and styles into "
                "attributes, and take out: %(names)s."
            )
            % {"names": ", ".join(sorted(wrong)[:6])}
        )


def _wrong(element: ElementTree.Element, *, is_root: bool) -> Iterator[str]:
    name = _name(element)
    if not name:
        return
    if name not in {*MAY_HOLD, *UNSEEN} or (name == "svg" and not is_root):
        yield name[:30]
    for attribute, value in element.attrib.items():
        attribute = attribute.removeprefix(f"{{{XLINK}}}")
        if attribute.lower().startswith("on") or (attribute in TELLING and value.strip() != "none"):
            yield attribute[:30]


def _name(element: ElementTree.Element) -> str:
    """What it is called among the elements of SVG; empty where it is none of them, and so never drawn."""
    namespace, _brace, name = element.tag.rpartition("}")
    return name if namespace.removeprefix("{") in ("", SVG, XHTML) else ""


def _view_box(root: ElementTree.Element) -> str:
    said = root.get("viewBox", "")
    numbers = _numbers(said)
    if (
        numbers is None
        or len(numbers) != 4
        or not all(1 <= side <= LARGEST for side in numbers[2:])
        or not NARROWEST <= numbers[2] / numbers[3] <= WIDEST
    ):
        raise Refused(
            _(
                'Write into <svg> how large the drawing is, such as viewBox="0 0 32 32": four numbers, the last two '
                "its width and height. It may be at most four times as wide as high, or as high as wide."
            )
        )
    return " ".join(_NUMBERS.findall(said))


# --- what is kept ---


@dataclass
class _Part:
    name: str
    attributes: dict[str, str]
    words: str
    parts: list["_Part"]


def _kept(element: ElementTree.Element, *, clips: bool = False) -> _Part:
    name = _name(element)
    clips = clips or name == "clipPath"
    attributes = dict(_kept_attributes(element, clips=clips))
    words = " ".join("".join(element.itertext()).split()) if name in WORDS else ""
    parts = [_kept(child, clips=clips) for child in element if _name(child) in MAY_HOLD[name]]
    return _Part(name, attributes, words, [part for part in parts if part.words or part.name not in WORDS])


def _kept_attributes(element: ElementTree.Element, *, clips: bool) -> Iterator[tuple[str, str]]:
    """The attributes that we know. Refuses one with a value that we do not, and what is clipped in what clips: a few
    of those in one another keep a browser busy for ever."""
    name = _name(element)
    allowed = {} if name in WORDS else PRESENTATION if name == "svg" else {**PRESENTATION, **GEOMETRY}
    for attribute, value in element.attrib.items():
        value = " ".join(value.split())
        if attribute == "id":  # written only where a reference asks for it, which holds no sign but plain ones
            yield attribute, value
        elif attribute in allowed:
            written = None if clips and attribute == "clip-path" else allowed[attribute](value)
            if written is None:
                raise Refused(
                    _(
                        "“%(value)s” cannot stand in %(name)s. Colours are names or like #ffffff, lengths are plain "
                        "numbers of at most a million, and url(#…) leads to another part of the drawing."
                    )
                    % {"name": attribute, "value": value[:40]}
                )
            yield attribute, written


def _parts(part: _Part) -> Iterator[_Part]:
    yield part
    for inner in part.parts:
        yield from _parts(inner)


def _referred(part: _Part) -> Iterator[str]:
    for value in part.attributes.values():
        if found := _REFERENCE.fullmatch(value):
            yield found[2]


def _is_seen(part: _Part) -> bool:
    if part.name in {"defs", "clipPath"} or part.attributes.get("display") == "none":
        return False
    if part.name in SHAPES:
        return SHAPES[part.name] <= part.attributes.keys()
    return any(_is_seen(inner) for inner in part.parts)


def _written(part: _Part) -> Iterator[str]:
    """One line for each element. No value that is kept holds a quotation mark or an angle bracket."""
    said = "".join(f' {name}="{value}"' for name, value in part.attributes.items())
    if part.name in WORDS:
        yield f"<{part.name}>{escape(part.words)}</{part.name}>"
    elif part.parts:
        yield f"<{part.name}{said}>"
        for inner in part.parts:
            yield from _written(inner)
        yield f"</{part.name}>"
    else:
        yield f"<{part.name}{said}/>"


# --- values: as they are written, or None for what cannot stand there ---


def _numbers(value: str, *, but: str = "") -> list[float] | None:
    """The numbers in it; None where there is anything else between them than spaces, commas and the letters `but`."""
    if _NUMBERS.sub("", value).strip(f" ,\t\r\n{but}"):
        return None
    numbers = [float(number) for number in _NUMBERS.findall(value)]
    return numbers if all(abs(number) <= FURTHEST for number in numbers) else None


def _list(value: str) -> str | None:
    return None if _numbers(value) is None else value


def _dashes(value: str) -> str | None:
    return value if value == "none" else _list(value)


def _path(value: str) -> str | None:
    is_path = value[:1] in ("", "M", "m") and _numbers(value, but="MmLlHhVvCcSsQqTtAaZz") is not None
    return value if is_path else None


def _length(value: str) -> str | None:
    found = _LENGTH.fullmatch(value)
    return value if found and abs(float(found[1])) <= FURTHEST else None


def _transform(value: str) -> str | None:
    is_known = not _TRANSFORM.sub("", value).strip(" ,")
    return value if is_known and all(_numbers(numbers) for numbers in _TRANSFORM.findall(value)) else None


def _colour(value: str) -> str | None:
    """Not `currentColor`: a picture is in no text whose colour it could take."""
    return value if re.fullmatch(_COLOUR, value) and value.lower() != "currentcolor" else None


def _reference(value: str) -> str | None:
    found = _REFERENCE.fullmatch(value)
    return f"url(#{found[2]})" if found else "none" if value == "none" else None


def _paint(value: str) -> str | None:
    found = _REFERENCE.fullmatch(value)
    if not found or found[3] is None:
        return _reference(value) or _colour(value)
    return f"url(#{found[2]}) {found[3]}" if _colour(found[3]) else None


def _one_of(words: str, value: str) -> str | None:
    return value if value in words.split() else None


_UNITS = partial(_one_of, "userSpaceOnUse objectBoundingBox")
_RULE = partial(_one_of, "nonzero evenodd inherit")
_LENGTHS = (
    "x y width height rx ry cx cy r x1 y1 x2 y2 fx fy fr offset pathLength stroke-width stroke-dashoffset "
    "stroke-miterlimit opacity fill-opacity stroke-opacity stop-opacity"
)
_LOOKS = "stroke-width stroke-dashoffset stroke-miterlimit opacity fill-opacity stroke-opacity stop-opacity"
Value = Callable[[str], str | None]
PRESENTATION: dict[str, Value] = {
    **dict.fromkeys(_LOOKS.split(), _length),
    "fill": _paint,
    "stroke": _paint,
    "stop-color": _colour,
    "stroke-dasharray": _dashes,
    "stroke-linecap": partial(_one_of, "butt round square inherit"),
    "stroke-linejoin": partial(_one_of, "miter round bevel inherit"),
    "fill-rule": _RULE,
    "clip-rule": _RULE,
    "clip-path": _reference,
    "display": partial(_one_of, "none inline block inherit"),
    "visibility": partial(_one_of, "visible hidden collapse inherit"),
    "vector-effect": partial(_one_of, "none non-scaling-stroke"),
    "transform": _transform,
}
"""What an element looks like. Of `<svg>` itself nothing else is kept."""
GEOMETRY: dict[str, Value] = {
    **dict.fromkeys(_LENGTHS.split(), _length),
    "d": _path,
    "points": _list,
    "gradientTransform": _transform,
    "gradientUnits": _UNITS,
    "clipPathUnits": _UNITS,
    "spreadMethod": partial(_one_of, "pad reflect repeat"),
}
"""Where it is."""


# --- refusals that are said in more than one place ---


def _too_large() -> Refused:
    return Refused(_("The drawing is too large: it may have at most 20,000 characters. Simplify it."))


def _unreadable() -> Refused:
    return Refused(_("This is no SVG. Open the drawing in a text editor and paste all of it, from <svg to </svg>."))
