from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from openhotline.audit import services as audit
from openhotline.cases.stages import Decision
from openhotline.cases.stages import ItemStage as S
from openhotline.cases.stages import ReportStage as R
from openhotline.common.actors import job
from openhotline.statistics import services
from openhotline.statistics.counting import count, total
from openhotline.statistics.periods import read_period
from openhotline.statistics.selectors import figures_now
from tests.support.factories import ILLEGAL_FACTS, assessed, decided_item, item_in, new_report, waiting_item

H1 = read_period("2021H1")
BEGUN = (S.READY, S.IN_REVIEW, S.FIRST_OPINION, S.DECIDED, S.ACTING)


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def move(item, *stages, at):
    with audit.deed():
        for stage in stages:
            item.move_to(stage, by=job("tests"), at=at)


@pytest.mark.django_db
class TestActedOn:
    def test_counts_the_first_instant_and_not_the_last(self):
        for at in ("2021-01-01T00:00:00", "2021-06-30T23:59:59.999999"):
            item_in(*BEGUN, at=moment(at))
        for at in ("2020-12-31T23:59:59.999999", "2021-07-01T00:00:00"):
            item_in(*BEGUN, at=moment(at))

        assert total(count(H1), "acted_on") == 2

    def test_counts_an_item_once_however_often_it_comes_back(self):
        item = item_in(*BEGUN, at=moment("2021-02-01T00:00:00"))
        again = moment("2021-03-01T00:00:00")
        move(item, S.CLOSED, *BEGUN, at=again)

        assert total(count(H1), "acted_on") == 1

    def test_counts_an_item_in_the_period_of_its_first_action_only(self):
        item = item_in(*BEGUN, at=moment("2020-12-01T00:00:00"))
        move(item, S.CLOSED, *BEGUN, at=moment("2021-03-01T00:00:00"))

        assert total(count(H1), "acted_on") == 0
        assert total(count(read_period("2020H2")), "acted_on") == 1

    def test_does_not_count_what_was_only_decided(self):
        item_in(*BEGUN[:-1], at=moment("2021-02-01T00:00:00"))

        assert total(count(H1), "acted_on") == 0


@pytest.mark.django_db
class TestTheFactsOfWhatWasActedOn:
    AT = moment("2021-02-01T00:00:00")

    def acted_on(self, **facts):
        item = waiting_item(at=self.AT)
        assessed(item, at=self.AT, facts=replace(ILLEGAL_FACTS, **facts))
        move(item, S.ACTING, at=self.AT)
        return item

    def test_are_those_of_the_assessments(self):
        self.acted_on(age_band="7-10")
        self.acted_on(age_band="11-13", self_generated=True, how="tricked")
        decided_item(at=self.AT)  # nothing was begun for it

        found = count(H1)["acted_on"]

        assert found["child"] == {"7-10|girls|no|none": 1, "11-13|girls|yes|tricked": 1}
        assert found["source"] == {"public": 2} and found["country"] == {"unknown": 2}

    def test_are_those_of_the_last_assessment_that_is_still_illegal(self):
        corrected, lawful = self.acted_on(age_band="7-10"), self.acted_on(age_band="7-10")
        later = moment("2021-05-01T00:00:00")
        for item in (corrected, lawful):
            move(item, S.CLOSED, S.READY, at=later)
        assessed(corrected, at=later, facts=replace(ILLEGAL_FACTS, age_band="3-6"))
        assessed(lawful, at=later, decision=Decision.LAWFUL)

        counts = count(H1)

        assert total(counts, "acted_on") == 2 and total(counts, "assessed") == 2
        assert counts["acted_on"]["child"] == {"3-6|girls|no|none": 1}
        assert counts["assessed"]["source_decision"] == {"public|illegal_here": 1, "public|lawful": 1}


@pytest.mark.django_db
class TestAssessed:
    def test_counts_an_item_by_the_day_of_its_first_assessment(self):
        item = decided_item(at=moment("2020-12-01T00:00:00"))
        move(item, S.ACTING, S.CLOSED, S.READY, at=moment("2020-12-02T00:00:00"))
        assessed(item, at=moment("2021-02-01T00:00:00"))

        assert total(count(H1), "assessed") == 0
        assert total(count(read_period("2020H2")), "assessed") == 1


@pytest.mark.django_db
class TestReportsReceived:
    def test_counts_duplicates_too(self):
        at = moment("2021-02-01T00:00:00")
        for _ in range(2):
            new_report(at=at, addresses=("http://a.example/",))
        new_report(at=at + timedelta(days=365))

        assert total(count(H1), "reports_received") == 2


@pytest.mark.django_db
class TestReportsPassedToThePolice:
    PASSED = (R.SCREENING, R.ACCEPTED, R.PASSED_TO_POLICE)

    def test_count_by_the_day_on_which_the_report_came(self):
        move(new_report(at=moment("2021-06-30T23:00:00")), *self.PASSED, at=moment("2021-07-02T00:00:00"))
        move(new_report(at=moment("2020-12-31T23:00:00")), *self.PASSED, at=moment("2021-01-02T00:00:00"))

        assert total(count(H1), "reports_to_police") == 1

    def test_count_once_however_often_they_are_looked_at(self):
        at = moment("2021-02-01T00:00:00")
        move(new_report(at=at), *self.PASSED, *self.PASSED, R.SCREENING, R.ACCEPTED, R.HELPED, at=at)

        assert total(count(H1), "reports_to_police") == 1

    def test_do_not_count_what_was_helped_in_another_way(self):
        at = moment("2021-02-01T00:00:00")
        move(new_report(at=at), R.SCREENING, R.ACCEPTED, R.HELPED, at=at)

        assert total(count(H1), "reports_to_police") == 0

    def test_are_counted_again_when_a_report_is_passed_on_later(self):
        at = moment("2021-02-01T00:00:00")
        report = new_report(at=at)
        services.roll_up(at=at)
        with audit.deed():
            for stage in self.PASSED:
                report.move_to(stage, by=job("tests"), at=moment("2021-02-09T00:00:00"))

        services.roll_up(at=moment("2021-02-09T00:00:00"))

        assert total(figures_now(H1, at=at).counts, "reports_to_police") == 1
