"""`openhotline report`: from published figures only, with what is refused said plainly."""

import json

import pytest

from openhotline.__main__ import main
from openhotline.statistics import services
from openhotline.statistics.periods import read_period
from tests.statistics.test_snapshots import SETTLED, frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(lea):
    snapshot = frozen()
    services.publish_snapshot(snapshot=snapshot, by=lea, at=SETTLED)
    return snapshot


class TestReportCommand:
    @pytest.mark.parametrize("name", ["dsa", "eu-quarter", "inhope", "regulator"])
    def test_prints_a_report_of_published_figures(self, name, published, capsys):
        assert main(["report", name, "2021H1"]) == 0

        printed = capsys.readouterr().out
        assert published.digest in printed and "2021-01-01 to 2021-06-30" in printed and "Missing: " in printed

    def test_tells_the_published_number(self, published, capsys):
        assert main(["report", "inhope", "2021h1", "--format", "json"]) == 0

        parts = json.loads(capsys.readouterr().out)["parts"]
        lines = next(part["lines"] for part in parts if part["name"] == "inhope.addresses")
        assert next(line["cells"][0]["number"] for line in lines if line["name"] == "acted_on") == 1

    def test_writes_a_line_for_each_number(self, published, capsys):
        assert main(["report", "regulator", "2021H1", "--format", "csv"]) == 0

        assert "regulator,2021H1,inhope.addresses,acted_on,Web pages acted on,Number,1,count,shown" in (
            capsys.readouterr().out
        )

    def test_asks_for_figures_to_be_published_first(self, capsys):
        frozen()

        assert main(["report", "dsa", "2021H1"]) == 1
        captured = capsys.readouterr()
        assert captured.err.startswith("Freeze and publish it first: ") and not captured.out

    def test_lists_the_reports_there_are(self, capsys):
        assert main(["report", "annual", "2021H1"]) == 1

        assert "dsa, eu-quarter, inhope, regulator" in capsys.readouterr().err

    def test_says_what_a_period_looks_like(self, capsys):
        assert main(["report", "dsa", "soon"]) == 1

        assert "2021H1" in capsys.readouterr().err

    def test_keeps_to_what_was_published_when_rows_change(self, published, capsys):
        main(["report", "eu-quarter", "2021H1"])
        before = capsys.readouterr().out
        frozen(period=read_period("2021H1"), reason="A late item.")

        main(["report", "eu-quarter", "2021H1"])

        assert capsys.readouterr().out == before
