"""Whoever gets a notice learns nothing of who reported: the rooms of notices do not even know the reporter's table."""

import ast
from pathlib import Path

import pytest

from openhotline.cases.models import Report
from tests.support.reading import modules, parse


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


@pytest.mark.parametrize("app", ["notices", "post"])
class TestARoomThatWritesToOthers:
    def test_imports_nothing_that_reporters_said(self, app: str) -> None:
        rooms = [module for module in modules() if module.app == app]

        assert rooms
        for module in rooms:
            known = {name for name in imported(module.path) if name.startswith("openhotline.")}
            assert not [name for name in known if name.startswith("openhotline.intake")], module.name
            assert "openhotline.cases.models.Report" not in known, module.name


def test_a_report_itself_holds_nothing_that_somebody_said() -> None:
    """What a notice could reach through an item: references, times and codes, no text of a reporter."""
    names = {field.name for field in Report._meta.concrete_fields}

    assert not names & {"words", "contact", "answers", "updates", "platform", "account"}
