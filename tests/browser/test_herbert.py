"""The Herbert Protocol form in a real browser: filled in, printed, saved and cleared; nothing is sent or kept."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Dialog, Locator, Page, expect

from openhotline.hub import herbert
from tests.browser.conftest import Browse
from tests.support.browsing import NARROW, WIDE, assert_accessible, assert_fits, take_picture
from tests.support.faces import FaceClient
from tests.support.pictures import EXIF_ORIENTATION, draw
from tests.support.servers import Sites

PATH = "/en/herbert-protocol/"
GPS, LATITUDE = 0x8825, 2
ON_ITS_SIDE = 6
LONG = "She walks to the old harbour, past the mill, and asks for the ferry that stopped in 1971. " * 12
SMALL = """() => [...document.querySelectorAll("main :is(input, textarea, button)")].filter(one => {
  const box = one.getBoundingClientRect();
  return box.width && box.height < 43.5;
}).map(one => one.outerHTML.slice(0, 120))"""
KEPT = """async () => ({
  local: localStorage.length, session: sessionStorage.length, cookie: document.cookie,
  bases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length, address: location.href,
})"""


@pytest.fixture(scope="module")
def photo() -> dict[str, Any]:
    """A made-up picture as a telephone writes it: lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = ON_ITS_SIDE
    exif.get_ifd(GPS)[LATITUDE] = (51.0, 30.0, 0.0)
    file = io.BytesIO()
    Image.fromarray(draw(7, 1600, 1200)).save(file, "JPEG", quality=85, exif=exif)
    assert b"Exif" in file.getvalue()
    return {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def values() -> Iterator[tuple[str, str, str]]:
    """A made-up answer to every question but the photo: (id, what is typed, how it is read again)."""
    for part in herbert.parts():
        for field in part.fields:
            if field.kind == "date":
                yield field.name, "27 3 1941", "27 March 1941"
            elif field.kind == "telephone":
                yield field.name, "01632 960111", "01632 960111"
            elif field.kind != "photo":
                text = LONG.strip() if field.name == "walks" else f"Zoë’s “{field.name}” (№)".replace(" (№)", " \\ (a)")
                yield field.name, text, text


def fill_in(page: Page, photo: dict[str, Any] | None = None) -> None:
    for name, typed, _read in values():
        if page.locator(f"#oh-{name}-day").count():
            for unit, number in zip(("day", "month", "year"), typed.split(), strict=True):
                page.locator(f"#oh-{name}-{unit}").fill(number)
        else:
            page.locator(f"#oh-{name}").fill(typed)
    if photo:
        page.locator("#oh-photo").set_input_files([photo])
        expect(page.get_by_text("The photo is on this page.")).to_be_visible()


def open_form(page: Page, sites: Sites) -> Locator:
    """Go to the form, wait until it can be filled in."""
    page.goto(sites.public + PATH, wait_until="networkidle")
    first = page.get_by_label("Full name")
    expect(first).to_be_visible()
    return first


def status(page: Page) -> Locator:
    return page.locator("[data-oh-part=status]")


def save(page: Page) -> bytes:
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as PDF").click()
    assert saving.value.suggested_filename == "herbert-protocol.pdf"
    return Path(saving.value.path()).read_bytes()


def words_in(pdf: bytes) -> str:
    """What the file shows, in the order of the file: our own writer packs nothing."""
    shown = re.findall(rb"\(((?:[^()\\]|\\.)*)\) Tj", pdf)
    return re.sub(r"\s+", " ", " ".join(_text(one) for one in shown))


def _text(shown: bytes) -> str:
    def letter(match: re.Match[bytes]) -> bytes:
        return bytes([int(match[1], 8)]) if match[1].isdigit() else match[1]

    return re.sub(rb"\\([0-7]{3}|.)", letter, shown).decode("cp1252")


def photo_in(pdf: bytes) -> bytes:
    [jpeg] = re.findall(rb"/DCTDecode/Length \d+>>\nstream\n(.*?)\nendstream", pdf, re.DOTALL)
    return bytes(jpeg)


class TestFillingIn:
    def test_sends_nothing_and_keeps_nothing(self, browse: Browse, sites: Sites, photo: dict[str, Any]) -> None:
        """Every field and a photo, printed, saved and cleared: not one request, and not one trace."""
        page = browse(NARROW)
        open_form(page, sites)
        asked: list[str] = []
        page.context.on("request", lambda request: asked.append(request.url))
        page.evaluate("window.print = () => { window.printed = true; }")

        fill_in(page, photo)
        page.get_by_label("Full name").press("Enter")
        page.get_by_role("button", name="Print or save").click()
        pdf = save(page)
        kept = page.evaluate(KEPT)

        assert page.evaluate("window.printed") and pdf.startswith(b"%PDF")
        assert [url for url in asked if not url.startswith("blob:")] == []
        assert kept == {
            "local": 0, "session": 0, "cookie": "", "bases": 0, "caches": 0, "workers": 0,
            "address": sites.public + PATH,
        }  # fmt: skip
        assert page.context.cookies() == []

    def test_works_where_there_is_no_network_at_all(self, browse: Browse, sites: Sites, photo: dict[str, Any]) -> None:
        page = browse(NARROW)
        open_form(page, sites)
        page.context.set_offline(True)

        fill_in(page, photo)

        assert "27 March 1941" in words_in(save(page))

    @pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])
    def test_is_accessible_and_large_enough(
        self, browse: Browse, sites: Sites, photo: dict[str, Any], size: Any, word: str
    ) -> None:
        page = browse(size)
        open_form(page, sites)
        take_picture(page, f"herbert-{word}")
        fill_in(page, photo)
        page.get_by_role("button", name="Clear this device").click()
        assert page.evaluate(SMALL) == []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert_accessible(page)
            take_picture(page, f"herbert-filled-{word}-{scheme}")

    def test_works_under_another_language(self, browse: Browse, sites: Sites) -> None:
        page = browse(NARROW)
        page.goto(f"{sites.public}/ar/herbert-protocol/")
        expect(page.locator("#oh-full_name")).to_be_visible()
        page.locator("#oh-full_name").fill("ليلى")

        assert_accessible(page)
        assert page.locator("#oh-full_name").evaluate("one => getComputedStyle(one).direction") == "rtl"
        take_picture(page, "herbert-ar-narrow")


