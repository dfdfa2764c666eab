from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta

import pytest

from openhotline.assessment import services as assessment
from openhotline.assessment.facts import Facts
from openhotline.audit import services as audit
from openhotline.cases.models import Item, Report
from openhotline.cases.selectors import rules_for
from openhotline.cases.stages import ITEM_MOVES, Decision
from openhotline.cases.stages import ItemStage as S
from openhotline.common.actors import job
from openhotline.common.references import new_reference
from openhotline.monitoring.models import Watch
from openhotline.monitoring.services import request_watch
from openhotline.monitoring.stages import Reachability
from openhotline.notices.models import Notice, NoticeItem, Recipient
from openhotline.notices.stages import Asked, ItemOutcome, NoticeStage
from openhotline.statistics import live
from openhotline.statistics.clocks import curves
from openhotline.statistics.counting.clocks import QUERIES
from openhotline.statistics.definitions import CLOCKS, TOTAL
from openhotline.tracing.models import Trace
from tests.support.cast import person
from tests.support.factories import assessed, authority_in_force, decided_item, item_in, new_report, waiting_item

AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BY = job("tests")


@pytest.fixture(autouse=True)
def _zone(settings):
    settings.TIME_ZONE, settings.PACE = "Europe/Amsterdam", 1


def move(item, *stages, at):
    with audit.deed():
        for stage in stages:
            item.move_to(stage, by=BY, at=at)


def line(name, at=AT):
    return next(line for line in live.backlog(at) if line.name == name)


@pytest.mark.django_db
class TestTheBacklog:
    def test_is_empty_where_nothing_waits(self):
        assert [(waiting.number, waiting.longest, sum(waiting.ages)) for waiting in live.backlog(AT)] == [
            (0, "", 0)
        ] * 8

    def test_sorts_what_waits_by_its_age_and_counts_each_once(self):
        for age in (0 * HOUR, 4 * HOUR, 24 * HOUR, 3 * DAY, 7 * DAY, 30 * DAY):
            waiting_item(at=AT - age)
            waiting_item(at=AT - age + timedelta(seconds=1))

        ready = line("ready")

        assert ready.ages == (3, 2, 2, 2, 3) and ready.number == 12
        assert ready.oldest == 30 * DAY and ready.longest == "30 days"

    def test_tells_the_stages_of_the_work_apart(self):
        new_report(at=AT)
        waiting_item(at=AT)
        for stages in ((S.IN_REVIEW,), (S.IN_REVIEW, S.FIRST_OPINION)):
            item_in(S.READY, *stages, at=AT)
        decided_item(at=AT)
        decided_item(at=AT, decision=Decision.LAWFUL)

        assert {waiting.name: waiting.number for waiting in live.backlog(AT) if waiting.number} == {
            "screening": 1,
            "ready": 1,
            "review": 2,
            "decided": 1,
        }
        assert live.undecided(live.backlog(AT)) == 3

    def test_counts_the_dead_letters_of_every_app(self):
        Item.objects.filter(pk=waiting_item(at=AT).pk).update(set_aside_at=AT - 5 * HOUR)
        Report.objects.filter(pk=new_report(at=AT).pk).update(set_aside_at=AT - 2 * DAY)

        dead = line("set_aside")

        assert (dead.number, dead.longest, dead.ages) == (2, "2 days", (0, 1, 1, 0, 0))
        assert line("reports").number == 1

    def test_counts_the_notices_that_a_person_has_to_see_to(self):
        noticed(decided_item(at=AT), NoticeStage.DISPUTED, at=AT - HOUR)
        noticed(decided_item(at=AT), NoticeStage.READY, at=AT - 2 * DAY)
        noticed(decided_item(at=AT), NoticeStage.HANDED_OVER, at=AT)

        assert (line("notices").number, line("notices").longest) == (2, "2 days")


