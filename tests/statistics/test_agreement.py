"""Every page and file of one bulletin, read side by side: they agree to the digit."""

import csv
import hashlib
import io
import json
import re
import zipfile
from html.parser import HTMLParser

import pytest

from openhotline.statistics import selectors, services
from openhotline.statistics.definitions import THEMES
from openhotline.statistics.gallery import charts_of
from openhotline.statistics.models import Snapshot
from openhotline.statistics.report import document_of
from openhotline.statistics.typesetting import document as pdf
from tests.browser.published import publish_figures
from tests.statistics.test_typesetting import text as text_of_pdf
from tests.support.cast import person

CODE = "2025H2"


class Tables(HTMLParser):
    """Every table of a page, as {(caption, label): the first number}; crossed ones by label and column."""

    def __init__(self, page):
        super().__init__()
        self.cells, self.caption, self.row, self.head, self.text = {}, "", [], [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag in ("caption", "th", "td"):
            self.text = []
        if tag == "tr":
            self.row = []
        if tag == "thead":
            self.head = []

    def handle_data(self, data):
        if self.text is not None:
            self.text.append(data)

    def handle_endtag(self, tag):
        if tag in ("caption", "th", "td") and self.text is not None:
            words, self.text = "".join(self.text).strip(), None
            if tag == "caption":
                self.caption = words
            else:
                self.row.append(words)
        if tag == "tr" and self.row:
            if not self.head:
                self.head = self.row
            else:
                self.keep()

    def keep(self):
        label, *numbers = self.row
        if self.head[1:2] == ["Number"]:
            self.cells[self.caption, label] = numbers[0]
        else:
            for column, number in zip(self.head[1:], numbers, strict=True):
                self.cells[self.caption, f"{label}|{column}"] = number


@pytest.fixture
def told(db):
    return selectors.bulletin_of(publish_figures(CODE))


def expected(told):
    """What the bulletin itself says: {(title of the table, label): the number as shown}."""
    return {(table.title, row.label): row.shown for table in told.tables for row in table.rows}


def without_absent_pairs(cells, known):
    """A page writes 0 where two values never meet; the bulletin has no cell there."""
    return {key: value for key, value in cells.items() if key in known or value != "0"}


class TestTenPages:
    def test_say_what_the_bulletin_says_and_nothing_else(self, told, public):
        known = expected(told)
        found = {}
        for name in THEMES:
            page = public.get(f"/en/figures/{CODE}/{name}/").text
            cells = {key: value for key, value in Tables(page).cells.items() if key[0] != "In numbers"}
            for key, value in cells.items():
                assert found.setdefault(key, value) == value
        groups = {clock.label for clock in told.clocks} | {"By hosting country", "By type of site"}
        found = {key: value for key, value in found.items() if key[0] not in groups}

        assert without_absent_pairs(found, known) == known
        assert len(known) > 80

    def test_give_the_same_wholes_on_every_page(self, told, public):
        wholes = {row.label: row.shown for row in told.totals}
        seen = set()
        for path in ("", *(f"{name}/" for name in THEMES)):
            for (caption, label), value in Tables(public.get(f"/en/figures/{CODE}/{path}").text).cells.items():
                if caption == "In numbers":
                    assert wholes[label] == value, (path, label)
                    seen.add(label)

        assert seen == set(wholes)

    def test_agree_with_the_page_of_those_who_publish(self, told, staff, public):
        ref = Snapshot.objects.get().ref
        sta = staff(person("sta"))
        cells = Tables(sta.get(f"/figures/{ref}/").text).cells
        known = expected(told)

        assert {key: value for key, value in cells.items() if key in known} == known


class TestEveryFile:
    def test_holds_the_numbers_of_the_pages(self, told, public):
        known = {
            (table.name, row.name): row.count for table in told.tables for row in table.rows if row.count is not None
        }

        from_json = public.get(f"/en/figures/{CODE}.json").json()["tables"]
        assert {
            (name, value): count
            for name, table in from_json.items()
            for value, count in table["cells"].items()
            if count is not None
        } == known

        rows = csv.DictReader(io.StringIO(public.get(f"/en/figures/{CODE}.csv").text))
        assert {
            (f"{row['measure']}.{row['dimension'].replace('|', '.by.')}", row["value"]): int(row["number"])
            for row in rows
            if row["dimension"] and row["kind"] == "count" and row["status"] == "shown"
        } == known

        api = public.get(f"/api/v1/figures/{CODE}").json()
        assert api["tables"] == from_json and api["headline"] == told.headline

        package = zipfile.ZipFile(io.BytesIO(public.get(f"/en/figures/{CODE}.zip").content))
        assert package.read("data/figures.csv") == public.get(f"/en/figures/{CODE}.csv").content

    def test_holds_no_number_that_is_hidden(self, told, public):
        hidden = [(table.name, row.name) for table in told.tables for row in table.rows if row.count is None]
        assert ("acted_on.age_band", "16-17") in hidden

        workbook = zipfile.ZipFile(io.BytesIO(public.get(f"/en/figures/{CODE}.xlsx").content))
        sheets = "".join(workbook.read(name).decode() for name in workbook.namelist() if "sheet" in name)
        numbers = re.findall(r'<c r="\w+"(?: s="\d+")?><v>(\d+)</v>', sheets)
        assert "210" not in numbers and str(told.figures.total("acted_on")) in numbers
        tables = public.get(f"/en/figures/{CODE}.json").json()["tables"]
        assert all(tables[name]["cells"][value] is None for name, value in hidden)

    def test_of_charts_shows_the_numbers_of_the_tables(self, told, public):
        for name, chart in charts_of(told).items():
            svg = public.get(f"/en/figures/{CODE}/charts/{name}.svg").text
            if chart.kind == "bars":
                for point in chart.series[0].points:
                    assert point.value is None or f">{point.value:,}<" in svg, (name, point.label)

    def test_that_is_set_on_paper_says_the_same(self, told):
        document = document_of(told)
        paper = {
            (block.title, row[0]): row[1]
            for section in document.sections
            for block in section.blocks
            if isinstance(block, pdf.Table)
            for row in block.rows
        }
        flat = {
            (f"{table.title}: numbers", row.label): row.shown
            for table in told.tables
            if not table.is_crossed
            for row in table.rows
        }
        assert {key: paper[key] for key in flat} == flat

        words = re.sub(r"\s+", " ", text_of_pdf(pdf.typeset(document)))
        for row in told.totals:
            if row.count:
                assert row.shown in words
        assert re.sub(r"\W", "", told.headline) in re.sub(r"\W", "", words)


class TestOneRow:
    def test_changes_text_table_chart_and_every_file_together(self, told, public):
        paths = [
            f"/en/figures/{CODE}/",
            f"/en/figures/{CODE}/sites/",
            *(f"/en/figures/{CODE}.{form}" for form in ("csv", "json", "xlsx", "zip")),
            f"/en/figures/{CODE}/charts/acted_on-tld.svg",
            f"/api/v1/figures/{CODE}",
            "/en/",
        ]
        before = {path: public.get(path).content for path in paths}
        document = pdf.typeset(document_of(told))

        first = Snapshot.objects.get()
        data = json.loads(first.content)
        data["counts"]["acted_on"][""][""] += 1
        data["counts"]["acted_on"]["tld"]["example"] += 1
        publish_again(data, first)

        after = {path: public.get(path).content for path in paths}
        assert [path for path in paths if before[path] == after[path]] == []
        for path in (f"/en/figures/{CODE}/", f"/en/figures/{CODE}/sites/", "/en/"):
            assert b"12,323" in after[path] or b"12,001" in after[path]
        assert b"12,001" in after[f"/en/figures/{CODE}/charts/acted_on-tld.svg"]
        told_again = selectors.bulletin_of(selectors.published_snapshots().first())
        assert pdf.typeset(document_of(told_again)) != document


def publish_again(data, first):
    content = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    second = Snapshot.objects.create(
        ref="SN-ABCDEFGH",
        period=first.period,
        content=content,
        days=first.days,
        digest=hashlib.sha256(content.encode()).hexdigest(),
        revises=first,
        reason="One page more.",
        made_by=str(person("sta")),
        made_at=first.made_at,
    )
    services.publish_snapshot(snapshot=second, by=person("lea"), at=first.made_at)
