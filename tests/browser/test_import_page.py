"""A file of reports is looked through and taken in at the desk; the page about the API is for people."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Browse
from tests.support.browsing import NARROW, WIDE, assert_accessible, take_picture
from tests.support.cast import person
from tests.support.servers import Sites

MIXED = "address,words\nhttp://a.example/1,\nnot an address,\nhttp://b.example/2,Seen.\n"


@pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])
class TestAFileOfReports:
    def test_is_looked_through_and_then_taken_in(
        self, browse: Browse, sites: Sites, tmp_path: Path, size, word
    ) -> None:
        file = tmp_path / "reports.csv"
        file.write_text(MIXED)
        page = browse(size, by=person("lea"))
        page.goto(f"{sites.staff}/reports/import/")
        assert_accessible(page)
        page.get_by_role("button", name="Look through it").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert_accessible(page)

        page.get_by_label("File", exact=True).set_input_files(file)
        page.get_by_role("button", name="Look through it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What is in the file")
        assert_accessible(page)
        take_picture(page, f"import-looked-through-{word}")
        page.get_by_role("button", name="Take in 2 reports").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert_accessible(page)

        page.get_by_label("The same file again").set_input_files(file)
        page.get_by_role("button", name="Take in the reports").click()
        page.wait_for_url("**/reports/import/take-in/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Taken in")
        assert_accessible(page)


@pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])
class TestThePageAboutTheApi:
    def test_reads_well(self, browse: Browse, sites: Sites, size, word) -> None:
        page = browse(size)
        page.goto(f"{sites.public}/api/")

        expect(page.get_by_role("heading", level=1)).to_have_text("Report by machine")
        assert_accessible(page)
        take_picture(page, f"api-{word}")

    def test_leads_to_the_document(self, browse: Browse, sites: Sites, size, word) -> None:
        page = browse(size)

        found = page.request.get(f"{sites.public}/api/v1/openapi.json")

        assert found.json()["openapi"].startswith("3.1")
