"""From rows to a published figure: one person freezes, another publishes, everybody reads."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from openhotline.audit import services as audit
from openhotline.cases.stages import ItemStage
from openhotline.common import clock
from openhotline.common.actors import By, job
from openhotline.statistics import services
from openhotline.statistics.obligations import REPORTS
from tests.browser.conftest import Browse
from tests.browser.published import publish_figures
from tests.support.browsing import NARROW, WIDE, assert_accessible, take_picture
from tests.support.cast import person
from tests.support.factories import decided_item
from tests.support.servers import Sites

WITHIN = datetime(2025, 9, 1, tzinfo=UTC)


def act_on(number: int) -> None:
    """So many items decided illegal and acted on in the second half of 2025."""
    for _n in range(number):
        item = decided_item(at=WITHIN)
        with audit.deed():
            item.move_to(ItemStage.ACTING, by=job("tests"), at=WITHIN)


@pytest.mark.smoke
class TestAFigure:
    def test_goes_from_sta_by_lea_to_everybody(self, browse: Browse, sites: Sites, lea: By) -> None:
        act_on(6)
        sta = browse(WIDE, by=person("sta"))
        sta.goto(f"{sites.staff}/")
        sta.get_by_role("link", name="Figures").click()
        sta.get_by_label("Period").fill("2025h2")
        sta.get_by_role("button", name="Freeze").click()
        expect(sta.get_by_text("You froze these figures")).to_be_visible()
        expect(sta.get_by_role("button", name="Publish")).to_have_count(0)
        take_picture(sta, "figures-frozen-wide")

        colleague = browse(WIDE, by=lea)
        colleague.goto(sta.url)
        colleague.get_by_role("button", name="Publish").click()
        expect(colleague.get_by_text("Published.", exact=True)).to_be_visible()

        rita = browse(NARROW, javascript=False)
        rita.goto(f"{sites.public}/en/")
        expect(rita.get_by_text("6 web pages acted on in the second half of 2025.")).to_be_visible()
        rita.get_by_role("link", name="All figures for the second half of 2025").click()
        expect(rita.get_by_role("heading", level=1)).to_have_text("Figures: Second half of 2025")


class TestAnEditor:
    def test_adds_what_everybody_reads_beside_the_figures(self, browse: Browse, sites: Sites) -> None:
        publish_figures()
        edi = browse(WIDE, by=person("edi"))
        edi.goto(f"{sites.staff}/")
        edi.get_by_role("link", name="Figures").click()
        edi.wait_for_url("**/figures/published/")
        edi.get_by_role("link", name="SN-").click()
        edi.wait_for_url("**/figures/published/*/")
        edi.get_by_role("combobox", name="Language of the note").select_option("Deutsch")
        edi.get_by_label("Note", exact=True).fill("Im August waren wir weniger.")
        edi.get_by_role("button", name="Add the note").click()
        expect(edi.get_by_text("Added. Pages show it now")).to_be_visible()

        rita = browse(NARROW, javascript=False)
        rita.goto(f"{sites.public}/en/figures/2025H2/")

        note = rita.get_by_text("Im August waren wir weniger.")
        expect(note).to_be_visible()
        assert note.get_attribute("lang") == "de"
        expect(rita.get_by_text("Not part of the figures.")).to_be_visible()


@pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])
class TestThePages:
    def test_are_accessible(self, browse: Browse, sites: Sites, lea: By, size, word) -> None:
        page = browse(size, by=lea)
        page.goto(f"{sites.staff}/figures/")
        assert_accessible(page)
        take_picture(page, f"staff-figures-empty-{word}")
        publish_figures("2025H1")
        act_on(1)

        page.get_by_label("Period").fill("soon")
        page.get_by_role("button", name="Freeze").click()
        expect(page.get_by_role("alert")).to_contain_text("is no period")
        assert page.title().startswith("Error:")
        assert_accessible(page)
        page.get_by_label("Period").fill("2025H2")
        page.get_by_role("button", name="Freeze").click()
        expect(page.get_by_text("Frozen. A second person has to publish it.")).to_be_visible()
        assert_accessible(page)
        take_picture(page, f"staff-figures-mine-{word}")
        page.get_by_role("link", name="All figures").click()

        assert_accessible(page)
        take_picture(page, f"staff-figures-{word}")

    def test_show_what_was_published_and_what_came_of_it(
        self, browse: Browse, sites: Sites, lea: By, size, word
    ) -> None:
        publish_figures()
        snapshot = publish_figures(reason="A late check.")
        services.ask_for_editions(at=clock.now())
        page = browse(size, by=lea)
        page.goto(f"{sites.staff}/figures/{snapshot.ref}/")

        expect(page.get_by_role("row", name="English")).to_contain_text("Waiting to be made")
        assert_accessible(page)
        take_picture(page, f"staff-snapshot-{word}")

    def test_show_every_report_that_others_require(self, browse: Browse, sites: Sites, size, word) -> None:
        snapshot = publish_figures()
        page = browse(size, by=person("sta"))
        for name in REPORTS:
            page.goto(f"{sites.staff}/figures/{snapshot.ref}/reports/{name}/")
            expect(page.get_by_role("heading", name="What this was made from")).to_be_visible()
            assert_accessible(page)
            take_picture(page, f"staff-report-{name}-{word}")

        with page.expect_download(
            lambda file: file.url.endswith(f"/figures/{snapshot.ref}/reports/regulator.csv")
        ) as file:
            page.get_by_role("link", name="CSV").click()

        assert file.value.suggested_filename == "regulator-2025H2.csv"

    def test_look_at_any_period_before_it_is_frozen(self, browse: Browse, sites: Sites, size, word) -> None:
        act_on(6)
        page = browse(size, by=person("sta"))
        page.goto(f"{sites.staff}/figures/")
        page.get_by_role("link", name="This year so far").click()
        page.wait_for_url("**/figures/now/")
        expect(page.get_by_role("alert")).to_contain_text("There are no figures for")
        assert_accessible(page)
        page.get_by_label("Period").fill("2025-08-15..2025-09-10")
        page.get_by_role("button", name="Count").click()

        expect(page.get_by_text("Provisional: counted")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text("Figures: 15 August to 10 September 2025")
        assert_accessible(page)
        take_picture(page, f"staff-figures-now-{word}")

    def test_let_an_editor_add_notes(self, browse: Browse, sites: Sites, size, word) -> None:
        page = browse(size, by=person("edi"))
        page.goto(f"{sites.staff}/figures/published/")
        expect(page.get_by_text("No figures have been published yet.")).to_be_visible()
        snapshot = publish_figures()
        page.reload()
        assert_accessible(page)
        take_picture(page, f"staff-published-{word}")
        page.goto(f"{sites.staff}/figures/published/{snapshot.ref}/")
        assert_accessible(page)

        page.get_by_label("Note", exact=True).fill("long " * 500)
        page.get_by_role("button", name="Add the note").click()

        expect(page.get_by_role("alert")).to_contain_text("Write at most 2000 characters.")
        expect(page.get_by_label("Note", exact=True)).to_have_value("long " * 500)
        assert_accessible(page)
        take_picture(page, f"staff-note-refused-{word}")
