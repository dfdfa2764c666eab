"""Words of immediate danger: whether what somebody wrote sounds as if a child is in danger now.

It only ever puts a report first. It refuses nothing, and what it misses is read all the same. Nobody tries to
understand “not”: rather one alarm too many. The lists, with their state, stand in `data/danger_words.json`.
"""

import json
import re
import unicodedata
from functools import cache
from importlib import resources

_SLOT = re.compile(r"\{([^}]*)\}")
_MARKS = re.compile(r"[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670]")  # accents; Arabic vowel signs
_ALIKE = str.maketrans({"ł": "l", "ı": "i", "ى": "ي", "ة": "ه"})  # what people type for one another
_APOSTROPHES = re.compile(r"['’‘‛ʼ`´′]")
_ANYTHING_ELSE = re.compile(r"[^\w]+|_")
_GAP = r"(?:\w+ ){0,3}"


def speaks_of_danger(text: str, language: str) -> bool:
    """Whether the text holds a word or phrase of immediate danger.

    Phrases are looked for whatever the language, for people write in their own on any page; single words that mean
    something harmless elsewhere only in reports of their own language.
    """
    own = language.partition("-")[0].lower()
    return bool(_pattern(own if own in _lists() else "").search(plain(text)))


def plain(text: str) -> str:
    """The text as it is compared: small letters, no accents or apostrophes, one space between words."""
    text = unicodedata.normalize("NFKD", text.casefold())
    text = _APOSTROPHES.sub("", _MARKS.sub("", text)).translate(_ALIKE)
    return f" {' '.join(_ANYTHING_ELSE.sub(' ', text).split())} "


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    text = resources.files("openhotline.intake").joinpath("data/danger_words.json").read_text(encoding="utf-8")
    lists: dict[str, dict[str, list[str]]] = json.loads(text)["languages"]
    return lists


@cache
def _pattern(language: str) -> re.Pattern[str]:
    lists = _lists()
    phrases = [phrase for words in lists.values() for phrase in words["phrases"]]
    phrases += lists[language]["only_here"] if language else []
    return re.compile(f" (?:{'|'.join(map(_expression, phrases))}) ")


def _expression(phrase: str) -> str:
    """A phrase of the list as an expression. `{a|b}` is a choice, `…` stands for up to three words."""
    parts = []
    for number, part in enumerate(_SLOT.split(phrase)):
        if number % 2:
            parts.append("(?:" + "|".join(re.escape(plain(choice).strip()) for choice in part.split("|")) + ")")
        else:
            parts.append(part)
    # What is outside of the slots is plain words and gaps; spaces are put between the words afterwards.
    expression = ""
    for part in parts:
        if part.startswith("(?:"):
            expression += part + " "
            continue
        for word in part.split():
            expression += _GAP if word == "…" else re.escape(plain(word).strip()) + " "
    return expression.removesuffix(" ")
