"""A child makes a fingerprint of a picture on their own device: offline, in two browsers, or not at all."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, Request, expect

from openhotline.cases.models import Report
from openhotline.cases.stages import Channel, Source
from openhotline.common import clock
from openhotline.common.actors import NOBODY, By
from openhotline.hotline import selectors as hotline
from openhotline.hotline import services as hotline_services
from openhotline.intake import receipts
from openhotline.intake.hashes import PictureHash
from openhotline.intake.models import GivenHash
from openhotline.intake.services import submit_report
from openhotline.intake.services.visits import Visit, begin_visit, keep_visit
from openhotline.intake.submissions import Submission
from tests.browser.conftest import Browse
from tests.support.browsing import NARROW, WIDE, assert_accessible, assert_fits, take_picture
from tests.support.firefox import Firefox, start_firefox
from tests.support.pictures import Picture, pictures
from tests.support.reporting import ME
from tests.support.servers import Sites

HASH = "en/report/me/hash/"


@pytest.fixture
def advice(committed_db: str, lea: By) -> None:
    """A lead has recorded legal advice for our country."""
    today = timezone.localdate(clock.now())
    hotline_services.record_hashing_advice(
        country=hotline.profile().country,
        advice="A made-up firm, 2026/17",
        given_on=today,
        expires_on=today + timedelta(days=1),
        by=lea,
        at=clock.now(),
    )


@pytest.fixture(scope="module")
def two() -> list[Picture]:
    """Two pictures that have nothing in common."""
    found = pictures()
    return [next(found), next(picture for picture in found if picture.name.startswith("3-"))]


@pytest.fixture
def files(two: list[Picture], tmp_path: Path) -> Iterator[list[Path]]:
    paths = [tmp_path / "me at the lake.jpg", tmp_path / "IMG_2041.jpg"]
    for path, picture in zip(paths, two, strict=True):
        path.write_bytes(picture.data)
    yield paths


def visit(who: str = "child") -> Visit:
    """A visit that has answered everything before the fingerprint."""
    begun = begin_visit()
    answers: dict[str, dict[str, Any]] = {name: {} for name in ME if name not in ("more", "contact")}
    begun.content |= {
        "way": "me",
        "form": receipts.new_form_token(),
        "drafts": {"me": {**answers, "who": {"who": who}}},
    }
    keep_visit(visit=begun, at=clock.now())
    return begun


def open_hash_page(page: Page, sites: Sites, who: str = "child") -> None:
    page.context.add_cookies([{"name": "visit", "value": visit(who).cookie, "url": sites.public}])
    page.goto(f"{sites.public}/{HASH}")


def chooser_on(page: Page) -> Locator:
    """The place to choose a picture, which is there when the browser has proved that it can do it."""
    chooser = page.get_by_label("Choose a picture")
    expect(chooser).to_be_visible()
    return chooser


def open_in_firefox(firefox: Firefox, sites: Sites) -> None:
    firefox.add_cookie("visit", visit().cookie, host="localhost")
    firefox.goto(f"{sites.public}/{HASH}")


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def send(page: Page) -> Report:
    for step in ("more", "contact"):
        page.wait_for_url(f"**/{step}/")
        if step == "contact":
            page.locator('[name="wants"][value="no"]').check()
        go_on(page)
    page.wait_for_url("**/check/")
    page.get_by_role("button", name="Send the report").click()
    page.wait_for_url("**/received/")
    report: Report = Report.objects.get()
    return report


class TestMakingAFingerprint:
    def test_asks_the_network_for_nothing_and_sends_hashes_alone(
        self, browse: Browse, sites: Sites, advice: None, files: list[Path], two: list[Picture]
    ) -> None:
        page = browse(NARROW)
        open_hash_page(page, sites)
        chooser = chooser_on(page)
        take_picture(page, "hash-narrow")
        assert_accessible(page)
        requests: list[Request] = []
        page.on("request", lambda request: requests.append(request))
        page.context.set_offline(True)

        chooser.set_input_files(files)
        expect(page.get_by_text("The fingerprint of picture 2 is ready.")).to_be_visible()

        expect(page.get_by_text("Nothing was sent.")).to_be_visible()
        assert requests == []
        page.context.set_offline(False)
        take_picture(page, "hash-made-narrow")
        assert_accessible(page)
        go_on(page)
        page.wait_for_url("**/more/")
        posted = [request for request in requests if request.method == "POST"]
        assert len(posted) == 1 and len(posted[0].post_data_buffer or b"") < min(len(one.data) for one in two)
        assert posted[0].headers["content-type"] == "application/x-www-form-urlencoded"
        assert not [path.name for path in files if path.stem.split()[0] in (posted[0].post_data or "")]

        report = send(page)

        kept = GivenHash.objects.filter(report=report).order_by("pk")
        assert [one.sha256.open() for one in kept] == [one.sha256 for one in two]
        assert [json.loads(one.pdq.open()) for one in kept] == [one.orientations for one in two]
        assert [one.quality for one in kept] == [one.quality for one in two]

    def test_can_be_taken_back_before_going_on(
        self, browse: Browse, sites: Sites, advice: None, files: list[Path], two: list[Picture]
    ) -> None:
        page = browse(WIDE)
        open_hash_page(page, sites)
        chooser_on(page).set_input_files([files[0], files[0], files[1]])
        expect(page.get_by_text("You have chosen this picture before.")).to_be_visible()
        page.get_by_role("button", name="Remove picture 1").click()
        expect(page.get_by_role("button", name="Remove picture 2")).not_to_be_visible()
        go_on(page)
        page.wait_for_url("**/more/")

        page.goto(f"{sites.public}/{HASH}")

        expect(page.get_by_role("button", name="Remove picture 1")).to_be_visible()
        given = json.loads(page.locator("#id_hashes").input_value())
        assert [one["sha256"] for one in given] == [two[1].sha256]

    def test_says_what_is_no_picture(
        self, browse: Browse, sites: Sites, advice: None, files: list[Path], tmp_path: Path
    ) -> None:
        (tmp_path / "words.jpg").write_text("These are words.")
        page = browse()
        open_hash_page(page, sites)

        chooser_on(page).set_input_files(tmp_path / "words.jpg")

        expect(page.get_by_text("Your browser cannot read this file as a picture.")).to_be_visible()
        assert page.locator("#id_hashes").input_value() == ""
        go_on(page)
        page.wait_for_url("**/more/")

    def test_is_refused_as_a_whole_where_it_was_tampered_with(self, browse: Browse, sites: Sites, advice: None) -> None:
        page = browse()
        open_hash_page(page, sites)
        page.evaluate("document.getElementById('id_hashes').value = '[{\"sha256\": \"me at the lake\"}]'")

        go_on(page)

        expect(page.get_by_role("alert")).to_contain_text("We could not read what your browser made of the picture")
        expect(page.get_by_label("Choose a picture")).to_be_visible()
        assert page.locator("#id_hashes").input_value() == "" and page.title().startswith("Error:")
        assert_accessible(page)

    def test_works_in_firefox_in_the_same_silence(
        self, sites: Sites, advice: None, files: list[Path], two: list[Picture], tmp_path: Path
    ) -> None:
        with start_firefox(tmp_path / "profile") as firefox:
            open_in_firefox(firefox, sites)
            firefox.wait_for("!document.querySelector('[data-oh-part=chooser]').hidden")
            before = len(firefox.requests)

            firefox.choose_files("#oh-picture", files)
            firefox.wait_for("!document.querySelector('[data-oh-part=silence]').hidden")

            assert firefox.requests[before:] == []
            assert "Nothing was sent." in firefox.evaluate(
                "document.querySelector('[data-oh-part=silence]').textContent"
            )
            found = json.loads(firefox.evaluate("document.getElementById('id_hashes').value"))
            assert [one["orientations"] for one in found] == [one.orientations for one in two]

    def test_is_not_offered_by_a_firefox_that_hides_its_canvas(
        self, sites: Sites, advice: None, tmp_path: Path
    ) -> None:
        with start_firefox(tmp_path / "profile", privacy_resistFingerprinting=True) as firefox:
            open_in_firefox(firefox, sites)

            firefox.wait_for("!document.querySelector('[data-oh-part=cannot]').hidden")

            assert firefox.evaluate("document.querySelector('[data-oh-part=chooser]').hidden") is True


class TestWithoutAFingerprint:
    def test_a_child_without_scripts_is_told_so_and_goes_on(self, browse: Browse, sites: Sites, advice: None) -> None:
        page = browse(NARROW, javascript=False)
        open_hash_page(page, sites)

        expect(page.get_by_text("because scripts are switched off")).to_be_visible()
        expect(page.get_by_label("Choose a picture")).not_to_be_visible()
        assert_fits(page)
        take_picture(page, "hash-without-scripts")
        go_on(page)
        send(page)
        assert not GivenHash.objects.exists()

    @pytest.mark.parametrize("who", ["survivor", "carer"])
    def test_others_than_the_child_are_not_asked(self, browse: Browse, sites: Sites, advice: None, who: str) -> None:
        page = browse(javascript=False)
        open_hash_page(page, sites, who)

        page.wait_for_url("**/more/")

    def test_nobody_is_asked_without_legal_advice(self, browse: Browse, sites: Sites) -> None:
        page = browse(javascript=False)
        open_hash_page(page, sites)

        page.wait_for_url("**/more/")


class TestTheDesk:
    def test_is_shown_fingerprints_once_and_vets_them(
        self, browse: Browse, sites: Sites, ana: By, two: list[Picture], advice: None
    ) -> None:
        given = [
            PictureHash(sha256=one.sha256, orientations=one.orientations, quality=one.quality, flat=0) for one in two
        ]
        report, _new = submit_report(
            submission=Submission(hashes=tuple(given)),
            channel=Channel.FORM,
            source=Source.CHILD,
            by=NOBODY,
            at=clock.now(),
        )
        page = browse(WIDE, by=ana)
        page.goto(f"{sites.staff}/reports/{report.ref}/")
        expect(page.get_by_text(two[0].sha256)).not_to_be_visible()

        page.get_by_role("button", name="Show the hashes").click()

        expect(page.get_by_text(two[0].sha256)).to_be_visible()
        take_picture(page, "staff-hashes-wide")
        assert_accessible(page)
        page.get_by_role("button", name="Vet GH-").first.click()
        expect(page.get_by_text("Vetted", exact=True)).to_be_visible()
        expect(page.get_by_text(two[0].sha256)).not_to_be_visible()
