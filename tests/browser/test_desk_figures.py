"""The desk's own figures in a real browser: narrow and wide, full and empty."""

from datetime import timedelta

import pytest
from playwright.sync_api import ViewportSize, expect

from openhotline.cases.models import Item
from openhotline.cases.stages import Decision
from openhotline.common import clock
from openhotline.common.actors import By
from tests.browser.conftest import Browse
from tests.support.browsing import NARROW, WIDE, assert_accessible, take_picture
from tests.support.cast import person
from tests.support.factories import assessed, decided_item, new_report, waiting_item
from tests.support.servers import Sites


def eight_weeks_of_work() -> None:
    """Two items a day came and were decided within half a day, and some still wait."""
    now, hour = clock.now(), timedelta(hours=1)
    for day in range(60, 0, -1):
        for number in range(1 + day % 3):
            came = now - day * 24 * hour - number * 5 * hour
            new_report(at=came)
            assessed(waiting_item(at=came), at=came + 11 * hour, decision=Decision.LAWFUL)
    for hours in (1, 9, 30, 100, 400):
        waiting_item(at=now - hours * hour)
        decided_item(at=now - hours * hour)
    Item.objects.filter(pk=waiting_item(at=now).pk).update(set_aside_at=now, tries=10, last_problem="OSError")


@pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])
class TestTheDesksFigures:
    def test_read_well(self, browse: Browse, sites: Sites, lea: By, size: ViewportSize, word: str) -> None:
        page = browse(size, by=lea)
        page.goto(f"{sites.staff}/figures/desk/")
        assert_accessible(page)
        take_picture(page, f"desk-figures-empty-{word}")

        eight_weeks_of_work()
        page.reload()

        expect(page.get_by_role("table", name="Reports and items by week, the newest first")).to_be_visible()
        expect(page.get_by_role("columnheader", name="Likely between")).to_be_visible()
        assert_accessible(page)
        take_picture(page, f"desk-figures-{word}")
        for summary in page.locator("summary").all():
            summary.click()
        assert_accessible(page)
        take_picture(page, f"desk-figures-open-{word}")


class TestTheMenu:
    def test_leads_a_statistician_there(self, browse: Browse, sites: Sites) -> None:
        page = browse(WIDE, by=person("sta"), javascript=False)
        page.goto(f"{sites.staff}/")

        page.get_by_role("link", name="Workload").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Workload")
        assert page.url == f"{sites.staff}/figures/desk/"
