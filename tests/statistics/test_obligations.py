import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openhotline.common.errors import Refused
from openhotline.statistics.bulletin import EditorsNote, make_bulletin
from openhotline.statistics.definitions import CLOCKS, MEASURES, TABLES
from openhotline.statistics.figures import Figures, Tag
from openhotline.statistics.obligations import REPORTS, as_csv, as_json, as_text, report_called
from openhotline.statistics.periods import read_period
from openhotline.statistics.tables import hidden_cells

WORDS = {
    "age_band": {"7-10": "7–10", "11-13": "11–13", "unknown": "Not known"},
    "country": {"FR": "France", "NL": "Netherlands", "unknown": "Not known"},
    "content_type": {"csam": "Abuse material", "csam_synthetic": "Made by a machine"},
    "action": {"removed": "Gone after the notice", "open": "Still open"},
    "provider": {"unknown": "Not known"},
}
PARTS = {
    "Brightwell|csam|open": 1,
    "Brightwell|csam|removed": 40,
    "Brightwell|csam_synthetic|removed": 2,
    "Larkfield|csam|removed": 7,
    "unknown|csam|open": 3,
}
RUNS = {"NL|ended|10": 20, "NL|ended|100": 20, "FR|ended|200": 15, "FR|open|2026-05-01": 10, "unknown|lost|30": 2}
MADE_UP = "These figures are made up"


def whole(number, **cut):
    return {"": {"": number}, **cut}


def runs(cells):
    every = {}
    for part, number in cells.items():
        rest = part.partition("|")[2]
        every[f"|{rest}"] = every.get(f"|{rest}", 0) + number
    return {"": every, "country": cells}


COUNTS = {
    "reports_received": whole(400, screened={"accepted": 390, "test": 10}),
    "reports_duplicate": whole(31),
    "reports_to_police": whole(3),
    "assessed": whole(200, source_decision={"public|illegal_here": 120, "public|lawful": 80}),
    "actionable": whole(120, source={"public": 120}),
    "acted_on": whole(
        110,
        child={
            "11-13|girls|yes|tricked": 60,
            "11-13|girls|no|none": 40,
            "7-10|boys|no|none": 3,
            "unknown|girls|no|none": 7,
        },
        country={"NL": 60, "FR": 43, "unknown": 7},
        site_type={"forum": 110},
    ),
    "notices_sent": whole(9, notice_kind={"first": 6, "reminder": 3}),
    "pages_noticed": whole(53, provider_action=PARTS),
    "answers": whole(2, answer={"removed": 2}),
    "removed": whole(49),
    "reappeared": whole(4),
    "second_opinions": whole(30, agreement={"agree": 27, "differ": 3}),
    "notice_to_removed": runs(RUNS),
    "decision_to_notice": runs({"NL|ended|5": 50}),
}


def figures(counts=COUNTS, **changes):
    made = Figures(
        period=read_period("2026Q2"),
        counts=counts,
        datasets=(Tag("items", "Items of this hotline", made_up=True),),
        hotline="Practice hotline",
        home="NL",
        time_zone="Europe/Amsterdam",
        software="0.1.0",
        counted_at="2026-07-05T09:00:00+00:00",
        salt="0" * 32,
    )
    made = replace(made, **changes)
    return replace(made, hidden=hidden_cells(made, []))


def bulletin(of=None, **more):
    return make_bulletin(of or figures(), WORDS, provisional=False, **more)


def report(name, of=None, **more):
    return REPORTS[name](bulletin(of, **more))


def part(told, name):
    return next(part for part in told.parts if part.name == name)


def shown(told, name):
    return [(*line.labels, *(cell.shown for cell in line.cells)) for line in part(told, name).lines]


every_report = pytest.mark.parametrize("name", REPORTS)
ONLY_TOTALS = {"acted_on": whole(1_234), "removed": whole(7)}


