"""The desk in a real browser: by keyboard alone, narrow and wide, with and without JavaScript."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, ViewportSize

from openhotline.assessment.models import Assessment
from openhotline.assessment.services import claim_item
from openhotline.cases.models import Item
from openhotline.cases.stages import ItemStage
from openhotline.common import clock
from openhotline.common.actors import By
from openhotline.monitoring.models import Watch
from openhotline.monitoring.services import request_watch
from openhotline.monitoring.stages import Reachability
from openhotline.tracing.models import Trace
from openhotline.tracing.stages import Outcome
from tests.browser.conftest import Browse
from tests.support.browsing import NARROW, WIDE, assert_accessible, take_picture
from tests.support.cast import person
from tests.support.factories import assessed, authority_in_force, waiting_item
from tests.support.servers import Sites

SECRET = "http://very-secret-name.example/a/long/path/to/something"


@pytest.fixture
def desk(sites: Sites, at: datetime) -> Item:
    """A queue with a bit of everything; the first item is urgent, traced, and its host is known to us."""
    authority_in_force(at=clock.now() - timedelta(hours=1))
    first = waiting_item(at=at, address=SECRET)
    Item.objects.filter(pk=first.pk).update(urgent=True)
    for n in range(4):
        waiting_item(at=at + timedelta(minutes=n))
    back = waiting_item(at=at)
    Item.objects.filter(pk=back.pk).update(episode=2, source="child")
    Trace.objects.create(
        ref="TR-23456789",
        item=first,
        reason="new",
        requested_by="job:screen",
        requested_at=at,
        done_at=at,
        outcome=Outcome.AGREED,
        asn=64500,
        network_name="EXAMPLE-NET",
        country="NL",
    )
    assessed(waiting_item(at=at, address="http://very-secret-name.example/before"), at=at)
    return Item.objects.get(pk=first.pk)


@pytest.fixture
def story(desk: Item, ana: By) -> Iterator[Item]:
    """An item with a past: decided, watched, waiting for somebody to say whether it is gone."""
    assessed(desk, at=clock.now())
    request_watch(item=desk, country="NL", watch_days=90, by=ana, at=clock.now())
    Watch.objects.update(stage=Reachability.NEEDS_A_PERSON)
    yield desk


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the keyboard is there, as somebody without a mouse does."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"The keyboard never came to {selector}.")


class TestAnAssessment:
    def test_is_done_with_the_keyboard_alone(self, desk: Item, sites: Sites, browse: Browse, ana: By) -> None:
        page = browse(WIDE, by=ana)
        page.goto(f"{sites.staff}/")
        page.keyboard.press("q")
        page.wait_for_url("**/assessment/")
        page.keyboard.press("n")
        page.wait_for_url(f"**/assessment/{desk.ref}/")
        page.keyboard.press("r")
        page.wait_for_url("**/address/")
        assert page.locator(".oh-address").inner_text().startswith("hxxp://very-secret-name[.]example/")
        assert_accessible(page)

        tab_to(page, "[name=decision]")
        page.keyboard.press("Space")
        tab_to(page, "[name=media_type]")
        page.keyboard.press("Space")
        tab_to(page, "[name=site_type]")
        page.keyboard.type("Image h")
        tab_to(page, "[name=age_band]")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        for name in ("sex", "children", "severity"):
            tab_to(page, f"[name={name}]")
            page.keyboard.press("Space")
        tab_to(page, "[name=self_generated]")
        page.keyboard.press("Space")
        tab_to(page, "[name=how]")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("s")
        page.wait_for_url("**/assessment/")

        assert f"{desk.ref} is assessed." in page.content()
        kept = Assessment.objects.get(item=desk)
        assert (kept.decision, kept.age_band, kept.how, kept.site_type) == (
            "illegal_here",
            "7-10",
            "tricked",
            "image_host",
        )
        assert kept.seconds_exposed is not None

    def test_is_done_without_javascript(self, desk: Item, sites: Sites, browse: Browse, ana: By) -> None:
        page = browse(WIDE, by=ana, javascript=False)
        page.goto(f"{sites.staff}/assessment/")
        page.get_by_role("button", name="Take the next item").click()
        page.get_by_label("Not found", exact=True).check()
        page.get_by_label("Reason").select_option("not_found")
        page.get_by_role("button", name="Record").click()

        assert f"{desk.ref} is assessed." in page.content()
        assert Item.objects.get(pk=desk.pk).stage == ItemStage.CLOSED

    def test_leads_from_the_error_to_the_question(self, desk: Item, sites: Sites, browse: Browse, ana: By) -> None:
        claim_item(item=desk, by=ana, at=clock.now())
        page = browse(NARROW, by=ana)
        page.goto(f"{sites.staff}/assessment/{desk.ref}/")
        page.get_by_label("Illegal here").check()
        page.get_by_role("button", name="Record").click()
        assert_accessible(page)
        take_picture(page, "desk-assess-errors-narrow")

        page.get_by_role("link", name="Choose the youngest visible age").click()

        assert page.evaluate("document.activeElement.name") == "age_band"


@pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])
class TestEveryPageOfTheDesk:
    def test_reads_well_for_an_analyst(
        self, desk: Item, sites: Sites, browse: Browse, ana: By, size: ViewportSize, word: str
    ) -> None:
        page = browse(size, by=ana)
        for path, name in (
            ("/", "home"),
            ("/assessment/", "queue"),
            (f"/assessment/{desk.ref}/", "assess-free"),
            ("/search/", "search"),
            ("/set-aside/", "set-aside-empty"),
            ("/watches/", "watches-empty"),
        ):
            page.goto(sites.staff + path)
            assert_accessible(page)
            take_picture(page, f"desk-{name}-{word}")
        page.goto(f"{sites.staff}/assessment/{desk.ref}/")
        page.get_by_role("button", name="Take this item").click()
        assert_accessible(page)
        take_picture(page, f"desk-assess-{word}")
        page.get_by_role("button", name="Reveal the address").click()
        assert_accessible(page)
        assert SECRET not in page.content()
        take_picture(page, f"desk-assess-revealed-{word}")

    def test_reads_well_for_a_lead(
        self, story: Item, sites: Sites, browse: Browse, lea: By, size: ViewportSize, word: str
    ) -> None:
        Item.objects.filter(stage=ItemStage.READY).update(set_aside_at=clock.now(), tries=10, last_problem="OSError")
        page = browse(size, by=lea)
        for path, name in (
            ("/", "home-lead"),
            (f"/items/{story.ref}/", "item"),
            ("/set-aside/", "set-aside"),
            ("/watches/", "watches"),
            ("/letters/", "letters"),
            ("/audit/", "audit"),
            (f"/audit/{story.ref}/", "audit-item"),
            ("/components/", "components"),
        ):
            page.goto(sites.staff + path)
            assert_accessible(page)
            take_picture(page, f"desk-{name}-{word}")


class TestTheQueue:
    def test_can_be_seen_by_an_auditor(self, desk: Item, sites: Sites, browse: Browse) -> None:
        page = browse(WIDE, by=person("olu"))
        page.goto(f"{sites.staff}/assessment/")

        page.get_by_role("link", name=desk.ref).click()

        assert page.url == f"{sites.staff}/items/{desk.ref}/"
