"""English on a page of another language, where nobody has translated yet.

What is said about danger, help and privacy is never drafted by a machine. Until a person has translated it, it stands
in English, and the compiled catalogues hold that English between two marks (`tools/catalogues.py`). In plain text the
marks are what Unicode has for this: an isolated run from left to right. In a page `mark_english` turns them into
`lang="en" dir="ltr"`, so that a screen reader changes its voice, whichever form, label or sentence they came with.
"""

import re

CAREFUL = ("danger", "help", "privacy")
"""The contexts of texts that only people translate."""

BEGIN, END = "\u2066\u2060", "\u2060\u2069"  # isolate left to right, word joiner; word joiner, end of the isolate
ENGLISH = 'lang="en" dir="ltr"'

_TAG = re.compile(r"(<!--.*?-->|<(?:\"[^\"]*\"|'[^']*'|[^'\">])*>)", re.S)
_WHOLE = re.compile(f"{BEGIN}([^{BEGIN[0]}{END[-1]}]*){END}")
_NAME = re.compile(r"<([a-z][a-z0-9]*)")
_PLAIN = ("title", "option", "textarea", "script", "style")  # hold text and no elements


def in_english(text: str) -> str:
    """English that stands in for a translation which nobody has made yet."""
    bare = text.strip()
    before, _, after = text.partition(bare) if bare else (text, "", "")
    return f"{before}{BEGIN}{bare}{END}{after}"


def mark_english(html: str) -> str:
    """The page with every text between the marks said to be English.

    Where it is all that an element holds, the element says so, and a block is then set from the left; otherwise it gets
    a `<bdi>` of its own. In attributes and titles, which hold no elements, the marks stay: nobody sees them.
    """
    if BEGIN not in html:
        return html
    parts = _TAG.split(html)
    for place in range(0, len(parts), 2):
        if BEGIN not in parts[place] and END not in parts[place]:
            continue
        opened, closed = parts[place - 1] if place else "", parts[place + 1] if place + 1 < len(parts) else ""
        name = found[1] if (found := _NAME.match(opened)) else ""
        if name in _PLAIN:
            continue
        whole = _WHOLE.fullmatch(parts[place].strip())
        takes_it = (
            name != "li" and " lang=" not in opened and " dir=" not in opened
        )  # a bullet stays on its list's side
        if whole and closed == f"</{name}>" and takes_it:
            parts[place - 1] = f"{opened[:-1]} {ENGLISH}>"
            parts[place] = whole[1]
        else:
            parts[place] = parts[place].replace(BEGIN, f"<bdi {ENGLISH}>").replace(END, "</bdi>")
    return "".join(parts)
