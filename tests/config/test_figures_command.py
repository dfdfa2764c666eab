"""`openhotline figures recount` and `openhotline check figures`: counts against the rows they were made from."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from openhotline.__main__ import main
from openhotline.notices.stages import NoticeStage
from openhotline.statistics import services
from openhotline.statistics.counting.sums import total
from openhotline.statistics.models import DayCount, Publication, RollUp
from openhotline.statistics.selectors import figures_now
from tests.statistics.test_counting import BEGUN
from tests.statistics.test_live import noticed
from tests.statistics.test_snapshots import H1, SETTLED, WITHIN
from tests.support.factories import decided_item, item_in
from tests.support.publishing import freeze, publish, some_figures

pytestmark = pytest.mark.django_db
WHOLE = (
    "Every month is kept as its rows are counted.\nNothing that published figures hide can be worked out from them.\n"
)


@pytest.fixture
def counted():
    item_in(*BEGUN, at=WITHIN)
    services.roll_up(at=SETTLED)


def spoil(grain):
    row = DayCount.objects.get(grain=grain, first=date(2021, 3, 1))
    DayCount.objects.filter(pk=row.pk).update(counts={**row.counts, "acted_on": {"": {"": 9}}})


class TestCheckFigures:
    def test_finds_nothing_wrong_where_nothing_is(self, counted, capsys):
        assert main(["check", "figures"]) == 0

        assert capsys.readouterr().out == WHOLE

    def test_needs_nothing_to_be_counted_yet(self, capsys):
        item_in(*BEGUN, at=WITHIN)

        assert main(["check", "figures"]) == 0
        assert not RollUp.objects.exists() and not DayCount.objects.exists()

    def test_names_the_day_that_is_not_what_its_rows_say(self, counted, capsys):
        spoil("day")

        assert main(["check", "figures"]) == 1

        printed = capsys.readouterr().out
        assert "2021-03-01 is kept otherwise than its rows are counted." in printed
        assert "2021-03 is kept otherwise" in printed  # for it is no longer the sum of its days

    def test_names_the_month_that_is_not_the_sum_of_its_days(self, counted, capsys):
        spoil("month")

        assert main(["check", "figures"]) == 1

        printed = capsys.readouterr().out
        assert "2021-03 is kept otherwise" in printed and "2021-03-01" not in printed

    def test_names_a_day_that_is_not_kept_at_all(self, counted, capsys):
        DayCount.objects.all().delete()

        assert main(["check", "figures"]) == 1

        assert "2021-03-01 is kept otherwise" in capsys.readouterr().out

    def test_looks_at_one_period_only_where_one_is_named(self, counted, capsys):
        spoil("day")

        assert main(["check", "figures", "--period", "2021Q3"]) == 0
        assert "Every day of 2021Q3" in capsys.readouterr().out
        assert main(["check", "figures", "--period", "2021-03-05..2021-03-06"]) == 1
        assert main(["check", "figures", "--period", "soon"]) == 1

    def test_finds_a_number_on_the_wrong_day_of_a_period(self, counted, capsys):
        DayCount.objects.filter(grain="day", first=date(2021, 3, 1)).update(first=date(2021, 3, 2))

        assert main(["check", "figures", "--period", "2021-03"]) == 1

        printed = capsys.readouterr().out
        assert "2021-03-01 is kept otherwise" in printed and "2021-03-02 is kept otherwise" in printed

    def test_waits_for_what_has_yet_to_be_counted(self, counted, capsys):
        item_in(*BEGUN, at=WITHIN)

        assert main(["check", "figures"]) == 0

    def test_writes_nothing(self, counted):
        spoil("day")
        before = list(DayCount.objects.values()), list(RollUp.objects.values())

        main(["check", "figures"])

        assert (list(DayCount.objects.values()), list(RollUp.objects.values())) == before

    def test_names_what_is_hidden_and_can_be_worked_out(self, capsys):
        sound = publish(some_figures("2020H1"))
        leaky = freeze(replace(some_figures(), hidden={"acted_on.country": ("FR",)}))
        Publication.objects.create(snapshot=leaky, audit_head="1:0", by="Lea", at=SETTLED)  # by an older rule

        assert main(["check", "figures"]) == 1

        printed = capsys.readouterr().out
        assert f"{leaky.ref} (2021H1) hides FR of acted_on.country: it can be worked out" in printed
        assert sound.ref not in printed


class TestFiguresRecount:
    def test_mends_what_the_check_found(self, counted, capsys):
        spoil("day")
        main(["check", "figures"])
        capsys.readouterr()

        assert main(["figures", "recount"]) == 0
        assert capsys.readouterr().out == "Counted 1 days.\n"

        assert main(["check", "figures"]) == 0
        assert total(figures_now(H1, at=SETTLED).counts, "acted_on") == 1

    def test_reaches_to_the_last_notice(self, counted, capsys):
        noticed(decided_item(at=WITHIN), NoticeStage.HANDED_OVER, at=WITHIN + timedelta(days=40))

        main(["figures", "recount"])

        assert capsys.readouterr().out == "Counted 41 days.\n"
        assert total(figures_now(H1, at=SETTLED).counts, "notices_sent") == 1
        assert main(["check", "figures"]) == 0
