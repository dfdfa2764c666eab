from importlib.resources import files

import pytest

from openhotline.__main__ import main
from openhotline.statistics.models import HistoryCount

PUBLISHED = str(files("openhotline.statistics") / "data" / "iwf.csv")


@pytest.mark.django_db
class TestImportHistory:
    def test_takes_the_published_figures_in_once(self, capsys):
        assert main(["import", "history", PUBLISHED]) == 0
        assert main(["import", "history", PUBLISHED]) == 0

        first, second = capsys.readouterr().out.splitlines()
        count = HistoryCount.objects.count()
        assert first == f"{count} taken in, 0 here already."
        assert second == f"0 taken in, {count} here already."

    def test_writes_nothing_when_it_only_looks(self, capsys):
        assert main(["import", "history", PUBLISHED, "--dry-run"]) == 0

        assert "nothing was written" in capsys.readouterr().out
        assert not HistoryCount.objects.exists()

    def test_names_the_line_that_is_wrong(self, tmp_path, capsys):
        file = tmp_path / "history.csv"
        file.write_text(f"{','.join(['publisher', 'period'])}\nA,2020H1\n")

        assert main(["import", "history", str(file)]) == 2
        assert "first line" in capsys.readouterr().err


@pytest.mark.django_db
class TestBulletinCommand:
    def test_says_that_there_are_no_figures(self, capsys):
        assert main(["bulletin", "2021H1"]) == 1
        assert "There are no figures for 2021H1." in capsys.readouterr().err

    def test_says_what_a_period_looks_like(self, capsys):
        assert main(["bulletin", "soon"]) == 1
        assert "2021H1" in capsys.readouterr().err
