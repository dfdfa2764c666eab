"""What a browser's visit holds: kept under a key that only its cookie has, for a day at most.

The content is JSON in a box of libsodium (XSalsa20-Poly1305), filled up to whole kibibytes so that its length says
little. Nothing is audited here: a visit is nobody's deed until something is sent.
"""

import base64
import binascii
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from openhotline.intake.models import Visit as Row

LASTS = timedelta(hours=24)
"""In real time, in practice too: people type at their own pace."""
PADDED_TO = 1024
MOST_CONTENT = 256 * 1024


@dataclass
class Visit:
    """A visit, opened. `cookie` is its only key; `content` is plain JSON, changed freely and kept by `keep_visit`."""

    cookie: str
    content: dict[str, Any] = field(default_factory=dict)


def begin_visit() -> Visit:
    """A new and empty visit. Nothing is kept before `keep_visit`."""
    return Visit(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("="))


def find_visit(*, cookie: str, at: datetime) -> Visit | None:
    """The visit of this cookie; None when there is none, its day is over, or the cookie is not one of ours."""
    if not (keys := _keys(cookie)):
        return None
    name, box = keys
    row = Row.objects.filter(key=name, delete_after__gt=at).first()
    if row is None:
        return None
    try:
        content = json.loads(box.decrypt(base64.b64decode(row.content)))
    except (CryptoError, ValueError):
        return None
    return Visit(cookie, content)


def keep_visit(*, visit: Visit, at: datetime) -> None:
    """Keep what the visit holds for a day from now. What is longer than 256 KiB is refused as a mistake of ours."""
    keys = _keys(visit.cookie)
    if keys is None:
        raise ValueError("A visit is kept under the key that it began with.")
    name, box = keys
    plain = json.dumps(visit.content, separators=(",", ":")).encode()
    if len(plain) > MOST_CONTENT:
        raise ValueError("A visit holds words and addresses, never this much.")
    plain += b" " * (-len(plain) % PADDED_TO)
    content = base64.b64encode(box.encrypt(plain)).decode()
    delete_after = at + LASTS
    Row.objects.update_or_create(key=name, defaults={"content": content, "delete_after": delete_after})


def end_visit(*, visit: Visit) -> None:
    """Forget this visit at once."""
    if keys := _keys(visit.cookie):
        Row.objects.filter(key=keys[0]).delete()


def forget_visits(*, ids: Sequence[int], at: datetime) -> int:
    """Delete visits whose day is over; others stay. Returns how many."""
    return Row.objects.filter(pk__in=ids, delete_after__lte=at).delete()[0]


def _keys(cookie: str) -> tuple[str, SecretBox] | None:
    """The name of the row and the key of its content, both from the cookie, neither from the other."""
    try:
        secret = base64.b64decode(cookie + "=" * (-len(cookie) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(secret) != 32:
        return None
    name = blake2b(secret, digest_size=32, person=b"visit-name").hexdigest()
    return name, SecretBox(blake2b(secret, digest_size=32, person=b"visit-key").digest())
