"""From the parts of a letter to the bytes that leave: plain text, ASCII on the wire, the same bytes every time."""

import hashlib
import json
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime

from django.utils.translation import gettext as _

from openhotline.common.errors import Refused

WIDTH = 76

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")
_TEXTUAL = re.compile(r"(?:text/(?:plain|csv)|application/(?:[a-z0-9.-]+\+)?json)\Z")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP  # a line may be as long as an address; only the encoding is folded, never the line
_WIRE = policy.compat32.clone(linesep="\r\n", max_line_length=78)


@dataclass(frozen=True)
class Attachment:
    """A file that is text: never a picture, a video or anything else that could be material."""

    name: str
    media_type: str
    text: str


@dataclass(frozen=True)
class Parts:
    """A letter, opened, for as long as it takes to send it. Never printed: it holds addresses."""

    message_id: str
    sender: str
    from_address: str
    to: str
    subject: str
    text: str
    attachments: Sequence[Attachment]
    dated_at: datetime
    sent_at: datetime
    reply_to: str = ""
    in_reply_to: str = ""
    references: str = ""

    def __repr__(self) -> str:
        return f"Parts({self.message_id})"


def read_text(text: str) -> str:
    """The body as it will stand there: line ends alike, long lines wrapped. Refuses what is not text, and nothing."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if not plain.strip():
        raise Refused(_("The letter is empty."))
    if _NOT_TEXT.search(plain):
        raise Refused(_("The letter holds control characters. It has to be plain text."))
    return "\n".join(map(_wrapped, plain.split("\n"))) + "\n"


def read_data(text: str) -> str:
    """The data of a webhook. Refuses what is no JSON."""
    try:
        return json.dumps(json.loads(text), separators=(",", ":"))
    except ValueError:
        raise Refused(_("The data of a webhook has to be JSON.")) from None


def read_attachment(attachment: Attachment) -> Attachment:
    """Refuses everything but named, plain text or JSON."""
    if not _NAME.match(attachment.name):
        raise Refused(_("Name an attachment with letters, digits, dots and dashes only."))
    if not _TEXTUAL.match(attachment.media_type):
        raise Refused(_("Only text and JSON can be attached to a letter."))
    return attachment


def compose(parts: Parts) -> bytes:
    """The whole message. Lines end in CR LF; every byte is ASCII; no line is longer than SMTP allows."""
    message = _body(parts)
    message["From"] = f"{_phrase(parts.sender)} <{parts.from_address}>" if parts.sender else parts.from_address
    message["To"] = parts.to
    message["Subject"] = _words(parts.subject, "Subject")
    message["Date"] = format_datetime(parts.dated_at.astimezone(UTC))
    message["Message-ID"] = parts.message_id
    for name, value in (
        ("Reply-To", parts.reply_to),
        ("In-Reply-To", parts.in_reply_to),
        ("References", parts.references),
    ):
        if value:
            message[name] = value
    message["Auto-Submitted"] = "auto-generated"
    return message.as_bytes(policy=_WIRE)


def _body(parts: Parts) -> Message:
    text = _text("plain", parts.text)
    if not parts.attachments:
        return text
    # The same for every try, so that a second one sends the very same bytes; "=_" stands in no encoded part.
    boundary = f"=_{hashlib.sha256(parts.message_id.encode()).hexdigest()[:32]}"
    whole = MIMEMultipart("mixed", boundary=boundary)
    whole.attach(text)
    for attachment in parts.attachments:
        main, _slash, sub = attachment.media_type.partition("/")
        part = _text(sub, attachment.text) if main == "text" else MIMEBase(main, sub)
        if main != "text":
            part.set_payload(attachment.text.encode())
            encode_base64(part)
        part.add_header("Content-Disposition", "attachment", filename=attachment.name)
        whole.attach(part)
    return whole


def _text(subtype: str, text: str) -> Message:
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    part.set_payload(text, charset=_UTF8)
    return part


def _wrapped(line: str) -> str:
    """Wrapped at spaces. What is indented stands as it is, and a word (an address) is never cut."""
    if len(line) <= WIDTH or line[:1].isspace():
        return line
    lines = textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines)


def _phrase(name: str) -> str:
    if name.isascii():
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}"'
    return str(_words(name, "From"))


def _words(text: str, header: str) -> str:
    if text.isascii():
        return text
    return Header(text, "utf-8", header_name=header).encode(linesep="\n")
