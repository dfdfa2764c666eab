"""Small questions about the text of an address, and arming and disarming it exactly."""

import re
import unicodedata

JOINERS = "\u200c\u200d"  # real letters of Persian and Indic paths, so not "hidden"


def is_hidden(sign: str) -> bool:
    """Control, bidirectional, zero-width and other formatting characters, and broken halves of characters."""
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") and sign not in JOINERS


_CONTENT = re.compile(
    r"^(?:[\W_]|url:|view-source:)*data\s*:"
    r"|(?<![a-z])data(?::|%3a)(?:[a-z0-9.+-]+(?:/|%2f)|;|%3b)[^\s,]{0,300}?(?:,|%2c)",
    re.IGNORECASE,
)


def carries_content(text: str) -> bool:
    """A `data:` address, alone or inside another one: it holds its content itself, so nothing of it may be kept."""
    return _CONTENT.search("".join(sign for sign in text[:20_000] if not is_hidden(sign))) is not None


def split_authority(rest: str) -> tuple[str, str]:
    """Cut what follows `//` into the authority and the rest, where a browser would."""
    found = re.search(r"[/?#\\]", rest)
    return (rest[: found.start()], rest[found.start() :]) if found else (rest, "")


def disarm(tail: str, from_the_start: bool = False) -> str:
    """Bracket the dots and colons of a tail that a program could take for a link, so that `rearm` undoes it exactly.

    Exactly, because every “[.]” and “[:]” already there gets brackets of its own.
    """
    found = re.search(r"[?#@]|://|www", tail, re.IGNORECASE)
    exposed = 0 if from_the_start else found.start() if found else len(tail)

    def bracketed(sign: re.Match[str]) -> str:
        at = sign.start()
        literal = tail[at - 1 : at] == "[" and tail[at + 1 : at + 2] == "]"
        link = at >= exposed if sign[0] == "." else tail.startswith("//", at + 1)
        return f"[{sign[0]}]" if literal or link else sign[0]

    return re.sub(r"[.:]", bracketed, tail)


def rearm(tail: str) -> str:
    return re.sub(r"\[([.:])\]", r"\1", tail)