@pytest.mark.django_db
class TestTheHoursOfTheDay:
    def test_are_those_of_the_hotlines_clock(self):
        for moment in (AT, AT - 27 * DAY, AT - 27 * DAY + timedelta(minutes=59)):
            new_report(at=moment)
        new_report(at=AT - 12 * HOUR), new_report(at=AT - 28 * DAY)

        hours = live.arrivals_by_hour(AT)

        assert [each.hour for each in hours] == list(range(24))
        assert {each.hour: (each.number, each.bar) for each in hours if each.number} == {10: (3, 100), 22: (1, 33)}

    def test_are_nothing_where_nothing_came(self):
        assert {(each.number, each.bar) for each in live.arrivals_by_hour(AT)} == {(0, 0)}


@pytest.mark.django_db
class TestDays:
    def test_are_whole_days_of_the_hotlines_zone_up_to_yesterday(self):
        waiting_item(at=AT - 100 * DAY)
        new_report(at=datetime(2026, 3, 2, 22, 59, tzinfo=UTC))  # a minute before midnight in Amsterdam
        new_report(at=datetime(2026, 3, 2, 23, 0, tzinfo=UTC))
        new_report(at=datetime(2026, 1, 5, 23, 0, tzinfo=UTC))  # the first moment of the first day

        days = live.days(AT)

        assert days.first == date(2026, 1, 6) and len(days.reports) == 56
        assert (days.reports[0], days.reports[-1], sum(days.reports)) == (1, 1, 2)

    def test_begin_with_the_day_after_the_first_item(self):
        waiting_item(at=AT - 10 * DAY)

        assert live.days(AT).first == date(2026, 2, 22) and len(live.days(AT).arrived) == 9

    def test_are_none_before_anything_came(self):
        assert live.days(AT) == live.Days(date(2026, 3, 3), (), (), ())

    def test_count_what_comes_back_and_not_what_was_put_back(self):
        waiting_item(at=AT - 9 * DAY)
        again = decided_item(at=AT - 5 * DAY)
        move(again, S.READY, at=AT - 4 * DAY)
        put_back = waiting_item(at=AT - 3 * DAY)
        move(put_back, S.IN_REVIEW, S.READY, at=AT - 2 * DAY)

        days = live.days(AT)

        assert days.arrived == (0, 0, 0, 1, 1, 1, 0, 0) and days.finished == (0, 0, 0, 1, 0, 0, 0, 0)

    def test_count_every_move_into_the_backlog_and_out_of_it(self):
        """Read from the table of moves: so what waits grows by exactly what comes less what is decided."""
        backlog = {S.READY, *live.IN_REVIEW}
        into = {(a, b) for a, ends in ITEM_MOVES.items() for b in ends if a not in backlog and b in backlog}
        out = {(a, b) for a, ends in ITEM_MOVES.items() for b in ends if a in backlog and b not in backlog}

        assert {b for _a, b in into} == {S.READY} and {b for _a, b in out} == {S.DECIDED}
        assert {a for a, ends in ITEM_MOVES.items() if S.READY in ends} - {a for a, _b in into} == {S.IN_REVIEW}
        assert {a for a, ends in ITEM_MOVES.items() if S.DECIDED in ends} == {a for a, _b in out}


class TestWeeks:
    def test_end_yesterday_and_leave_out_what_is_no_whole_week(self):
        days = live.Days(date(2026, 2, 1), tuple(range(1, 17)), (2,) * 16, (3,) * 16)

        first, second = live.weeks(days)

        assert astuple(first) == (date(2026, 2, 10), sum(range(10, 17)), 14, 21) and first.growth == -7
        assert astuple(second) == (date(2026, 2, 3), sum(range(3, 10)), 14, 21)


class TestWhatIsExpected:
    def test_begins_tomorrow_with_what_waits_now(self):
        """2 January 2026 was a Friday; today, a Tuesday, is left out."""
        friday = tuple(7 if number % 7 == 0 else 0 for number in range(60))
        days = live.Days(date(2026, 1, 2), friday, friday, (0,) * 60)

        told = live.expected(days, 10, AT)

        assert [(day.isoformat(), round(line.backlog)) for day, line in told] == [
            *(("2026-03-04", 10), ("2026-03-05", 10), ("2026-03-06", 17), ("2026-03-07", 17)),
            *(("2026-03-08", 17), ("2026-03-09", 17), ("2026-03-10", 17)),
        ]

    def test_is_nothing_before_four_weeks_have_passed(self):
        assert live.expected(live.Days(date(2026, 2, 4), (1,) * 27, (1,) * 27, (1,) * 27), 10, AT) == []


