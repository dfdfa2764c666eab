"""What in a reader’s words leads somewhere or to somebody: web and mail addresses, account names, telephone numbers.

A comment can itself be a pointer to abuse, and a name a child’s. So none of it is ever shown to other readers. Rather
too much is taken for one than too little: what is left out is left out of a comment, not out of a report.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from openhotline.common.addresses import defang

_DOT = r"(?:\.|。|．|\s?(?:\[\.\]|\(\.\)|\[dot\]|\(dot\))\s?|\s(?:dot|punkt)\s)"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_PATTERNS = (
    # a scheme and what follows it, however it is disarmed
    r"(?:\b(?:h[tx]{2}ps?|ftp|magnet|ipfs|ipns|data|tg|geo|javascript)\s?(?::|\[:\])\s?/{0,2}\S+)",
    # mail: somebody @ somewhere, “at” and “dot” written out
    rf"[\w.+-]+\s?(?:@|\(at\)|\[at\]|\sat\s)\s?(?:{_LABEL}{_DOT})+[^\W\d_]{{2,}}",
    # a name in the net, with or without what follows it; its end has two letters or more
    rf"(?<![\w.])(?:{_LABEL}{_DOT})+(?:[^\W\d_]{{2,}}|xn--[\w-]+)(?::\d+)?(?:/\S*)?(?![\w])",
    r"\b[a-z2-7]{16}(?:[a-z2-7]{40})?\.onion\S*",
    r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:/\S*)?",
    r"(?<![\w:])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}(?![\w:])",
    # an account: @name, u/name, or a service and a name
    r"(?<![\w/])@[\w.-]{2,}",
    r"(?<!\w)[ru]/[\w-]{3,}",
    r"\b(?:insta(?:gram)?|snap(?:chat)?|telegram|tiktok|kik|discord|wickr|whats ?app|skype|viber|roblox)\b"
    r"\s?(?:(?:id|name|user(?:name)?|acc(?:ount)?|is)\b|[:=@–—-])+\s?[\w.#@-]{3,}",
    r"\b(?:fb|ig|sc|tg|wa|x|line|signal|session)\s?[:=@]\s?[\w.#@-]{3,}",
    # a telephone number: seven digits or more, with what people write between them
    r"(?<![\w])\+?(?:\(?\d\)?[\s./()-]{0,2}){6,}\d(?![\w])",
)
_GAP = "\ue000"
"""Stands where something was left out, until all is: of no alphabet, so that it leads nowhere in any language."""
_POINTER = re.compile("|".join(_PATTERNS), re.IGNORECASE)
_HARMLESS = re.compile(
    r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{0,2}"  # e.g., U.K., p.m
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{4}\s?[/-]\s?\d{4}",  # a day, or a range of years
    re.IGNORECASE,
)


def pointers(text: str) -> list[str]:
    """Everything in the text that leads somewhere, as it stands there; in the order of the text."""
    return [text[start:end] for start, end in _places(text)]


def without_pointers(text: str) -> str:
    """The text with each of them left out, and said so; and with what only shows once another is gone."""
    while places := list(_places(text)):
        for start, end in reversed(places):
            text = f"{text[:start]}{_GAP}{text[end:]}"
    return text.replace(_GAP, _("[left out]"))


def disarmed(text: str) -> str:
    """The text as a moderator sees it: nothing in it that a program would take for a link."""
    parts, last = [], 0
    for start, end in _places(text):
        parts += [text[last:start], defang(text[start:end])]
        last = end
    return "".join([*parts, text[last:]])


def _places(text: str) -> Iterator[tuple[int, int]]:
    for match in _POINTER.finditer(text):
        found = match[0].rstrip(" \t\r\n.,;:!?")
        if found and not _is_harmless(found):
            yield match.start(), match.start() + len(found)


def _is_harmless(found: str) -> bool:
    """Letters with stops, days and years, which name no place."""
    return bool(_HARMLESS.fullmatch(found))
