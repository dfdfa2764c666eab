from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from openhotline.cases.stages import Decision
from openhotline.cases.stages import ItemStage as S
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from openhotline.statistics import services
from openhotline.statistics.counting import count, total
from openhotline.statistics.counting.sums import add
from openhotline.statistics.models import DayCount, RollUp
from openhotline.statistics.periods import read_period
from openhotline.statistics.selectors import days_of, figures_now
from openhotline.statistics.services import rolling_up
from tests.statistics.test_counting import BEGUN, move
from tests.support.factories import ILLEGAL_FACTS, assessed, item_in, new_report, waiting_item

H1 = read_period("2021H1")
AT = datetime(2021, 2, 1, 12, tzinfo=UTC)
NOW = datetime(2021, 8, 1, tzinfo=UTC)


def acted_on(at=AT, **facts):
    item = waiting_item(at=at)
    assessed(item, at=at, facts=replace(ILLEGAL_FACTS, **facts))
    move(item, S.ACTING, at=at)
    return item


@pytest.mark.django_db
class TestRollUp:
    def test_agrees_with_counting_the_rows_of_any_period(self):
        acted_on(age_band="7-10")
        acted_on(at=AT + timedelta(days=40), age_band="11-13", self_generated=True, how="tricked")
        new_report(at=AT, addresses=("http://a.example/",))
        services.roll_up(at=NOW)

        for code in ("2021H1", "2021", "2021-02", "2021Q1", "2021-02-01..2021-03-13", "2021-02-02..2021-03-12"):
            period = read_period(code)
            kept = add(days_of(period).values())
            assert kept == add([count(period)]), code
            if kept:
                assert figures_now(period, at=NOW).counts == kept

    def test_counts_a_day_again_when_an_opinion_changes_later(self):
        item = acted_on(age_band="7-10")
        services.roll_up(at=NOW)
        later = AT + timedelta(days=90)
        move(item, S.CLOSED, S.READY, at=later)
        assessed(item, at=later, decision=Decision.LAWFUL)

        services.roll_up(at=NOW)

        counts = figures_now(H1, at=NOW).counts
        assert counts == add([count(H1)])
        assert total(counts, "acted_on") == 1 and "child" not in counts["acted_on"]
        assert total(counts, "overturned") == 1

    def test_counts_only_the_days_that_something_happened_about(self):
        acted_on()
        services.roll_up(at=NOW)
        untouched = DayCount.objects.get(grain="day", first=date(2021, 2, 1))
        item_in(*BEGUN, at=AT + timedelta(days=3))

        assert services.roll_up(at=NOW) == 1
        assert DayCount.objects.get(pk=untouched.pk).counts == untouched.counts
        assert DayCount.objects.filter(first=date(2021, 2, 4)).exists()

    def test_has_nothing_to_do_the_second_time(self):
        acted_on()
        services.roll_up(at=NOW)

        assert services.roll_up(at=NOW) == 0
        assert RollUp.objects.get().at == NOW

    def test_can_be_made_again_from_nothing(self):
        acted_on()
        services.roll_up(at=NOW)
        before = list(DayCount.objects.order_by("grain", "first").values_list("grain", "first", "counts"))
        DayCount.objects.all().delete()

        services.recount_all()

        assert list(DayCount.objects.order_by("grain", "first").values_list("grain", "first", "counts")) == before


class TestMeanwhile:
    def test_nobody_who_writes_is_kept_waiting_while_rows_are_counted(self, committed_db, monkeypatch):
        acted_on()
        within = []
        count_day = rolling_up.counted
        monkeypatch.setattr(
            rolling_up, "counted", lambda day: within.append(connection.in_atomic_block) or count_day(day)
        )

        services.roll_up(at=NOW)

        assert within and not any(within)
        assert figures_now(H1, at=NOW).total("acted_on") == 1

    def test_counts_that_were_read_earlier_never_replace_later_ones(self, committed_db, monkeypatch):
        acted_on()
        count_day = rolling_up.counted

        def slowly(day):
            """Reads, and is overtaken by somebody who sees more."""
            counts = count_day(day)
            monkeypatch.setattr(rolling_up, "counted", count_day)
            acted_on()
            services.roll_up(at=NOW)
            return counts

        monkeypatch.setattr(rolling_up, "counted", slowly)
        services.roll_up(at=NOW)

        assert figures_now(H1, at=NOW).total("acted_on") == 2

    def test_a_month_is_added_up_also_where_somebody_died_before(self, committed_db, monkeypatch):
        acted_on()
        monkeypatch.setattr(rolling_up, "add_up", lambda *_facts: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.roll_up(at=NOW)
        monkeypatch.undo()

        services.roll_up(at=NOW)

        assert figures_now(read_period("2021-02"), at=NOW).total("acted_on") == 1


@pytest.mark.django_db
class TestLoadDays:
    COUNTS = {"acted_on": {"": {"": 7}, "child": {"7-10|girls|no|none": 7}}}

    def load(self, **changes):
        return services.load_days(
            **{
                "tag": "earlier",
                "label": "Counts of the earlier system",
                "made_up": False,
                "days": {date(2021, 2, 1): self.COUNTS, date(2021, 2, 2): {}},
                "by": job("tests"),
                "at": NOW,
                **changes,
            }
        )

    def test_adds_to_what_is_counted_and_names_the_dataset(self):
        self.load()
        acted_on(at=AT + timedelta(days=30))
        services.roll_up(at=NOW)

        figures = figures_now(H1, at=NOW)

        assert figures.total("acted_on") == 8
        assert [dataset.tag for dataset in figures.datasets] == ["earlier", "rows"]

    def test_refuses_a_day_that_was_counted_already(self):
        acted_on()
        services.roll_up(at=NOW)

        with pytest.raises(Refused, match="counted already"):
            self.load()

    def test_refuses_the_same_dataset_twice(self):
        self.load()

        with pytest.raises(Refused, match="already"):
            self.load(days={date(2020, 2, 1): self.COUNTS})