def noticed(item, stage, *, at, outcome="", outcome_at=None):
    """A notice about an item, in this stage since then."""
    mailbox = f"abuse-{item.pk}@hoster.example"
    recipient = Recipient.objects.create(ref=new_reference("RC"), mailbox=mailbox, made_at=at)
    notice = Notice.objects.create(
        ref=new_reference("NO"), recipient=recipient, procedure=rules_for("NL")[0], made_at=at, stage_since=at
    )
    way = [NoticeStage.GROUPING, NoticeStage.READY, NoticeStage.SENDING, NoticeStage.HANDED_OVER, NoticeStage.DISPUTED]
    move(notice, *way[: way.index(stage) + 1], at=at)
    NoticeItem.objects.create(
        notice=notice, item=item, asked=Asked.PAGE, added_at=at, outcome=outcome, outcome_at=outcome_at
    )
    return notice


def gone(item, *, at, seen=True):
    """Found gone by more than one place, from `at` on."""
    watch = request_watch(item=item, country="NL", watch_days=90, by=BY, at=at)
    dates = {"first_negative_at": at, "gone_at": at, "places": 2, "last_positive_at": at - HOUR if seen else None}
    Watch.objects.filter(pk=watch.pk).update(**dates)
    watch.refresh_from_db()
    move(watch, Reachability.SUSPECTED_GONE, Reachability.GONE, at=at + HOUR)


def clock(name, at=AT):
    return next(clock for clock in live.clocks(at) if clock.name == name)


def told(name):
    curve = clock(name).curve
    return curve.n, curve.events, curve.median


@pytest.mark.django_db
class TestTheClocks:
    def test_are_empty_where_nothing_began(self):
        assert [(each.curve.n, each.median, each.ninetieth) for each in live.clocks(AT)] == [(0, "", "")] * 3

    def test_run_from_the_first_report_to_the_first_decision(self):
        assessed(waiting_item(at=AT - 50 * HOUR), at=AT - 20 * HOUR)
        waiting_item(at=AT - 40 * HOUR)
        waiting_item(at=AT - 3 * HOUR)
        assessed(waiting_item(at=AT - 29 * DAY), at=AT - DAY)

        assert told("received_to_decision") == (3, 1, 30)
        assert clock("received_to_decision").median == "30 hours"

    def test_run_from_the_decision_to_the_first_notice(self):
        prompt, _waits, left, _lawful = (
            decided_item(at=AT - 10 * HOUR, decision=decision)
            for decision in (Decision.ILLEGAL_HERE, Decision.ILLEGAL_HERE, Decision.ILLEGAL_HERE, Decision.LAWFUL)
        )
        noticed(prompt, NoticeStage.HANDED_OVER, at=AT - 8 * HOUR)
        noticed(left, NoticeStage.READY, at=AT, outcome=ItemOutcome.NO_LONGER, outcome_at=AT - 9 * HOUR)

        assert told("decision_to_notice") == (3, 1, 2)

    def test_run_from_the_notice_to_the_removal_and_count_what_is_still_there(self):
        items = [decided_item(at=AT - 20 * DAY) for _ in range(5)]
        for item in items[:3]:
            noticed(item, NoticeStage.HANDED_OVER, at=AT - 10 * DAY)
        noticed(
            items[3],
            NoticeStage.HANDED_OVER,
            at=AT - 10 * DAY,
            outcome=ItemOutcome.MOVED,
            outcome_at=AT - 9 * DAY,
        )
        gone(items[0], at=AT - 10 * DAY + 30 * HOUR)
        gone(items[1], at=AT - 10 * DAY + 60 * HOUR)
        gone(items[4], at=AT - DAY)  # never written about

        curve = clock("notice_to_removed").curve

        assert [(step.hours, step.at_risk, step.share) for step in curve.steps] == [(30, 3, 2 / 3), (60, 2, 1 / 3)]
        assert (curve.n, curve.censored) == (4, 2)
        assert (clock("notice_to_removed").median, clock("notice_to_removed").ninetieth) == ("3 days", "")

    def test_leave_out_what_was_gone_before_its_notice_and_never_seen(self):
        before, unseen = decided_item(at=AT - 9 * DAY), decided_item(at=AT - 9 * DAY)
        gone(before, at=AT - 8 * DAY), gone(unseen, at=AT - 6 * DAY, seen=False)
        for item in (before, unseen):
            noticed(item, NoticeStage.HANDED_OVER, at=AT - 7 * DAY)

        assert told("notice_to_removed") == (1, 0, None)

    def test_are_the_published_ones(self):
        """Where nothing is still running both are made of the same numbers."""
        for day in range(1, 25):
            item = decided_item(at=AT - day * DAY)
            left = {"outcome": ItemOutcome.NO_LONGER, "outcome_at": AT - day * DAY + 9 * HOUR} if day % 3 == 0 else {}
            noticed(item, NoticeStage.HANDED_OVER, at=AT - day * DAY + day * HOUR / 4, **left)
            if day % 3 or day % 2:
                gone(item, at=AT - day * DAY + 8 * HOUR)

        for name in ("received_to_decision", "decision_to_notice", "notice_to_removed"):
            counted = QUERIES[name](AT - 28 * DAY, AT)
            assert clock(name).curve == curves(counted[TOTAL], counted_at=AT.isoformat())[TOTAL]
            assert clock(name).curve.n == 24 and clock(name).label == str(CLOCKS[name].label)
        assert clock("notice_to_removed").curve.censored

    def test_do_not_begin_again_with_a_reminder(self):
        item = decided_item(at=AT - 60 * DAY)
        notice = noticed(item, NoticeStage.HANDED_OVER, at=AT - 40 * DAY)
        Recipient.objects.filter(pk=notice.recipient_id).update(mailbox="other@hoster.example")
        noticed(item, NoticeStage.HANDED_OVER, at=AT - 2 * DAY)

        assert told("notice_to_removed") == (0, 0, None)


