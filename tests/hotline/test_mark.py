"""The mark of the hotline: what a drawing may hold, and where it is seen."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from importlib import resources
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

import pytest
from django.template import loader
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from openhotline.audit.selectors import events_about
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.hotline import selectors, services
from openhotline.hotline.context import hotline
from openhotline.hotline.marks import (
    GEOMETRY,
    LONGEST,
    MAY_HOLD,
    MOST_PARTS,
    PRESENTATION,
    SVG,
    read_mark,
    version_of,
    width_of,
)
from openhotline.hotline.models import Profile
from tests.hotline.test_pages import PROFILE
from tests.support.faces import FaceClient

Staff = Callable[[By | None], FaceClient]

RECT = '<rect width="32" height="32"/>'
SQUARE = f'<svg xmlns="{SVG}" viewBox="0 0 32 32">\n{RECT}\n</svg>'
WIDE = f'<svg xmlns="{SVG}" viewBox="0 0 64 32">\n<circle cx="16" cy="16" r="9" fill="#fff"/>\n</svg>'


def drawing(inside: str = "", *, root: str = "", view_box: str = "0 0 32 32") -> str:
    """A square and `inside`."""
    spaces = f'xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {spaces} viewBox="{view_box}" {root}>{RECT}{inside}</svg>'


def why_not(text: str) -> str:
    with pytest.raises(Refused) as refused:
        read_mark(text)
    return str(refused.value)


def check_that_it_can_only_be_looked_at(written: str) -> None:
    """Another reading than the one under test: of the text, and of what a parser makes of it."""
    assert not re.search(r"<[!?]|script|foreignObject|javascript:|data:|https?:(?!//www\.w3\.org/2000/svg\")", written)
    for element in ElementTree.fromstring(written).iter():
        assert element.tag.startswith(f"{{{SVG}}}") and element.tag.partition("}")[2] in MAY_HOLD
        assert element.attrib.keys() <= {*PRESENTATION, *GEOMETRY, "viewBox", "id"}
        for value in element.attrib.values():
            assert not re.sub(r"url\(#[\w.-]+\)", "", value).count("url"), value
            assert not set(value) & set("<>&\"'\\:;@{}"), value


class TestADrawing:
    def test_is_kept(self) -> None:
        assert read_mark(SQUARE) == SQUARE
        assert read_mark("") == read_mark(" \n ") == ""

    def test_may_have_groups_gradients_and_clips(self) -> None:
        inside = (
            '<defs><linearGradient id="a" x1="0%" gradientUnits="userSpaceOnUse" gradientTransform="rotate(45)">'
            '<stop offset=".5" stop-color="red" stop-opacity="50%"/></linearGradient>'
            '<clipPath id="b"><circle cx="1" cy="2" r="3"/></clipPath></defs>'
            '<g clip-path="url(#b)" transform="translate(1 2) scale(.5)"><path d="M1,2l3-4.5.5A1 1 0 01.5.5z" '
            'fill="url(\'#a\') #FFF" fill-rule="evenodd" stroke="rgb(1, 2, 3)" stroke-dasharray="1 2"/></g>'
        )

        written = read_mark(drawing(inside))

        for part in re.findall(r'[\w-]+="[^"\']*"', inside):
            assert part in written
        assert 'fill="url(#a) #FFF"' in written

    def test_may_come_from_a_drawing_program(self) -> None:
        """With a first line, comments, namespaces of its own and what it notes about itself; none of it is kept."""
        text = (
            '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- Created by a program -->\n'
            f'<svg:svg xmlns:svg="{SVG}" xmlns:own="https://program.example/own" width="100mm" height="100mm"'
            ' viewBox="0 0 32 32" version="1.1" id="svg5" class="c" data-name="x" own:export="/home/somebody/mark.png">'
            '<own:view zoom="2"><own:grid/></own:view><svg:metadata><own:work>Somebody</own:work></svg:metadata>'
            '<svg:title> A   square </svg:title><svg:rect id="r1" own:label="x" width="32" height="32"/></svg:svg>'
        )

        assert read_mark(text) == f'<svg xmlns="{SVG}" viewBox="0 0 32 32">\n<title>A square</title>\n{RECT}\n</svg>'

    def test_may_come_from_a_page_that_names_no_namespace(self) -> None:
        assert read_mark(f'<svg viewBox="0 0 32 32">{RECT}</svg>') == SQUARE
        assert read_mark(f"\ufeff{SQUARE}") == SQUARE

    def test_says_only_ids_that_it_asks_for(self) -> None:
        written = read_mark(drawing('<g id="asked"/><g id="not"/><path d="M0 0h1" clip-path="url(#asked)"/>'))

        assert 'id="asked"' in written and 'id="not"' not in written

    @pytest.mark.parametrize(("box", "width"), [("0 0 32 32", 32), ("0 0 64 16", 128), ("-5,-5,10,40", 8)])
    def test_leaves_room_for_its_shape(self, box: str, width: int) -> None:
        assert width_of(read_mark(drawing(view_box=box))) == width

    def test_has_another_version_for_another_drawing(self) -> None:
        assert version_of(SQUARE) == version_of(SQUARE) != version_of(WIDE)

    def test_of_the_practice_hotline_is_one(self) -> None:
        (row,) = json.loads(resources.files("openhotline.hotline").joinpath("data/profile.json").read_text())

        assert row["mark"] and read_mark(row["mark"]) == row["mark"]


class TestWhatIsNoMark:
    @pytest.mark.parametrize(
        "inside",
        [
            "<script>alert(1)</script>",
            '<script href="https://host.example/x.js"/>',
            '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
            "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
            '<use xlink:href="https://host.example/x.svg#a"/>',
            '<use href="#a"/>',
            '<image href="data:image/png;base64,AAAA" width="9" height="9"/>',
            '<image xlink:href="https://host.example/x.png" width="9" height="9"/>',
            "<style>@import 'https://host.example/x.css';</style>",
            "<style><![CDATA[rect{fill:url(https://host.example/x)}]]></style>",
            '<a href="javascript:alert(1)"><path d="M0 0h9"/></a>',
            '<a xlink:href="java&#10;script:alert(1)"><path d="M0 0h9"/></a>',
            "<text>Words</text>",
            '<path d="M0 0"><animate attributeName="d" to="M1 1"/></path>',
            '<set attributeName="onload" to="alert(1)"/>',
            '<filter id="f"><feImage href="https://host.example/x.png"/></filter>',
            '<mask id="m"><path d="M0 0"/></mask>',
            '<pattern id="p"/>',
            '<symbol id="s"/>',
            '<svg viewBox="0 0 1 1"/>',
            "<switch/>",
            '<path d="M0 0" style="fill:red"/>',
            '<path d="M0 0" onclick="alert(1)"/>',
            '<path d="M0 0" ONLOAD="alert(1)"/>',
            '<path d="M0 0" filter="url(https://host.example/x.svg#f)"/>',
            '<path d="M0 0" marker-end="url(#m)"/>',
            '<linearGradient id="b" xlink:href="#a"/>',
            "<title><script>alert(1)</script></title>",
            "<metadata><script>alert(1)</script></metadata>",
        ],
    )
    def test_holds_what_could_do_more_than_be_looked_at(self, inside: str) -> None:
        said = why_not(drawing(inside))

        assert said.startswith("Text, pictures, links, styles and scripts cannot be part of it.")
        assert re.search(r"take out: [A-Za-z, -]+\.$", said)

    @pytest.mark.parametrize("name", ["onload", "onbegin", "style", "href", "xlink:href"])
    def test_does_it_at_its_root_either(self, name: str) -> None:
        assert name.removeprefix("xlink:") in why_not(drawing(root=f'{name}="javascript:alert(1)"'))

    @pytest.mark.parametrize(
        "attribute",
        [
            'fill="url(https://host.example/x.svg#a)"',
            'fill="url(//host.example/#a)"',
            'fill="url(data:image/svg+xml,x#a)"',
            'fill="url(#a) url(#b)"',
            'fill="URL(#a)"',
            'fill="\\75rl(https://host.example)"',
            'fill="u&#x72;l(https://host.example/)"',
            'fill="javascript:alert(1)"',
            'fill="red;background:url(//host.example)"',
            'fill="var(--x)"',
            'fill="currentColor"',
            'fill="#12345"',
            'stroke="expression(alert(1))"',
            'clip-path="circle(5px)"',
            'stroke-width="1e999"',
            'stroke-width="1000001"',
            'stroke-width="9mm"',
            'stroke-width="calc(1px)"',
            'opacity="NaN"',
            'transform="scale(1e300)"',
            'transform="rotate()"',
            'transform="perspective(1)"',
            'stroke-dasharray="1,2,x"',
            'display="contents"',
            f'stroke-width="{"9" * 5000}"',
        ],
    )
    def test_has_values_that_we_do_not_know(self, attribute: str) -> None:
        name = attribute.partition("=")[0]

        assert f"cannot stand in {name}." in why_not(drawing(f'<path d="M0 0h9" {attribute}/>'))
        assert f"cannot stand in {name}." in why_not(drawing(root=attribute))

    @pytest.mark.parametrize("d", ["M0 0 X", "0 0", "M1e7 0", "M0 0 url(#a)", "M--1 0", "M0 0;h1", "M0 ٣", "path()"])
    def test_has_a_path_that_leads_nowhere(self, d: str) -> None:
        assert "cannot stand in d." in why_not(drawing(f'<path d="{d}"/>'))

    def test_clips_what_clips(self) -> None:
        """Each doubles what a browser has to do, so thirty of them stop it."""
        clips = "".join(f'<clipPath id="c{n}"><rect clip-path="url(#c{n + 1})"/></clipPath>' for n in range(30))

        assert "cannot stand in clip-path." in why_not(drawing(clips))

    @pytest.mark.parametrize(
        "text",
        [
            f'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>{SQUARE}',
            f'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>{SQUARE}',
            f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "https://host.example/svg11.dtd">{SQUARE}',
            f"<!doctype svg>{SQUARE}",
            drawing("<title><![CDATA[<!ENTITY]]></title>"),
        ],
    )
    def test_declares_something(self, text: str) -> None:
        assert "<!DOCTYPE" in why_not(text)

    @pytest.mark.parametrize(
        "text",
        [
            f'<?xml-stylesheet href="https://host.example/x.css"?>{SQUARE}',
            f'<?xml version="1.0"?><?xml-stylesheet href="x.css"?>{SQUARE}',
            drawing("<?php echo 1 ?>"),
        ],
    )
    def test_tells_programs_what_to_do(self, text: str) -> None:
        assert "<? and ?>" in why_not(text)

    @pytest.mark.parametrize(
        "text",
        [
            "a lighthouse",
            "https://host.example/mark.svg",
            "<p>Hello</p>",
            '<html xmlns="http://www.w3.org/1999/xhtml"/>',
            SQUARE[:-3],
            SQUARE + SQUARE,
            SQUARE.replace("rect", "re\x00ct"),
            SQUARE.replace("rect", "re\x0bct"),
            drawing("<title>&#0;</title>"),
            drawing("<title>&nbsp;</title>"),
            drawing("<title>\ud800</title>"),
            drawing("<title>]]></title>"),
            drawing('<rect width="1" width="2"/>'),
            drawing('<nobody:rect width="1"/>'),
            drawing('<path d="M0 0"'),
            SQUARE.replace("<rect", "<rect <rect"),
        ],
    )
    def test_is_no_svg(self, text: str) -> None:
        assert why_not(text).startswith("This is no SVG.")

    @pytest.mark.parametrize(
        "box",
        ["", "0 0 32", "0 0 32 32 32", "0 0 0 32", "0 0 32 -32", "0 0 129 32", "0 0 32 129", "0 0 nan nan", "x",
         "0 0 inf inf", "0 0 1e999 1e999", "1e99 0 32 32", "0 0 1e-9 1e-9", "0 0 200000 200000", "0 0 100% 100%"],
    )  # fmt: skip
    def test_has_no_sensible_shape(self, box: str) -> None:
        assert 'viewBox="0 0 32 32"' in why_not(drawing(view_box=box))

    @pytest.mark.parametrize(
        "inside",
        [
            "",
            "<g/>",
            "words",
            "<title>A square</title>",
            f"<defs>{RECT}</defs>",
            f'<clipPath id="a">{RECT}</clipPath>',
            f'<g display="none">{RECT}</g>',
            '<rect width="32"/>',
            "<path/>",
            f"<title>{escape(RECT)}</title>",
            f"<title><![CDATA[{RECT}]]></title>",
            f"<linearGradient>{RECT}</linearGradient>",
            f'<own:g xmlns:own="https://program.example/own"><rect xmlns="{SVG}" width="1" height="1"/></own:g>',
        ],
    )
    def test_draws_nothing(self, inside: str) -> None:
        said = why_not(f'<svg xmlns="{SVG}" viewBox="0 0 32 32">{inside}</svg>')

        assert said == "Nothing is drawn in it. Draw at least one shape."

    def test_is_too_large(self) -> None:
        assert "20,000" in why_not(drawing(f"<!-- {'x' * LONGEST} -->"))
        assert "20,000" in why_not(drawing(f"<title>{'>' * 8_000}</title>"))  # written, each is four characters
        assert "more than 500 parts" in why_not(drawing("<g/>" * MOST_PARTS))
        assert "more than 40 deep" in why_not(drawing("<g>" * 2_000 + "</g>" * 2_000))


class TestWhatIsHarmless:
    """Tricks that come to nothing, because nothing of them is written."""

    @pytest.mark.parametrize(
        "inside",
        [
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>',
            '<x:script xmlns:x="https://host.example/x">alert(1)</x:script>',
            '<ev:listener xmlns:ev="http://www.w3.org/2001/xml-events" event="load" handler="#h"/>',
            "<![CDATA[<script>alert(1)</script>]]>",
            "<!-- <script>alert(1)</script> -->",
            "<metadata>words</metadata>",
            '<g xml:base="https://host.example/"/>',
            '<g class="x" data-x="https://host.example" role="img" aria-label="x" font-family="x" tabindex="1"/>',
            '<g id="a b"/>',
            '<g filter="none" mask="none"/>',
            "&lt;script&gt;",
        ],
    )
    def test_is_left_out(self, inside: str) -> None:
        assert read_mark(drawing(inside)) in (SQUARE, SQUARE.replace("\n</svg>", "\n<g/>\n</svg>"))

    @pytest.mark.parametrize("encoding", ["UTF-16", "UTF-7", "ISO-2022-JP", "no-such", "UTF-8"])
    def test_has_a_first_line_that_lies(self, encoding: str) -> None:
        assert read_mark(f'<?xml version="1.0" encoding="{encoding}"?>{SQUARE}') == SQUARE

    def test_says_it_in_words_only(self) -> None:
        words = '</title><script>alert("1")</script>'

        written = read_mark(drawing(f"<title>{escape(words)}</title><desc><![CDATA[{words}]]></desc>"))

        assert "<script" not in written
        root = ElementTree.fromstring(written)
        assert [root.findtext(f"{{{SVG}}}{name}") for name in ("title", "desc")] == [words, words]


KNOWN = [*PRESENTATION, *GEOMETRY, "id"]
NASTY = [
    "none", "#fff", "red", "1", "-1e3", ".5", "50%", "M0 0h1z", "1 2 3", "rotate(1)", "url(#a)", "url( '#a' )",
    "url(#a) red", "url(https://host.example/#a)", "javascript:alert(1)", "data:,x", "1e999", "evenodd", "a",
    "currentColor", "url(#a) currentColor", "\\75rl(#a)", "</svg>", '"', "&", "var(--a)", "#a", "", "' onload='x",
    '"><script>', "<!--", "]]>", "url('#a\"')", "rgb(1,2,3);x", "M0 0\u00a0h1", "rotate(1)x", "1 \u0661", "\u202e",
    "round", "hidden", "pad", "objectBoundingBox",
]  # fmt: skip
NAMES = st.sampled_from(
    [*MAY_HOLD, "metadata", "script", "style", "image", "use", "a", "text", "foreignObject", "x:x", "h:script", "set"]
)
VALUES = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=12),
    st.from_regex(r"[-+0-9.eEpx% ,MmzAa()#url]{0,20}", fullmatch=True),
)  # fmt: skip
ATTRIBUTES = st.dictionaries(
    st.sampled_from([*KNOWN, "class", "style", "href", "xlink:href", "onload", "xml:base"]),
    VALUES,
    max_size=4,
)
WORDS = st.one_of(st.just(""), st.text(max_size=20))


def element(name: str, attributes: dict[str, str], words: str, children: list[str]) -> str:
    said = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{said}>{escape(words)}{''.join(children)}</{name}>"


TREES = st.recursive(
    st.builds(element, NAMES, ATTRIBUTES, WORDS, st.just([])),
    lambda trees: st.builds(element, NAMES, ATTRIBUTES, WORDS, st.lists(trees, max_size=4)),
    max_leaves=12,
)
HARMLESS = st.recursive(
    st.builds(
        element,
        st.sampled_from([name for name in MAY_HOLD if name != "svg"]),
        st.fixed_dictionaries(
            {},
            optional={
                "fill": st.sampled_from(["none", "#fff", "url(#a)", "url('#a') red"]),
                "id": st.sampled_from(["a", "b"]),
                "r": st.sampled_from(["1", "2px", "1e2"]),
                "transform": st.just(" scale( 2 )\n"),
                "class": st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=5),
            },
        ),
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=20),
        st.just([]),
    ),
    lambda trees: st.builds(element, st.sampled_from(["g", "defs", "title", "rect"]), st.just({}), WORDS,
                            st.lists(trees, max_size=4)),
    max_leaves=20,
)  # fmt: skip
SPACES = (
    f'xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:x="https://host.example/x" '
    'xmlns:h="http://www.w3.org/1999/xhtml"'
)


class TestWhateverIsRead:
    @pytest.mark.parametrize("name", KNOWN)
    def test_has_values_that_can_only_be_looked_at(self, name: str) -> None:
        taken = [value for value in NASTY if self._is_taken(name, value)]

        assert taken and (len(taken) < len(NASTY) or name == "id")

    @given(st.sampled_from(KNOWN), VALUES)
    def test_has_no_other_values(self, name: str, value: str) -> None:
        self._is_taken(name, value)

    def _is_taken(self, name: str, value: str) -> bool:
        """Whether a drawing may say so; if it may, nothing comes of it but a drawing."""
        try:
            written = read_mark(drawing(f'<g {name}={quoteattr(value)}><circle r="1" id="a" fill="url(#a)"/></g>'))
        except Refused:
            return False
        check_that_it_can_only_be_looked_at(written)
        assert read_mark(written) == written
        return True

    @given(st.one_of(TREES, HARMLESS), ATTRIBUTES)
    def test_can_only_be_looked_at_and_stays_as_it_is(self, inside: str, attributes: dict[str, str]) -> None:
        said = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        for root in ("", said):
            try:
                written = read_mark(f'<svg {SPACES} viewBox="0 0 32 32"{root}>{RECT}{inside}</svg>')
            except Refused:
                continue
            words = re.sub(r"<(title|desc)>[^<]*</\1>", "", written)
            check_that_it_can_only_be_looked_at(words)
            assert read_mark(written) == written

    @given(HARMLESS)
    def test_is_taken_where_nothing_is_wrong(self, inside: str) -> None:
        try:
            assert read_mark(drawing(inside))
        except Refused as refused:
            assert "This is no SVG" in str(refused)  # a character that XML has no room for

    @given(st.text(max_size=200), st.integers(0, len(SQUARE)), st.integers(0, 20))
    def test_is_a_drawing_or_refused_in_words(self, words: str, place: int, gone: int) -> None:
        for text in (words, SQUARE[:place] + words + SQUARE[place + gone :]):
            try:
                written = read_mark(text)
            except Refused as refused:
                assert len(str(refused)) < 400
            else:
                assert read_mark(written) == written


@pytest.mark.django_db
class TestSaveProfile:
    def test_keeps_the_mark_as_it_is_written_again(self, lea: By, at: datetime) -> None:
        services.save_profile(details={"mark": drawing('<g class="x"/>')}, by=lea, at=at)

        assert selectors.profile().mark == SQUARE.replace("\n</svg>", "\n<g/>\n</svg>")
        assert events_about("hotline").last().details == {"changed": ["mark"]}

    def test_refuses_what_no_form_has_looked_at(self, lea: By, at: datetime) -> None:
        before = selectors.profile().mark

        with pytest.raises(Refused):
            services.save_profile(details={"mark": drawing("<script/>")}, by=lea, at=at)

        assert selectors.profile().mark == before

    def test_changes_nothing_by_the_same_drawing_in_other_words(self, lea: By, at: datetime) -> None:
        services.save_profile(details={"mark": SQUARE}, by=lea, at=at)
        events = events_about("hotline").count()

        services.save_profile(details={"mark": SQUARE.replace("\n", "\r\n\r\n")}, by=lea, at=at)

        assert events_about("hotline").count() == events


@pytest.mark.django_db
class TestTheProfilePage:
    def test_saves_it_and_shows_it(self, staff: Staff, lea: By) -> None:
        client = staff(lea)

        html = client.post("/hotline/", {**PROFILE, "mark": WIDE}, follow=True).text

        assert selectors.profile().mark == WIDE
        assert "The mark as it is now" in html and "oh-mark--large" in html
        assert escape(WIDE, {'"': "&quot;"}) in html

    def test_gives_back_what_it_does_not_take(self, staff: Staff, lea: By) -> None:
        text = drawing("<script>alert(1)</script>")

        html = staff(lea).post("/hotline/", {**PROFILE, "mark": text, "name": "Kept too"}).text

        assert "error-summary" in html and "take out: script." in html
        assert escape(text, {'"': "&quot;"}) in html and 'value="Kept too"' in html
        assert selectors.profile().name == "Practice Hotline"

    @pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
    def test_takes_no_harm_from_what_no_browser_sends(self, staff: Staff, lea: By, text: str) -> None:
        answer = staff(lea).post("/hotline/", {**PROFILE, "mark": text.encode("utf-8", "surrogatepass")})

        assert answer.status_code == 200 and "error-summary" in answer.text

    def test_lets_the_name_stand_alone(self, staff: Staff, lea: By) -> None:
        html = staff(lea).post("/hotline/", {**PROFILE, "mark": " "}, follow=True).text

        assert selectors.profile().mark == ""
        assert "mark.svg" not in html and "openhotline/icon.svg" in html


@pytest.mark.django_db
@pytest.mark.parametrize(("face", "page"), [("public", "/en/"), ("staff", "/account/login/")])
class TestBothFaces:
    def test_show_it_before_the_name_and_in_the_tab(self, face: str, page: str) -> None:
        Profile.objects.update(mark=WIDE)

        html = FaceClient(face).get(page).text

        address = f"/mark.svg?v={version_of(WIDE)}"
        assert f'<link rel="icon" type="image/svg+xml" href="{address}">' in html
        assert re.search(rf'<img class="oh-mark" src="{re.escape(address)}" alt="" width="64" height="32">\w', html)
        assert "icon.svg" not in html

    def test_serve_it_to_anybody(self, face: str, page: str) -> None:
        Profile.objects.update(mark=WIDE)
        client = FaceClient(face)

        for address in ("/mark.svg", "/mark.svg?v=1"):
            answer = client.get(address)

            assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")
            assert answer.text == WIDE
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-store" and not answer.cookies
        assert client.head("/mark.svg").status_code == 200 and client.post("/mark.svg").status_code in (403, 405)

    def test_have_none_where_nobody_gave_one(self, face: str, page: str) -> None:
        Profile.objects.update(mark="")
        client = FaceClient(face)

        assert client.get("/mark.svg").status_code == 404
        html = client.get(page).text
        assert "mark.svg" not in html and "oh-mark" not in html and "openhotline/icon.svg" in html

    def test_have_none_before_anybody_has_said_who_we_are(self, face: str, page: str) -> None:
        Profile.objects.all().delete()

        assert FaceClient(face).get("/mark.svg").status_code == 404
        assert "openhotline/icon.svg" in FaceClient(face).get(page).text


class TestPagesThatAskNothing:
    @pytest.mark.django_db
    def test_are_not_made_to_ask_for_it(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            hotline(RequestFactory().get("/"))
        with django_assert_num_queries(1):
            said = hotline(RequestFactory().get("/"))["hotline"]
            assert said.name and said.mark and said.mark_version and said.mark_width == 32

    @pytest.mark.parametrize("name", ["400", "403", "404", "500", "csrf", "not_saved"])
    def test_of_errors_have_the_icon_of_the_software(self, name: str) -> None:
        """These tests have no database: asking one would fail them."""
        html = loader.render_to_string(f"errors/{name}.html", {"face": "public"})

        assert "openhotline/icon.svg" in html and "mark" not in html.replace("marked", "")
