"""As in docs/operate/install.md: the public site alone on a machine in front, without a single private key."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings

from openhotline.cases.models import Report
from openhotline.intake import services as intake
from tests.support.reading import ROOT

WITHIN = 20.0


class Site:
    """A server behind a proxy that does TLS, as a browser would reach it."""

    def __init__(self, port: int, host: str) -> None:
        self.port, self.host = port, host

    def ask(
        self, path: str, fields: dict[str, str] | None = None, *, host: str = "", cookie: str = ""
    ) -> tuple[int, str, str]:
        """Status, all cookies and the page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Host": host or self.host, "X-Forwarded-Proto": "https", "Cookie": cookie}
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST" if fields else "GET", path, urlencode(fields) if fields else None, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        return answer.status, answer.headers.get("Set-Cookie", ""), page


@contextmanager
def machine_in_front(database_url: str, folder: Path):
    """gunicorn as its unit starts it: production, the public face, the public halves of the keys."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for part in ("public", "digest"):
        shutil.copytree(Path(settings.KEYS_DIR) / part, folder / "keys" / part)
    environment = {
        "PATH": os.environ["PATH"],
        "MODE": "production",
        "FACE": "public",
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_url,
        "FLOOD": '{"too_fast": 0}',
        "PUBLIC_URL": "https://hotline.example",
        "STAFF_URL": "https://desk.hotline.example",
        "ALLOWED_HOSTS": "hotline.example",
        "BEHIND_PROXY": "true",
    }
    command = [sys.executable, "-m", "gunicorn", "openhotline.config.wsgi:application", f"--bind=127.0.0.1:{port}"]
    options = ["--worker-class=gthread", "--threads=4", "--log-level=warning", "--no-control-socket"]
    process = subprocess.Popen([*command, *options], env=environment, cwd=ROOT)
    try:
        site = Site(port, "hotline.example")
        deadline = time.monotonic() + WITHIN
        while True:
            try:
                site.ask("/en/")
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        yield site
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


@pytest.fixture
def front(committed_db, tmp_path):
    with machine_in_front(committed_db, tmp_path) as site:
        yield site


def test_a_report_comes_in_without_a_key_that_could_open_it(front, tmp_path, lea, at):
    # The machine in front holds nothing that opens anything
    assert not (tmp_path / "keys" / "private").exists()

    # Somebody reports, behind a proxy that does TLS; cookies are for TLS only
    status, cookies, _page = front.ask("/en/report/saw/where/", {"none": "on"})
    assert status == 302 and "__Host-visit" in cookies and "Secure" in cookies
    answers = {"about": "other", "danger": "no", "words": "A made-up report", "wants": "no"}
    cookie = cookies.split(";")[0]
    for step in ("saw/about", "saw/found", "saw/danger", "saw/more", "saw/contact", "check"):
        assert front.ask(f"/en/report/{step}/", answers, cookie=cookie)[0] == 302
    _status, _cookies, page = front.ask("/en/report/received/", cookie=cookie)
    assert "OH-" in page

    # Behind, a person with the permission reads what was sealed in front
    report = Report.objects.get()
    assert intake.reveal_statement(report=report, by=lea, at=at).words == "A made-up report"


def test_the_machine_in_front_knows_no_desk_and_no_other_name(front):
    assert front.ask("/account/login/")[0] == 404
    assert front.ask("/en/", host="desk.hotline.example")[0] == 400