class TestTheReportOfATrustedFlagger:
    def test_counts_pages_by_provider_type_and_what_became_of_them(self):
        assert shown(report("dsa"), "pages_noticed.provider.by.content_type.by.action") == [
            ("Brightwell", "Abuse material", "Gone after the notice", "40"),
            ("Brightwell", "Abuse material", "Still open", "1"),
            ("Brightwell", "Made by a machine", "Gone after the notice", "2"),
            ("Larkfield", "Abuse material", "Gone after the notice", "7"),
            ("Not known", "Abuse material", "Still open", "3"),
        ]

    def test_adds_up_to_the_tables_of_the_bulletin(self):
        told = bulletin()
        lines = part(REPORTS["dsa"](told), "pages_noticed.provider.by.content_type.by.action").lines
        for place, dimension in enumerate(("provider", "content_type", "action")):
            rows = next(table.rows for table in told.tables if table.name == f"pages_noticed.{dimension}")

            for row in rows:
                assert row.count == sum(
                    line.cells[0].number for line in lines if line.name.split("|")[place] == row.name
                )

    def test_names_the_types_as_the_transparency_database_does(self):
        told = report("dsa")

        assert shown(told, "dsa.keywords") == [
            ("Abuse material", "KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL"),
            ("Made by a machine", "KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE"),
        ]
        assert "STATEMENT_CATEGORY_PROTECTION_OF_MINORS" in part(told, "dsa.keywords").paragraphs[0]

    def test_makes_up_no_explanation_of_independence(self):
        told = report("dsa")

        assert not part(told, "dsa.independence").paragraphs
        assert any(gap.startswith("Independence: ") and "add one" in gap for gap in told.gaps)

    def test_explains_independence_in_the_hotlines_own_words(self):
        told = report("dsa", figures(independence="A foundation pays us.\r\n\r\nNo provider sits on our board.\n"))

        assert part(told, "dsa.independence").paragraphs == ("A foundation pays us.", "No provider sits on our board.")
        assert not part(told, "dsa.independence").gaps

    def test_tells_what_an_editor_wrote(self):
        told = report("dsa", editors_notes=(EditorsNote("No provider pays us.", "2026-07-06"),))

        assert part(told, "editors_notes").paragraphs == ("2026-07-06: No provider pays us.",)

    def test_is_the_one_that_is_public(self):
        assert [name for name in REPORTS if report(name).is_public] == ["dsa"]

    def test_says_that_it_is_asked_for_by_the_year(self):
        year = figures(period=read_period("2026"))

        assert "quarter 2 of 2026 only" in as_text(report("dsa")).replace("\n", " ")
        assert "only." not in as_text(report("dsa", year))


class TestTheQuarterlyReturn:
    def test_tells_the_totals(self):
        assert shown(report("eu-quarter"), "eu.totals") == [
            ("Reports received", "400"),
            ("Reports of what was known already", "31"),
            ("Items assessed", "200"),
            ("Items found illegal", "120"),
        ]

    def test_names_what_the_software_does_not_count(self):
        told = report("eu-quarter")

        assert shown(told, "eu.actions")[-4:] == [
            ("Reports passed to the police", "3"),
            ("Items passed to the police", "not counted"),
            ("Passed to internet service providers", "not counted"),
            ("Entered into ICCAM", "not counted"),
        ]
        assert len(part(told, "eu.actions").gaps) == 3

    def test_says_when_it_is_of_no_quarter(self):
        assert "made for each quarter" not in as_text(report("eu-quarter"))
        assert "made for each quarter" in as_text(report("eu-quarter", figures(period=read_period("2026"))))


class TestTheFiguresForInhope:
    def test_tell_three_days_and_seven_by_country(self):
        told = part(report("inhope"), "inhope.removal")

        assert told.header == ("Pages", "Within 3 days", "Within 7 days", "Half within")
        assert [(*line.labels, *(cell.shown for cell in line.cells)) for line in told.lines] == [
            ("All", "30%", "61%", "5 days"),
            ("Netherlands", "50%", "100%", "10 hours"),
            ("France", "0%", "0%", "9 days"),
        ]

    def test_tell_of_the_police_what_was_counted_and_no_more(self):
        told = report("inhope")

        assert shown(told, "inhope.police") == [
            ("Reports passed to the police", "3"),
            ("Items passed to the police", "not counted"),
            ("Time until law enforcement knew", "not counted"),
        ]
        assert len(part(told, "inhope.police").gaps) == 2

    def test_say_that_the_network_is_not_counted(self):
        assert "New in the network" in " ".join(report("inhope").gaps)


