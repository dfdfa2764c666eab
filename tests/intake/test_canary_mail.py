"""Benign files and the head of a mail: found in no table, no log, no letter, no backup and not in the mailbox."""

import base64
import hashlib
import io
import logging
import subprocess

import pytest

from openhotline.common import clock
from openhotline.common.actors import job
from openhotline.config.backups import make_backup
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs
from openhotline.intake.models import ReceivedMail
from tests.config.test_backup import TOOLS
from tests.intake.broken_mail import archive, multipart, part, picture, plain
from tests.intake.test_canary import whole_database

FILE = b"canary-in-the-file " * 40
HEAD = (
    b"Return-Path: <rita@canary-sender.example>\r\n"
    b"Received: from canary-relay.example ([203.0.113.77]) by mx.hotline.example\r\n"
    b"From: Canary-Name <rita@canary-sender.example>\r\nCc: canary-copy@b.example\r\n"
    b"Message-ID: <canary-id@mail.example>\r\nX-Mailer: CanaryMailer\r\n"
    b"X-Originating-IP: 203.0.113.77\r\nSubject: canary-subject\r\n"
)
TEXT = b"canary words about http://canary-host.example/canary-path\r\n"
NESTED = b"From: x@y.example\r\nSubject: canary-nested\r\n\r\ncanary-nested text\r\n"


def birds():
    """Everything that must not sing, as it came and as it would be written."""
    singing = {
        "picture": picture(),
        "archive": archive(),
        "file": FILE,
        "head": b"canary-relay",
        "internet address": b"203.0.113.77",
        "sender": b"canary-sender",
        "name": b"Canary-Name",
        "copy": b"canary-copy",
        "identity": b"canary-id",
        "program": b"CanaryMailer",
        "subject": b"canary-subject",
        "words": b"canary words",
        "host": b"canary-host",
        "file name": b"canary-file-name",
        "nested": b"canary-nested",
    }
    for name, bird in list(singing.items()):
        if len(bird) > 60:
            singing[f"{name} in base64"] = base64.b64encode(bird)[:60]
            singing[f"{name} in hexadecimal"] = bird.hex().encode()[:60]
            singing[name] = bird[8:40]
    return singing


@pytest.fixture
def log():
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


def mails():
    name = "Content-Disposition: attachment; filename=canary-file-name.png"
    files = [
        part("image/png", picture(), name),
        part("application/zip", archive(), name),
        part("application/octet-stream", FILE, name),
        part("text/plain", picture() + FILE, name),
        b"Content-Type: message/rfc822\r\n\r\n" + NESTED,
    ]
    yield multipart(plain(TEXT), *files, head=HEAD)
    yield multipart(*files, head=HEAD.replace(b"canary-id", b"canary-id-2"))  # held
    yield multipart(*files, head=HEAD.replace(b"canary-id", b"canary-id-3") + b"Auto-Submitted: auto-replied\r\n")
    yield HEAD.replace(b"canary-id", b"canary-id-4") + b"Content-Type: image/png\r\n\r\n" + picture() + FILE


def unpacked(file):
    """A file of the backup; what PostgreSQL packed, as the text it would restore."""
    if file.suffix != ".dump":
        return file.read_bytes()
    return subprocess.run([TOOLS / "pg_restore", "--file=-", str(file)], capture_output=True, check=True).stdout


def test_nothing_of_files_and_head_is_kept_anywhere(committed_db, settings, tmp_path, log):
    folder = tmp_path / "maildir"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    for number, raw in enumerate(mails()):
        (folder / "new" / str(number)).write_bytes(raw)
    sent = b"".join(mails())
    assert all(bird in sent for name, bird in birds().items() if " in " not in name and name != "archive")
    settings.MAILBOX, settings.POSTGRES_TOOLS = f"maildir:{folder}", str(TOOLS)

    at = clock.now()
    run_until_idle([jobs.READ_MAIL, jobs.SCREEN], at=at)
    make_backup(folder=tmp_path / "backup", keys=tmp_path / "keys", by=job("tests"), at=at)

    kept = whole_database().encode("latin-1", "replace")
    backup = b"".join(unpacked(file) for file in (tmp_path / "backup").iterdir())
    letters, said = [file for file in folder.rglob("*") if file.is_file()], log.getvalue().encode()
    assert letters == [] and ReceivedMail.objects.count() == 4
    assert hashlib.sha256(picture()).hexdigest().encode() in kept and b"image/png" in kept and b"image/png" in backup
    for name, bird in birds().items():
        assert bird not in kept, f"the {name} is in the database"
        assert bird not in backup, f"the {name} is in the backup"
        assert bird not in said, f"the {name} is in a log"
