"""Reading our own source: what the tests of conventions and documents have in common."""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "openhotline"
PLUG_INS = ("resolvers", "channels", "probes", "formats", "hashers")
DOMAIN = ("models", "stages", "selectors", "services", *PLUG_INS)


@dataclass(frozen=True)
class Module:
    """One Python file of ours: `app` is `cases`, `kind` is `services` for `services.py` and for all in `services/`.

    `staff_views.py` is of the kind `views` too.
    """

    path: Path
    app: str
    kind: str

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def tree(self) -> ast.Module:
        return parse(self.path)

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def at(self, node: ast.expr | ast.stmt) -> str:
        return f"{self.name}:{node.lineno}"


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package but migrations."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if "migrations" not in parts:
            kind = parts[1] if len(parts) > 1 else ""
            found.append(Module(path, parts[0], "views" if kind.endswith("_views") else kind))
    return tuple(found)


def templates() -> list[Path]:
    return sorted(PACKAGE.rglob("templates/**/*.html"))


def tracked_files() -> list[Path]:
    """What a clone would hold; in an unpacked archive, everything that is there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if ".venv" not in path.parts]
    return [path for path in paths if path.is_file()]


def dotted(node: ast.expr) -> str:
    """`timezone.now` for the expression of that name; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def documented_in(page: str, section: str = "") -> set[str]:
    """The names a page explains: in code type in a heading, or in the first cell of a table's row.

    With `section`, only what stands under the heading of that name (in any case) before the next like it.
    """
    path = ROOT / "docs" / page
    names: set[str] = set()
    here = not section
    for line in path.read_text().splitlines() if path.exists() else []:
        if line.startswith("#"):
            here = not section or line.strip("# `").casefold() == section.casefold()
            names.update(re.findall(r"`([^`]+)`", line) if here and not section else [])
        elif here and line.startswith("|"):
            names.update(re.findall(r"`([^`]+)`", line.split("|")[1]))
    return names
