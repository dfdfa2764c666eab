"""The hash that a browser makes is the one that lists hold; and it is made without asking anybody for anything."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from openhotline.matching.hashers.pdq import distance
from openhotline.matching.hashers.pictures import Background, hash_picture
from tests.support.firefox import start_firefox
from tests.support.hashing_site import SCRIPTS, Site, serve_hashing
from tests.support.pictures import Picture, draw, pictures

Evaluate = Callable[[str], Any]
RELIABLE_QUALITY = 80
NOISE = """
const honest = OffscreenCanvasRenderingContext2D.prototype.getImageData;
OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...where) {
  const read = honest.apply(this, where);
  read.data[read.data.length / 2] ^= 1;
  return read;
};
"""
TALKS = "self.addEventListener('message', () => fetch('/told'));\n"
WORKER = (SCRIPTS / "pdq-worker.js").read_text()


def png(pixels: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def with_holes() -> bytes:
    """Clouds in which every second box is see-through."""
    clouds = draw(6, 300, 200)
    holes = np.where((np.arange(300)[None, :] // 40 + np.arange(200)[:, None] // 40) % 2, 0, 255).astype(np.uint8)
    return png(np.dstack([clouds, holes]))


STRIPES = np.repeat(np.where(np.arange(512) // 32 % 2, 255, 0)[None, :], 512, axis=0).astype(np.uint8)
ODD_ONES = {
    "holes": with_holes(),
    "stripes": png(STRIPES),
    "blank": png(np.full((100, 100), 9, np.uint8)),
    "small": png(np.zeros((4, 9), np.uint8)),
    "no picture": b"Dear hotline, these are words.",
    "nothing": b"",
}


@pytest.fixture(scope="module")
def gallery() -> list[Picture]:
    return list(pictures())


@pytest.fixture(scope="module")
def site(gallery: list[Picture]) -> Iterator[Site]:
    with serve_hashing([*(picture.data for picture in gallery), *ODD_ONES.values()]) as serving:
        yield serving


@pytest.fixture
def answer_about(evaluate: Evaluate, gallery: list[Picture]) -> Callable[[str], dict[str, Any]]:
    """What the worker says about one of the odd ones."""

    def about(name: str) -> dict[str, Any]:
        answer: dict[str, Any] = evaluate(f"hashOnce({len(gallery) + list(ODD_ONES).index(name)})")
        return answer

    return about


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def evaluate(
    request: pytest.FixtureRequest, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Evaluate]:
    """Runs an expression in the hashing page of each browser."""
    if request.param == "chromium":
        browser: Browser = request.getfixturevalue("browser")
        page = browser.new_page()
        page.goto(site.address)
        yield page.evaluate
        page.close()
        return
    with start_firefox(tmp_path_factory.mktemp("firefox")) as firefox:
        firefox.goto(site.address)
        yield firefox.evaluate


class TestTheHashOfABrowser:
    def test_is_that_of_the_original_implementation(self, evaluate: Evaluate, gallery: list[Picture]) -> None:
        assert len(gallery) >= 250 and all(picture.quality >= RELIABLE_QUALITY for picture in gallery)

        answers = evaluate(f"hashAll({len(gallery)})")

        wrong = [
            f"{picture.name}: {differences}"
            for picture, answer in zip(gallery, answers, strict=True)
            if (differences := compare(picture, answer))
        ]
        assert not wrong, f"{len(wrong)} of {len(gallery)} pictures:\n" + "\n".join(wrong)

    def test_of_a_large_picture_comes_in_strips(self, browser: Browser) -> None:
        picture = Picture("large", png(draw(7, 1600, 1400)))
        with serve_hashing([picture.data]) as serving:
            page = browser.new_page()
            page.goto(serving.address)

            answer = page.evaluate("hashAll(1)")[0]

            assert compare(picture, answer) == ""
            steps = page.evaluate("steps")
            assert len(steps) > 2 and steps == sorted(steps) and steps[-1] == 1
            page.close()

    def test_sees_white_through_holes(self, answer_about: Callable[[str], Any]) -> None:
        found = answer_about("holes")["found"]

        views = {view.background: view.fingerprint for view in hash_picture(io.BytesIO(ODD_ONES["holes"])).views}
        assert found["orientations"] == views[Background.WHITE].orientations

    @pytest.mark.parametrize("name", ["stripes", "blank"])
    def test_says_that_stripes_and_blanks_say_nothing(self, answer_about: Callable[[str], Any], name: str) -> None:
        found = answer_about(name)["found"]

        assert found["flat"] > 128 or found["quality"] < 50

    @pytest.mark.parametrize(
        ("name", "problem"),
        [("small", "small"), ("no picture", "unreadable"), ("nothing", "unreadable")],
    )
    def test_is_none_where_there_is_no_picture(
        self, answer_about: Callable[[str], Any], name: str, problem: str
    ) -> None:
        assert answer_about(name)["problem"] == problem


class TestTheNetwork:
    def test_is_silent_while_a_picture_is_hashed(self, evaluate: Evaluate, site: Site) -> None:
        """By the server's own account and by the browser's."""
        evaluate("fetch('/pictures/0').then((found) => found.blob()).then((file) => { globalThis.kept = file; })")
        asked = len(site.asked)

        answer = evaluate("hash('silent', kept)")

        assert "found" in answer and answer["requests"] == 0
        assert site.asked[asked:] == []

    def test_is_counted(self, browser: Browser, gallery: list[Picture]) -> None:
        """A worker that told somebody would be found out: by the server, by the browser's log, by its own count."""
        with serve_hashing([gallery[0].data], **{"pdq-worker": TALKS + WORKER}) as serving:
            page = browser.new_page()
            requests: list[str] = []
            page.on("request", lambda request: requests.append(request.url))
            page.goto(serving.address)

            page.evaluate("hashAll(1)")
            second = page.evaluate("hashAll(1)")[0]

            assert "/told" in serving.asked
            assert [address for address in requests if address.endswith("/told")]
            assert second["requests"] > 0
            page.close()


