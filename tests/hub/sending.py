"""Sending the hub's forms as a reader's browser does."""

import re
from typing import Any

from django.http import HttpResponse

from tests.support.faces import FaceClient


def token_in(html: str) -> str:
    match = re.search(r'name="form" value="([^"]+)"', html)
    assert match, html
    return match[1]


def send(public: FaceClient, path: str, *, token: str = "", **typed: Any) -> HttpResponse:
    """Open the form at this path and send it."""
    return public.post(path, {"form": token or token_in(public.get(path).text), **typed})