class TestThePdf:
    def test_holds_what_was_typed(self, browse: Browse, sites: Sites, photo: dict[str, Any]) -> None:
        page = browse()
        open_form(page, sites)
        fill_in(page, photo)

        pdf = save(page)

        words = words_in(pdf)
        for part in herbert.parts():
            assert part.heading in words
            assert [field.label for field in part.fields if field.label not in words] == []
        assert [read for _name, _typed, read in values() if read not in words] == []
        assert "If they go missing, ring" in words and "I have a Herbert Protocol form." in words
        [total] = {int(of) for _page, of in re.findall(rb"\((\d+) / (\d+)\) Tj", pdf)}
        assert total == pdf.count(b"/Type/Page/") > 1
        assert b"/Lang <FEFF0065006e>" in pdf and b"/Marked true" in pdf and b"/StructTreeRoot" in pdf
        assert "Herbert Protocol form".encode("utf-16-be").hex().encode() in pdf  # its title

    def test_says_where_each_of_its_objects_begins(self, browse: Browse, sites: Sites, photo: dict[str, Any]) -> None:
        page = browse()
        open_form(page, sites)
        fill_in(page, photo)

        pdf = save(page)

        start = int(re.findall(rb"startxref\n(\d+)\n%%EOF", pdf)[0])
        table = re.findall(rb"(\d{10}) 00000 n ", pdf[start:])
        assert pdf[start:].startswith(b"xref\n0 %d\n" % (len(table) + 1))
        for number, place in enumerate(table, 1):
            assert pdf[int(place) :].startswith(b"%d 0 obj\n" % number)
        for length, body in re.findall(rb"/Length (\d+)>>\nstream\n(.*?)\nendstream", pdf, re.DOTALL):
            assert int(length) == len(body)

    def test_has_the_photo_upright_small_and_without_where_it_was_taken(
        self, browse: Browse, sites: Sites, photo: dict[str, Any]
    ) -> None:
        page = browse()
        open_form(page, sites)
        fill_in(page, photo)

        jpeg = photo_in(save(page))

        with Image.open(io.BytesIO(jpeg)) as image:
            assert image.size == (675, 900)  # it lay on its side, 1600 x 1200
            assert not image.getexif() and not image.info.get("xmp")
        assert b"Exif" not in jpeg and b"http" not in jpeg

    def test_is_not_made_of_nothing(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        open_form(page, sites)

        page.get_by_role("button", name="Save as PDF").click()

        expect(status(page)).to_have_text("Nothing is filled in yet.")

    def test_leaves_out_what_is_empty(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        open_form(page, sites).fill("Ada Example")

        words = words_in(save(page))

        assert "Who they are Full name Ada Example" in words
        assert "What they like to be called" not in words and "How they look" not in words

    @pytest.mark.parametrize(
        ("typed", "missing"), [("Łucja Wójcik, Łódź", "Ł ź"), ("Київ", "К и ї в"), ("Ana 🌷", "🌷")]
    )
    def test_is_refused_where_it_would_lose_letters(
        self, browse: Browse, sites: Sites, typed: str, missing: str
    ) -> None:
        page = browse()
        downloads: list[Any] = []
        page.on("download", lambda download: downloads.append(download))
        open_form(page, sites).fill(typed)

        page.get_by_role("button", name="Save as PDF").click()

        expect(status(page)).to_contain_text(f"It cannot hold these letters: {missing}. Use “Print or save” instead")
        page.wait_for_timeout(300)
        assert downloads == []

    def test_takes_accents_however_they_are_written(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        open_form(page, sites).fill("Zoe\u0308\u00a0Müller\u2011Smith")

        assert "Zoë Müller-Smith" in words_in(save(page))

    def test_has_no_photo_where_a_browser_hides_pictures(
        self, browse: Browse, sites: Sites, photo: dict[str, Any]
    ) -> None:
        page = browse()
        page.add_init_script("""
            const honest = CanvasRenderingContext2D.prototype.getImageData;
            CanvasRenderingContext2D.prototype.getImageData = function (...where) {
              const read = honest.apply(this, where);
              read.data[0] ^= 1;
              return read;
            };""")
        open_form(page, sites)
        fill_in(page, photo)

        assert b"DCTDecode" not in save(page)
        expect(status(page)).to_contain_text("It has no photo, because your browser hides pictures")


class TestThePhoto:
    def test_can_be_taken_away_again(self, browse: Browse, sites: Sites, photo: dict[str, Any]) -> None:
        page = browse()
        open_form(page, sites).fill("Ada Example")
        page.locator("#oh-photo").set_input_files([photo])
        expect(page.get_by_role("img", name="The photo you chose")).to_be_visible()

        page.get_by_role("button", name="Take the photo away").click()

        expect(page.get_by_text("The photo is gone from this page.")).to_be_visible()
        assert b"DCTDecode" not in save(page)

    def test_that_is_none_is_said_to_be_none(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        open_form(page, sites)

        page.locator("#oh-photo").set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"words"}])

        expect(page.get_by_text("Your browser cannot open this picture.")).to_be_visible()
        assert page.locator("[data-oh-part=photo]").is_hidden()


class TestClearing:
    def test_asks_once_more_and_then_empties_everything(
        self, browse: Browse, sites: Sites, photo: dict[str, Any]
    ) -> None:
        page = browse(NARROW)
        first = open_form(page, sites)
        fill_in(page, photo)
        page.get_by_role("button", name="Clear this device").click()
        expect(page.get_by_role("group", name="Empty every field and take the photo away?")).to_be_focused()
        page.get_by_role("button", name="No, go on").click()
        assert first.input_value()

        page.get_by_role("button", name="Clear this device").click()
        page.get_by_role("button", name="Yes, empty everything").click()

        expect(status(page)).to_have_text(
            "Everything is gone from this page. What you printed or saved is still there."
        )
        assert status(page).get_attribute("role") == "status"
        expect(page.get_by_role("button", name="Clear this device")).to_be_focused()
        first.press("Control+z")
        assert page.evaluate(
            """() => ({
              typed: [...document.querySelectorAll("main input, main textarea")].filter(one => one.value).length,
              written: [...document.querySelectorAll("[data-oh-part=written]")].filter(one => one.textContent).length,
              canvas: document.querySelector("canvas").width,
              photo: document.querySelector("[data-oh-part=photo]").hidden,
            })"""
        ) == {"typed": 0, "written": 0, "canvas": 1, "photo": True}
        assert "1941" not in page.content()

    def test_comes_by_itself_when_the_page_is_left(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        warnings: list[str] = []

        def go(dialog: Dialog) -> None:
            warnings.append(dialog.type)
            dialog.accept()

        page.on("dialog", go)
        first = open_form(page, sites)
        page.goto(f"{sites.public}/en/help/")
        assert warnings == []  # nothing was filled in
        page.go_back()
        first.fill("Ada Example")
        page.goto(f"{sites.public}/en/help/")
        page.go_back()

        expect(first).to_be_visible()
        assert warnings == ["beforeunload"] and first.input_value() == ""


class TestOnPaper:
    def test_is_what_was_typed_with_lines_for_the_rest(
        self, browse: Browse, sites: Sites, photo: dict[str, Any]
    ) -> None:
        page = browse()
        open_form(page, sites)
        fill_in(page, photo)
        page.get_by_label("Allergies").fill("")
        page.emulate_media(media="print")

        expect(page.get_by_text(LONG.strip(), exact=True)).to_be_visible()
        expect(page.locator("main :is(input, textarea, button):visible")).to_have_count(0)
        expect(page.locator("canvas")).to_be_visible()
        expect(page.locator("[data-oh-field]:has(#oh-allergies) .oh-herbert__rules span")).to_be_visible()
        expect(page.locator("[data-oh-field]:has(#oh-walks) .oh-herbert__rules")).to_be_hidden()
        expect(page.locator("header, footer").first).to_be_hidden()
        expect(page.get_by_text("I have a Herbert Protocol form.").first).to_be_visible()
        take_picture(page, "herbert-print-filled")

    @pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])
    def test_is_a_form_to_write_on_where_no_scripts_run(
        self, browse: Browse, sites: Sites, size: Any, word: str
    ) -> None:
        page = browse(size, javascript=False)
        page.goto(sites.public + PATH)
        assert_fits(page)
        expect(page.get_by_text("Scripts are switched off in your browser")).to_be_visible()
        expect(page.locator("main :is(input, textarea, button):visible")).to_have_count(0)
        expect(page.locator(".oh-herbert__rules:visible")).to_have_count(45)
        take_picture(page, f"herbert-without-scripts-{word}")

        page.emulate_media(media="print")

        expect(page.locator(".oh-herbert__rules:visible")).to_have_count(45)
        expect(page.locator("header, footer").first).to_be_hidden()
        take_picture(page, f"herbert-print-blank-{word}")

    def test_is_there_as_a_pdf_too(self, browse: Browse, sites: Sites, public: FaceClient) -> None:
        blank = public.get(
            "/en/herbert-protocol/blank.pdf"
        ).content  # typst cannot run in a fork of a process that ran it
        page = browse(NARROW, javascript=False)
        page.goto(sites.public + PATH)

        with page.expect_download() as saving:
            page.get_by_role("link", name="The empty form, to print and write on (PDF)").click()

        assert saving.value.url == f"{sites.public}/en/herbert-protocol/blank.pdf"
        assert Path(saving.value.path()).read_bytes() == blank
