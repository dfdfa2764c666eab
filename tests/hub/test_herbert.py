"""The Herbert Protocol form: what it asks, that nothing in it could be sent, and its empty form as a PDF."""

import re
import zlib

import pytest

from openhotline.common.words import in_english
from openhotline.hotline.models import Profile
from openhotline.hub import herbert
from tests.support.faces import FaceClient
from tests.support.reading import ROOT

PATH = "/en/herbert-protocol/"
BLANK = "/en/herbert-protocol/blank.pdf"
FORM = """
[[part]]
heading = "Who they are"
[[part.field]]
name = "photo"
label = "A photo"
kind = "photo"
[[part.field]]
name = "home"
label = "Where they live"
hint = "No door codes."
kind = "text"
rows = 3
"""
SCRIPTS = ROOT / "openhotline/hub/static/hub"


def form_in(html: str) -> str:
    """What stands in the main part of the page."""
    return html[html.index("<main") : html.index("</main>")]


def unpacked(pdf: bytes) -> bytes:
    """All streams of the file, one after the other."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return b"\n".join(_inflated(stream) for stream in streams)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream


class TestTheFields:
    def test_are_what_police_ask_for(self) -> None:
        fields = [field for part in herbert.parts() for field in part.fields]

        assert len(herbert.parts()) == 9 and len(fields) == 45
        assert {field.kind for field in fields} == set(herbert.KINDS)
        assert not [field.name for field in fields if re.search(r"pin|password|code", field.name)]

    def test_are_read_once(self) -> None:
        assert herbert.parts() is herbert.parts()

    def test_know_how_many_lines_there_are_to_write_on(self) -> None:
        [part] = herbert.read_parts(FORM)

        assert [(field.name, len(field.lines)) for field in part.fields] == [("photo", 1), ("home", 3)]

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ('kind = "photo"', 'kind = "film"'),
            ('kind = "text"', 'kind = "line"'),
            ("rows = 3", "rows = 0"),
            ("rows = 3", "rows = 99"),
            ("rows = 3", 'rows = "3"'),
            ("rows = 3", "row = 3"),
            ('name = "home"', 'name = "photo"'),
            ('name = "home"', 'name = "at home"'),
            ('label = "A photo"', 'label = " "'),
            ('label = "A photo"', "label = 7"),
            ('label = "A photo"\n', ""),
            ('kind = "text"\nrows = 3', 'kind = "photo"'),
            ('heading = "Who they are"', 'heading = ""'),
            ('heading = "Who they are"\n', ""),
            ("[[part.field]]", "[[part.question]]"),
            ("[[part]]", "more = 1\n[[part]]"),
            ("[[part]]", "[[chapter]]"),
            ("[[part]]", "[[part"),
        ],
    )
    def test_are_refused_when_they_are_malformed(self, before: str, after: str) -> None:
        with pytest.raises(ValueError):
            herbert.read_parts(FORM.replace(before, after, 1))


@pytest.mark.django_db
class TestThePage:
    def test_has_a_place_for_every_field(self, public: FaceClient) -> None:
        html = form_in(public.get(PATH).text)

        for part in herbert.parts():
            assert part.heading in html
            for field in part.fields:
                last = "-year" if field.kind == "date" else ""
                assert html.count(f'id="oh-{field.name}{last}"') == 1 == html.count(f'for="oh-{field.name}{last}"')

    def test_has_nothing_that_could_be_sent(self, public: FaceClient) -> None:
        html = form_in(public.get(PATH).text)

        assert not re.search(r"<form\b|\s(?:name|action|formaction|method|form)\s*=|type=.(?:submit|image)", html)
        buttons = re.findall(r"<button\b[^>]*>", html)
        assert buttons and all('type="button"' in button for button in buttons)

    def test_asks_browsers_to_remember_nothing_and_to_send_no_word_to_a_spelling_service(
        self, public: FaceClient
    ) -> None:
        html = form_in(public.get(PATH).text)
        places = re.findall(r"<(?:input|textarea)\b[^>]*>", html)

        assert len(places) == 45 + 3 * 2  # a date has three
        assert all('autocomplete="off"' in place for place in places)
        assert 'data-oh-herbert spellcheck="false" writingsuggestions="false"' in html

    def test_is_served_by_a_view_that_takes_nothing(self, public: FaceClient) -> None:
        assert public.post(PATH, {"full_name": "Ada"}).status_code == 405
        assert public.post(BLANK).status_code == 405
        assert not public.get(PATH).cookies

    def test_says_first_what_matters(self, public: FaceClient) -> None:
        html = form_in(public.get(PATH).text)
        before = html[: html.index("<fieldset")]

        for words in (
            "You fill it in on your own device. It is sent nowhere.",
            "It is kept nowhere either.",
            "Ask the person first",
            "If your local police force has a form of its own, use that one.",
            "Give copies to family and carers you trust.",
            "at once. Say: “I have a Herbert Protocol form.”",
            'href="/en/herbert-protocol/blank.pdf"',
        ):
            assert words in before
        assert 'href="/en/guides/herbert-protocol/"' in public.get(PATH).text

    @pytest.mark.parametrize(
        ("number", "words"),
        [
            ("112", "ring 112 (in the UK 999) at once."),
            ("999", "ring 999 (UK) or your emergency number at once."),
            ("", "ring 999 (UK) or your emergency number at once."),
        ],
    )
    def test_says_whom_to_ring(self, public: FaceClient, number: str, words: str) -> None:
        Profile.objects.update(emergency_number=number)

        assert words in form_in(public.get(PATH).text)

    def test_says_which_words_are_english_under_another_language(self, public: FaceClient) -> None:
        here, there = (form_in(public.get(f"/{code}/herbert-protocol/").text) for code in ("en", "ar"))

        assert 'lang="en" dir="ltr"' not in here[here.index("<fieldset") :]
        assert there.count('oh-herbert__part" aria-describedby') + there.count('oh-herbert__part" lang="en"') == 9
        assert len(re.findall(r'<fieldset [^>]*oh-herbert__part[^>]* lang="en" dir="ltr">', there)) == 9
        assert re.search(r'<input [^>]*id="oh-full_name"[^>]* lang="ar" dir="auto"', there)

    def test_has_its_guide(self, public: FaceClient) -> None:
        guide = public.get("/en/guides/herbert-protocol/")

        assert guide.status_code == 200 and 'href="/en/herbert-protocol/"' in guide.text


@pytest.mark.django_db
class TestTheEmptyForm:
    @pytest.mark.parametrize("language", ["en", "ar", "uk"])
    def test_is_a_tagged_pdf_in_every_language(self, public: FaceClient, language: str) -> None:
        answer = public.get(f"/{language}/herbert-protocol/blank.pdf")

        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == 'attachment; filename="herbert-protocol-blank.pdf"'
        pdf = answer.content
        everything = pdf + unpacked(pdf)
        assert pdf.startswith(b"%PDF-1.7")
        assert b"/StructTreeRoot" in everything and re.search(rb"/Marked true", everything)
        assert b"pdfuaid:part" in everything
        assert b"/Lang(%s)" % language.encode() in everything.replace(b"/Lang (", b"/Lang(")

    def test_is_the_same_every_time_and_made_once(self, public: FaceClient, monkeypatch: pytest.MonkeyPatch) -> None:
        first = public.get(BLANK).content
        made_again = herbert.set_by
        with monkeypatch.context() as patch:
            patch.setattr(herbert, "set_by", lambda *_given: pytest.fail("It was in the cache."))
            assert public.get(BLANK).content == first
        herbert.shared.clear()

        assert herbert.set_by is made_again and public.get(BLANK).content == first

    def test_is_made_anew_when_the_number_changes(self, public: FaceClient) -> None:
        Profile.objects.update(emergency_number="112")
        before = public.get(BLANK).content
        Profile.objects.update(emergency_number="911")

        assert public.get(BLANK).content != before

    def test_says_what_is_english_in_it(self) -> None:
        assert herbert._told(in_english("Ring 999.")) == {"text": "Ring 999.", "is_english": True}
        assert herbert._told("Rufen Sie an.") == {"text": "Rufen Sie an.", "is_english": False}


class TestTheScripts:
    @pytest.mark.parametrize("name", ["herbert.js", "pdf.js", "winansi.js"])
    def test_know_no_way_out_and_no_place_to_keep_anything(self, name: str) -> None:
        text = (SCRIPTS / name).read_text()
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)

        assert not re.search(
            r"fetch|XMLHttp|sendBeacon|WebSocket|EventSource|Worker|localStorage|sessionStorage|indexedDB|caches"
            r"|cookie|eval|new Function|innerHTML|import\(",
            code,
        )
        assert len(text.splitlines()) < 200
