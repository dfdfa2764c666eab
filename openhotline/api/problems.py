"""What is answered when something is wrong: problem details as RFC 9457 has them, with a plain sentence.

A pointer (RFC 6901, as a fragment) says where in the body. No sentence ever repeats a value from there.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """One kind of problem. `name` is its anchor on the page about the API."""

    name: str
    status: int
    title: str
    advice: str


KINDS = {
    kind.name: kind
    for kind in (
        Kind("not-json", 400, "The body is not JSON as we read it", "Send one JSON object in UTF-8."),
        Kind(
            "no-idempotency-key",
            400,
            "There is no usable Idempotency-Key",
            "Send 8 to 128 letters, digits, dashes or dots that you have not used before, such as a UUID.",
        ),
        Kind("wrong-key", 401, "The key is missing or opens nothing", "Send “Authorization: Bearer oh_…”."),
        Kind("missing-scope", 403, "The key may not be used for this", "Ask the hotline for a key with this scope."),
        Kind(
            "not-found",
            404,
            "There is no such thing",
            "Ask only about what your own organisation sent, or about figures that are published.",
        ),
        Kind("wrong-method", 405, "This address does not take this method", "See “Allow”."),
        Kind("too-large", 413, "The body is too large", "Send 2.5 MiB at most, with its “Content-Length”."),
        Kind(
            "wrong-media-type", 415, "The body is not plain JSON", "Send “Content-Type: application/json”, not packed."
        ),
        Kind(
            "cannot-be-read",
            422,
            "Some of it cannot be read",
            "“errors” says where and what to do. Nothing was taken in: mend it and send it again.",
        ),
        Kind(
            "key-used",
            422,
            "The Idempotency-Key was used for another body",
            "Was it meant to be the same request? Then send the same body. Else use a new key.",
        ),
        Kind(
            "too-many-wrong-keys",
            429,
            "Too many wrong keys",
            "Wait as long as “Retry-After” says. A right key is never slowed, however often it comes.",
        ),
        Kind("broken", 500, "Something broke on our side", "Send it again, with the same Idempotency-Key."),
        Kind("away", 503, "Nothing can be kept right now", "Send it again after “Retry-After”, with the same key."),
    )
}


@dataclass(frozen=True)
class Wrong:
    """What is wrong at one place of the body."""

    pointer: str
    detail: str


@dataclass
class Problem(Exception):
    """Answered in place of what was asked for."""

    name: str
    detail: str
    errors: Sequence[Wrong] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def pointer(*path: str | int) -> str:
    """`#/reports/3/words`: where something stands in the body."""
    return "#" + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def under(path: Iterable[str | int], wrongs: Iterable[Wrong]) -> list[Wrong]:
    """The same, where the part that they are about stands deeper in a larger body."""
    before = pointer(*path)
    return [Wrong(before + wrong.pointer.removeprefix("#"), wrong.detail) for wrong in wrongs]


def answer(problem: Problem) -> HttpResponse:
    kind = KINDS[problem.name]
    content: dict[str, object] = {
        "type": f"{settings.PUBLIC_URL}/api/#{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
    }
    if problem.errors:
        content["errors"] = [vars(wrong) for wrong in problem.errors]
    return HttpResponse(json.dumps(content), status=kind.status, content_type=MEDIA_TYPE, headers=dict(problem.headers))
