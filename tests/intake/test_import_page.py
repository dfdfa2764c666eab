import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from openhotline.cases.models import Report
from openhotline.cases.stages import Channel, Source
from openhotline.common.actors import By
from openhotline.intake import uploads
from tests.support.cast import person

pytestmark = pytest.mark.django_db

PAGE, TAKE_IN = "/reports/import/", "/reports/import/take-in/"
SAMPLES = Path(__file__).parents[2] / "docs/operate/samples"
MIXED = b"address,words\nhttp://a.example/1,\nnot an address,\n,\nhttp://b.example/2,Seen.\n"


def chosen(content: bytes, name: str = "reports.csv", source: str = "member", **rest: str) -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, content), "source": source, **rest}


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found
    return found[1]


class TestLookingThrough:
    def test_says_what_would_be_taken_in_and_writes_nothing(self, staff, lea: By) -> None:
        page = staff(lea).post(PAGE, chosen(MIXED)).text

        assert "Nothing has been taken in yet" in page and "Take in 2 reports" in page
        assert not Report.objects.exists()

    def test_names_row_and_column_and_what_is_wrong(self, staff, lea: By) -> None:
        page = re.sub(r"\s+", " ", staff(lea).post(PAGE, chosen(MIXED)).text)

        assert re.search(r">3</th> <td[^>]*>address</td> <td[^>]*>Give the address alone", page)

    def test_never_shows_what_stands_in_the_file(self, staff, lea: By) -> None:
        page = staff(lea).post(PAGE, chosen(b"address,words\ncanary canary,canary\n", "canary.csv")).text

        assert "canary" not in page

    def test_reads_xarf_by_its_name(self, staff, lea: By) -> None:
        content = (SAMPLES / "reports.xarf.json").read_bytes()

        assert "Take in 3 reports" in staff(lea).post(PAGE, chosen(content, "Reports.JSON")).text

    def test_offers_nothing_where_nothing_can_be_read(self, staff, lea: By) -> None:
        page = staff(lea).post(PAGE, chosen(b"address\nnot an address\n")).text

        assert "<form" not in page.split('id="main-content"')[1]

    @pytest.mark.parametrize(
        ("content", "name", "said"),
        [
            (b"", "reports.csv", "This file is empty"),
            (b"who,what\na,b\n", "reports.csv", "has to name the columns"),
            ("address\nhttp://a.example/1\n".encode("utf-16"), "reports.csv", "CSV in UTF-8"),
            (b"no json", "reports.json", "not JSON"),
            (b"PK\x03\x04\x00\x00", "reports.xlsx", "No spreadsheet"),
            (b"address\n" + b"x" * uploads.MOST_TEXT_OF_STAFF, "reports.csv", "larger than 5 MiB"),
        ],
    )
    def test_says_what_is_wrong_with_a_file(self, content: bytes, name: str, said: str, staff, lea: By) -> None:
        page = staff(lea).post(PAGE, chosen(content, name)).text

        assert "There is a problem" in page and said in page

    def test_asks_for_a_file(self, staff, lea: By) -> None:
        assert "Choose a text file" in staff(lea).post(PAGE, {"source": "member"}).text

    def test_names_a_hundred_rows_and_counts_the_rest(self, staff, lea: By) -> None:
        page = staff(lea).post(PAGE, chosen(b"address\n" + b"not an address\n" * 150)).text

        assert page.count("Give the address alone") == 100 and "The first 100 of 150 are named" in page


class TestTakingIn:
    def test_takes_in_the_same_file_chosen_again(self, staff, lea: By) -> None:
        client = staff(lea)
        seen = seen_in(client.post(PAGE, chosen(MIXED, source="helpline")).text)

        page = client.post(TAKE_IN, chosen(MIXED, source="helpline", seen=seen)).text

        assert re.search(r"Taken in</dt><dd[^>]*>2</dd>", page) and ">address</td>" in page
        assert {(each.channel, each.source) for each in Report.objects.all()} == {(Channel.CSV, Source.HELPLINE)}

    def test_adds_nothing_when_it_is_sent_twice(self, staff, lea: By) -> None:
        client = staff(lea)
        seen = seen_in(client.post(PAGE, chosen(MIXED)).text)

        pages = [client.post(TAKE_IN, chosen(MIXED, seen=seen)).text for _time in range(2)]

        assert re.search(r"Here already</dt><dd[^>]*>2</dd>", pages[1]) and Report.objects.count() == 2

    @pytest.mark.parametrize("seen", ["", "made up"])
    def test_takes_in_nothing_that_nobody_looked_through(self, seen: str, staff, lea: By) -> None:
        page = staff(lea).post(TAKE_IN, chosen(MIXED, seen=seen)).text

        assert "There is a problem" in page and not Report.objects.exists()

    def test_takes_in_no_other_file_and_from_nowhere_else(self, staff, lea: By) -> None:
        client = staff(lea)
        seen = seen_in(client.post(PAGE, chosen(MIXED)).text)

        for other in (chosen(MIXED + b"http://c.example/3,\n", seen=seen), chosen(MIXED, source="police", seen=seen)):
            assert "not the file that was looked through" in client.post(TAKE_IN, other).text
        assert not Report.objects.exists()

    def test_does_so_for_an_hour(self, staff, lea: By, monkeypatch) -> None:
        client = staff(lea)
        seen = seen_in(client.post(PAGE, chosen(MIXED)).text)
        monkeypatch.setattr(uploads, "SEEN_FOR", -1)

        assert "more than an hour ago" in client.post(TAKE_IN, chosen(MIXED, seen=seen)).text


class TestTheFile:
    def test_is_never_on_a_disk_or_in_a_table(self, staff, lea: By, monkeypatch, tmp_path) -> None:
        def never(*_given: object, **_named: object) -> None:
            raise AssertionError("a file was written")

        monkeypatch.setattr("tempfile.NamedTemporaryFile", never)
        monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", never)
        content = b"address,words\nhttp://a.example/1,canary canary\n" + b",,\n" * 1_200_000

        page = staff(lea).post(PAGE, chosen(content)).text

        assert len(content) > 3 * 2**20 and "Nothing has been taken in yet" in page
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names():
                cursor.execute(f'SELECT * FROM "{table}"')
                assert "canary" not in str(cursor.fetchall())


class TestWhoMay:
    @pytest.mark.parametrize(("name", "status"), [("lea", 200), ("ada", 200), ("ana", 403), ("edi", 403), ("olu", 403)])
    def test_is_whoever_may_import(self, name: str, status: int, staff) -> None:
        client = staff(person(name))

        assert client.get(PAGE).status_code == status
        assert client.post(PAGE, chosen(MIXED)).status_code == status

    def test_is_nobody_whose_form_was_made_elsewhere(self, staff, lea: By) -> None:
        client = staff(lea)
        client.handler.enforce_csrf_checks = True

        assert [client.post(path, chosen(MIXED)).status_code for path in (PAGE, TAKE_IN)] == [403, 403]
        assert not Report.objects.exists()
