"""The two commands: what `make test` makes of what it sees, and when an installation is current."""

from pathlib import Path

import pytest

from tools import install, test
from tools.test import Part


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Part:
    monkeypatch.setattr(test, "RESULTS", tmp_path)
    return Part("unit sqlite", [], {"TEST_DATABASE": "sqlite"})


class TestMakeTest:
    def test_counts_what_pytest_says_at_its_end(self, part: Part) -> None:
        part.log.write_text("..F\n1 failed, 2 passed in 0.31s\n")

        test._count(part)

        assert part.counts["passed"] == 2 and part.counts["failed"] == 1 and part.not_run == []

    def test_takes_a_skipped_test_for_one_that_was_not_run(self, part: Part) -> None:
        part.log.write_text("===== 2 passed, 1 skipped in 0.31s =====\n")

        test._count(part)

        assert part.not_run[0].startswith("NOT RUN: unit sqlite: 1 skipped. Do this:")

    def test_takes_no_tests_for_no_success(self, part: Part) -> None:
        part.log.write_text("no tests ran in 0.01s\n")

        test._count(part)

        assert part.not_run[0].startswith("NOT RUN: unit sqlite: no test was found. Do this:")

    def test_says_what_to_do_where_something_is_missing(self, part: Part) -> None:
        part.cannot = (lambda: "there is no chromium. Do this: sudo apt-get install chromium",)

        test.run(part)

        assert part.verdict == "NOT RUN" and "Do this:" in part.not_run[0]

    def test_fails_a_part_whose_command_fails(self, part: Part) -> None:
        part.commands = [["false"], ["true"]]

        test.run(part)

        assert part.verdict == "FAILED (exit 1)"


class TestMakeInstall:
    @pytest.fixture(autouse=True)
    def _elsewhere(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(install, "VENV", str(tmp_path))
        monkeypatch.setattr(install, "VENV_PYTHON", str(tmp_path / "python"))
        (tmp_path / "python").touch()

    def test_is_current_once_the_larger_set_is_installed(self) -> None:
        Path(install.stamp("dev")).write_text(install.fingerprint("dev"))

        assert install.is_current("server") and install.is_current("dev")

    def test_is_not_current_after_the_smaller_set_alone(self) -> None:
        Path(install.stamp("server")).write_text(install.fingerprint("server"))

        assert not install.is_current("dev")

    def test_is_not_current_when_the_pins_have_changed(self) -> None:
        Path(install.stamp("dev")).write_text("of last week")

        assert not install.is_current("dev")
