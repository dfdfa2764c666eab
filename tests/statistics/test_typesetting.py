import re
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from openhotline.common.errors import Refused
from openhotline.statistics.typesetting.document import DATA, PAGE, WORDS, Document, Picture, Section, Table, typeset

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="80"><rect width="300" height="20" fill="#0b4a5c"/>'
    '<text x="10" y="60" font-family="Segoe UI, Noto Sans, sans-serif" fill="#16212b">%s</text></svg>'
)
CHART = Picture("By country", "Bar chart: the Netherlands 60, France 40.", SVG % "Netherlands", "Made up.")
TABLE = Table("Every country", ("Country", "Pages"), (("Netherlands", "60"), ("France", "40")), "Made up.")
DOCUMENT = Document(
    title="Annual report",
    subtitle="2021",
    headline="100 web pages acted on in 2021; almost two thirds (64) of them “self-generated”.",
    publisher="Hotline Example",
    language="en",
    rtl=False,
    warning="These figures are made up.",
    key_figures=(("100", "web pages acted on"), ("<1%", "elsewhere")),
    sections=(Section("What was acted on", ("Each page was looked at by a person.",), (CHART, TABLE)),),
    definitions=(("Acted on", "Confirmed by a person, action begun."),),
    colophon=(("Snapshot", "SNAP-1"), ("Digest", "3f" * 32)),
    words={word: word for word in WORDS},
)
ARABIC = replace(
    DOCUMENT,
    title="التقرير السنوي",
    headline="اتُّخذ إجراء بشأن 100 صفحة ويب.",
    language="ar",
    rtl=True,
    sections=(
        Section(
            "حسب البلد",
            ("نظر شخص في كل بلاغ.",),
            (
                replace(CHART, svg=SVG % "هولندا"),
                Table("البلدان", ("البلد", "صفحات"), (("هولندا", "<1%"),)),
            ),
        ),
    ),
)
POLISH = replace(DOCUMENT, title="Sprawozdanie roczne", headline="Zażółć gęślą jaźń: 100 stron.", language="pl")
UKRAINIAN = replace(DOCUMENT, title="Річний звіт", headline="Її ґанок: 100 вебсторінок.", language="uk")
GREEK = replace(DOCUMENT, title="Ετήσια έκθεση", headline="Ελήφθησαν μέτρα για 100 σελίδες.", language="el")
TOKEN = re.compile(rb"/(f\d+) [\d.]+ Tf|\[|\(|<([0-9A-F]+)>|\]TJ")
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def with_table(table):
    return replace(DOCUMENT, sections=(Section("Tables", (), (table,)),))


def resident():
    """The memory of this process, in megabytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def objects(pdf):
    """What stands in the file, by number; what is packed is unpacked."""
    found = {}
    for number, body in re.findall(rb"\n(\d+) 0 obj\n(.*?)(?=\nendobj)", pdf, re.DOTALL):
        head, _stream, packed = body.partition(b"stream\n")
        found[int(number)] = head + zlib.decompressobj().decompress(packed) if b"/FlateDecode" in head else body
    return found


def pages(pdf):
    """The lines of every page, read as a screen reader gets them: letters by each font's table of Unicode."""
    parts = objects(pdf)
    for page in (body for body in parts.values() if body.startswith(b"<</Type/Page/")):
        [resources], [contents] = (re.findall(rb"/%s (\d+) 0 R" % key, page) for key in (b"Resources", b"Contents"))
        letters = {name: _letters(parts, int(font)) for name, font in _fonts(parts[int(resources)])}
        yield list(_lines(parts[int(contents)], letters))


def _lines(contents, letters):
    current, codes, at = {}, b"", 0
    while token := TOKEN.search(contents, at):
        at = token.end()
        if token[1]:
            current = letters[token[1]]
        elif token[0] == b"[":
            codes = b""
        elif token[0] == b"(":
            piece, at = _string(contents, at)
            codes += piece
        elif token[0] == b"]TJ":
            yield "".join(current[codes[start : start + 2]] for start in range(0, len(codes), 2))
        else:
            codes += bytes.fromhex(token[2].decode())


def _string(contents, at):
    """A string of the file and where it ends; brackets in pairs stand in it as they are."""
    depth, start = 1, at
    while depth:
        depth += {b"(": 1, b")": -1}.get(contents[at : at + 1], 0)
        at += 2 if contents[at : at + 1] == b"\\" else 1
    return _plain(contents[start : at - 1]), at


def _fonts(resources):
    [fonts] = re.findall(rb"/Font<<(.*?)>>", resources)
    return re.findall(rb"/(f\d+) (\d+) 0 R", fonts)


