"""What one report consists of once it has been read, and the cleaning of free text. Nothing here touches a table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from openhotline.common.addresses import Address
from openhotline.common.addresses.text import is_hidden
from openhotline.common.errors import Refused
from openhotline.intake.hashes import PictureHash

MOST_WORDS = 10_000
MOST_CONTACT = 200


@dataclass(frozen=True)
class Submission:
    """A report as it was given: addresses read, free text cleaned. Whichever way it came in, it is one of these.

    `answers` are those to a form's own questions: plain JSON. `urgent_why` says whether the reporter said that a child
    is in danger (`said`) or their words do (`words`). `news`: the contact is a mail address, to be written to when the
    status changes.
    """

    addresses: tuple[Address, ...] = ()
    words: str = ""
    category: str = ""
    contact: str = ""
    news: bool = False
    language: str = "en"
    urgent: bool = False
    urgent_why: str = ""
    is_test: bool = False
    answers: Mapping[str, Any] = field(default_factory=dict)
    hashes: tuple[PictureHash, ...] = ()


_DATA_ADDRESS = re.compile(r"(?<![a-z])data(?::|%3a)[a-z0-9.+-]*(?:/|%2f|;|%3b)[^\s\"'<>]*", re.IGNORECASE)
# A picture written as letters: one very long word, or many full lines of nothing else, as mail programs wrap them.
# An address is never one: its first stop is soon followed by a colon or a dot.
_ENCODED = re.compile(
    r"(?<![^\s,;\"'(<>=])"
    r"(?:(?:[A-Za-z0-9+/_=-]{300,}\s*)+|(?:[A-Za-z0-9+/_=-]{60,}[\r\n]+){4,}[A-Za-z0-9+/_=-]*)"
)


def left_out() -> str:
    """What stands where media written as text was."""
    return _("[left out: not text]")


def without_media(text: str) -> str:
    """The text without pictures and other files that somebody wrote or pasted as letters."""
    return _ENCODED.sub(left_out(), _DATA_ADDRESS.sub(left_out(), text))


def clean_words(text: str) -> str:
    """What somebody wrote, without media written as text and without hidden characters.

    Refuses more than 10,000 characters: a person is told, and loses nothing.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in text if sign in "\n\t" or not is_hidden(sign))
    text = without_media(text).strip()
    if len(text) > MOST_WORDS:
        raise Refused(_("This is too long. Write at most 10,000 characters."))
    return text


def clean_contact(text: str) -> str:
    """How to reach somebody, on one line. Refuses more than 200 characters."""
    text = clean_words(" ".join(text.split()))
    if len(text) > MOST_CONTACT:
        raise Refused(_("This is too long. Write at most 200 characters, such as one e-mail address."))
    return text