class TestThePackForARegulator:
    def test_tells_germanys_bands_at_home_and_abroad(self):
        told = part(report("regulator"), "germany.notice_to_removed")

        assert told.header == (
            "Pages", "Within 2 days", "Within 7 days", "Within 14 days", "Within 28 days", "Half within",
        )  # fmt: skip
        assert [(*line.labels, *(cell.shown for cell in line.cells)) for line in told.lines] == [
            ("All", "30%", "61%", "84%", "84%", "5 days"),
            ("Hosted at home", "50%", "100%", "100%", "100%", "10 hours"),
            ("Hosted abroad", "0%", "0%", "60%", "60%", "9 days"),
        ]
        assert "the police (Bundeskriminalamt) receive" in told.paragraphs[0]

    def test_does_not_tell_the_times_of_a_few_pages(self):
        few = {"NL|ended|10": 19, "FR|ended|200": 40}
        told = part(
            report("regulator", figures({**COUNTS, "notice_to_removed": runs(few)})), "germany.notice_to_removed"
        )

        assert [line.labels[0] for line in told.lines] == ["All", "Hosted abroad"]
        assert any("hosted at home there are fewer than 20" in gap for gap in told.gaps)

    def test_does_not_know_what_is_at_home_without_a_country(self):
        told = part(report("regulator", figures(home="")), "germany.notice_to_removed")

        assert [line.labels[0] for line in told.lines] == ["All"]
        assert "named no country" in told.gaps[0]

    def test_says_what_nobody_could_observe_yet(self):
        early = {**COUNTS, "notice_to_removed": runs({"NL|ended|10": 20, "NL|open|2026-06-25": 20})}
        told = part(report("regulator", figures(early)), "germany.notice_to_removed")

        assert [cell.shown for cell in told.lines[0].cells] == ["50%", "50%", "too early", "too early", "10 hours"]
        assert "nothing had been observed for so long" in told.gaps[0]

    def test_holds_every_other_report_once(self):
        told = report("regulator")
        names = [part.name for part in told.parts]

        assert len(names) == len(set(names))
        for other in ("dsa", "eu-quarter", "inhope"):
            assert {part.name for part in report(other).parts} <= set(names)

    def test_tells_how_often_two_opinions_agree(self):
        assert [row[1:] for row in shown(report("regulator"), "second_opinions.agreement")] == [
            ("27", "90%"),
            ("3", "10%"),
        ]

    def test_names_the_appeals_it_cannot_count(self):
        told = report("regulator")

        assert ("Appeals", "not counted") in shown(told, "regulator.quality")
        assert str(MEASURES["appeals"].gap) in " ".join(told.gaps)

    def test_defines_every_number(self):
        told = report("regulator")
        names = {line.name for line in part(told, "definitions").lines}
        lines = {line.name for each in told.parts for line in each.lines if line.cells}

        assert lines & {*MEASURES, *CLOCKS} <= names and "overturned" in names


@every_report
class TestEveryReport:
    def test_says_first_that_figures_are_made_up(self, name):
        told = report(name)

        assert as_text(told).startswith(MADE_UP)
        assert MADE_UP in as_csv(told).splitlines()[1]
        assert list(json.loads(as_json(told)))[1] == "warning"

    def test_says_that_it_is_provisional(self, name):
        told = REPORTS[name](make_bulletin(figures(), WORDS, provisional=True))

        assert "not published" in told.warning

    @pytest.mark.parametrize("write", [as_text, as_csv, as_json])
    def test_names_what_it_is_made_from(self, name, write):
        told = report(name)
        text = write(told)

        for fact in ("2026-04-01", "2026-06-30", "Practice hotline", "2026-07-05", told.definitions, told.digest):
            assert fact in text
        assert "Items of this hotline" in text and figures().salt not in text

    def test_is_easy_to_read_in_a_terminal(self, name):
        assert max(map(len, as_text(report(name)).splitlines())) <= 96

    def test_works_where_there_are_nothing_but_totals(self, name):
        told = report(name, figures(ONLY_TOTALS, definitions="1", counted_at="", datasets=(), home=""))

        for write in (as_text, as_csv, as_json):
            assert write(told)
        for each in told.parts:
            for line in each.lines:
                if line.name in MEASURES and line.cells:
                    assert line.cells[0].number == {"acted_on": 1_234, "removed": 7}.get(line.name)

    def test_works_for_figures_of_somebody_else(self, name):
        told = report(name, figures(ONLY_TOTALS, hotline="", publisher="Another hotline", datasets=()))

        assert "Another hotline" in told.warning and told.whose == "Another hotline"
        assert {gap for gap in told.gaps if "It is not in these figures." in gap}

    def test_says_none_where_there_were_none(self, name):
        counts = {key: cut for key, cut in COUNTS.items() if key != "acted_on"}
        told = report(name, figures(counts))
        tables = [each for each in told.parts if each.name.startswith("acted_on.")]

        assert all(each.paragraphs == ("None in this period.",) and not each.gaps for each in tables)

    def test_has_a_header_over_every_column(self, name):
        for each in report(name).parts:
            for line in each.lines:
                assert len(each.header) == len(line.labels) + len(line.cells), each.name

    def test_has_its_gaps_in_every_form(self, name):
        told = report(name)
        one_line = " ".join(as_text(told).split())

        assert told.gaps
        for gap in told.gaps:
            assert (
                gap in one_line and gap in as_csv(told).replace('""', '"') and gap in json.loads(as_json(told))["gaps"]
            )

    def test_gives_a_gap_no_number(self, name):
        for row in csv.DictReader(io.StringIO(as_csv(report(name)))):
            assert (row["number"] == "") == (row["status"] != "shown"), row

    def test_gives_a_spreadsheet_nothing_to_run(self, name):
        counts = {**COUNTS, "pages_noticed": whole(5, provider_action={"=cmd()|csam|open": 5})}

        assert not [
            cell
            for row in csv.reader(io.StringIO(as_csv(report(name, figures(counts)))))
            for cell in row
            if cell.startswith(("=", "+", "-", "@"))
        ]


