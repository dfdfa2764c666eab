"""Two made-up languages, built from the texts of today while tests run: what is left in English was never marked.

Every text has accents, stands in brackets and is about 40 % longer; `ar-xb` is written in Arabic letters, from right
to left. Both speak what only people translate as well, as if somebody had.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import django
from django.conf import settings
from django.test import override_settings

from openhotline.common import catalogues
from openhotline.common.catalogues import CHECKED, Text
from tools.catalogues import compiled, extracted

LEFT, RIGHT = "en-xa", "ar-xb"
PLAIN = "abcdefghijklmnopqrstuvwxyz"
LETTERS = {
    LEFT: str.maketrans(PLAIN + PLAIN.upper(), "áƀçđéƒğĥíĵķłɱñóþɋřšŧúṽŵẋýžÁƁÇĐÉƑĞĤÍĴĶŁṀÑÓÞɊŘŠŦÚṼŴẊÝŽ"),
    RIGHT: str.maketrans(PLAIN + PLAIN.upper(), "ابكدهفجحيچقلمنوپغرستثڤطخعز" * 2),
}
BORROWED = {LEFT: "fr", RIGHT: "ar"}
"""Whose plural forms they have."""
KEPT = re.compile(r"(%\(\w+\)[a-z]|%[A-Za-z%]|{[^}]*}|<[^>]*>|&\w+;)")


def made_up(text: str, code: str) -> str:
    """The text in a made-up language. Placeholders and tags stay; vowels are doubled, so words grow as in life."""
    if not text.strip():
        return text
    parts = KEPT.split(text)
    for place in range(0, len(parts), 2):
        parts[place] = re.sub(r"([aeiou])", r"\1\1", parts[place]).translate(LETTERS[code])
    bare = "".join(parts)
    return bare.replace(bare.strip(), f"⟦{bare.strip()}⟧")


def said_in(texts: Iterable[Text], code: str) -> Iterator[Text]:
    forms = catalogues.forms_in(BORROWED[code])
    for text in texts:
        if text.context == "date format":
            yield replace(text, said=(text.id,), state=CHECKED)
        elif text.plural:
            many = made_up(text.plural, code)
            one = made_up(text.id, code)
            yield replace(text, said=(one, *(many,) * (forms - 1)) if code == LEFT else (many,) * forms, state=CHECKED)
        else:
            yield replace(text, said=(made_up(text.id, code),), state=CHECKED)


@cache
def everything() -> tuple[Text, ...]:
    """Our texts, and Django's own: names of months, and what is wrong with a field."""
    theirs = Path(django.__file__).parent / "conf" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    ours = extracted()
    known = {text.key for text in ours}
    return (*ours, *(text for text in catalogues.read(theirs.read_text(encoding="utf-8")) if text.key not in known))


@contextmanager
def made_up_languages(folder: Path) -> Iterator[None]:
    """While it lasts, the site speaks `en-xa` and `ar-xb` besides English. What serves it has to be started inside."""
    for code, plurals in BORROWED.items():
        path = folder / f"{code[:2]}_{code[3:].upper()}" / "LC_MESSAGES" / "django.mo"
        path.parent.mkdir(parents=True)
        path.write_bytes(compiled(plurals, catalogues.write(plurals, said_in(everything(), code))))
    languages = [("en", "English"), (LEFT, "Ⓛ"), (RIGHT, "Ⓡ")]
    with override_settings(
        LANGUAGES=languages, WAGTAIL_CONTENT_LANGUAGES=languages, LOCALE_PATHS=[folder, *settings.LOCALE_PATHS]
    ):
        yield
