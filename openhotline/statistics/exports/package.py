"""A bulletin as a Data Package: a ZIP whose `datapackage.json` tells machines what is in it, and its README people.

The format is that of the Data Package standard (version 1, profile "tabular-data-package", datapackage.org). The same
bulletin gives the same bytes.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhotline.statistics.bulletin import Bulletin
from openhotline.statistics.exports.licence import licence_of
from openhotline.statistics.exports.observations import COLUMNS, KINDS, STATUSES
from openhotline.statistics.exports.plain import as_csv, rows_as_csv

MEDIA_TYPE = "application/zip"
DESCRIPTOR, README = "datapackage.json", "README.md"
FIGURES, DEFINITIONS = "data/figures.csv", "data/definitions.csv"
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can name: no file in it has one of its own."""
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3

DEFINITION_COLUMNS: Mapping[str, Promise] = {
    "name": gettext_lazy("The name that stands under “measure” in the figures."),
    "label": gettext_lazy("What people call it."),
    "sentence": gettext_lazy("What is counted, and by which day."),
    "version": gettext_lazy("The version of the definition."),
    "unit": gettext_lazy("What one is one of."),
    "gap": gettext_lazy("Why it is not counted yet; empty where it is."),
}
_TYPES = {"version": "integer", "number": "number"}
_CONSTRAINTS: Mapping[str, dict[str, Any]] = {
    "period": {"required": True},
    "measure": {"required": True},
    "version": {"required": True, "minimum": 1},
    "kind": {"required": True, "enum": list(KINDS)},
    "status": {"required": True, "enum": list(STATUSES)},
    "name": {"required": True, "unique": True},
    "sentence": {"required": True},
}


def as_package(bulletin: Bulletin) -> bytes:
    """The bulletin as the bytes of a ZIP file: its figures and their definitions as CSV, described."""
    definitions = ([getattr(one, name) for name in DEFINITION_COLUMNS] for one in bulletin.definitions)
    data = {FIGURES: as_csv(bulletin).encode(), DEFINITIONS: rows_as_csv(DEFINITION_COLUMNS, definitions).encode()}
    described = json.dumps(_descriptor(bulletin, data), indent=2, ensure_ascii=False) + "\n"
    return _zipped({DESCRIPTOR: described.encode(), README: _readme(bulletin).encode(), **data})


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, _PLAIN_FILE, _UNIX
            archive.writestr(entry, content)
    return out.getvalue()


def _descriptor(bulletin: Bulletin, data: Mapping[str, bytes]) -> dict[str, Any]:
    figures, licence = bulletin.figures, licence_of(bulletin)
    found: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"figures-{figures.period.code.lower()}",
        "title": _title(bulletin),
        "description": " ".join([*_said_first(bulletin), bulletin.headline, *bulletin.sentences]),
        "digest": f"sha256:{figures.digest}",
    }
    if figures.counted_at:
        found["created"] = figures.counted_at
    if figures.whose:
        found["contributors"] = [{"title": figures.whose, "role": "publisher"}]
    if licence:
        found["licenses"] = [{"name": licence.name, "title": licence.title, "path": licence.address}]
    if sources := _sources(bulletin):
        found["sources"] = [{"title": source} for source in sources]
    found["resources"] = [
        _resource("figures", FIGURES, data[FIGURES], _("Every number, one in each line"), COLUMNS),
        _resource("definitions", DEFINITIONS, data[DEFINITIONS], _("What each number means"), DEFINITION_COLUMNS),
    ]
    found["resources"][1]["schema"]["primaryKey"] = ["name"]
    return found


def _resource(name: str, path: str, content: bytes, title: str, columns: Mapping[str, Promise]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": path,
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": [_field(column, told) for column, told in columns.items()], "missingValues": [""]},
    }


def _field(name: str, told: Promise) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": _TYPES.get(name, "string"), "description": str(told)}
    if constraints := _CONSTRAINTS.get(name):
        field["constraints"] = constraints
    return field


def _title(bulletin: Bulletin) -> str:
    return _("Figures for %(period)s") % {"period": bulletin.figures.period.words}


def _said_first(bulletin: Bulletin) -> list[str]:
    provisional = _("Provisional: counted now, not published.") if bulletin.provisional else ""
    return [said for said in (bulletin.warning, provisional) if said]


def _sources(bulletin: Bulletin) -> list[str]:
    figures = bulletin.figures
    named = [*(f"{dataset.label} ({dataset.tag})" for dataset in figures.datasets), *figures.sources]
    return named or [whose for whose in (figures.whose,) if whose]


def _readme(bulletin: Bulletin) -> str:
    """The same for people, in plain words."""
    figures, licence = bulletin.figures, licence_of(bulletin)
    lines = [f"# {_title(bulletin)}", "", *(f"**{said}**\n" for said in _said_first(bulletin))]
    lines += [" ".join([bulletin.headline, *bulletin.sentences]), "", _heading(_("What is in this package")), ""]
    lines += [
        "* `data/figures.csv`: " + _("Every number, one in each line") + ".",
        "* `data/definitions.csv`: " + _("What each number means") + ".",
        "* `datapackage.json`: " + _("The same said for programs: columns, types, and a digest of each file."),
        "",
        _("All files are in UTF-8. Columns are separated by commas, and a first line names them."),
        _("An apostrophe stands before text that a spreadsheet would take for a formula."),
    ]
    for path, columns in ((FIGURES, COLUMNS), (DEFINITIONS, DEFINITION_COLUMNS)):
        lines += ["", f"## `{path}`", "", *(f"* `{name}`: {told}" for name, told in columns.items())]
    lines += ["", _heading(_("Notes")), "", *(f"* {note}" for note in bulletin.notes)]
    if bulletin.editors_notes:
        lines += ["", _heading(_("Notes by the editor")), ""]
        lines += [f"* {note.on}: {note.text}" for note in bulletin.editors_notes]
    if licence:
        lines += ["", _heading(_("Licence")), ""]
        lines += [
            _("Use these figures for anything, and name who published them: %(whose)s.") % {"whose": figures.whose}
        ]
        lines += [f"{licence.title} ({licence.name}), {licence.address}"]
    lines += ["", _heading(_("Proof")), "", _("Digest of the figures") + f": sha256 {figures.digest}"]
    return "\n".join(lines) + "\n"


def _heading(words: str) -> str:
    return f"## {words}"
