"""The same numbers in every file, and what is hidden in none of them."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation

from openhotline.statistics.bulletin import HIDDEN, EditorsNote, make_bulletin
from openhotline.statistics.exports import FORMS, as_csv, as_json, as_text, as_workbook
from openhotline.statistics.exports.observations import COLUMNS, KINDS, STATUSES, observations
from openhotline.statistics.figures import Tag, figures_from
from tests.statistics.test_bulletin import SENTENCE, WORDS, figures
from tests.statistics.test_bulletin import make_bulletin as told_of

PAGE = Path(__file__).parents[2] / "docs/use/open-data.md"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SECRET, COMPANION = 48_271_903, 59_382_017
"""Numbers that stand nowhere by chance, behind two dashes: one alone could be worked out from the total."""
MADE_UP = (Tag("demo", "Made up for the demo", made_up=True),)
PARTS = {"7-10|girls|yes|tricked": 300, "7-10|boys|no|none": 200, "11-13|girls|no|none": 500}


def with_secrets():
    cells = {"7-10": SECRET, "11-13": COMPANION, "unknown": 7}
    hidden = {"age_band": ["11-13", "7-10"]}
    return told_of(figures(acted_on=200_000_000, yes=50, age_band=cells, hidden=hidden))


def everything(**changes):
    """A bulletin with a crossed table, months, a clock, comparisons and an editor's note."""
    plain = figures(acted_on=1_000, yes=300, before=800, datasets=MADE_UP)
    counts = {
        "acted_on": {"": {"": 1_000}, "child": PARTS, "country": {"FR": 400, "NL": 600}},
        "notice_to_removed": {"": {"|ended|5": 60, "|ended|400": 30, "|open|2021-06-01": 10}},
    }
    months = {"acted_on": {"2021-01": 400, "2021-02": 600}}
    full = replace(plain, counts=counts, months=months, **changes)
    return make_bulletin(full, WORDS, provisional=False, editors_notes=(EditorsNote("Seen again.", "2026-05-01"),))


