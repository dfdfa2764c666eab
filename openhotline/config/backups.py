"""Backups: the database in one folder, its keys in another, and a manifest that reveals tampering.

Database and keys are kept apart because either alone gives nothing away. A restored hotline sends nothing
until a lead releases its outbox on the desk: what a backup still had to send may have gone out since.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _

from openhotline import __version__
from openhotline.audit import selectors as audit_selectors
from openhotline.audit import services as audit
from openhotline.audit.chain import read_anchor
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.post import services as post

MANIFEST = "manifest.json"
PICTURES = "pictures"
"""Editorial pictures of the hub, as editors uploaded them and in their sizes."""


def make_backup(*, folder: Path, keys: Path, by: By, at: datetime) -> dict[str, Any]:
    """Copy the database to `folder` and the keys to `keys`, both new or empty. Returns the manifest.

    Refuses one folder for both, and folders with something in them. Others may go on working meanwhile.
    """
    if _inside(keys, folder) or _inside(folder, keys):
        raise Refused(_("Keep the keys apart from the backup: give them a folder elsewhere."))
    for place in (folder, keys):
        _empty(place)
    with audit.deed():
        audit.record("backup.made", about="backup", by=by, at=at)
    anchor = audit.anchor_head(where=f"backup {at:%Y-%m-%d %H:%M}", at=at)
    file = folder / ("database.sqlite3" if connection.vendor == "sqlite" else "database.dump")
    _copy_out(file)
    shutil.copytree(settings.KEYS_DIR, keys, dirs_exist_ok=True)
    if settings.MEDIA_ROOT.is_dir():
        shutil.copytree(settings.MEDIA_ROOT, folder / PICTURES)
    manifest = {
        "made_at": at.isoformat(),
        "version": __version__,
        "database": connection.vendor,
        "file": file.name,
        "sha256": _sha256(file),
        "audit_head": str(anchor),
        "keys": sorted(path.name for path in (keys / "private").glob("*.key")),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def restore_backup(*, folder: Path, keys: Path, by: By, at: datetime) -> str:
    """Bring a backup back into an empty database, prove its audit chain, and freeze its outbox. Returns the verdict.

    Refuses a file that is not the one of the manifest, missing keys, a database that holds anything, and a chain that
    does not fit the anchor in the manifest.
    """
    manifest = _read_manifest(folder)
    file = folder / manifest["file"]
    if _sha256(file) != manifest["sha256"]:
        raise Refused(_("The backup is damaged: its file is not the one that the manifest describes."))
    if manifest["database"] != connection.vendor:
        raise Refused(_("This backup is of another kind of database than DATABASE_URL names."))
    if missing := [name for name in manifest["keys"] if not (keys / "private" / name).is_file()]:
        raise Refused(_("These keys are missing: %(names)s.") % {"names": ", ".join(missing)})
    if connection.introspection.table_names():
        raise Refused(_("The database is not empty. Restore into a new one."))
    _copy_in(file)
    shutil.copytree(keys, settings.KEYS_DIR, dirs_exist_ok=True)
    if (folder / PICTURES).is_dir():
        shutil.copytree(folder / PICTURES, settings.MEDIA_ROOT, dirs_exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    verdict = audit_selectors.verify_chain(anchors=[read_anchor(manifest["audit_head"])])
    post.freeze_outbox(by=by, at=at)
    if not verdict.ok:
        raise Refused(str(verdict))
    with audit.deed():
        audit.record("backup.restored", about="backup", by=by, at=at, made_at=manifest["made_at"])
    return str(verdict)


def _read_manifest(folder: Path) -> dict[str, str]:
    try:
        manifest: dict[str, str] = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError):
        raise Refused(_("There is no backup in that folder: it has no readable manifest.json.")) from None
    if Path(manifest["file"]).name != manifest["file"]:
        raise Refused(_("The manifest names a file outside its folder."))
    return manifest


def _inside(inner: Path, outer: Path) -> bool:
    return inner.resolve().is_relative_to(outer.resolve())


def _empty(place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(place.iterdir()):
        raise Refused(_("The folder %(name)s is not empty.") % {"name": place.name})


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _copy_out(file: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as target:
            connection.connection.backup(target)
            for table in _left_out():
                target.execute(f'DELETE FROM "{table}"')
            target.commit()
            target.execute("VACUUM")  # what was deleted, here or before, is overwritten by what stays
        return
    without = [f"--exclude-table-data={table}" for table in _left_out()]
    _postgres("pg_dump", "--format=custom", "--no-owner", *without, f"--file={file}")


def _left_out() -> list[str]:
    """Tables that are empty in every backup, because what they hold is to be gone within a day and a backup stays."""
    return [model._meta.db_table for model in apps.get_models() if getattr(model, "LEFT_OUT_OF_BACKUPS", False)]


def _copy_in(file: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as source:
            source.backup(connection.connection)
        return
    _postgres("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={connection.settings_dict['NAME']}", str(file))


def _postgres(tool: str, *words: str) -> None:
    """Run one of PostgreSQL's own tools on our database; the password goes by the environment."""
    program = shutil.which(tool, path=os.pathsep.join([settings.POSTGRES_TOOLS, os.environ.get("PATH", "")]))
    if not program:
        raise Refused(_("%(tool)s is not installed here, or POSTGRES_TOOLS does not name its folder.") % {"tool": tool})
    database = connection.settings_dict
    environment = {
        **os.environ,
        "PGHOST": str(database["HOST"]),
        "PGPORT": str(database["PORT"] or 5432),
        "PGUSER": str(database["USER"]),
        "PGPASSWORD": str(database["PASSWORD"]),
        "PGDATABASE": str(database["NAME"]),
    }
    done = subprocess.run([program, *words], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise Refused(_("%(tool)s failed: %(why)s") % {"tool": tool, "why": done.stderr.strip()[-300:]})
