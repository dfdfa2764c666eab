"""What becomes of a notice that left."""

from datetime import datetime, timedelta

import pytest

from openhotline.audit import services as audit
from openhotline.cases import services as cases
from openhotline.cases.models import Item
from openhotline.cases.stages import ItemStage
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.monitoring.stages import Reachability
from openhotline.notices import selectors, services
from openhotline.notices.models import Notice, NoticeItem, NoticeMove
from openhotline.notices.stages import ItemOutcome, NoticeKind, NoticeStage, RecipientState
from openhotline.post.channels import Outcome
from openhotline.post.models import Letter
from openhotline.post.stages import LetterStage, Settlement
from openhotline.tracing.models import Trace
from tests.notices.noticing import (
    BY,
    LATER,
    MAILBOX,
    again,
    approve,
    draft,
    follow,
    gone,
    illegal_item,
    items_of,
    letter_ends,
    seen,
    send,
    sent_notice,
    traced,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def leaving(at: datetime) -> Notice:
    """A notice whose letter is in the outbox."""
    approve(at)
    item = illegal_item(at=at)
    draft(at)
    seen(item, Reachability.ONLINE, at=at)
    send(at)
    notice: Notice = selectors.notices_for(item).get()
    return notice


def reminded(notice: Notice, at: datetime) -> Notice:
    """The host's machines have the next notice of the chain at `at`."""
    for item in items_of(notice):
        traced(item, at=at)
    follow(at)
    send(at)
    after = selectors.following(notice)
    assert after is not None
    letter_ends(after, Outcome.ACCEPTED, at=at)
    follow(at + MINUTE)
    return again(after)


class TestTheLetter:
    @pytest.mark.parametrize(
        ("letter", "notice"),
        [
            (Outcome.ACCEPTED, NoticeStage.HANDED_OVER),
            (Outcome.LATER, NoticeStage.DEFERRED),
            (Outcome.REFUSED, NoticeStage.BOUNCED),
            (Outcome.UNCLEAR, NoticeStage.NEEDS_PERSON),
        ],
    )
    def test_says_what_became_of_the_notice(self, at: datetime, letter: Outcome, notice: str) -> None:
        mine = leaving(at)
        letter_ends(mine, letter, at=at + MINUTE / 2)

        follow(at + MINUTE)

        assert again(mine).stage == notice

    def test_dates_it_when_it_happened(self, at: datetime) -> None:
        mine = leaving(at)
        letter_ends(mine, Outcome.ACCEPTED, at=at + MINUTE / 2)

        follow(at + HOUR)

        assert selectors.handed_over_at(mine) == at + MINUTE / 2

    def test_is_asked_again_while_it_is_on_its_way(self, at: datetime) -> None:
        mine = leaving(at)

        follow(at + MINUTE)

        assert again(mine).stage == NoticeStage.SENDING
        assert again(mine).due_at == at + 2 * MINUTE

    def test_that_bounced_stops_everything_to_that_mailbox(self, at: datetime) -> None:
        mine = leaving(at)
        letter_ends(mine, Outcome.REFUSED, at=at)

        follow(at + MINUTE)

        assert again(mine).recipient.state == RecipientState.BOUNCING
        assert list(selectors.waiting_for_person()) == [mine]


class TestTheItems:
    def test_gone_resolve_the_notice(self, at: datetime) -> None:
        mine = sent_notice(at=at, items=2)
        for item in items_of(mine):
            gone(item, at=at + HOUR)

        follow(at + 2 * HOUR)

        assert again(mine).stage == NoticeStage.RESOLVED
        assert set(mine.items.values_list("outcome", flat=True)) == {ItemOutcome.REMOVED}

    def test_gone_before_the_host_had_the_notice_are_not_said_to_be_removed(self, at: datetime) -> None:
        mine = sent_notice(at=at)
        gone(items_of(mine)[0], at=at - MINUTE)

        follow(at + 2 * HOUR)

        assert mine.items.get().outcome == ItemOutcome.GONE_BEFORE

    def test_that_went_and_came_back_between_two_looks_of_ours_were_removed(self, at: datetime) -> None:
        mine = sent_notice(at=at)
        (item,) = items_of(mine)
        gone(item, at=at + HOUR)
        seen(item, Reachability.ONLINE, at=at + 2 * HOUR)
        with audit.deed():
            item.move_to(ItemStage.READY, by=BY, at=at + 2 * HOUR)
        Item.objects.filter(pk=item.pk).update(episode=2)

        follow(at + 3 * HOUR)

        assert mine.items.get().outcome == ItemOutcome.REMOVED
        assert again(mine).stage == NoticeStage.RESOLVED

    def test_partly_gone_leave_the_notice_open(self, at: datetime) -> None:
        mine = sent_notice(at=at, items=2)
        gone(items_of(mine)[0], at=at + HOUR)

        follow(at + 2 * HOUR)

        assert again(mine).stage == NoticeStage.HANDED_OVER
        assert selectors.open_items(mine).count() == 1

    def test_that_moved_are_told_to_the_new_host(self, at: datetime) -> None:
        mine = sent_notice(at=at)
        (item,) = items_of(mine)
        moved = at + 2 * HOUR
        approve(moved, "abuse@next.example")
        seen(item, Reachability.MOVED, at=moved)

        follow(moved)
        asked = Trace.objects.waiting().get()
        traced(item, at=moved + MINUTE, asn=64500, mailbox="abuse@next.example", country="DE")
        follow(moved + HOUR)
        draft(moved + HOUR)
        seen(item, Reachability.ONLINE, at=moved + HOUR)
        send(moved + HOUR)

        assert asked.reason == "moved"
        assert again(mine).stage == NoticeStage.RESOLVED
        assert mine.items.get().outcome == ItemOutcome.MOVED
        new = selectors.notices_for(item).exclude(pk=mine.pk).get()
        assert (new.stage, new.country) == (NoticeStage.SENDING, "DE")

    def test_that_only_changed_machines_stay_where_they_were_told(self, at: datetime) -> None:
        mine = sent_notice(at=at)
        (item,) = items_of(mine)
        moved = at + 2 * HOUR
        watch = seen(item, Reachability.MOVED, at=moved)
        follow(moved)
        traced(item, at=moved + MINUTE)

        follow(moved + HOUR)

        watch.refresh_from_db()
        assert again(mine).stage == NoticeStage.HANDED_OVER
        assert Notice.objects.count() == 1
        assert watch.started_at == moved + HOUR


class TestReminders:
    def test_come_a_day_after_the_notice_and_name_it(self, at: datetime) -> None:
        mine = sent_notice(at=at)

        early = at + 23 * HOUR
        follow(early)
        none_yet = selectors.following(mine)
        after = reminded(mine, at + 24 * HOUR)

        letter = selectors.letter_of(after)
        assert letter is not None and none_yet is None
        assert (after.kind, after.previous, after.stage) == (NoticeKind.REMINDER, mine, NoticeStage.HANDED_OVER)
        assert letter.in_reply_to == letter.references == selectors.message_id(mine)
        assert letter.subject.startswith(f"[{after.ref}] Reminder")
        assert mine.ref in letter.body.open()

    def test_are_about_what_is_still_there(self, at: datetime) -> None:
        mine = sent_notice(at=at, items=2)
        away, there = items_of(mine)
        gone(away, at=at + HOUR)

        after = reminded(mine, at + 24 * HOUR)

        assert items_of(after) == [there]

    def test_are_not_written_when_all_is_gone(self, at: datetime) -> None:
        mine = sent_notice(at=at)
        gone(items_of(mine)[0], at=at + HOUR)

        follow(at + 25 * HOUR)

        assert Notice.objects.count() == 1

    def test_are_not_sent_when_it_went_meanwhile_and_count_it_as_removed(self, at: datetime) -> None:
        mine = sent_notice(at=at)
        (item,) = items_of(mine)
        follow(at + 24 * HOUR)
        gone(item, at=at + 24 * HOUR)

        send(at + 24 * HOUR)

        after = selectors.following(mine)
        assert after is not None and after.stage == NoticeStage.WITHDRAWN
        assert after.items.get().outcome == ItemOutcome.REMOVED
        assert not selectors.gone_before_notice(item)

    def test_follow_the_procedure_to_its_end(self, at: datetime, lea: By) -> None:
        rules = {"reminder_hours": [10], "escalate_hours": 0}
        cases.save_procedure(country="NL", title="Short", rules=rules, by=lea, at=at)
        mine = sent_notice(at=at)
        after = reminded(mine, at + 10 * HOUR)

        follow(at + 19 * HOUR)
        still = again(after).stage
        follow(at + 21 * HOUR)

        assert still == NoticeStage.HANDED_OVER
        assert {again(mine).stage, again(after).stage} == {NoticeStage.EXPIRED}
        assert Notice.objects.count() == 2

    def test_lead_to_a_person_where_nobody_named_the_network_above(self, at: datetime) -> None:
        mine = sent_notice(at=at)
        first = reminded(mine, at + 24 * HOUR)
        second = reminded(first, at + 72 * HOUR)

        follow(at + 145 * HOUR)

        assert again(second).stage == NoticeStage.NEEDS_PERSON
        assert "network above" in NoticeMove.objects.filter(subject=second).latest("pk").why
        assert Letter.objects.count() == 3

    def test_lead_to_the_network_above_where_it_is_known(self, at: datetime, noa: By) -> None:
        mine = sent_notice(at=at)
        services.name_network_above(
            recipient=mine.recipient, mailbox="noc@carrier.example", network_name="Carrier", by=noa, at=at
        )
        first = reminded(mine, at + 24 * HOUR)
        second = reminded(first, at + 72 * HOUR)

        last = reminded(second, at + 145 * HOUR)
        follow(at + 218 * HOUR)

        letter = selectors.letter_of(last)
        assert letter is not None
        assert (last.kind, last.recipient.mailbox) == (NoticeKind.ESCALATION, "noc@carrier.example")
        assert mine.ref in letter.body.open() and not letter.in_reply_to
        assert {again(each).stage for each in (mine, first, second, last)} == {NoticeStage.EXPIRED}


class TestSettling:
    def test_a_notice_whose_end_nobody_knows_is_never_sent_again_by_itself(self, at: datetime) -> None:
        mine = leaving(at)
        letter_ends(mine, Outcome.UNCLEAR, at=at)

        for hours in (1, 30, 80, 300):
            follow(at + hours * HOUR)

        assert again(mine).stage == NoticeStage.NEEDS_PERSON
        assert Letter.objects.count() == 1

    @pytest.mark.parametrize(
        ("settlement", "stage"),
        [
            (Settlement.SENT, NoticeStage.HANDED_OVER),
            (Settlement.SEND_AGAIN, NoticeStage.SENDING),
            (Settlement.WITHDRAW, NoticeStage.WITHDRAWN),
        ],
    )
    def test_a_person_says_how_it_goes_on(self, at: datetime, noa: By, settlement: str, stage: str) -> None:
        mine = leaving(at)
        letter_ends(mine, Outcome.UNCLEAR, at=at)
        follow(at + MINUTE)

        services.settle_notice(notice=again(mine), settlement=settlement, by=noa, at=at + HOUR)
        follow(at + HOUR)

        assert again(mine).stage == stage

    def test_a_withdrawn_notice_leaves_its_items_to_a_person(self, at: datetime, noa: By) -> None:
        mine = leaving(at)

        services.withdraw_notice(notice=mine, why="The police asked us to wait.", by=noa, at=at)

        assert again(mine).stage == NoticeStage.WITHDRAWN
        assert list(selectors.without_recipient()) == items_of(mine)
        assert Letter.objects.get().stage == LetterStage.WITHDRAWN

    def test_nobody_withdraws_what_has_left(self, at: datetime, noa: By) -> None:
        mine = sent_notice(at=at)

        with pytest.raises(Refused):
            services.withdraw_notice(notice=mine, by=noa, at=at)

        assert again(mine).stage == NoticeStage.HANDED_OVER

    def test_a_bounced_notice_is_told_to_somebody_else(self, at: datetime, noa: By) -> None:
        mine = leaving(at)
        letter_ends(mine, Outcome.REFUSED, at=at)
        follow(at + MINUTE)

        new = services.readdress_notice(notice=again(mine), mailbox="noc@hoster.example", by=noa, at=at + HOUR)
        send(at + HOUR)

        assert again(mine).stage == NoticeStage.EXPIRED
        assert (again(new).stage, again(new).previous) == (NoticeStage.SENDING, mine)
        assert items_of(new) == items_of(mine)

    def test_refuses_to_readdress_into_the_reported_domain(self, at: datetime, noa: By) -> None:
        mine = leaving(at)
        letter_ends(mine, Outcome.REFUSED, at=at)
        follow(at + MINUTE)
        domain = items_of(mine)[0].domain.open()

        with pytest.raises(Refused, match="inside the reported domain"):
            services.readdress_notice(notice=again(mine), mailbox=f"abuse@{domain}", by=noa, at=at)

    def test_a_notice_with_which_nothing_can_be_done_is_ended_with_a_reason(self, at: datetime, noa: By) -> None:
        mine = leaving(at)
        letter_ends(mine, Outcome.REFUSED, at=at)
        follow(at + MINUTE)

        with pytest.raises(Refused, match="Say why"):
            services.end_notice(notice=again(mine), why=" ", by=noa, at=at)
        services.end_notice(notice=again(mine), why="The company does not exist any more.", by=noa, at=at)

        assert again(mine).stage == NoticeStage.EXPIRED

    def test_refuses_people_who_may_not_send_notices(self, at: datetime, ana: By, olu: By) -> None:
        mine = leaving(at)

        for by in (ana, olu):
            with pytest.raises(Refused):
                services.withdraw_notice(notice=mine, by=by, at=at)


def test_an_item_that_comes_back_gets_a_new_notice(at: datetime, ana: By) -> None:
    mine = sent_notice(at=at)
    (item,) = items_of(mine)
    gone(item, at=at + HOUR)
    follow(at + 2 * HOUR)
    back = at + 3 * HOUR
    seen(item, Reachability.ONLINE, at=back)
    with audit.deed():
        item.move_to(ItemStage.READY, by=BY, at=back)
    Item.objects.filter(pk=item.pk).update(episode=2)
    from tests.support.factories import assessed

    item.refresh_from_db()
    assessed(item, at=back)

    draft(back)
    send(back + LATER)

    first, second = NoticeItem.objects.filter(item=item).order_by("pk")
    assert (first.episode, first.outcome, second.episode, second.outcome) == (1, ItemOutcome.REMOVED, 2, "")
    assert second.notice.stage == NoticeStage.SENDING
    assert second.notice.recipient.mailbox == MAILBOX
