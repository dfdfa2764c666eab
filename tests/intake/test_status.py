"""The one status of a report: late, alike for everybody, and telling nothing of what we knew before."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhotline.cases.stages import ItemStage, ReportStage
from openhotline.hotline.calendar import WorkingWeek
from openhotline.intake.status import (
    ANSWERED,
    ASKED,
    PublicStage,
    PublicStatus,
    Reason,
    Sight,
    Step,
    Thing,
    Within,
    last_opening,
    public_status,
    within,
)

WEEK = WorkingWeek(zone=ZoneInfo("Europe/Amsterdam"), opens_at=time(9), holidays=frozenset({date(2026, 4, 6)}))
TUESDAY = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
P = PublicStage
CHECKING, ACTION_TAKEN = PublicStatus(P.CHECKING), PublicStatus(P.ACTION_TAKEN)
NOT_THERE = PublicStatus(P.NO_ACTION, Reason.NOT_THERE)
NOT_ILLEGAL = PublicStatus(P.NO_ACTION, Reason.NOT_ILLEGAL)
R, S = ReportStage, ItemStage
LOOKED_AT = (S.READY, S.IN_REVIEW, S.FIRST_OPINION, S.DECIDED)


def after(**passed):
    return TUESDAY + timedelta(**passed)


def steps(*stages, at=TUESDAY):
    return tuple(Step(at, stage) for stage in stages)


def thing(*stages, at=TUESDAY, first_seen=None, **rest):
    """Something that went to all these stages at once."""
    return Thing(first_seen=first_seen or min(at, TUESDAY), steps=steps(*stages, at=at), **rest)


def status(*, report=(), things=(), messages=(), at):
    return public_status(received_at=TUESDAY, steps=report, things=things, messages=messages, week=WEEK, at=at)


def days(*, report=(), things=(), count=60):
    """What the reporter sees each day at noon."""
    return [status(report=report, things=things, at=after(days=day, hours=3)) for day in range(count)]


LINKED = steps(R.SCREENING, R.ACCEPTED, R.LINKED, at=after(minutes=1))


class TestLastOpening:
    def test_is_this_morning_on_a_working_day(self):
        assert last_opening(datetime(2026, 3, 3, 8, 0, tzinfo=UTC), WEEK) == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)

    def test_is_the_working_day_before_when_we_have_not_opened(self):
        assert last_opening(datetime(2026, 3, 3, 7, 59, tzinfo=UTC), WEEK) == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def test_passes_over_weekend_holiday_and_the_change_of_clocks(self):
        easter_monday = datetime(2026, 4, 6, 12, 0, tzinfo=UTC)

        assert last_opening(easter_monday, WEEK) == datetime(2026, 4, 3, 7, 0, tzinfo=UTC)


class TestPublicStatus:
    def test_is_received_until_the_next_working_day(self):
        assert status(report=LINKED, at=after(hours=14)).stage == P.RECEIVED
        assert status(report=LINKED, at=after(days=1)) == CHECKING

    def test_is_received_over_a_weekend(self):
        friday = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)
        for passed in (timedelta(0), timedelta(days=1), timedelta(days=2, hours=15)):
            found = public_status(received_at=friday, steps=(), things=(), week=WEEK, at=friday + passed)
            assert found.stage == P.RECEIVED

    def test_changes_only_when_a_working_day_begins(self):
        closed = thing(*LOOKED_AT, S.CLOSED, at=after(days=6, hours=2))

        assert status(report=LINKED, things=[closed], at=after(days=6, hours=10)) == CHECKING
        assert status(report=LINKED, things=[closed], at=after(days=7)) == NOT_ILLEGAL

    @pytest.mark.parametrize(
        ("things", "expected"),
        [
            ([], CHECKING),
            ([(S.IN_REVIEW, False)], CHECKING),
            ([(S.ACTING, True)], ACTION_TAKEN),
            ([(S.DECIDED, False)], NOT_ILLEGAL),
            ([(S.CLOSED, True)], ACTION_TAKEN),
            ([(S.CLOSED, True), (S.CLOSED, False)], ACTION_TAKEN),
            ([(S.CLOSED, True), (S.READY, False)], CHECKING),
        ],
    )
    def test_is_one_for_all_addresses_of_a_report(self, things, expected):
        things = [thing(stage, at=after(hours=2), illegal=illegal) for stage, illegal in things]

        assert status(report=LINKED, things=things, at=after(days=10)) == expected

    def test_is_being_checked_for_as_long_as_a_decision_is_held(self):
        """The police may ask us to wait between the decision and the action."""
        held = thing(*LOOKED_AT, at=after(hours=2), illegal=True)

        assert set(days(report=LINKED, things=[held])[3:]) == {CHECKING}

    @pytest.mark.parametrize(
        ("stages", "expected"),
        [
            ((R.SCREENING, R.ACCEPTED, R.HELPED), PublicStatus(P.HELPED)),
            ((R.SCREENING, R.ACCEPTED, R.PASSED_TO_POLICE), PublicStatus(P.POLICE)),
            ((R.SCREENING, R.ACCEPTED, R.PASSED_TO_PLATFORM, R.CLOSED), PublicStatus(P.PLATFORM)),
            ((R.SCREENING, R.OUT_OF_REMIT), PublicStatus(P.NO_ACTION, Reason.NOT_OURS)),
            ((R.SCREENING, R.SUSPECTED_BULK, R.CLOSED), PublicStatus(P.NO_ACTION, Reason.NOTHING)),
            ((R.SCREENING, R.SUSPECTED_BULK), CHECKING),
            ((R.SCREENING, R.OUT_OF_REMIT, R.SCREENING, R.ACCEPTED), CHECKING),
        ],
    )
    def test_says_how_a_report_without_an_address_ended(self, stages, expected):
        assert status(report=steps(*stages, at=after(hours=2)), at=after(days=10)) == expected

    @pytest.mark.parametrize(
        ("found", "reason"),
        [
            ([True], Reason.NOT_ILLEGAL),
            ([False], Reason.NOT_THERE),
            ([True, True], Reason.NOT_ILLEGAL),
            ([True, False], Reason.NOTHING),
        ],
    )
    def test_groups_the_reasons_why_nothing_was_done(self, found, reason):
        things = [thing(*LOOKED_AT, S.CLOSED, at=after(hours=2), found=each) for each in found]

        assert status(report=LINKED, things=things, at=after(days=10)) == PublicStatus(P.NO_ACTION, reason)

    @given(st.integers(0, 60 * 24 * 60), st.lists(st.tuples(st.integers(-9000, 80_000), st.sampled_from(S.values))))
    def test_can_be_said_of_any_history(self, minutes, history):
        walked = tuple(Step(after(minutes=passed), stage) for passed, stage in sorted(history))
        any_thing = Thing(first_seen=after(minutes=-9000), steps=walked)

        assert status(report=LINKED, things=[any_thing], at=after(minutes=minutes)).stage in P


def removed(*, gone, known=None, acted=None):
    """Illegal, acted on, and known at `known` to be gone since `gone`."""
    known = known or gone
    acted = acted or after(hours=2)
    walked = steps(*LOOKED_AT, S.ACTING, at=acted) + steps(S.CLOSED, at=known)
    return Thing(first_seen=min(acted, TUESDAY), steps=walked, illegal=True, sights=(Sight(known, gone),))


class TestRemoved:
    def test_is_shown_only_after_it_was_measured(self):
        gone = removed(gone=after(days=8), known=after(days=9))

        assert status(report=LINKED, things=[gone], at=after(days=9)) == ACTION_TAKEN
        assert status(report=LINKED, things=[gone], at=after(days=10)) == PublicStatus(
            P.REMOVED, within=Within.FORTNIGHT
        )

    def test_is_taken_back_when_it_is_seen_again(self):
        gone = removed(gone=after(days=8))
        again = Thing(
            first_seen=gone.first_seen,
            steps=(*gone.steps, Step(after(days=12), S.READY)),
            illegal=True,
            sights=(*gone.sights, Sight(after(days=12), None)),
        )

        assert status(report=LINKED, things=[again], at=after(days=13)) == CHECKING

    def test_tells_the_longest_of_several(self):
        things = [removed(gone=after(days=4)), removed(gone=after(days=20)), thing(*LOOKED_AT, S.CLOSED)]

        assert status(report=LINKED, things=things, at=after(days=30)) == PublicStatus(P.REMOVED, within=Within.MONTH)

    def test_waits_for_the_last_of_several(self):
        things = [removed(gone=after(days=4)), thing(*LOOKED_AT, S.ACTING, at=after(hours=2), illegal=True)]

        assert status(report=LINKED, things=things, at=after(days=30)) == ACTION_TAKEN

    @given(st.integers(-400, 400 * 24))
    def test_says_a_bound_that_is_true(self, hours):
        bound = within(timedelta(hours=hours))

        assert hours > 92 * 24 if bound == Within.LONGER else hours <= int(bound.value) * 24

    def test_is_counted_from_this_report_and_not_from_the_first(self):
        """The page had been known for a year; from this report it took five days."""
        gone = removed(gone=after(days=5), acted=after(days=-300))

        found = status(report=LINKED, things=[gone], at=after(days=30))

        assert found == PublicStatus(P.REMOVED, within=Within.WEEK)


histories = st.lists(st.integers(0, 40 * 24), min_size=3, max_size=3).map(sorted)


def walk(began, hours, *, illegal, found=True, gone=True):
    """An item first seen at `began`, and decided, acted on and gone so many hours later."""
    decided, acted, went = (began + timedelta(hours=each) for each in hours)
    walked = [Step(began, S.READY), Step(decided, S.DECIDED)]
    walked += [Step(acted, S.ACTING)] if illegal else [Step(decided, S.CLOSED)]
    walked += [Step(went, S.CLOSED)] if illegal and gone else []
    sights = (Sight(went, went),) if illegal and gone else ()
    return Thing(first_seen=began, steps=tuple(walked), illegal=illegal, found=found, sights=sights)


class TestAKnownAddress:
    """Somebody who wants to learn what we know reports an address, and watches what we say."""

    @given(histories, st.integers(1, 5000), histories, st.booleans(), st.booleans())
    def test_says_the_same_as_a_new_one_in_the_first_days(self, before, ago, hours, illegal, found):
        known = walk(after(hours=-ago), before, illegal=illegal, found=found)
        new = walk(after(minutes=2), hours, illegal=found, found=illegal)

        assert days(report=LINKED, things=[known], count=3) == days(report=LINKED, things=[new], count=3)

    @given(histories, st.integers(1, 400), st.booleans())
    def test_that_was_found_harmless_says_the_same_as_a_new_one_that_takes_as_long(self, hours, ago, found):
        known = walk(after(days=-ago) - timedelta(hours=hours[0]), hours, illegal=False, found=found)
        new = walk(TUESDAY, hours, illegal=False, found=found)

        assert days(report=LINKED, things=[known]) == days(report=LINKED, things=[new])

    @given(histories, st.integers(1, 400))
    def test_that_is_still_there_says_the_same_as_a_new_one_that_takes_as_long(self, hours, ago):
        known = walk(after(days=-ago) - timedelta(hours=hours[1]), hours, illegal=True, gone=False)
        new = walk(TUESDAY, hours, illegal=True, gone=False)

        assert days(report=LINKED, things=[known]) == days(report=LINKED, things=[new])

    @given(histories, st.integers(1, 400))
    def test_that_was_gone_before_says_the_same_as_a_new_one_where_nothing_is_found(self, hours, ago):
        known = walk(after(days=-ago) - timedelta(hours=hours[2]), hours, illegal=True)
        new = walk(TUESDAY, hours, illegal=False, found=False)

        shown = days(report=LINKED, things=[known])

        assert shown == days(report=LINKED, things=[new])
        assert {found.stage for found in shown} <= {P.RECEIVED, P.CHECKING, P.NO_ACTION}

    @given(histories, st.integers(1, 400), st.integers(0, 60 * 24))
    def test_never_says_removed_of_what_went_before_the_report(self, hours, ago, later):
        known = walk(after(days=-ago) - timedelta(hours=hours[2]), hours, illegal=True)

        assert status(report=LINKED, things=[known], at=after(hours=later)).stage != P.REMOVED


class TestAQuestion:
    ASKED = Step(after(hours=3), ASKED)

    def test_is_shown_from_the_next_working_day_even_in_the_first_days(self):
        assert status(report=LINKED, messages=[self.ASKED], at=after(hours=5)).stage == P.RECEIVED
        assert status(report=LINKED, messages=[self.ASKED], at=after(days=1)).stage == P.MORE_NEEDED

    def test_ends_on_the_working_day_after_the_answer(self):
        messages = [self.ASKED, Step(after(days=1, hours=2), ANSWERED)]

        assert status(report=LINKED, messages=messages, at=after(days=1, hours=4)).stage == P.MORE_NEEDED
        assert status(report=LINKED, messages=messages, at=after(days=2)) == CHECKING

    def test_asked_after_a_message_of_the_reporter_stays_open(self):
        messages = [Step(after(hours=1), ANSWERED), self.ASKED]

        assert status(report=LINKED, messages=messages, at=after(days=1)).stage == P.MORE_NEEDED


class TestTheNameOfAStatus:
    def test_differs_wherever_something_else_is_shown(self):
        shown = [PublicStatus(stage) for stage in P]
        shown += [PublicStatus(P.NO_ACTION, reason) for reason in Reason]
        shown += [PublicStatus(P.REMOVED, within=bound) for bound in Within if bound.value]

        assert len({str(each) for each in shown}) == len(shown)
