"""Legal schemes derived from facts by versioned tables (`data/NAME-VERSION.json`). Pure: no query, no clock, no guess.

A table is a list of rules: `gives` one word of the scheme `when` every fact named is one of the values listed. Where
no rule fits, or two that fit say different things, or the facts were recorded in a vocabulary the table does not
know, there is no answer. docs/use/assessing.md says what each scheme is.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

NAMES = ("xarf", "uk", "interpol")


@dataclass(frozen=True)
class Table:
    """One version of one scheme."""

    scheme: str
    version: int
    vocabulary: frozenset[int]
    rules: tuple[tuple[str, Mapping[str, tuple[Any, ...]]], ...]


@cache
def table(scheme: str) -> Table:
    """The newest table of a scheme. Raises KeyError for a scheme that we do not have."""
    if scheme not in NAMES:
        raise KeyError(scheme)
    folder = files("openhotline.assessment.schemes") / "data"
    read = [json.loads(file.read_text()) for file in folder.iterdir() if file.name.startswith(f"{scheme}-")]
    data = max(read, key=lambda one: int(one["version"]))
    rules = tuple(
        (rule["gives"], {fact: tuple(values) for fact, values in rule["when"].items()}) for rule in data["rules"]
    )
    return Table(data["scheme"], data["version"], frozenset(data["vocabulary"]), rules)


def derive(scheme: str, facts: Mapping[str, Any]) -> str | None:
    """What the scheme calls this, or None where the facts do not say so without doubt.

    `facts` are the columns of an assessment by name, with `decision` and `vocabulary_version` among them.
    """
    rules = table(scheme)
    if facts.get("vocabulary_version") not in rules.vocabulary:
        return None
    answers = {gives for gives, when in rules.rules if all(_fits(facts, name, when[name]) for name in when)}
    return answers.pop() if len(answers) == 1 else None


def _fits(facts: Mapping[str, Any], name: str, values: tuple[Any, ...]) -> bool:
    """Whether the fact is one of these values; `0` is not `False`."""
    fact = facts.get(name)
    return any(fact == value and isinstance(fact, bool) == isinstance(value, bool) for value in values)
