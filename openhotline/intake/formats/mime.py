"""A mail taken apart: its parts, one after the other, in one pass over its bytes and without opening any of them.

The standard library’s parser descends into nested messages, calls itself once for every level and looks at each line
once for every open boundary, so that a small mail can keep it busy for hours. Here only `multipart/*` is ever
opened, to a depth, and the time taken grows with the length alone. Reading of single headers is the library’s.
"""

import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

DEEPEST = 10
MOST_PARTS = 200
MOST_HEADERS = 500
LONGEST_HEADER = 4_000

Head = dict[str, list[bytes]]
"""Header fields by their name in small letters, in the order in which they came."""

_FIELD = re.compile(rb"([A-Za-z0-9][A-Za-z0-9_-]{0,79})[ \t]*:")
_DELIMITER = re.compile(rb"^--([^\r\n]{1,200}?)(--)?[ \t]*\r?$", re.MULTILINE)
_SHOWN_BOUNDARY = re.compile(rb"^--([^\s]{1,200})\r?\nContent-[A-Za-z-]{1,40}:", re.MULTILINE | re.IGNORECASE)
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,40}/[a-z0-9][a-z0-9.+_-]{0,80}")
# Codecs that are no character sets, or that take far longer than the text is long.
_NO_CHARSETS = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}


@dataclass(frozen=True)
class Leaf:
    """A part that holds no others, or one that is not opened. `content` is as it came, still encoded.

    `choice` numbers the nearest `multipart/alternative` around it: parts with the same number say the same.
    """

    media_type: str
    head: Head
    content: bytes
    choice: int | None = None
    not_opened: bool = False

    @property
    def is_attached(self) -> bool:
        return text_of(self.head, "content-disposition").lower().startswith("attachment")

    def parameter(self, name: str) -> str:
        return _parameter(self.head, name)

    def decoded(self) -> bytes:
        """The content without its transfer encoding, as far as it can be decoded."""
        match text_of(self.head, "content-transfer-encoding").lower():
            case "base64":
                return _from_base64(self.content)
            case "quoted-printable":
                return binascii.a2b_qp(self.content)
            case _:
                return self.content


def read_head(raw: bytes) -> Head:
    """The header fields at the beginning of these bytes."""
    return _head(raw, 0)[0]


def leaves(raw: bytes) -> Iterator[Leaf]:
    """Every part of the mail, in order. What lies too deep comes as one part that is not opened.

    After `MOST_PARTS` the rest comes as one part that is not opened either.
    """
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    boundaries: list[bytes] = []
    choices: list[int | None] = []
    head, position = _head(raw, 0)
    parts = 0
    while True:
        media_type, boundary = _media_type(head, within=len(boundaries) > 0), b""
        if media_type.startswith("multipart/"):
            boundary = _boundary(head, raw, position)
        choice = choices[-1] if choices else None
        parts += 1
        if parts > MOST_PARTS:
            yield Leaf(media_type, head, raw[position:], not_opened=True)
            return
        opened = bool(boundary) and len(boundaries) < DEEPEST
        if opened:
            boundaries.append(boundary)
            choices.append(parts if media_type == "multipart/alternative" else choice)
        end, after = _next(raw, position, boundaries, choices)
        content = raw[position:end]
        if opened:
            # Words before the first part are for mail programs that know no parts; without any part, they are all.
            if after is None and end == len(raw) and content.strip():
                yield Leaf("text/plain", {}, content, choice)
        else:
            lost = media_type.startswith("multipart/")
            kind = "text/plain" if lost and not boundary else media_type
            yield Leaf(kind, head, content, choice, not_opened=lost and bool(boundary))
        if after is None:
            return
        head, position = _head(raw, after)


def _boundary(head: Head, raw: bytes, position: int) -> bytes:
    """What stands between the parts: as the field says, or, where that never comes, as the content shows."""
    said = _parameter(head, "boundary").encode("utf-8", "surrogateescape")[:200].rstrip()
    if said and raw.find(b"--" + said, position) >= 0:
        return said
    shown = _SHOWN_BOUNDARY.search(raw, position)
    return shown[1] if shown else b""


