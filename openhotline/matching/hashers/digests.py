"""MD5, SHA-1 and SHA-256 of a file's bytes, in one reading."""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO, Final

CHUNK: Final = 1 << 16


@dataclass(frozen=True, kw_only=True)
class Digests:
    """The three that hash lists use; MD5 and SHA-1 to find what others listed, not to prove anything."""

    size: int
    md5: str
    sha1: str
    sha256: str


def digests_of(file: BinaryIO) -> Digests:
    """Read the file to its end, once, a little at a time."""
    size = 0
    md5, sha1, sha256 = (hashlib.new(name, usedforsecurity=False) for name in ("md5", "sha1", "sha256"))
    while chunk := file.read(CHUNK):
        size += len(chunk)
        for digest in (md5, sha1, sha256):
            digest.update(chunk)
    return Digests(size=size, md5=md5.hexdigest(), sha1=sha1.hexdigest(), sha256=sha256.hexdigest())
