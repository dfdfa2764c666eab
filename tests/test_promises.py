"""The ledger of promises holds: each sentence stands where it says, each test that keeps it is there."""

import ast
import importlib
import re
from functools import cache

import pytest

from openhotline.audit.actions import declared
from openhotline.config.jobs import JOBS
from tests.support.reading import ROOT, documented_in

LEDGER = ROOT / "docs/promises.md"
ROW = re.compile(r"^\| (?P<sentence>.+?) \| `(?P<place>[^`]+)` \| (?P<tests>.+) \|$", re.M)
NAME = re.compile(r"`((?:[a-z]+\.)+[a-z_]+(?:\.[A-Za-z_]+)*)`")
MAPS = ("ARCHITECTURE.md", "CONTRIBUTING.md", *(f"docs/develop/{page}.md" for page in ("one-report", "permissions")))
OF_OURS = re.compile(
    r"(?:accounts|assessment|audit|cases|common|config|desk|hub|intake|monitoring|notices|post|statistics|tracing)\."
)


KEPT, OPEN = LEDGER.read_text().split("\n## Said, and not kept yet\n")


def rows() -> list[tuple[str, str, list[str]]]:
    """Sentence, file, tests."""
    return [(row["sentence"], row["place"], re.findall(r"`([^`]+)`", row["tests"])) for row in ROW.finditer(KEPT)]


@cache
def names_in(path: str) -> frozenset[str]:
    """`TestClass::test_name` and `test_name` of one file; none where there is no such file."""
    file = ROOT / path
    if not file.exists():
        return frozenset()
    found = set()
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))


def one_line(text: str) -> str:
    """Words alone: broken lines and neighbouring pieces of a Python string become one."""
    return " ".join(re.sub(r'"\s*\n\s*"', "", text).split())


@pytest.mark.parametrize(("sentence", "place", "tests"), rows(), ids=lambda value: str(value)[:40])
class TestAPromise:
    def test_stands_where_it_says(self, sentence: str, place: str, tests: list[str]) -> None:
        assert one_line(sentence).casefold() in one_line((ROOT / place).read_text()).casefold(), place

    def test_is_kept_by_tests_that_are_there(self, sentence: str, place: str, tests: list[str]) -> None:
        missing = [each for each in tests if each.partition("::")[2] not in names_in(each.partition("::")[0])]

        assert tests, f"Nothing keeps “{sentence}”."
        assert not missing, "\n".join(missing)


class TestTheLedger:
    def test_is_read_whole(self) -> None:
        lines = [line for line in KEPT.splitlines() if line.startswith("|") and "::" in line]

        assert len(lines) == len(rows()) > 30

    def test_lists_as_open_only_what_is_still_said(self) -> None:
        for row in ROW.finditer(OPEN):
            assert one_line(row["sentence"]) in one_line((ROOT / row["place"]).read_text()), row["sentence"]

    def test_would_notice_a_test_that_is_gone(self) -> None:
        assert "TestTheLedger::test_would_notice_a_test_that_is_gone" in names_in("tests/test_promises.py")
        assert "TestTheLedger::test_that_is_gone" not in names_in("tests/test_promises.py")
        assert names_in("tests/test_nowhere.py") == frozenset()


@pytest.mark.parametrize("page", MAPS)
class TestTheMap:
    def test_names_what_there_is(self, page: str) -> None:
        """`cases.services.link_report` and the like can be imported."""
        names = {name for name in NAME.findall((ROOT / page).read_text()) if OF_OURS.match(name)}
        missing = [name for name in sorted(names - {job.name for job in JOBS} - set(declared())) if not is_there(name)]

        assert not missing, "\n".join(missing)


class TestTheWorkersPage:
    def test_lists_every_job(self) -> None:
        assert {job.name for job in JOBS} <= documented_in("develop/worker.md")


def is_there(name: str) -> bool:
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(["openhotline", *parts[:length]]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False
