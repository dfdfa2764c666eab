"""The figures of a period as the roll-up has them: what is told by month, and what they are compared with."""

from datetime import UTC, date, datetime

import pytest

from openhotline.common.actors import job
from openhotline.hotline import selectors as hotline
from openhotline.statistics import services
from openhotline.statistics.imports import read_history
from openhotline.statistics.periods import read_period
from openhotline.statistics.selectors import figures_now

NOW = datetime(2022, 8, 1, tzinfo=UTC)
HISTORY = """publisher,period,measure,dimension,value,count,their_word,source,retrieved_on
{name},2020H1,acted_on,,,40,,"Our report of 2020",2026-11-22
Somebody else,2020H1,acted_on,,,999,,"Their report",2026-11-22
"""


def counted(*days):
    """Ten web pages acted on, on each of these days."""
    services.load_days(
        tag="earlier",
        label="Counts of the earlier system",
        made_up=False,
        days={day: {"acted_on": {"": {"": 10}, "tld": {"example": 10}}} for day in days},
        by=job("tests"),
        at=NOW,
    )


@pytest.mark.django_db
class TestByMonth:
    def test_tells_whole_months_only(self):
        counted(date(2021, 3, 5), date(2021, 3, 20), date(2021, 4, 2), date(2021, 5, 2), date(2021, 6, 3))

        figures = figures_now(read_period("2021-03-10..2021-06-10"), at=NOW)

        assert figures.total("acted_on") == 40
        assert figures.months["acted_on"] == {"2021-04": 10, "2021-05": 10}

    def test_tells_nothing_of_a_single_month(self):
        counted(date(2021, 3, 5))

        assert figures_now(read_period("2021-03"), at=NOW).months == {}


@pytest.mark.django_db
class TestEarlierPeriods:
    def test_are_our_own_where_counting_had_begun(self):
        counted(date(2020, 1, 4), date(2020, 6, 1), date(2021, 3, 5))

        assert figures_now(read_period("2021H1"), at=NOW).before["acted_on"].count == 20

    def test_are_none_of_ours_where_counting_only_began_within(self):
        counted(date(2020, 4, 1), date(2020, 6, 1), date(2021, 3, 5))

        assert "acted_on" not in figures_now(read_period("2021H1"), at=NOW).before

    def test_come_from_our_own_history_then_and_never_from_somebody_elses(self):
        ours = HISTORY.format(name=hotline.profile().name)
        services.import_history(rows=list(read_history(ours.splitlines())), by=job("tests"), at=NOW)
        counted(date(2021, 3, 5))

        before = figures_now(read_period("2021H1"), at=NOW).before["acted_on"]

        assert (before.count, before.source) == (40, "Our report of 2020")
