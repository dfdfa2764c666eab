import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhotline.audit.models import Event
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from openhotline.demo.services.published import published_rows
from openhotline.statistics import services
from openhotline.statistics.imports import COLUMNS, breaks_of, read_history
from openhotline.statistics.models import HistoryCount

HEAD = ",".join(COLUMNS)
GOOD = "A publisher,2020H1,acted_on,,,62234,removed,A newspaper,2026-11-22"
IMPORT = job("import")


class TestReadHistory:
    def test_reads_a_good_row(self):
        [row] = read_history([HEAD, GOOD])

        assert (row.publisher, row.period, row.count, row.line) == ("A publisher", "2020H1", 62_234, 2)

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            (",2020H1,acted_on,,,1,,S,2026-11-22", "whose figure"),
            ("A,2020H9,acted_on,,,1,,S,2026-11-22", "no period"),
            ("A,2020H1,liked,,,1,,S,2026-11-22", "no measure"),
            ("A,2020H1,acted_on,colour,red,1,,S,2026-11-22", "no dimension"),
            ("A,2020H1,acted_on,sex,,1,,S,2026-11-22", "needs a value"),
            ('A,2020H1,acted_on,,,"1,000",,S,2026-11-22', "whole number"),
            ("A,2020H1,acted_on,,,-1,,S,2026-11-22", "whole number"),
            ("A,2020H1,acted_on,,,1,,S,yesterday", "like 2026"),
            ("A,2020H1,acted_on,,,1,,S,2026-11-22,more", "too many"),
            (f"A,2020H1,acted_on,,,1,,{'x' * 301},2026-11-22", "too long"),
        ],
    )
    def test_refuses_a_bad_row_by_its_line_and_says_why(self, row, why):
        with pytest.raises(Refused, match=f"Line 3.*{why}"):
            list(read_history([HEAD, GOOD, row]))

    def test_refuses_a_file_without_its_header(self):
        with pytest.raises(Refused, match="first line"):
            list(read_history([GOOD]))

    @given(st.text(max_size=300))
    def test_reads_anything_or_refuses_it(self, text):
        try:
            list(read_history([HEAD, *text.splitlines()]))
        except Refused:
            return


@pytest.mark.django_db
class TestImportHistory:
    def test_keeps_what_is_new_and_nothing_twice(self, at):
        rows = list(read_history([HEAD, GOOD]))

        assert services.import_history(rows=rows, by=IMPORT, at=at) == 1
        assert services.import_history(rows=rows, by=IMPORT, at=at) == 0
        assert HistoryCount.objects.get().their_word == "removed"
        assert Event.objects.filter(action="history.imported").count() == 2

    def test_refuses_a_contradiction_and_keeps_nothing_of_that_file(self, at):
        services.import_history(rows=read_history([HEAD, GOOD]), by=IMPORT, at=at)
        file = [HEAD, GOOD.replace("2020H1", "2019H1"), GOOD.replace("62234", "1")]

        with pytest.raises(Refused, match="contradicts"):
            services.import_history(rows=read_history(file), by=IMPORT, at=at)

        assert HistoryCount.objects.count() == 1

    def test_takes_the_published_figures_that_ship(self, at):
        assert services.import_history(rows=published_rows(), by=IMPORT, at=at) == len(published_rows())


class TestThePublishedFiguresThatShip:
    def test_are_the_totals_that_were_published(self):
        yearly = {row.period: row.count for row in published_rows() if (row.measure, row.value) == ("confirmed", "")}

        assert yearly == {
            "2013": 13_182,
            "2014": 31_266,
            "2015": 68_092,
            "2016": 57_335,
            "2017": 78_589,
            "2018": 105_047,
            "2019": 132_700,
            "2020": 153_383,
            "2021": 252_194,
            "2022": 255_588,
            "2023": 275_652,
            "2024": 291_273,
        }

    def test_count_the_flagged_ones_of_a_whole_that_is_there_too(self):
        wholes = {(row.period, row.measure): row.count for row in published_rows() if not row.dimension}
        flagged = {(row.period, row.measure): row.count for row in published_rows() if row.value == "yes"}

        assert flagged == {
            ("2019", "confirmed"): 38_424,
            ("2021H1", "acted_on"): 64_278,
            ("2021", "confirmed"): 182_281,
            ("2022", "confirmed"): 199_363,
        }
        assert all(flagged[of] < wholes[of] for of in flagged)

    def test_say_where_a_figure_is_rounded(self):
        [row] = [row for row in published_rows() if row.period == "2019" and not row.dimension]

        assert row.their_word == "about 132,700" and "rounded" in row.source

    def test_name_where_the_series_breaks(self):
        assert breaks_of("Internet Watch Foundation") == (("2014", "proactive search allowed from April 2014"),)
        assert breaks_of("Somebody else") == ()
