"""The catalogues of translations as they lie in `locale/`: read, counted and written. Nothing here translates.

A text has a state, kept as a comment above it: `# draft` (a machine wrote it, nobody has read it) or `# checked`
(a person did). Without a translation it has none. How to work on them: docs/develop/languages.md.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from openhotline.common.words import CAREFUL

FOLDER = Path(__file__).resolve().parents[1] / "locale"
DRAFT, CHECKED = "draft", "checked"
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
    "de": "nplurals=2; plural=n != 1;",
    "es": "nplurals=2; plural=n != 1;",
    "fr": "nplurals=2; plural=n > 1;",
    "pl": "nplurals=3; plural=n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2;",
    "uk": "nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2;",
}
"""The languages we have catalogues for, and how each counts."""


@dataclass(frozen=True)
class Text:
    """One text of the public site, and what it is in another language: one saying, or one for each plural form."""

    id: str
    context: str = ""
    plural: str = ""
    said: tuple[str, ...] = ()
    state: str = ""
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.id

    @property
    def is_translated(self) -> bool:
        return bool(self.said) and all(self.said)

    @property
    def is_careful(self) -> bool:
        """Danger, help, privacy: only a person translates it."""
        return self.context in CAREFUL


@dataclass(frozen=True)
class Tally:
    """How far a catalogue is. `missing`: how many texts of each context have no translation."""

    texts: int = 0
    draft: int = 0
    checked: int = 0
    missing: dict[str, int] = field(default_factory=dict)

    @property
    def translated(self) -> int:
        return self.draft + self.checked

    @property
    def is_complete(self) -> bool:
        return bool(self.texts) and not any(self.missing.values())


def path_of(code: str, ending: str = "po") -> Path:
    return FOLDER / code / "LC_MESSAGES" / f"django.{ending}"


@cache
def catalogue(code: str) -> tuple[Text, ...]:
    """The texts in a language, as they lie there since this process began; none where there is no catalogue."""
    path = path_of(code)
    return tuple(read(path.read_text(encoding="utf-8"))) if path.exists() else ()


def tally(texts: Iterable[Text]) -> Tally:
    texts = list(texts)
    missing = dict.fromkeys((*CAREFUL, ""), 0)
    for text in texts:
        if not text.is_translated:
            missing[text.context] = missing.get(text.context, 0) + 1
    done = [text.state for text in texts if text.is_translated]
    return Tally(len(texts), done.count(DRAFT), done.count(CHECKED), missing)


@cache
def digest_of(code: str) -> str:
    """A digest of everything the catalogue says: another word, another digest. States are not part of it."""
    said = sorted([text.context, text.id, text.plural, *text.said] for text in catalogue(code))
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"$')


def read(po: str) -> list[Text]:
    """The texts of a catalogue, without its header. Obsolete ones are left out."""
    return [text for block in re.split(r"\n\s*\n", po) if (text := _text(block)) and text.id]


def _text(block: str) -> Text | None:
    said: dict[str, str] = {}
    notes: list[str] = []
    flags: list[str] = []
    state, here = "", ""
    for line in block.splitlines():
        if line.startswith("#~"):
            return None
        if line.startswith("#,"):
            flags += [flag.strip() for flag in line[2:].split(",")]
        elif line.startswith("#."):
            notes.append(line[2:].strip())
        elif line.startswith("#"):
            state = word if (word := line[1:].strip()) in (DRAFT, CHECKED) else state
        elif quoted := _QUOTED.search(line):
            here = line[: quoted.start()].strip() or here
            said[here] = said.get(here, "") + json.loads(quoted[0], strict=False)
    if "msgid" not in said:
        return None
    forms = tuple(saying for name, saying in said.items() if name.startswith("msgstr"))
    return Text(
        id=said["msgid"],
        context=said.get("msgctxt", ""),
        plural=said.get("msgid_plural", ""),
        said=forms,
        state=state if all(forms) else "",
        flags=tuple(flag for flag in flags if flag.endswith("-format")),
        notes=tuple(notes),
    )


def write(code: str, texts: Iterable[Text]) -> str:
    """A whole catalogue, always in the same order, with nothing in it that changes from run to run."""
    header = (
        f"# Translations into {code}. docs/develop/languages.md says how to work on them.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {code}\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {PLURALS[code]}\\n"\n'
    )
    return "\n".join([header, *("\n".join(_lines(text, forms_in(code))) + "\n" for text in in_order(texts))])


def in_order(texts: Iterable[Text]) -> list[Text]:
    return sorted(texts, key=lambda text: (text.context, text.id.casefold(), text.id))


def forms_in(code: str) -> int:
    """How many plural forms a language has."""
    return int(PLURALS[code].removeprefix("nplurals=").partition(";")[0])


def _lines(text: Text, forms: int) -> Iterator[str]:
    if text.state and text.is_translated:
        yield f"# {text.state}"
    yield from (f"#. {note}" for note in text.notes)
    if text.flags:
        yield f"#, {', '.join(text.flags)}"
    if text.context:
        yield f"msgctxt {_quoted(text.context)}"
    yield f"msgid {_quoted(text.id)}"
    if text.plural:
        yield f"msgid_plural {_quoted(text.plural)}"
        said = text.said if len(text.said) == forms else ("",) * forms
        yield from (f"msgstr[{number}] {_quoted(saying)}" for number, saying in enumerate(said))
    else:
        yield f"msgstr {_quoted(text.said[0] if text.said else '')}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
