"""How somebody answers the questions of each way in, one page after the other, in any language."""

import re
from collections.abc import Callable
from typing import Protocol

from playwright.sync_api import Page

Given = str | list[str]


class Public(Protocol):
    """Whatever knows where the public site is."""

    @property
    def public(self) -> str: ...


WHERE = "en/report/saw/where/"


def go_on(page: Page) -> None:
    """Press the button of the question, whatever language it is in."""
    page.locator("form button[type=submit]").first.click()
    page.wait_for_load_state()


def answer(page: Page, **given: Given) -> None:
    """Fill in fields by their names, tick what is named, and go on. `addresses="…"`, `about="abuse"`."""
    for name, value in given.items():
        if (
            isinstance(value, list)
            or page.locator(f'[name="{name}"][type=radio], [name="{name}"][type=checkbox]').count()
        ):
            for one in [value] if isinstance(value, str) else value:
                page.locator(f'[name="{name}"]' + ("" if one == "on" else f'[value="{one}"]')).check()
        else:
            page.locator(f'[name="{name}"]').fill(value)
    go_on(page)


def step_of(page: Page) -> str:
    found = re.search(r"/report/(?:\w+/)?(\w+)/$", page.url)
    return found[1] if found else ""


STORIES: dict[str, dict[str, dict[str, Given]]] = {
    "saw": {
        "where": {"addresses": "hxxps://gallery[.]fern[.]example/albums/17"},
        "about": {"about": "fraud"},
        "elsewhere": {},
        "found": {"found": ["message", "pay"], "way": "A friend of a friend sent it."},
        "danger": {"danger": "no"},
        "more": {"words": "Somebody sent me this."},
        "contact": {"wants": "mail", "contact": "rita@mail.example"},
    },
    "me": {
        "before": {},
        "who": {"who": "child"},
        "help": {},
        "age": {"age": "13_15"},
        "danger": {"danger": "no"},
        "services": {},
        "happened": {"happened": ["threat", "online"]},
        "hash": {},
        "where": {},
        "more": {"words": "He says he will send it to my school."},
        "contact": {"wants": "no"},
    },
    "service": {
        "organisation": {"kind": "host", "name": "Fern Hosting"},
        "list": {"table": "address,words\nhttp://a.fern.example/1,Found by our scan\nhttp://b.fern.example/2,\n"},
        "about": {"about": "abuse"},
        "done": {"done": ["removed", "kept"]},
        "danger": {"danger": "unsure"},
        "more": {"words": "All of one customer."},
        "contact": {"wants": "no"},
    },
}


def travel(
    page: Page, sites: Public, way: str, language: str = "en", look: Callable[[str], None] = lambda step: None
) -> None:
    """Answer every question of a way up to *check your answers*, looking at each page on the road."""
    story = STORIES[way]
    page.goto(f"{sites.public}/{language}/report/{way}/{next(iter(story))}/")
    while (step := step_of(page)) != "check":
        assert step in story, page.content()
        look(step)
        answer(page, **story[step])
        assert step_of(page) != step, f"{step}: {page.locator('[role=alert]').inner_text()}"
    look("check")
