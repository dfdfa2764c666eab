"""The Data Package says truly what is in it, in the words of the standard: read by another implementation of that."""

import csv
import io
import json
import zipfile
from dataclasses import replace

import frictionless
import pytest

from openhotline.statistics.exports import as_csv, as_package
from openhotline.statistics.exports.observations import COLUMNS
from tests.statistics.test_bulletin import figures
from tests.statistics.test_bulletin import make_bulletin as told_of
from tests.statistics.test_exports import everything, with_secrets

FIGURES, DEFINITIONS = "data/figures.csv", "data/definitions.csv"


def files_in(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def described(bulletin):
    return json.loads(files_in(as_package(bulletin))["datapackage.json"])


@pytest.fixture
def problems(tmp_path):
    """What the validator says against a package: the types of its errors, with the file they are about."""

    def _problems(files):
        folder = tmp_path / "package"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        report = frictionless.validate(str(folder / "datapackage.json"))
        found = [error.type for error in report.errors]
        return found + [error.type for task in report.tasks for error in task.errors]

    return _problems


class TestThePackage:
    @pytest.mark.parametrize("make", [everything, with_secrets, lambda: told_of(figures())])
    def test_is_valid(self, make, problems):
        assert problems(files_in(as_package(make()))) == []

    def test_is_valid_as_the_one_file_that_it_is(self, tmp_path):
        path = tmp_path / "figures-2021H1.zip"
        path.write_bytes(as_package(everything()))

        report = frictionless.validate(str(path), type="package")

        assert report.valid, report.to_summary()
        assert [task.name for task in report.tasks] == ["figures", "definitions"]

    def test_is_valid_for_figures_of_somebody_else_which_it_does_not_license(self, problems):
        others = told_of(replace(figures(), publisher="Somebody", sources=("A newspaper",), counted_at=""))

        assert problems(files_in(as_package(others))) == []
        assert "licenses" not in described(others) and described(others)["sources"] == [{"title": "A newspaper"}]

    def test_holds_the_same_csv_that_can_be_downloaded(self):
        assert files_in(as_package(everything()))[FIGURES] == as_csv(everything()).encode()

    def test_has_a_readme_that_says_first_what_is_made_up_and_explains_every_column(self):
        text = files_in(as_package(everything()))["README.md"].decode()

        assert text.index("These figures are made up") < text.index("web pages acted on")
        assert all(f"`{name}`" in text for name in COLUMNS)
        assert "CC-BY-4.0" in text and everything().figures.digest in text

    def test_tells_name_licence_source_and_publisher(self):
        found = described(everything())

        assert found["name"] == "figures-2021h1"
        assert found["licenses"][0]["name"] == "CC-BY-4.0"
        assert found["sources"] == [{"title": "Made up for the demo (demo)"}]
        assert found["contributors"] == [{"title": "Practice hotline", "role": "publisher"}]
        assert found["description"].startswith("These figures are made up")

    def test_defines_what_it_counts(self):
        rows = list(csv.DictReader(io.StringIO(files_in(as_package(everything()))[DEFINITIONS].decode(), newline="")))

        assert {"acted_on", "notice_to_removed", "gone_during_hold"} <= {row["name"] for row in rows}
        assert all(row["sentence"] and row["version"] for row in rows)

    def test_has_no_time_of_its_own(self):
        with zipfile.ZipFile(io.BytesIO(as_package(everything()))) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


class TestDamage:
    def test_of_one_digit_is_noticed(self, problems):
        files = files_in(as_package(everything()))
        files[FIGURES] = files[FIGURES].replace(b",1000,", b",1001,", 1)

        assert problems(files) == ["hash-count"]

    def test_of_a_lost_line_is_noticed(self, problems):
        files = files_in(as_package(everything()))
        files[FIGURES] = files[FIGURES].rsplit(b"\r\n", 2)[0] + b"\r\n"

        assert "byte-count" in problems(files)

    @pytest.mark.parametrize(
        ("good", "bad", "problem"),
        [
            (b",count,shown", b",count,guessed", "constraint-error"),
            (b",1000,count,", b",many,count,", "type-error"),
            (b"period,measure", b"period,mesure", "incorrect-label"),
        ],
    )
    def test_is_noticed_by_the_schema_too(self, good, bad, problem, problems):
        files = files_in(as_package(everything()))
        files[FIGURES] = files[FIGURES].replace(good, bad, 1)
        descriptor = json.loads(files["datapackage.json"])
        for name in ("hash", "bytes"):
            del descriptor["resources"][0][name]
        files["datapackage.json"] = json.dumps(descriptor).encode()

        assert problem in problems(files)

    def test_of_a_definition_that_stands_there_twice_is_noticed(self, problems):
        files = files_in(as_package(everything()))
        files[DEFINITIONS] += files[DEFINITIONS].splitlines(keepends=True)[1]

        assert "primary-key" in problems(files)