def inside(form, content):
    """Everything that stands in a file, also in what is packed into it."""
    if form not in ("xlsx", "zip"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(f"{name}\n{archive.read(name).decode()}" for name in archive.namelist())


def written(form, bulletin):
    return inside(form, FORMS[form][1](bulletin))


def lines_of(bulletin):
    return list(csv.DictReader(io.StringIO(as_csv(bulletin), newline="")))


class Workbook:
    """What a spreadsheet would read: the cells of each sheet by its name, numbers as numbers."""

    def __init__(self, content):
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        texts = self._tree("xl/sharedStrings.xml")
        self.texts = ["".join(part.text or "" for part in one.iter(f"{SHEET}t")) for one in texts]
        self.names = [sheet.get("name") for sheet in self._tree("xl/workbook.xml").iter(f"{SHEET}sheet")]

    def _tree(self, path):
        return ElementTree.fromstring(self.archive.read(path))

    def sheet(self, name):
        return self._tree(f"xl/worksheets/sheet{self.names.index(name) + 1}.xml")

    def rows(self, name):
        return [[self._value(cell) for cell in row] for row in self.sheet(name).iter(f"{SHEET}row")]

    def _value(self, cell):
        value = cell.find(f"{SHEET}v")
        if value is None:
            return None
        return self.texts[int(value.text)] if cell.get("t") == "s" else int(value.text)


class TestEveryForm:
    @pytest.mark.parametrize("form", FORMS)
    def test_hides_what_is_hidden(self, form):
        content = written(form, with_secrets())

        for number in (SECRET, COMPANION):
            assert str(number) not in content and f"{number:,}" not in content and f"{number:.5e}" not in content

    @pytest.mark.parametrize("form", FORMS)
    def test_would_tell_it_if_it_were_not(self, form):
        shown = replace(with_secrets().figures, hidden={})

        assert str(SECRET) in written(form, told_of(shown))

    @pytest.mark.parametrize("form", FORMS)
    def test_changes_when_one_row_does(self, form):
        one, other = written(form, told_of(figures(yes=64_278))), written(form, told_of(figures(yes=64_279)))

        assert "64278" in one and "64278" not in other
        assert "64279" in other and "64279" not in one

    @pytest.mark.parametrize("form", FORMS)
    def test_gives_the_same_bytes_for_the_same_figures(self, form):
        write = FORMS[form][1]

        assert write(everything()) == write(make_again(everything()))

    @pytest.mark.parametrize("form", [form for form in FORMS if form != "csv"])
    def test_tells_the_sentence_and_says_first_that_it_is_made_up(self, form):
        content = written(form, told_of(figures(datasets=MADE_UP)))

        assert json.dumps(SENTENCE, ensure_ascii=False)[1:-1] in content
        assert "These figures are made up" in content and "These rows are made up." in content

    @pytest.mark.parametrize("form", FORMS)
    def test_keeps_the_words_of_another_language(self, form):
        cells = {"NL": 100_616}
        told = make_bulletin(figures(country=cells), {**WORDS, "country": {"NL": "هولندا"}})

        assert "هولندا" in written(form, told)

    @pytest.mark.parametrize("form", FORMS)
    def test_keeps_the_salt_to_itself(self, form):
        assert "c0ffee" * 5 not in written(form, everything(salt="c0ffee" * 5))

    @pytest.mark.parametrize("write", [as_text, as_json])
    def test_says_whose_figures_these_are_compared_with(self, write):
        text = write(told_of(figures()))

        assert "Somebody" in text and "They write" in text


def make_again(bulletin):
    """The same bulletin from its figures as they are frozen."""
    frozen = figures_from(bulletin.figures.as_text())
    return make_bulletin(frozen, WORDS, provisional=False, editors_notes=bulletin.editors_notes)


class TestText:
    def test_changes_with_the_others(self):
        one, other = as_text(told_of(figures(yes=64_278))), as_text(told_of(figures(yes=64_279)))

        assert "64,278" in one and "64,278" not in other and "64,279" in other

    def test_shows_a_dash_for_what_is_hidden(self):
        assert HIDDEN in as_text(with_secrets()) and f"{SECRET:,}" not in as_text(with_secrets())


class TestJson:
    def test_has_null_for_what_is_hidden(self):
        found = json.loads(as_json(with_secrets()))

        assert found["tables"]["acted_on.age_band"]["cells"] == {"7-10": None, "11-13": None, "unknown": 7}

    def test_has_codes_for_machines_and_words_for_people(self):
        table = json.loads(as_json(told_of(figures(country={"NL": 100_616}))))["tables"]["acted_on.country"]

        assert table["cells"] == {"NL": 100_616} and table["labels"] == {"NL": "Netherlands"}


class TestCsv:
    def test_has_no_number_where_it_is_hidden_and_says_so(self):
        rows = {row["value"]: row for row in lines_of(with_secrets()) if row["dimension"] == "age_band"}

        assert {value: (row["number"], row["status"]) for value, row in rows.items()} == {
            "7-10": ("", "hidden"),
            "11-13": ("", "hidden"),
            "unknown": ("7", "shown"),
        }

    def test_says_what_is_not_counted_at_all(self):
        [row] = [row for row in lines_of(told_of(figures())) if row["measure"] == "gone_during_hold"]

        assert (row["number"], row["status"]) == ("", "not counted")

    def test_gives_a_spreadsheet_nothing_to_run(self):
        assert ",'=cmd," in as_csv(told_of(figures(site_type={"=cmd": 100_616})))

    def test_has_one_line_for_each_number_and_no_two_for_the_same(self):
        rows = lines_of(everything())
        keys = [(row["period"], row["measure"], row["dimension"], row["value"]) for row in rows]

        assert len(keys) == len(set(keys)) == len(list(observations(everything())))
        assert ("2021-02", "acted_on", "", "") in keys
        assert ("2021H1", "acted_on", "age_band|sex", "7-10|girls") in keys
        assert ("2021H1", "notice_to_removed", "within_hours", "48") in keys

    def test_speaks_the_language_of_its_reader(self):
        with translation.override("de"):
            head, *_lines = as_csv(everything()).splitlines()

        assert head == ",".join(COLUMNS)


class TestTheWorkbook:
    def test_has_an_overview_a_sheet_for_each_theme_the_definitions_and_where_it_comes_from(self):
        told = everything()

        assert Workbook(as_workbook(told)).names == [
            "Overview",
            *(theme.title for theme in told.themes),
            "Over time",
            "Definitions",
            "About",
        ]

    def test_warns_first_on_every_sheet_with_numbers(self):
        book = Workbook(as_workbook(everything()))

        for name in book.names:
            if name != "Definitions":
                assert book.rows(name)[0][0].startswith("These figures are made up")

    def test_has_real_numbers_and_dashes_for_the_hidden(self):
        book = Workbook(as_workbook(with_secrets()))
        rows = book.rows("The children")

        assert ["11–13", HIDDEN] in rows and ["7–10", HIDDEN] in rows
        assert ["Not known", 7, "<1%"] in rows and ["Total", SECRET + COMPANION + 7] in rows

    def test_groups_thousands_by_its_format_and_not_by_text(self):
        book = Workbook(as_workbook(everything()))
        styles = book.archive.read("xl/styles.xml").decode()

        assert 'formatCode="#,##0"' in styles
        assert 1_000 in [cell for row in book.rows("Overview") for cell in row]

    def test_lays_a_crossed_table_out_as_a_grid(self):
        rows = Workbook(as_workbook(everything())).rows("The children")

        assert ["", "boys", "girls"] in rows
        assert ["7–10", 200, 300] in rows and ["11–13", 500] in rows

    def test_keeps_its_heads_in_sight(self):
        book = Workbook(as_workbook(everything()))

        for name in book.names:
            if name != "About":
                assert book.sheet(name).find(f".//{SHEET}pane").get("state") == "frozen"

    def test_has_no_formula_and_no_link(self):
        told = told_of(figures(site_type={"=cmd|' /C calc'!A0": 50_000, "https://pictures.example/": 50_616}))
        content = inside("xlsx", as_workbook(told))

        assert "=cmd" in content and "https://pictures.example/" in content
        assert "<f>" not in content and "<hyperlink" not in content

    def test_names_period_dataset_digest_and_licence(self):
        told = everything()
        about = {row[0]: row[1] for row in Workbook(as_workbook(told)).rows("About") if len(row) > 1}

        assert about["First day"] == "2021-01-01" and about["Last day"] == "2021-06-30"
        assert about["Dataset"] == "Made up for the demo (demo)" and about["By"] == "Practice hotline"
        assert about["Digest of the figures"] == f"sha256 {told.figures.digest}"
        assert "CC-BY-4.0" in about["Licence"]

    def test_licenses_no_figures_of_somebody_else(self):
        others = replace(figures(), publisher="Somebody", sources=("A newspaper",), counted_at="")
        about = {row[0] for row in Workbook(as_workbook(told_of(others))).rows("About")}

        assert "Source" in about and "Licence" not in about

    def test_runs_from_right_to_left_where_its_reader_does(self):
        with translation.override("ar"):
            book = Workbook(as_workbook(everything()))

        assert book.sheet(book.names[0]).find(f".//{SHEET}sheetView").get("rightToLeft") == "1"

    @pytest.mark.parametrize("language", ["en", "fr", "de", "es", "pl", "uk", "ar"])
    def test_has_names_for_its_sheets_in_every_language(self, language):
        with translation.override(language):
            names = Workbook(as_workbook(everything())).names

        assert len({name.casefold() for name in names}) == len(names)
        assert all(0 < len(name) <= 31 for name in names)


class TestThePageAboutOpenData:
    def test_explains_every_column_kind_status_and_file(self):
        page = PAGE.read_text()

        for name in (*COLUMNS, *KINDS, *STATUSES):
            assert f"`{name}`" in page
        for form in FORMS:
            assert f".{form}" in page