def decided_by(*names, at, minutes=6):
    """Each of these people decides one item, having seen it for so many minutes."""
    authority_in_force(at=at - DAY)
    for name in names:
        item = waiting_item(at=at - HOUR)
        Trace.objects.filter(item=item).update(done_at=at, outcome="agreed", country="NL")
        assessment.claim_item(item=item, by=person(name), at=at - timedelta(minutes=minutes))
        assessment.reveal_address(item=item, by=person(name), at=at - timedelta(minutes=minutes))
        assessment.record_assessment(
            item=item, decision=Decision.LAWFUL, facts=Facts(), dismissal_reason="other", by=person(name), at=at
        )


@pytest.mark.django_db
class TestTheWorkload:
    def test_is_of_everybody_together(self):
        decided_by("ana", "ben", "lea", at=AT - DAY)
        decided_by("ana", "ana", at=AT - 2 * DAY)
        decided_by("ana", at=AT - 29 * DAY)

        workload = live.workload(AT)

        assert workload == live.Workload(decisions=5, minutes=30, people=3, person_days=4)
        assert (workload.decisions_a_day, workload.minutes_a_day) == (1.25, 7.5)

    def test_says_nothing_where_fewer_than_three_people_worked(self):
        decided_by("ana", "ben", "ana", "ben", at=AT - DAY)
        decided_by("lea", at=AT - 29 * DAY)

        assert live.workload(AT) is None

    def test_never_carries_a_name(self):
        decided_by("ana", "ben", "lea", at=AT - DAY)

        assert not any(name in repr(live.workload(AT)) for name in ("ana", "ben", "lea"))

    def test_counts_no_day_twice_where_the_zone_is_ahead(self):
        decided_by("ana", "ben", "lea", at=datetime(2026, 3, 1, 22, 59, tzinfo=UTC))
        decided_by("ana", at=datetime(2026, 3, 1, 23, 0, tzinfo=UTC))

        assert live.workload(AT).person_days == 4
