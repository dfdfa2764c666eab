"""What an abuse desk reads in a mail: the addresses it is about, and the link to answer through."""

import json
import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

_DEFANGED = re.compile(r"hxxps?(?:://|\[:\]//|\[://\])\S+", re.IGNORECASE)


@dataclass
class Letter:
    """A mail, read. `urls` come from the XARF attachments first, then from the text, each once."""

    message_id: str
    subject: str
    urls: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    link: str = ""


def read_letter(raw: bytes, public_url: str) -> Letter:
    """Reads a mail as a desk does. A broken attachment is passed over: the text is read all the same."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)  # which this policy makes
    letter = Letter(str(message["Message-ID"] or "").strip(), str(message["Subject"] or ""))
    urls: list[str] = []
    for part in message.iter_attachments():
        letter.attachments.append(part.get_content_type())
        urls += _urls_of_xarf(part)
    body = message.get_body(preferencelist=("plain",))
    text = str(body.get_content()) if body is not None else ""
    urls += [refang(found.rstrip(".,;>)\u201d\"'")) for found in _DEFANGED.findall(text)]
    letter.urls = list(dict.fromkeys(urls))
    letter.link = _link(text, public_url)
    return letter


def refang(text: str) -> str:
    """The address behind a defanged one."""
    for shown, real in (("[.]", "."), ("(.)", "."), ("[dot]", "."), ("[:]", ":"), ("[://]", "://")):
        text = text.replace(shown, real)
    return re.sub("^hxxp", "http", text, flags=re.IGNORECASE)


def _urls_of_xarf(part: Any) -> list[str]:
    name = (part.get_filename() or "").lower()
    if "json" not in part.get_content_type() and not name.endswith(".json"):
        return []
    content = part.get_content()
    try:
        found = json.loads(content)
    except ValueError:
        return []
    reports = found if isinstance(found, list) else [found]
    return [each["url"] for each in reports if _is_xarf(each) and isinstance(each.get("url"), str)]


def _is_xarf(found: Any) -> bool:
    return isinstance(found, dict) and "xarf_version" in found and "category" in found


def _link(text: str, public_url: str) -> str:
    """The reply link: of the lines that begin with the hotline's public address the longest, since it has the token."""
    base = public_url.rstrip("/") + "/"
    lines = [line.strip() for line in text.splitlines()] if public_url else []
    return max((line.split()[0] for line in lines if line.startswith(base)), key=len, default="")
