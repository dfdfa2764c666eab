"""Bodies in passing: unpacked with a limit, told from media, counted and digested. Nothing here keeps one."""

import hashlib
import re
import zlib
from collections.abc import AsyncIterator, Mapping

from openhotline.common.outbound.terms import Body, Failed, Failure

MAX_GROWTH = 10
_SLACK = 1024  # a short text may well grow more than ten times

# Only what is text may be read. Everything else, named or not, is closed after its headers.
_TEXT_TYPES = frozenset(
    {
        "application/json",
        "application/problem+json",
        "application/rdap+json",
        "application/xhtml+xml",
        "application/xml",
        "text/html",
        "text/plain",
        "text/xml",
    }
)
_MEDIA_NAMES = re.compile(
    r"\.(?:3gp|7z|aac|apng|asf|avi|avif|bmp|bz2|flac|flv|gif|gz|heic|heif|ico|jfif|jpe?g|jxl|m2ts|m3u8?|m4[av]|mkv|mov|"
    r"mp[34]|mpd|mpe?g|mts|ogg|ogv|opus|pdf|png|psd|rar|rm|svgz?|swf|tar|tiff?|ts|vob|wav|webm|webp|wmv|xz|zip)$",
    re.IGNORECASE,
)
_MEDIA_STARTS = (b"GIF8", b"\x89PNG", b"\xff\xd8\xff", b"%PDF", b"PK\x03\x04", b"Rar!", b"FLV", b"OggS")
_UNPACKED = ("", "identity")
_PACKED = ("gzip", "x-gzip", "deflate")


def is_media_path(path: str) -> bool:
    """Whether the name alone says that it is a file to look at and no page."""
    return _MEDIA_NAMES.search(path.partition("?")[0]) is not None


def why_unread(headers: Mapping[str, str]) -> Body | None:
    """What in the headers forbids reading on, if anything."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() not in _TEXT_TYPES:
        return Body.MEDIA
    if headers.get("content-encoding", "").strip().lower() not in _UNPACKED + _PACKED:
        return Body.ENCODING
    return None


async def read_body(chunks: AsyncIterator[bytes], encoding: str, limit: int) -> tuple[bytes, Body]:
    """Read at most `limit` bytes, before and after unpacking.

    Fails on a body that grows more than ten times (`BOMB`) or cannot be unpacked. A body that turns out to be a file
    by its first bytes comes back empty, as `MEDIA`.
    """
    unpack = zlib.decompressobj(wbits=47) if encoding.strip().lower() in _PACKED else None
    taken, body = 0, bytearray()
    async for chunk in chunks:
        taken += len(chunk)
        if unpack is None:
            body += chunk
        else:
            room = min(limit + 1, taken * MAX_GROWTH + _SLACK + 1) - len(body)
            try:
                body += unpack.decompress(chunk, max(room, 1))
            except zlib.error:
                raise Failed(Failure.BAD_ANSWER) from None
            if len(body) > taken * MAX_GROWTH + _SLACK:
                raise Failed(Failure.BOMB)
        if _is_file(body):
            return b"", Body.MEDIA
        if len(body) > limit or taken > limit:
            return bytes(body[:limit]), Body.CUT
        if unpack is not None and unpack.eof:
            break
    cut = unpack is not None and not unpack.eof
    return bytes(body), Body.CUT if cut else Body.READ


def _is_file(body: bytes | bytearray) -> bool:
    return body.startswith(_MEDIA_STARTS) or b"\0" in body[:1024] or body[4:8] == b"ftyp"


def digest_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
