"""Bring the catalogues of translations up to date: `make catalogues`, or one language by its code.

Takes every text that the public reads out of templates and modules (`tools/public_texts.py`), keeps the translations of
those that are still said word for word, and compiles what is there. Where a text of danger, help or privacy has no
translation, the compiled catalogue holds the English between marks (`openhotline/common/words.py`).
"""

import ast
import gettext
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhotline.config.settings")

from django.utils.translation.template import templatize

from openhotline.common import catalogues
from openhotline.common.catalogues import Text
from openhotline.common.words import in_english
from tools.public_texts import PACKAGE, VOCABULARY, public_modules, public_templates, templates

KEYWORDS = (
    "gettext_noop", "gettext_lazy", "ngettext_lazy:1,2", "pgettext:1c,2", "pgettext_lazy:1c,2", "npgettext:1c,2,3",
    "npgettext_lazy:1c,2,3",
)  # fmt: skip


def extracted() -> list[Text]:
    """Every text that the public reads, once, in order, without translations."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sources = {
            f"{name}.py": templatize(templates()[name].read_text(encoding="utf-8")) for name in public_templates()
        }
        sources |= {f"module/{name}": _source(name, parts) for name, parts in public_modules()}
        for name, source in sources.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(source, encoding="utf-8")
        command = ["xgettext", "--output=-", "--language=Python", "--from-code=UTF-8", "--no-location", "--no-wrap"]
        command += [f"--keyword={word}" for word in KEYWORDS] + ["--add-comments=Translators"]
        found = catalogues.read(_run([*command, *sorted(sources)], folder))
    texts = {text.key: replace(text, said=()) for text in found}
    for words in vocabulary():
        texts.setdefault(("", words), Text(words))
    return catalogues.in_order(texts.values())


def _source(module: str, parts: tuple[str, ...]) -> str:
    source = (PACKAGE / module).read_text(encoding="utf-8")
    if not parts:
        return source
    nodes = {name: node for node in ast.parse(source).body for name in _names(node)}
    return "\n\n".join(ast.get_source_segment(source, nodes[part]) or "" for part in parts)


def _names(node: ast.stmt) -> list[str]:
    """What a statement at the top of a module defines."""
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
            return [name]
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case _:
            return []


def vocabulary() -> list[str]:
    """What published tables call the facts of an assessment: data, so no extraction finds it."""
    newest = max((PACKAGE / "assessment" / "data").glob("vocabulary-*.json"))
    dimensions = json.loads(newest.read_text(encoding="utf-8"))["dimensions"]
    return [value["label"]["en"] for name in VOCABULARY for value in dimensions[name]["values"]]


def merged(code: str, texts: Iterable[Text]) -> str:
    """The catalogue of a language with these texts and no others. What was translated and still is said stays."""
    path = catalogues.path_of(code)
    before = {text.key: text for text in catalogues.read(path.read_text(encoding="utf-8"))} if path.exists() else {}
    return catalogues.write(code, [_with(text, before.get(text.key)) for text in texts])


def _with(text: Text, before: Text | None) -> Text:
    if before is None or before.plural != text.plural:
        return text
    return replace(text, said=before.said, state=before.state)


def compiled(code: str, po: str) -> bytes:
    """The catalogue as machines read it. Refuses what msgfmt finds wrong in it, such as a missing placeholder."""
    texts = [_with_english(code, text) for text in catalogues.read(po)]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "all.po").write_text(catalogues.write(code, texts), encoding="utf-8")
        _run(["msgfmt", "--check-format", "--no-hash", "--endianness=little", "--output-file=all.mo", "all.po"], folder)
        return (folder / "all.mo").read_bytes()


def _with_english(code: str, text: Text) -> Text:
    """A text that only a person translates says itself, marked, as long as nobody has."""
    if not text.is_careful or text.is_translated:
        return text
    if not text.plural:
        return replace(text, said=(in_english(text.id),))
    one = gettext.c2py(catalogues.PLURALS[code].partition("plural=")[2].rstrip(";"))(1)
    forms = [in_english(text.plural)] * catalogues.forms_in(code)
    forms[one] = in_english(text.id)
    return replace(text, said=tuple(forms))


def _run(command: list[str], folder: Path) -> str:
    if shutil.which(command[0]) is None:
        raise SystemExit(f"There is no {command[0]}. On Debian: apt-get install gettext")
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def main(codes: list[str]) -> None:
    texts = extracted()
    for code in codes or sorted(catalogues.PLURALS):
        path = catalogues.path_of(code)
        path.parent.mkdir(parents=True, exist_ok=True)
        po = merged(code, texts)
        path.write_text(po, encoding="utf-8")
        catalogues.path_of(code, "mo").write_bytes(compiled(code, po))
        counts = catalogues.tally(catalogues.read(po))
        missing = ", ".join(f"{number} {context or 'other'}" for context, number in counts.missing.items() if number)
        done = f"{counts.texts} texts, {counts.draft} draft, {counts.checked} checked"
        print(f"{code}: {done}; missing: {missing or 'none'}")


if __name__ == "__main__":
    main(sys.argv[1:])
