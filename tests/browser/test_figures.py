"""From rows to a published figure: one person freezes, another publishes, everybody reads."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from openhotline.audit import services as audit
from openhotline.cases.stages import ItemStage
from openhotline.common.actors import By, job
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
        expect(rita.get_by_role("heading", level=1)).to_have_text("Figures for the second half of 2025")


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

    def test_show_what_is_to_be_published(self, browse: Browse, sites: Sites, size, word) -> None:
        snapshot = publish_figures()
        page = browse(size, by=person("sta"))
        page.goto(f"{sites.staff}/figures/{snapshot.ref}/")

        assert_accessible(page)
        take_picture(page, f"staff-snapshot-{word}")