CELLS = st.dictionaries(
    st.builds(
        "|".join,
        st.tuples(
            st.sampled_from(["7-10", "11-13", "unknown"]), st.sampled_from(["girls", "boys"]),
            st.sampled_from(["yes", "no"]), st.sampled_from(["none", "tricked"]),
        ),
    ),
    st.integers(1, 30),
    min_size=1,
)  # fmt: skip
COUNTRIES = st.dictionaries(st.sampled_from(["NL", "FR", "DE", "US", "unknown"]), st.integers(1, 12), min_size=1)
PROVIDERS = st.dictionaries(
    st.builds(
        "|".join, st.tuples(*map(st.sampled_from, (["A", "B"], ["csam", "csam_synthetic"], ["open", "removed"])))
    ),
    st.integers(1, 12),
    min_size=1,
)


def made_of(child, country, provider):
    counts = {
        "acted_on": whole(sum(child.values()), child=child, country=country),
        "pages_noticed": whole(sum(provider.values()), provider_action=provider),
    }
    return bulletin(figures(counts))


class TestEveryNumber:
    @settings(max_examples=25)
    @given(CELLS, COUNTRIES, PROVIDERS)
    def test_is_the_one_of_the_bulletin_or_hidden_there(self, child, country, provider):
        told = made_of(child, country, provider)
        rows = {(table.name, row.name): row for table in told.tables for row in table.rows}
        totals = {row.name: row.count for row in told.totals}
        seen = 0
        for make in REPORTS.values():
            for each in make(told).parts:
                for line in each.lines:
                    if each.name in TABLES:
                        row = rows[each.name, line.name]
                        assert [cell.number is None for cell in line.cells] == [row.count is None] * 2
                        assert (line.cells[0].number, line.cells[0].shown) == (row.count, row.shown)
                        assert line.cells[1].shown == (row.share or "–")
                        seen += 1
                    elif line.name in totals and line.cells:
                        assert line.cells[0].number == totals[line.name]
        assert seen

    @settings(max_examples=25)
    @given(CELLS, COUNTRIES, PROVIDERS)
    def test_that_is_hidden_is_in_no_form(self, child, country, provider):
        told = made_of(child, country, provider)
        for make in REPORTS.values():
            made = make(told)
            for row in csv.DictReader(io.StringIO(as_csv(made))):
                if row["line"] in told.figures.hidden.get(row["part"], ()):
                    assert row["number"] == "" and row["status"] == "hidden"
            for each in json.loads(as_json(made))["parts"]:
                for line in each["lines"]:
                    if line["name"] in told.figures.hidden.get(each["name"], ()):
                        assert {cell["number"] for cell in line["cells"]} == {None}
                        assert {cell["shown"] for cell in line["cells"]} == {"–"}


class TestReportCalled:
    def test_refuses_a_name_that_there_is_none_of(self):
        with pytest.raises(Refused, match="Choose one of: dsa, eu-quarter, inhope, regulator"):
            report_called("annual")
