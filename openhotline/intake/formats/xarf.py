"""Reports from XARF v4: one object, a list of them, or one on each line.

Evidence is dropped while the text is parsed, before anything is validated or written; so is who reported it.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import xarf
from django.utils.translation import gettext as _

from openhotline.common.addresses import read_address
from openhotline.common.errors import Refused
from openhotline.intake.categories import Category
from openhotline.intake.formats import Row
from openhotline.intake.submissions import Submission, clean_words

LARGEST = 64 * 2**20
DROPPED = frozenset({"evidence", "payload", "attachments", "_internal"})
"""What may carry media or somebody's own notes, wherever it stands."""
TEST = "lifecycle:test"

_EXPLOITATION = {
    "grooming": Category.GROOMING,
    "solicitation": Category.GROOMING,
    "sextortion": Category.THREATS,
    "trafficking": Category.OTHER,
}


def read_xarf(file: BinaryIO) -> Iterator[Row]:
    """Yield every report of the file. One that is not valid does not spoil the others.

    Refuses a file that is no JSON, and one of more than 64 MiB that is not one report on each line.
    """
    first = file.readline(LARGEST + 1)
    while first and not first.strip():
        first = file.readline(LARGEST + 1)
    if not first:
        raise Refused(_("This file is empty."))
    first = first.removeprefix(b"\xef\xbb\xbf")
    if isinstance(_parse(first), dict) and (second := file.readline(LARGEST + 1)):
        yield from _each_line(first, second, file)
        return
    whole = first + file.read(LARGEST + 1 - len(first))
    if len(whole) > LARGEST:
        raise Refused(_("This file is larger than 64 MiB. Write one report on each line, or split it."))
    found = _parse(whole)
    if not isinstance(found, dict | list):
        raise Refused(_("This file is not JSON: an object, a list of them, or one on each line."))
    for number, data in enumerate(found if isinstance(found, list) else [found], 1):
        yield _read(number, data)


def _each_line(first: bytes, second: bytes, file: BinaryIO) -> Iterator[Row]:
    number, line = 0, first
    upcoming = second
    while line:
        number += 1
        if line.strip():
            yield _read(number, _parse(line))
        line, upcoming = upcoming, file.readline(LARGEST + 1)


def _parse(raw: bytes) -> object:
    """The JSON in these bytes without what is dropped, or None. Never raises, whatever is in there."""
    try:
        return json.loads(raw.decode(), object_pairs_hook=_without_media, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None


def _without_media(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if name not in DROPPED}


def _refuse(name: str) -> object:
    raise ValueError(name)


def _read(number: int, data: object) -> Row:
    if not isinstance(data, dict):
        return Row(number, problem=_("This is not a JSON object."))
    if not str(data.get("xarf_version", "")).startswith("4."):
        return Row(number, problem=_("This is not XARF version 4."))
    if data.get("category") != "content" or data.get("type") not in ("csam", "csem"):
        return Row(number, problem=_("This is another kind of report: only content/csam and content/csem are taken."))
    if wrong := _wrong_fields(data):
        return Row(number, problem=_("Missing or not valid: %(names)s.") % {"names": wrong})
    try:
        submission = Submission(
            addresses=(read_address(data["url"]),),
            words=clean_words(data.get("description", "")),
            category=_category(data),
            is_test=TEST in data.get("tags", []),
        )
    except Refused as refused:
        return Row(number, problem=str(refused))
    told = json.dumps([data["report_id"].lower(), data["reporter"]["domain"].lower()])
    return Row(number, submission=submission, key=f"xarf:{hashlib.sha256(told.encode()).hexdigest()}")


def _wrong_fields(data: dict[str, Any]) -> str:
    """The names of fields that are not as the standard says. Never their values: those may be addresses."""
    try:
        errors = xarf.parse(data).errors
    except Exception:  # a validator that stumbles has not found the report valid, whatever made it stumble
        return "?"
    names = {re.sub(r"[^a-z0-9_.]", "", str(error.field))[:60] or "?" for error in errors}
    return ", ".join(sorted(names)[:8])


def _category(data: dict[str, Any]) -> str:
    if data["type"] == "csam":
        return Category.ABUSE
    return _EXPLOITATION.get(str(data.get("exploitation_type")), Category.ABUSE)
