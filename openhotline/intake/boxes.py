"""Boxes that only the reporter opens: sealed to a key that nothing but their secret gives (libsodium, X25519)."""

import base64

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox


def public_key(key: bytes) -> str:
    """The key to seal to, as 64 hex digits, of the reporter's own 32 bytes."""
    return bytes(PrivateKey(key).public_key).hex()


def seal(text: str, public_key: str) -> str:
    return base64.b64encode(SealedBox(PublicKey(bytes.fromhex(public_key))).encrypt(text.encode())).decode()


def open_box(box: str, key: bytes) -> str:
    """The text; empty where this key does not open it."""
    try:
        return SealedBox(PrivateKey(key)).decrypt(base64.b64decode(box)).decode()
    except (CryptoError, ValueError):
        return ""
