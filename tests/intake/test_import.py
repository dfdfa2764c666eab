import json
from pathlib import Path

import pytest
from django.db import connection

from openhotline.__main__ import main
from openhotline.cases.models import GivenAddress, Report
from openhotline.cases.stages import Channel, ReportStage, Source
from openhotline.common import clock
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs, services
from openhotline.intake.models import ReporterContact, Statement

SAMPLES = Path(__file__).parents[2] / "docs/operate/samples"


@pytest.mark.django_db
class TestImportReports:
    def test_takes_in_the_samples(self, capsys):
        assert main(["import", "reports", str(SAMPLES / "reports.csv")]) == 0
        assert main(["import", "reports", str(SAMPLES / "reports.xarf.json"), "--source", "partner"]) == 0

        assert capsys.readouterr().out.splitlines() == [
            "6 taken in, 0 here already, 0 not readable.",
            "3 taken in, 0 here already, 0 not readable.",
        ]
        assert Report.objects.filter(channel=Channel.CSV).count() == 6
        assert Report.objects.filter(channel=Channel.XARF, source=Source.PARTNER).count() == 3
        assert not ReporterContact.objects.exists()

    def test_brings_them_as_far_as_any_report(self):
        main(["import", "reports", str(SAMPLES / "reports.csv")])

        run_until_idle([jobs.SCREEN], at=clock.now())

        stages = [report.stage for report in Report.objects.order_by("pk")]
        assert stages.count(ReportStage.LINKED) == 4
        assert stages.count(ReportStage.ACCEPTED) == stages.count(ReportStage.TEST) == 1

    @pytest.mark.parametrize("name", ["reports.csv", "reports.xarf.json"])
    def test_adds_nothing_when_it_runs_again(self, name, capsys):
        main(["import", "reports", str(SAMPLES / name)])
        before = Report.objects.count()

        assert main(["import", "reports", str(SAMPLES / name)]) == 0

        assert Report.objects.count() == before == Statement.objects.count()
        assert f"0 taken in, {before} here already" in capsys.readouterr().out

    def test_writes_nothing_in_a_dry_run(self, capsys):
        assert main(["import", "reports", str(SAMPLES / "reports.csv"), "--dry-run"]) == 0

        assert not Report.objects.exists()
        assert "6 would be taken in" in capsys.readouterr().out

    def test_takes_the_good_rows_and_names_the_others_by_line(self, tmp_path, capsys):
        file = tmp_path / "mixed.csv"
        file.write_text("address,words\nhttp://a.example/1,\nnot an address,\n,\n,   \nhttp://b.example/2,Seen.\n")

        assert main(["import", "reports", str(file)]) == 1

        said = capsys.readouterr()
        assert "2 taken in" in said.out and said.err.startswith("mixed.csv, line 3, column address: ")
        assert Report.objects.count() == 2

    def test_names_a_row_that_says_nothing(self, tmp_path, capsys):
        file = tmp_path / "nothing.csv"
        file.write_text("address,category\n,abuse\n")

        assert main(["import", "reports", str(file), "--dry-run"]) == main(["import", "reports", str(file)]) == 1

        assert capsys.readouterr().err.count("nothing.csv, line 2: Give an address") == 2

    def test_never_prints_what_stands_in_the_file(self, tmp_path, capsys):
        file = tmp_path / "some.csv"
        file.write_text("address,words\ncanary canary,canary\n,canary\x00\nhttp://canary.example/1,a,b\n")

        main(["import", "reports", str(file)])

        said = capsys.readouterr()
        assert "canary" not in said.out + said.err

    def test_says_what_is_wrong_with_a_file(self, tmp_path, capsys):
        assert main(["import", "reports", str(tmp_path / "none.csv")]) == 2
        assert "cannot be read" in capsys.readouterr().err

    def test_keeps_no_evidence_anywhere(self, tmp_path):
        report = json.loads((SAMPLES / "reports.xarf.json").read_text())[0]
        report["evidence"] = [{"content_type": "image/png", "payload": "iVBORw0KGgo" * 100}]
        file = tmp_path / "evidence.json"
        file.write_text(json.dumps(report))

        main(["import", "reports", str(file)])

        assert GivenAddress.objects.count() == 1
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names():
                cursor.execute(f'SELECT * FROM "{table}"')
                assert "iVBORw0KGgo" not in str(cursor.fetchall())

    def test_leaves_a_bulk_of_equal_rows_to_a_person_and_drops_none(self, tmp_path):
        file = tmp_path / "bulk.csv"
        file.write_text("address\n" + "http://a.example/1\n" * (services.BULK + 5))

        main(["import", "reports", str(file)])
        run_until_idle([jobs.SCREEN], at=clock.now())

        assert Report.objects.count() == services.BULK + 5
        assert Report.objects.filter(stage=ReportStage.SUSPECTED_BULK).count() == 5


class TestALargeFile:
    def test_is_taken_in_row_by_row(self, committed_db, tmp_path, capsys):
        file = tmp_path / "large.csv"
        file.write_text("address,words\n" + "".join(f"http://a.example/{n},Seen {n}.\n" for n in range(200)))

        assert main(["import", "reports", str(file)]) == 0

        assert Report.objects.count() == 200
