"""Keyed digests: how sealed values are found and grouped without being readable."""

import hmac

from openhotline.common import keyring


def digest(kind: str, text: str) -> str:
    """The digest to store: HMAC-SHA-256 under the newest key, as 64 hex digits. `kind` keeps uses apart."""
    return _under(keyring.digest_keys()[0], kind, text)


def digests(kind: str, text: str) -> list[str]:
    """The digests to look up: one for every live key."""
    return [_under(key, kind, text) for key in keyring.digest_keys()]


def _under(key: bytes, kind: str, text: str) -> str:
    return hmac.digest(key, f"{kind}|{text}".encode(), "sha256").hex()
