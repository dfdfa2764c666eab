"""The public and the staff face in one test process, each with exactly the settings it has in production."""

import os
import runpy
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.signals import root_urlconf_changed, setting_changed
from django.urls import set_urlconf

from openhotline import config

_FILE = str(Path(config.__file__).with_name("settings.py"))


def _take_the_other_pages(*, setting: str, **_more: Any) -> None:
    """Django forgets all addresses when a test changes the URLconf: reading them again takes longer than most pages."""
    if setting == "ROOT_URLCONF":
        set_urlconf(None)


setting_changed.disconnect(root_urlconf_changed)
setting_changed.connect(_take_the_other_pages)


@cache
def face_settings(face: str) -> dict[str, Any]:
    """How the settings of a process with `FACE=face` differ from this process's."""
    here, there = _settings_of("worker"), _settings_of(face)
    return {name: value for name, value in there.items() if here.get(name) != value}


def _settings_of(face: str) -> dict[str, Any]:
    before = os.environ.get("FACE")
    os.environ["FACE"] = face
    try:
        return {name: value for name, value in runpy.run_path(_FILE).items() if name.isupper()}
    finally:
        os.environ.pop("FACE")
        if before is not None:
            os.environ["FACE"] = before


class FaceClient(Client):
    """Django's test client, speaking to one face: its addresses, its cookies, its keys."""

    def __init__(self, face: str, **defaults: Any) -> None:
        self.face = face
        super().__init__(**defaults)

    def request(self, **request: Any) -> HttpResponse:  # type: ignore[override]
        with self.settings():
            return super().request(**request)  # type: ignore[return-value]

    def settings(self) -> override_settings:
        """This face's settings, for what a test does beside a request, such as `reverse`."""
        return override_settings(**face_settings(self.face))
