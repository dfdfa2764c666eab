"""Form tokens, and the reference with its secret that a reporter takes away.

A form's token is made when the form is shown. The secret is derived from it with the server's key, so that the
same form, however often it is sent, has one confirmation, and nobody has to keep the secret to show it again.

One slow hash of the secret, with a salt of its own, gives two things that tell nothing of each other: what the
database keeps to know the secret again, and the key that opens what we write to the reporter, which nobody keeps.
"""

import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.core.signing import b62_decode
from django.utils.crypto import salted_hmac

from openhotline.common.references import ALPHABET, tidy_reference

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_LENGTH = 16  # 80 bits
FORM_LASTS = 24 * 60 * 60
SHOWN_FOR = 60 * 60
_FORM, _SHOWN, _SECRET = (f"openhotline.intake.{use}" for use in ("form", "shown", "secret"))
_REFERENCE = re.compile(rf"OH-[{ALPHABET}]{{8}}")
_SCRYPT = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 2**20, "dklen": 64}


def new_form_token() -> str:
    """A fresh token for one form: 192 random bits and when it was made, signed."""
    return signing.dumps(secrets.token_urlsafe(24), salt=_FORM)


def is_form_token(token: str) -> bool:
    """Whether this is a token of ours that is not older than a day."""
    return _is_signed(token, _FORM, FORM_LASTS)


def age_of_form(token: str, *, at: datetime) -> float:
    """How many seconds ago the form with this token was begun. The token is one of ours."""
    return at.timestamp() - b62_decode(token.rsplit(":", 2)[1])


def may_show(token: str) -> str:
    """What the browser keeps so that its confirmation can be shown again, for an hour at most."""
    return signing.dumps(token, salt=_SHOWN)


def token_shown(kept: str) -> str:
    """The form token for which a confirmation may still be shown; empty when there is none any more."""
    try:
        token: str = signing.loads(kept, salt=_SHOWN, max_age=SHOWN_FOR)
    except signing.BadSignature:
        return ""
    return token


def secret_for(token: str) -> str:
    """The secret that belongs to this form, as `XXXX-XXXX-XXXX-XXXX`."""
    number = int.from_bytes(salted_hmac(_SECRET, token, algorithm="sha256").digest()[:10])
    letters = "".join(CROCKFORD[number >> (5 * place) & 31] for place in reversed(range(SECRET_LENGTH)))
    return "-".join(letters[start : start + 4] for start in range(0, SECRET_LENGTH, 4))


def new_salt() -> str:
    return os.urandom(16).hex()


@dataclass(frozen=True)
class Proof:
    """What a secret comes to: `hash` may be kept, `key` never."""

    hash: str
    key: bytes

    def __repr__(self) -> str:
        return "Proof()"

    def is_of(self, hash: str) -> bool:
        return hmac.compare_digest(self.hash, hash)


def stretch(secret: str, salt: str) -> Proof:
    """scrypt, 32 MiB and about 0.1 s; the halves of its output are independent of each other (RFC 7914, section 6)."""
    long = hashlib.scrypt(read_secret(secret).encode(), salt=bytes.fromhex(salt), **_SCRYPT)
    return Proof(hash=long[:32].hex(), key=long[32:])


def read_secret(text: str) -> str:
    """A secret as somebody typed it: case, spaces and dashes forgiven, O for 0, I and L for 1."""
    letters = re.sub(r"[\W_]+", "", text.upper(), flags=re.ASCII)
    return letters.translate(str.maketrans("OIL", "011"))[:200]


def read_reference(text: str) -> str:
    """A reference as somebody typed it, as we would have written it; empty when it cannot be one."""
    letters = re.sub(r"[\W_]+", "", text.upper(), flags=re.ASCII)
    if letters.startswith("0H"):
        letters = f"OH{letters[2:]}"
    reference = tidy_reference(letters if letters.startswith("OH") else f"OH{letters}")
    return reference if _REFERENCE.fullmatch(reference) else ""


def _is_signed(value: str, salt: str, lasts: int) -> bool:
    try:
        signing.loads(value, salt=salt, max_age=lasts)
    except signing.BadSignature:
        return False
    return True
