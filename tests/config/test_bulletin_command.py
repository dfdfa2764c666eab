"""`openhotline bulletin`: published or provisional figures in every format, and where they may go."""

import io
import json
import sys
from zipfile import ZipFile

import pytest

from openhotline.__main__ import main
from openhotline.statistics import services
from tests.statistics.test_counting import BEGUN
from tests.statistics.test_snapshots import SETTLED, WITHIN, frozen
from tests.support.factories import item_in

pytestmark = pytest.mark.django_db
SENTENCE = "1 web page acted on in the first half of 2021."


@pytest.fixture
def published(lea):
    snapshot = frozen()
    services.publish_snapshot(snapshot=snapshot, by=lea, at=SETTLED)
    return snapshot


class TestBulletinCommand:
    def test_tells_published_figures_as_they_were_frozen(self, published, capsys):
        item_in(*BEGUN, at=WITHIN)

        assert main(["bulletin", "2021h1"]) == 0

        printed = capsys.readouterr().out
        assert SENTENCE in printed and published.digest in printed and "Provisional" not in printed

    def test_counts_what_is_not_published_and_says_so(self, capsys):
        item_in(*BEGUN, at=WITHIN)

        assert main(["bulletin", "2021H1"]) == 0

        printed = capsys.readouterr().out
        assert SENTENCE in printed and "Provisional: counted now, not published." in printed

    @pytest.mark.parametrize(("form", "begins"), [("xlsx", b"PK"), ("zip", b"PK"), ("pdf", b"%PDF-")])
    def test_writes_files_where_it_is_told_to(self, form, begins, published, tmp_path, capsys):
        file = tmp_path / f"figures.{form}"

        assert main(["bulletin", "2021H1", "--format", form, "--output", str(file)]) == 0

        assert file.read_bytes().startswith(begins)
        assert capsys.readouterr().out == ""

    def test_sends_a_file_on_to_another_program(self, published, monkeypatch):
        pipe = io.TextIOWrapper(io.BytesIO())
        monkeypatch.setattr(sys, "stdout", pipe)

        assert main(["bulletin", "2021H1", "--format", "zip"]) == 0

        pipe.flush()
        with ZipFile(pipe.buffer) as package:
            assert package.testzip() is None

    def test_keeps_a_file_off_the_terminal(self, published, monkeypatch, capsys):
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

        assert main(["bulletin", "2021H1", "--format", "pdf"]) == 1

        captured = capsys.readouterr()
        assert "--output FILE" in captured.err and captured.out == ""

    def test_makes_a_pdf_of_provisional_figures_too(self, tmp_path):
        item_in(*BEGUN, at=WITHIN)
        file = tmp_path / "figures.pdf"

        assert main(["bulletin", "2021H1", "--format", "pdf", "--output", str(file)]) == 0

        assert file.read_bytes().startswith(b"%PDF-")

    def test_speaks_another_language(self, published, capsys):
        main(["bulletin", "2021H1", "--format", "json"])
        english = json.loads(capsys.readouterr().out)

        assert main(["bulletin", "2021H1", "--format", "json", "--language", "fr"]) == 0

        french = json.loads(capsys.readouterr().out)
        assert french["totals"] == english["totals"] and french["headline"] != english["headline"]

    def test_knows_only_languages_that_there_are(self, published, capsys):
        assert main(["bulletin", "2021H1", "--language", "tlh"]) == 1

        assert "en, " in capsys.readouterr().err

    def test_tells_one_snapshot_by_its_reference(self, published, lea, capsys):
        revision = frozen(reason="A late item.")
        services.publish_snapshot(snapshot=revision, by=lea, at=SETTLED)

        assert main(["bulletin", "--snapshot", published.ref]) == 0
        assert SENTENCE in capsys.readouterr().out
        main(["bulletin", "2021H1"])
        assert "2 web pages acted on" in capsys.readouterr().out

    def test_calls_a_snapshot_provisional_until_it_is_published(self, capsys):
        assert main(["bulletin", "2021H1", "--snapshot", frozen().ref]) == 0

        assert "Provisional" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ((), "is no period"),
            (("soon",), "is no period"),
            (("1999",), "There are no figures for 1999."),
            (("--snapshot", "SN-XXXXXXXX"), "There is no snapshot SN-XXXXXXXX."),
        ],
    )
    def test_says_what_is_wrong(self, words, said, capsys):
        assert main(["bulletin", *words]) == 1

        assert said in capsys.readouterr().err

    def test_refuses_a_period_that_is_not_the_snapshots(self, published, capsys):
        assert main(["bulletin", "2020H1", "--snapshot", published.ref]) == 1

        assert f"{published.ref} is of 2021H1." in capsys.readouterr().err

    def test_says_where_it_cannot_write(self, published, tmp_path, capsys):
        assert main(["bulletin", "2021H1", "--output", str(tmp_path / "no" / "figures.txt")]) == 2

        assert "No such file" in capsys.readouterr().err
