"""What may stand in the head of a letter. Pure checks; each answers the tidy text or refuses.

A line break in a header is how mail is forged, and an address in a subject is read by every machine on the way,
so both are refused here, wherever the words came from.
"""

import re
from collections.abc import Iterable
from typing import Any

import idna
from django.conf import settings
from django.utils.translation import gettext as _

from openhotline.common.errors import Refused

LONGEST_SUBJECT = 150

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*\Z")
_LABEL = r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}\Z")
_MESSAGE_ID = re.compile(rf"<{_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9.-]+>\Z")
_LOOKS_LIKE_AN_ADDRESS = re.compile(
    r"""
    @ | // | \bh(?:tt|xx)ps?: | \b(?:magnet|ipfs|data):
    | [\w-] (?: [.\uff0e\u3002\uff61] | \s[.]\s | \s?(?:\[[.]?\]|\([.]?\)|[\[(]dot[\])])\s? ) [^\W\d_]{2,}    # host.tld
    | \b\d{1,3}(?:\.\d{1,3}){3}\b                                                              # 192.0.2.1
    | [0-9a-f]{1,4}:[0-9a-f]{0,4}:                                                              # 2001:db8::
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|###")


def read_subject(text: str, *, our_names: Iterable[str] = ()) -> str:
    """A subject. Refuses line breaks, anything that reads as an address, and placeholders nobody filled in.

    A hotline may be called like its own site; its names are no address.
    """
    subject = _one_line(text, _("The subject"))
    if not subject or len(subject) > LONGEST_SUBJECT:
        raise Refused(_("A subject has 1 to %(most)d characters.") % {"most": LONGEST_SUBJECT})
    rest = subject
    for name in filter(None, our_names):
        rest = rest.replace(name, " ")
    if _LOOKS_LIKE_AN_ADDRESS.search(rest):
        raise Refused(_("The subject holds what reads as an address. Everybody on the way could read it."))
    if _LEFT_OVER.search(subject):
        raise Refused(_("The subject still holds a placeholder that nobody filled in."))
    return subject


def read_sender(text: str) -> str:
    """The name before our own address. Refuses line breaks, and what could pass for a second address."""
    name = _one_line(text, _("The sender’s name"))
    if len(name) > 80 or set("@<>") & set(name):
        raise Refused(_("The sender’s name has at most 80 characters and holds no mail address."))
    return name


def read_mailbox(text: str) -> str:
    """One mail address, its domain in ASCII and small letters. Refuses lists, comments, and what SMTP cannot carry."""
    address = _one_line(text, _("The mail address"))
    local, _at, domain = address.rpartition("@")
    try:
        domain = idna.encode(domain, uts46=True).decode() if not domain.isascii() else domain.lower()
    except idna.IDNAError:
        domain = ""
    if not _LOCAL.match(local) or len(local) > 64 or not _DOMAIN.match(domain) or len(domain) > 189:
        raise Refused(_("This is not a mail address that we can write to."))
    return f"{local}@{domain}"


def read_message_id(text: str) -> str:
    """A message id in its angle brackets."""
    if len(text) > 200 or not _MESSAGE_ID.match(text):
        raise Refused(_("This is not a message id."))
    return text


def message_id(*parts: Any) -> str:
    """The message id made of these parts, always the same for the same parts: `<no-7kq2m9rt.1@our.domain>`."""
    local = ".".join(str(part).lower() for part in parts)
    return read_message_id(f"<{local}@{our_domain()}>")


def our_domain() -> str:
    domain: str = settings.MAIL_FROM.rpartition("@")[2]
    return domain.lower()


def _one_line(text: str, what: str) -> str:
    if _CONTROL.search(text):
        raise Refused(_("%(what)s holds a line break or another control character.") % {"what": what})
    return " ".join(text.split())
