"""The example files of docs/operate/install.md: they name what there is, and start a production process."""

import configparser
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from openhotline.intake.uploads import MOST_TEXT_OF_STAFF
from tests.support.reading import ROOT, documented_in

EXAMPLES = ROOT / "docs/operate/examples"
ENVIRONMENTS = sorted(EXAMPLES.glob("*.env"))
SERVICES = sorted(EXAMPLES.glob("*.service"))


def settings_in(path):
    """As a shell reads it, which docs/operate/install.md does; systemd takes the same quotation marks off."""
    done = subprocess.run(["sh", "-c", 'set -a; . "$0"; env', path], env={}, capture_output=True, text=True, check=True)
    assert not done.stderr
    return {name: value for name, value in (line.split("=", 1) for line in done.stdout.splitlines()) if name != "PWD"}


@pytest.mark.parametrize("path", ENVIRONMENTS, ids=lambda path: path.name)
class TestExampleEnvironment:
    def test_names_settings_that_there_are(self, path):
        known = documented_in("operate/settings.md")

        unknown = [name for name in settings_in(path) if not {name, name.removesuffix("_FILE")} & known]

        assert unknown == []

    def test_starts_in_production(self, path, tmp_path):
        (tmp_path / "password").write_text("made up")
        given = settings_in(path) | {"DATA_DIR": str(tmp_path), "KEYS_DIR": str(tmp_path / "keys")}
        if "SMTP_PASSWORD_FILE" in given:
            given["SMTP_PASSWORD_FILE"] = str(tmp_path / "password")
        code = "from openhotline.config import settings as s; print(s.MODE, s.SECURE, s.DATABASES['default']['ENGINE'])"

        done = subprocess.run(
            [sys.executable, "-c", code],
            env={"PATH": os.environ["PATH"], **given},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.stdout.split() == ["production", "True", "django.db.backends.postgresql"], done.stderr


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
class TestExampleService:
    def test_runs_as_somebody_who_may_do_little(self, path):
        unit = configparser.ConfigParser(interpolation=None, strict=False)
        unit.optionxform = str
        unit.read(path)

        assert unit["Service"]["User"] == "openhotline"
        assert unit["Service"]["UMask"] == "0077"
        assert unit["Service"]["ExecStart"].startswith("/opt/openhotline/.venv/bin/")


class TestExamplePublicSite:
    def test_knows_no_way_out(self):
        given = settings_in(EXAMPLES / "openhotline-public.env")

        assert not [name for name in given if name.startswith(("SMTP", "VANTAGE", "RANGES", "RDAP", "CANARY"))]


class TestExampleProxy:
    def test_lets_through_what_we_take_and_writes_none_of_it_to_a_disk(self):
        said = dict(
            re.findall(r"client_(max_body_size|body_buffer_size) (\d+)m;", (EXAMPLES / "nginx.conf").read_text())
        )

        most, in_memory = int(said["max_body_size"]) * 2**20, int(said["body_buffer_size"]) * 2**20
        assert max(MOST_TEXT_OF_STAFF, settings.DATA_UPLOAD_MAX_MEMORY_SIZE) < most <= in_memory