class TestACanvasThatLies:
    def test_is_found_out_by_one_changed_bit(self, browser: Browser, gallery: list[Picture]) -> None:
        with serve_hashing([gallery[0].data], **{"pdq-worker": NOISE + WORKER}) as serving:
            page = browser.new_page()
            page.goto(serving.address)

            assert page.evaluate("begun()")["problem"] == "canvas"
            assert page.evaluate("hashAll(1)")[0]["problem"] == "canvas"
            page.close()

    def test_is_found_out_before_every_hash(self, browser: Browser, gallery: list[Picture]) -> None:
        """One that turns liar later, as when a person takes a permission back."""
        later = f"self.addEventListener('message', () => {{ {NOISE} }}, {{once: true}});\n"
        with serve_hashing([gallery[0].data] * 2, **{"pdq-worker": WORKER + later}) as serving:
            page = browser.new_page()
            page.goto(serving.address)

            assert page.evaluate("begun()")["problem"] == ""
            assert [sorted(answer) for answer in page.evaluate("hashAll(2)")][1] == ["id", "problem", "requests"]
            page.close()

    def test_is_found_out_in_a_firefox_that_hides_who_it_is(
        self, site: Site, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        with start_firefox(tmp_path_factory.mktemp("hiding"), privacy_resistFingerprinting=True) as firefox:
            firefox.goto(site.address)

            assert firefox.evaluate("begun()")["problem"] == "canvas"
            assert firefox.evaluate("hashOnce(0)")["problem"] == "canvas"


def compare(picture: Picture, answer: dict[str, Any]) -> str:
    """In what the answer differs from what Python (and Meta's code) says and from the file; empty when in nothing."""
    if "found" not in answer:
        return f"not hashed: {answer['problem']}"
    found, told = answer["found"], []
    for name, expected in picture.orientations.items():
        if bits := distance(found["orientations"][name], expected):
            told.append(f"{name} by {bits} bits")
    if found["quality"] != picture.quality:
        told.append(f"quality {found['quality']} instead of {picture.quality}")
    if found["sha256"] != picture.sha256:
        told.append("SHA-256")
    return ", ".join(told)