def _letters(parts, font):
    [table] = re.findall(rb"/ToUnicode (\d+) 0 R", parts[font])
    pairs = re.findall(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", parts[int(table)], re.MULTILINE)
    return {bytes.fromhex(code.decode()): bytes.fromhex(to.decode()).decode("utf-16-be") for code, to in pairs}


def _plain(string):
    return re.sub(
        rb"\\([0-7]{3}|.)",
        lambda found: bytes([int(found[1], 8)]) if len(found[1]) == 3 else ESCAPES.get(found[1], found[1]),
        string,
        flags=re.DOTALL,
    )


def text(pdf):
    return "\n".join(line for page in pages(pdf) for line in page)


class TestTypeset:
    @pytest.mark.parametrize("document", [DOCUMENT, ARABIC, POLISH, UKRAINIAN, GREEK], ids=lambda it: it.language)
    def test_makes_a_tagged_document_in_its_language(self, document):
        pdf = typeset(document)

        assert pdf.startswith(b"%PDF-1.7") and b"/StructTreeRoot" in pdf and b"/Marked true" in pdf
        assert f"/Lang({document.language})".encode() in pdf
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
        assert document.title in pdf.decode("utf-8", "replace")
        assert len(list(pages(pdf))) > 2

    def test_can_be_read_as_text(self):
        shown = text(typeset(DOCUMENT))

        for words in ("Hotline Example", "Each page was looked at by a person.", "Netherlands", "SNAP-1", "3f" * 32):
            assert words in shown

    def test_reads_a_picture_by_its_words(self):
        assert any(b"Bar chart: the Netherlands 60" in part for part in objects(typeset(DOCUMENT)).values())

    def test_gives_the_same_bytes_for_the_same_document(self):
        first = typeset(DOCUMENT)
        time.sleep(1.1)  # a date would be another one by now

        assert typeset(DOCUMENT) == first and b"CreationDate" not in first

    def test_tells_the_warning_on_every_page_and_the_number_on_all_but_the_cover(self):
        cover, *others = pages(typeset(DOCUMENT))

        assert DOCUMENT.warning in cover and not any("Page" in line for line in cover)
        for number, lines in enumerate(others, 2):
            assert DOCUMENT.warning in lines and f"Page {number} of {len(others) + 1}" in lines

    def test_says_nothing_where_there_is_no_warning(self):
        assert "made up" not in text(typeset(replace(DOCUMENT, warning="", sections=())))

    @pytest.mark.parametrize(
        "hostile",
        [
            '#import "@preview/x:1.0.0": *',
            "#read(sys.inputs.document)",
            "$x^2$ *b* _i_ `c` @ref <label> \\ \\u{41}",
            '"] } #panic() {["',
            "= not a heading",
            "&<>'\"%s %(x)s {0}",
        ],
    )
    def test_shows_every_text_as_it_stands(self, hostile):
        document = replace(
            DOCUMENT,
            title=hostile,
            publisher=hostile,
            warning=hostile,
            key_figures=((hostile, hostile),),
            sections=(
                Section(
                    hostile,
                    (hostile,),
                    (
                        replace(CHART, title=hostile, alt=hostile, note=hostile),
                        Table(hostile, ("a", hostile), (("b", hostile),), hostile),
                    ),
                ),
            ),
            definitions=((hostile, hostile),),
            colophon=((hostile, hostile),),
        )

        bare = re.sub(r"\s", "", hostile)
        assert re.sub(r"\s", "", text(typeset(document))).count(bare) >= 12

    @pytest.mark.parametrize("letter", ["日", "😀", "\x00", "\x1b"])
    def test_refuses_a_letter_that_nobody_could_read(self, letter):
        with pytest.raises(Refused, match="cannot show"):
            typeset(replace(DOCUMENT, subtitle=f"2021 {letter}"))

    def test_opens_no_file_that_a_picture_names(self):
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/etc/passwd" width="9"'
            ' height="9"/></svg>'
        )
        section = Section("Charts", (), (replace(CHART, svg=svg),))

        with pytest.raises(RuntimeError, match="not allowed"):
            typeset(replace(DOCUMENT, sections=(section,)))

    def test_sets_a_document_with_nothing_in_it(self):
        assert typeset(replace(DOCUMENT, key_figures=(), sections=(), definitions=(), colophon=()))

    def test_carries_a_long_table_over_pages_and_repeats_its_header(self):
        rows = tuple((f"Network {number}", f"{number:,}") for number in range(300))
        long = [
            lines for lines in pages(typeset(with_table(Table("All", ("Network", "Pages"), rows)))) if "Pages" in lines
        ]
        shown = [line for lines in long for line in lines]

        assert len(long) >= 6
        assert [line for line in shown if line.startswith("Network ")] == [name for name, _number in rows]

    def test_keeps_no_memory_of_what_it_set(self):
        rows = tuple((f"Network {number}", f"{number:,}") for number in range(150))
        document = with_table(Table("All", ("Network", "Pages"), rows))
        after = []
        for number in range(8):
            typeset(replace(document, subtitle=str(number)))
            after.append(resident())

        assert after[-1] - after[2] < 90  # what stays of a document like this one is 36

    def test_has_room_for_twelve_months(self):
        months = tuple(f"{month}/21" for month in range(1, 13))
        shown = text(typeset(with_table(Table("Months", ("Country", *months), (("Netherlands", *["100,616"] * 12),)))))

        assert shown.splitlines().count("100,616") == 12

    def test_takes_no_letter_from_the_machine_it_runs_on(self):
        names = set(re.findall(rb"/BaseFont/[A-Z]{6}\+([\w-]+)", typeset(DOCUMENT) + typeset(ARABIC)))

        assert names == {b"NotoSans-Regular", b"NotoSans-Bold", b"NotoSansArabic-Regular", b"NotoSansArabic-Bold"} | {
            b"DejaVuSansMono"
        }

    def test_ships_its_fonts_with_their_licence(self):
        assert "SIL OPEN FONT LICENSE" in (DATA / "OFL.txt").read_text()
        assert len(list(DATA.glob("*.ttf"))) == 4


class TestRefusals:
    def test_a_picture_has_words(self):
        with pytest.raises(ValueError, match="words"):
            replace(CHART, alt=" ")

    def test_a_row_fits_its_header(self):
        with pytest.raises(ValueError, match="cells"):
            replace(TABLE, rows=(("France",),))

    def test_a_table_fits_a_page(self):
        with pytest.raises(ValueError, match="room"):
            Table("Days", tuple(str(day) for day in range(31)), ())

    def test_a_document_has_a_title(self):
        with pytest.raises(ValueError, match="title"):
            replace(DOCUMENT, title="")

    def test_a_translation_keeps_the_places_of_the_numbers(self):
        with pytest.raises(ValueError, match="number of the page"):
            replace(DOCUMENT, words={**DOCUMENT.words, PAGE: "Page"})