def _next(raw: bytes, position: int, boundaries: list[bytes], choices: list[int | None]) -> tuple[int, int | None]:
    """Where this part ends, and where the next one begins; closes what is over."""
    end: int | None = None
    while found := _DELIMITER.search(raw, position):
        position = min(found.end() + 1, len(raw))
        name, closing = found[1], found[2] is not None
        if closing and name + b"--" in boundaries:  # a boundary that ends in dashes itself
            name, closing = name + b"--", False
        if name not in boundaries:
            continue
        end = found.start() if end is None else end
        level = len(boundaries) - 1 - boundaries[::-1].index(name)
        keep = level if closing else level + 1
        del boundaries[keep:], choices[keep:]
        if not closing:
            return _without_break(raw, end), position
        if not boundaries:
            break
    return (len(raw), None) if end is None else (_without_break(raw, end), None)


def _without_break(raw: bytes, end: int) -> int:
    """The line break before a boundary belongs to the boundary."""
    if raw[end - 2 : end] == b"\r\n":
        return end - 2
    return end - 1 if end and raw[end - 1 : end] == b"\n" else end


def _head(raw: bytes, position: int) -> tuple[Head, int]:
    """The fields from here, and where the content begins. A line that is no field ends them, as content."""
    head: Head = {}
    last: list[bytes] | None = None
    fields, first = 0, position
    while position < len(raw):
        end = raw.find(b"\n", position)
        end = len(raw) if end < 0 else end + 1
        # Of a line of megabytes only the beginning is ever copied.
        line = raw[position : min(end, position + LONGEST_HEADER + 100)].rstrip(b"\r\n")
        if not line.strip():
            return head, end
        if line[:1] in b" \t" and last is not None:
            if len(last[-1]) < LONGEST_HEADER:
                last[-1] += b" " + line.strip()
        elif found := _FIELD.match(line):
            fields += 1
            last = head.setdefault(found[1].lower().decode(), []) if fields <= MOST_HEADERS else [b""]
            last.append(line[found.end() :].strip())
        elif not (position == first and line.startswith((b"From ", b">From "))):
            return head, position
        position = end
    return head, position


def text_of(head: Head, name: str) -> str:
    """A field as text, encoded words decoded, on one line; the first, where it came more than once."""
    values = head.get(name)
    if not values:
        return ""
    raw = values[0][:LONGEST_HEADER].replace(b"\0", b"")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    if "=?" in text:
        text = _decoded_words(text)
    return " ".join(text.split())


def _decoded_words(text: str) -> str:
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    return "".join(piece if isinstance(piece, str) else in_charset(piece, charset or "") for piece, charset in pieces)


def in_charset(raw: bytes, charset: str) -> str:
    """These bytes as text. A character set that is wrong, unknown or missing loses nothing that could be read."""
    try:
        codec = codecs.lookup(charset) if charset.isascii() and charset.isprintable() and charset else None
    except (LookupError, ValueError):
        codec = None
    for name in (codec.name if codec and _is_charset(codec) else "", "utf-8"):
        try:
            if name:
                return raw.decode(name)
        except (UnicodeError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def _is_charset(codec: codecs.CodecInfo) -> bool:
    return getattr(codec, "_is_text_encoding", False) and codec.name.replace("-", "_") not in _NO_CHARSETS


def _media_type(head: Head, *, within: bool) -> str:
    name = text_of(head, "content-type").partition(";")[0].strip().lower()
    if not name:
        return "text/plain"
    if _TYPE.fullmatch(name):
        return name
    return "application/octet-stream" if within else "text/plain"


def _parameter(head: Head, name: str) -> str:
    """A parameter of the content type, in whichever of its three ways it is written."""
    message = Message()
    message["Content-Type"] = text_of(head, "content-type")[:1000]
    try:
        value = message.get_param(name)
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    if isinstance(value, tuple):
        value = value[2]
    return value.strip() if isinstance(value, str) else ""


def _from_base64(content: bytes) -> bytes:
    letters = re.sub(rb"[^A-Za-z0-9+/]+", b"", content)
    whole = len(letters) - (1 if len(letters) % 4 == 1 else 0)
    return binascii.a2b_base64(letters[:whole] + b"=" * (-whole % 4))
