"""The key files: which exist, who may read which, and how they are made, rotated and destroyed.

    keys/public/<class>-<YYYY-MM>.key    seals only; every process holds it
    keys/private/<class>-<YYYY-MM>.key   opens; staff and worker only (0600)
    keys/digest/<YYYY-MM>.key            keyed digests; every process holds it, never rotated with the others

A sealed value names its key, so old values stay readable after a rotation, and destroying one
private file (`erase`) makes everything of that class and month unreadable, in every backup too.
"""

import os
import secrets
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import tink
from django.conf import settings
from tink import hybrid, proto_keyset_format, secret_key_access

RETENTION_CLASSES = ("item", "report", "contact", "letter", "staff", "hub")
"""What is erased together: reported addresses; reporters' words; how to reach them; outgoing mail; staff secrets; what
readers send to the hub."""

hybrid.register()
_TEMPLATE = hybrid.hybrid_key_templates.DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_AES_256_GCM


class KeyMissing(Exception):
    """The key that is needed is not held by this process, or was destroyed."""


def folder(part: str) -> Path:
    return Path(settings.KEYS_DIR) / part


def ensure_keys(*, at: datetime) -> list[str]:
    """Make what is missing for the month of `at`; existing files are never touched. Returns the names made."""
    month = f"{at:%Y-%m}"
    made = []
    for part in ("public", "private", "digest"):
        folder(part).mkdir(parents=True, exist_ok=True, mode=0o700)
    for retention in RETENTION_CLASSES:
        name = f"{retention}-{month}.key"
        if (folder("public") / name).exists():
            continue
        pair = tink.new_keyset_handle(_TEMPLATE)
        _write(folder("private") / name, proto_keyset_format.serialize(pair, secret_key_access.TOKEN))
        public = proto_keyset_format.serialize_without_secret(pair.public_keyset_handle())
        _write(folder("public") / name, public)
        made.append(name)
    if not any(folder("digest").glob("*.key")):
        _write(folder("digest") / f"{month}.key", secrets.token_bytes(32))
        made.append(f"digest/{month}.key")
    return made


def erase(name: str) -> None:
    """Destroy a private key: everything sealed under it is gone for good, in backups of the database too."""
    (folder("private") / f"{name}.key").unlink()
    _decrypter.cache_clear()


def seal(plain: bytes, *, retention: str, context: bytes) -> tuple[str, bytes]:
    """Seal under the newest public key of the class. Returns the key's name and the ciphertext."""
    public = f"{settings.KEYS_DIR}/public"  # plain text, not Path: this runs for every sealed value
    name = _newest(retention, os.stat(public).st_mtime_ns, public)
    return name, _encrypter(f"{public}/{name}.key").encrypt(plain, context)


def open_sealed(name: str, ciphertext: bytes, *, context: bytes) -> bytes:
    """Open what `seal` made. Refuses in a process that holds no private keys, and after the key was destroyed."""
    if settings.FACE == "public":
        raise KeyMissing("The public site seals and never opens.")
    opened: bytes = _decrypter(str(folder("private") / f"{name}.key")).decrypt(ciphertext, context)
    return opened


def digest_keys() -> tuple[bytes, ...]:
    """Every live digest key, newest first."""
    where = f"{settings.KEYS_DIR}/digest"
    return _digest_keys(where, os.stat(where).st_mtime_ns)


@lru_cache(maxsize=8)
def _digest_keys(where: str, _changed: int) -> tuple[bytes, ...]:
    keys = tuple(path.read_bytes() for path in sorted(Path(where).glob("*.key"), reverse=True))
    if not keys:
        raise KeyMissing("There is no digest key. Run “openhotline keys”.")
    return keys


@lru_cache(maxsize=64)
def _newest(retention: str, _changed: int, where: str) -> str:
    names = sorted(path.stem for path in Path(where).glob(f"{retention}-????-??.key"))
    if not names:
        raise KeyMissing(f"There is no public key for “{retention}”. Run “openhotline keys”.")
    return names[-1]


@lru_cache(maxsize=128)
def _encrypter(path: str) -> hybrid.HybridEncrypt:
    handle = proto_keyset_format.parse_without_secret(Path(path).read_bytes())
    return handle.primitive(hybrid.HybridEncrypt)


@lru_cache(maxsize=512)
def _decrypter(path: str) -> hybrid.HybridDecrypt:
    try:
        stored = Path(path).read_bytes()
    except FileNotFoundError:
        raise KeyMissing(f"The key {Path(path).name} was destroyed or is not held here.") from None
    handle = proto_keyset_format.parse(stored, secret_key_access.TOKEN)
    return handle.primitive(hybrid.HybridDecrypt)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and readable by the owner only."""
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.rename(part, path)
