"""The terminology guard: what our own words never say. What others said is quoted as theirs, and left alone."""

import html
import re
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhotline.hub.blocks import parts_of

OTHERS = {"quote": ("text", "who"), "law": ("name",), "picture": ("picture",), "figure": ("period", "chart")}
"""By block: what in it is not our own words."""
_MEDIA = r"(?:images?|imagery|pictures?|photos?|videos?|material|content|films?|pornography|abuse)"


@dataclass(frozen=True)
class Rule:
    """What is not said, in which pattern it is found, and what to say."""

    pattern: re.Pattern[str]
    instead: Promise


def _rule(pattern: str, instead: Promise) -> Rule:
    return Rule(re.compile(pattern, re.I), instead)


RULES: tuple[Rule, ...] = (
    _rule(
        r"\b(?:child(?:ren)?|kids?|kiddie|minors?|teen(?:age)?|infant)(?:['’]s)?[ -]porn\w*"
        r"|\bkinderporno\w*|\bp[ée]do[ -]?porn\w*|\bpornogra\w+ (?:infantil|enfantine|juvénile|dziecięc\w*)"
        r"|дитяч\w+ порнограф\w*|إباحية الأطفال",
        gettext_lazy("Say “child sexual abuse material”: it is the record of a crime, not pornography."),
    ),
    _rule(
        r"\bchild(?:ren)? prostitut\w*|\bchild sex work\w*",
        gettext_lazy("Say “a child who is sexually exploited”: no child can agree to it."),
    ),
    _rule(
        r"\bchild sex tour\w*",
        gettext_lazy("Say “sexual exploitation of children in travel and tourism”."),
    ),
    _rule(
        r"\bsex with (?:a |an |the )?(?:\w+[ -])?(?:child|children|minors?|underage \w+)\b",
        gettext_lazy("Say “sexual abuse of a child”."),
    ),
    _rule(
        r"\b(?:child(?:ren)?|kids?|minors?|teen(?:ager)?s?|girls?|boys?|pupils?|young (?:people|persons?))\s+"
        r"(?:(?:who|that|often|also|now|may|can|will|are|have|is|were|being)\s+){0,2}"
        rf"(?:produc|creat|generat|mak|made|film)\w*\s+(?:[\w“”\"'’-]+\s+){{0,4}}?{_MEDIA}\b",
        gettext_lazy("A child never produces abuse. Say who made them do it, or who took it from them."),
    ),
)
_SELF_GENERATED = re.compile(r"(.?)\bself[- ]generated\b(.?)", re.I | re.S)
QUOTES = {"“": "”", '"': '"', "‘": "’", "«": "»", "„": "“"}


def problems(text: str) -> list[str]:
    """What in this text, ours, is to be said otherwise; nothing where it is as it should be."""
    found = [
        _("“%(words)s”: %(instead)s") % {"words": match[0].strip(), "instead": rule.instead}
        for rule in RULES
        for match in rule.pattern.finditer(text)
    ]
    for before, after in _SELF_GENERATED.findall(text):
        if QUOTES.get(before) != after:
            found.append(
                _("Write “self-generated” in quotation marks: nobody but the one who made the child do it did.")
            )
            break
    return list(dict.fromkeys(found))


def own_text(value: Any) -> str:
    """What we say ourselves in a body, as plain text; what is quoted, and the names of laws, left out."""
    texts = (getattr(part, "source", part) for _block, part in parts_of(value, left_out=OTHERS))
    return "\n".join(plain(text) for text in texts if text and isinstance(text, str))


def plain(source: str) -> str:
    """Rich text without its tags: each paragraph on a line."""
    return html.unescape(strip_tags(re.sub(r"</(?:p|li|h\d)>|<br ?/?>", "\n", source)))


_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE = re.compile(r"[.!?…:]+(?:\s|$)|\n+")


def reading_age(text: str) -> int | None:
    """From which age on an English text of this kind is read with ease, in years; None for less than 30 words.

    By the automated readability index (Smith and Senter 1967): 4.71 × letters per word + 0.5 × words per sentence
    − 21.43 is the school year; five years more are the age. It counts letters, not syllables, so it guesses nothing.
    """
    words = _WORD.findall(text)
    if len(words) < 30:
        return None
    sentences = len([part for part in _SENTENCE.split(text) if part and _WORD.search(part)]) or 1
    grade = 4.71 * sum(map(len, words)) / len(words) + 0.5 * len(words) / sentences - 21.43
    return max(5, min(20, round(grade) + 5))
