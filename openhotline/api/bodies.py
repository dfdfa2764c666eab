"""Reading a body: one JSON object in UTF-8, nothing packed, nothing named twice, no deeper than we ever need."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from openhotline.api.problems import Problem

DEEPEST = 6


class StrictParser(Parser):
    """What ninja reads bodies with."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        refuse_other_media_types(request)
        return read_object(request.body)


def refuse_other_media_types(request: HttpRequest) -> None:
    charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
    if request.content_type != "application/json" or charset.lower().strip('"') not in ("utf-8", "utf8"):
        raise Problem("wrong-media-type", "Send the body as application/json in UTF-8.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem("wrong-media-type", "Send the body as it is, without Content-Encoding.")


def read_object(body: bytes) -> dict[str, Any]:
    """The object in these bytes. Raises `Problem`, whose sentence never repeats what stands there."""
    try:
        found = json.loads(body.decode("utf-8-sig"), object_pairs_hook=_each_name_once, parse_constant=_refuse)
    except UnicodeDecodeError as wrong:
        raise Problem("not-json", "The body is not written in UTF-8.") from wrong
    except (ValueError, RecursionError) as wrong:
        raise Problem("not-json", "The body cannot be read as JSON.") from wrong
    if not isinstance(found, dict):
        raise Problem("not-json", "The body has to be one JSON object.")
    if _deeper_than(found, DEEPEST):
        raise Problem("not-json", f"The body is nested deeper than {DEEPEST} levels.")
    return found


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Problem("not-json", "An object in the body has two fields of the same name.")
    return found


def _refuse(name: str) -> object:
    raise ValueError(name)


def _deeper_than(value: object, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    if not levels:
        return True
    return any(_deeper_than(part, levels - 1) for part in (value.values() if isinstance(value, dict) else value))
