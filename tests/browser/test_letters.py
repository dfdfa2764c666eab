"""Letters of which nobody knows the end, and the outbox: stopped by whoever sees it, let out again by who may."""

import pytest
from playwright.sync_api import expect

from openhotline.audit import services as audit
from openhotline.common import clock
from openhotline.common.actors import By, job
from openhotline.post import selectors as post
from openhotline.post.services import write_letter
from openhotline.post.stages import LetterStage
from tests.browser.conftest import Browse
from tests.support.browsing import NARROW, WIDE, assert_accessible, take_picture
from tests.support.servers import Sites

SIZES = pytest.mark.parametrize(("size", "word"), [(NARROW, "narrow"), (WIDE, "wide")], ids=["narrow", "wide"])


def write(number: int, *, doubtful: bool = False) -> str:
    letter = write_letter(
        kind="mail",
        to="abuse@host.example",
        subject=f"Notice NO-2345678{number}",
        text="Made up.",
        message_id=f"<NO-2345678{number}.1@hotline.example>",
        about=f"NO-2345678{number}",
        by=job("tests"),
        at=clock.now(),
    )
    if doubtful:
        letter.due_at = None
        letter.last_problem = "The line broke after the text."
        letter.save()
        with audit.deed():
            letter.move_to(LetterStage.NEEDS_PERSON, by=job("tests"), at=clock.now())
    return str(letter.ref)


@SIZES
class TestLetters:
    def test_are_settled_by_who_knows(self, browse: Browse, sites: Sites, noa: By, size, word) -> None:
        first, second = write(2, doubtful=True), write(3, doubtful=True)
        page = browse(size, by=noa)
        page.goto(f"{sites.staff}/")
        page.get_by_role("link", name="letters of which nobody knows the end").click()
        assert_accessible(page)
        take_picture(page, f"letters-{word}")
        page.get_by_label("How do you know?").first.fill("They wrote that they have it.")
        page.get_by_role("button", name=f"{first} arrived").click()

        expect(page.get_by_text(f"{first} is settled.")).to_be_visible()
        expect(page.get_by_role("button", name=f"Send {second} again")).to_be_visible()
        assert_accessible(page)


@SIZES
class TestTheOutbox:
    def test_is_stopped_and_opened_again(self, browse: Browse, sites: Sites, noa: By, lea: By, size, word) -> None:
        for number in (2, 3):
            write(number)
        page = browse(size, by=noa)
        page.goto(f"{sites.staff}/letters/")
        page.get_by_role("button", name="Stop the outbox").click()
        expect(page.get_by_text("The outbox has been stopped since")).to_be_visible()
        assert_accessible(page)
        take_picture(page, f"letters-stopped-{word}")

        lead = browse(size, by=lea, javascript=False)
        lead.goto(f"{sites.staff}/")
        lead.get_by_role("link", name="letters wait in the outbox").click()
        lead.get_by_role("button", name="Let letters leave again").click()
        expect(lead.get_by_role("alert")).to_contain_text("Choose what becomes of the letters that wait")
        take_picture(lead, f"outbox-wrong-{word}")
        lead.get_by_label("A person looks at each.").check()
        lead.get_by_role("button", name="Let letters leave again").click()

        expect(lead.get_by_text("2 letters wait for a person.")).to_be_visible()
        assert post.frozen_since() is None and post.needs_person().count() == 2

    def test_is_accessible(self, browse: Browse, sites: Sites, lea: By, size, word) -> None:
        write(2)
        page = browse(size, by=lea)
        page.goto(f"{sites.staff}/outbox/")
        assert_accessible(page)
        take_picture(page, f"outbox-{word}")
        page.get_by_role("button", name="Stop the outbox").click()
        page.goto(f"{sites.staff}/outbox/")
        assert_accessible(page)
        take_picture(page, f"outbox-stopped-{word}")
