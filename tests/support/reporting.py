"""Somebody reports through the public pages: every step is posted as a browser without JavaScript would post it."""

import re
from typing import Any

from tests.support.faces import FaceClient

START, CHECK, RECEIVED = "/en/report/", "/en/report/check/", "/en/report/received/"

SAW: dict[str, dict[str, Any]] = {
    "where": {"addresses": "http://a.example/1"},
    "about": {"about": "abuse"},
    "found": {},
    "danger": {"danger": "no"},
    "more": {"words": "Seen."},
    "contact": {"wants": "no"},
}
ME: dict[str, dict[str, Any]] = {
    "before": {},
    "who": {"who": "child"},
    "help": {},
    "age": {},
    "danger": {},
    "services": {},
    "happened": {},
    "where": {},
    "more": {},
    "contact": {"wants": "no"},
}
SERVICE: dict[str, dict[str, Any]] = {
    "organisation": {"kind": "host"},
    "list": {"addresses": "http://a.example/1\nhttp://b.example/2"},
    "about": {"about": "abuse"},
    "done": {},
    "danger": {"danger": "no"},
    "more": {},
    "contact": {"wants": "no"},
}
WAYS = {"saw": SAW, "me": ME, "service": SERVICE}


def answer(public: FaceClient, way: str = "saw", language: str = "en", **given: dict[str, Any]) -> Any:
    """Answer every question of a way, these instead of the usual answers. Returns the page that came last.

    Steps that only some people are asked are answered without words.
    """
    page: Any = None
    answers = {**WAYS[way], **given}
    for name, typed in answers.items():
        page = public.post(f"/{language}/report/{way}/{name}/", typed)
        if page.status_code != 302:
            return page
    while (step := re.fullmatch(rf"/{language}/report/{way}/(\w+)/", page["Location"])) and step[1] not in answers:
        page = public.post(page["Location"])
    return page


def send(public: FaceClient, way: str = "saw", language: str = "en", **given: dict[str, Any]) -> Any:
    """Answer everything, then send it. Returns the confirmation."""
    answer(public, way, language, **given)
    return public.post(f"/{language}/report/check/", follow=True)


def secret_in(page: Any) -> str:
    return re.search(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b", page.text)[0]  # type: ignore[index]


def reference_in(page: Any) -> str:
    return re.search(r"\bOH-[0-9A-Z]{8}\b", page.text)[0]  # type: ignore[index]
